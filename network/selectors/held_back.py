"""What a centre holds back from all totals, and of which kinds of data it has anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.choices import Standing
from assessments.models import Result
from centres.models import Centre, DataKind
from centres.tenancy import centre_context


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBackRow:
    """One result that is in no total. who: blank where the rule for outliers did it."""

    reference: str
    round_number: int
    round_kind: str
    enterprise: str
    data_kind: str
    data_kind_label: str
    reason: str
    who: str
    at: datetime


def held_back_rows() -> tuple[HeldBackRow, ...]:
    """Return the results of the running work's centre that are held back, newest first."""
    rows = Result.objects.filter(standing=Standing.HELD_BACK)
    known = rows.select_related("assessment", "round", "enterprise", "held_back_by").defer("figures")
    return tuple(
        HeldBackRow(
            reference=row.assessment.reference,
            round_number=row.round.number,
            round_kind=str(row.round.get_kind_display()),
            enterprise=row.enterprise.name,
            data_kind=row.data_kind,
            data_kind_label=str(DataKind(row.data_kind).label),
            reason=row.held_back_reason,
            who=str(row.held_back_by or ""),
            at=row.held_back_at or row.as_of,
        )
        for row in known.order_by("-held_back_at", "-pk")
    )


def kinds_in(centre: Centre, *, among: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of data that a centre has results of, in the order given."""
    with centre_context(centre):
        there = set(Result.objects.order_by().values_list("data_kind", flat=True).distinct())
    return tuple(kind for kind in among if kind in there)
