"""The rows that a round's figures are compared with: the years before, the centre's prices, its sector's benchmarks."""

from collections import defaultdict
from typing import TypedDict
from uuid import UUID

from assessments.choices import RoundKind, RoundStatus
from assessments.models import FlowRecord, PriceBand, Round, SectorBenchmark

Year = tuple[Round, tuple[FlowRecord, ...]]


class ComparedWith(TypedDict):
    """Fields of `Inputs`."""

    earlier_follow_ups: tuple[Year, ...]
    earlier_round: Round | None
    earlier_flows: tuple[FlowRecord, ...]
    price_bands: tuple[PriceBand, ...]
    benchmarks: tuple[SectorBenchmark, ...]


def compared_with(round_: Round) -> ComparedWith:
    """Fetch what a round is compared with. A follow-up's year before is the last earlier round that has one."""
    years = _years_before(round_)
    earlier, flows = years[-1] if years else (None, ())
    assessment = round_.assessment
    isic_class = assessment.enterprise.isic_class
    codes = [isic_class[:length] for length in (1, 2, 3, 4)]
    benchmarks = SectorBenchmark.objects.filter(isic_code__in=codes)
    accepted = [year for year in years if year[0].status == RoundStatus.ACCEPTED]
    return {
        "earlier_follow_ups": tuple(
            year
            for year in accepted
            if year[0].kind == RoundKind.FOLLOW_UP and year[0].compared_with_id == round_.compared_with_id
        ),
        "earlier_round": earlier,
        "earlier_flows": flows,
        "price_bands": tuple(PriceBand.objects.filter(currency=assessment.currency).order_by("carrier")),
        "benchmarks": tuple(benchmarks.order_by("isic_code", "indicator", "pk")),
    }


def _years_before(round_: Round) -> tuple[Year, ...]:
    """Return the rounds before a follow-up that have inputs and outputs, oldest first, in two queries."""
    if round_.kind != RoundKind.FOLLOW_UP:
        return ()
    rounds = round_.assessment.rounds.exclude(kind=RoundKind.REPORT).filter(number__lt=round_.number)
    known = list(rounds.order_by("number"))
    of_round: dict[UUID, list[FlowRecord]] = defaultdict(list)
    for flow in FlowRecord.objects.filter(round__in=known).select_related("product").order_by("kind", "pk"):
        of_round[flow.round_id].append(flow)
    return tuple((one, tuple(of_round[one.pk])) for one in known if of_round[one.pk])
