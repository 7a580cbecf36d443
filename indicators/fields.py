"""What forms and the API hand to the services."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFactorFields:
    """A centre's own factor, as entered. The unit follows from the kind."""

    kind: str
    value: Decimal
    year: int
    source: str
    valid_start: date
    fuel: str = ""
    valid_end: date | None = None
