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


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFields:
    """What one US dollar cost in a currency.

    rate_on  the day, or the last day of the month or year that it is an average of
    """

    currency: str
    kind: str
    rate_on: date
    currency_per_usd: Decimal
    source: str
