"""What the services take of the months of a baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.choices import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFields:
    """One month: what was made [the year's output unit] and what was used [unit of the line]."""

    label: str
    output: Decimal
    use: Decimal

    @classmethod
    def read(cls, rows: Sequence[Mapping[str, Any]]) -> tuple["PointFields", ...]:
        """Return months from what was saved or sent."""
        return tuple(cls(label=row["label"], output=Decimal(row["output"]), use=Decimal(row["use"])) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineLineFields:
    """Output and use of one resource in several periods, of which `period_count` make the year."""

    indicator: str
    unit: str
    points: Sequence[PointFields]
    source: str
    period_count: int = 12
    evidence: str = EvidenceLevel.REPORTED
