"""By what results are added up, as pages show it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessments.models import Assessment, CostThreshold, Funding
from indicators.core.shares import as_percent


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingLine:
    """A programme's share of an assessment, 0–1."""

    programme: str
    share: Decimal

    @property
    def percent(self) -> Decimal:
        """Return the share in percent, with every digit that was typed."""
        return as_percent(self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostClassRow:
    """The thresholds of one day and currency."""

    valid_start: date
    currency: str
    low_amount: Decimal
    intermediate_amount: Decimal
    by: str


def funding_shares(assessment: Assessment) -> dict[int, Decimal]:
    """Return the shares of the programmes that pay for an assessment, largest first."""
    rows = Funding.objects.filter(assessment=assessment).order_by("-share", "programme_id")
    return dict(rows.values_list("programme_id", "share"))


def funding_lines(assessment: Assessment) -> tuple[FundingLine, ...]:
    """Return the same with the programmes' names."""
    rows = Funding.objects.filter(assessment=assessment).select_related("programme").order_by("-share", "programme_id")
    return tuple(FundingLine(programme=row.programme.name, share=row.share) for row in rows)


def cost_class_rows() -> tuple[CostClassRow, ...]:
    """Return the centre's thresholds of the cost classes, newest first."""
    rows = CostThreshold.objects.select_related("updated_by").order_by("-valid_start", "currency")
    return tuple(
        CostClassRow(
            valid_start=row.valid_start,
            currency=row.currency,
            low_amount=row.low_amount,
            intermediate_amount=row.intermediate_amount,
            by=str(row.updated_by),
        )
        for row in rows
    )
