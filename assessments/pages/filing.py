"""By what results are added up, as pages show it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from assessments.choices import Standing
from assessments.models import Assessment, CostThreshold, Funding, Result, Round
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """Whether a result counts in the totals: who took it out, when and why.

    standing  counted, held_back (also where a later round counts anyway), replaced or withdrawn
    who       blank: the rule did
    """

    standing: str
    who: str
    at: datetime | None
    reason: str


def standing_of(round_: Round) -> StandingLine | None:
    """Return how the result of a round stands; None where nothing is accepted."""
    result = (
        Result.objects.filter(round=round_, superseded_by=None).select_related("held_back_by", "withdrawn_by").first()
    )
    if result is None:
        return None
    standing, who, at, reason = result.standing, None, None, ""
    if result.withdrawn_at is not None:
        who, at, reason = result.withdrawn_by, result.withdrawn_at, result.withdrawn_reason
    elif result.held_back_at is not None:
        standing = Standing.HELD_BACK
        who, at, reason = result.held_back_by, result.held_back_at, result.held_back_reason
    return StandingLine(standing=standing, who=str(who) if who else "", at=at, reason=reason)
