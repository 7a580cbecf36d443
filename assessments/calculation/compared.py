"""The rows that a round's figures are compared with: the year before, the centre's prices, its sector's benchmarks."""

from typing import TypedDict

from assessments.choices import RoundKind
from assessments.models import FlowRecord, PriceBand, Round, SectorBenchmark


class ComparedWith(TypedDict):
    """Fields of `Inputs`."""

    earlier_round: Round | None
    earlier_flows: tuple[FlowRecord, ...]
    price_bands: tuple[PriceBand, ...]
    benchmarks: tuple[SectorBenchmark, ...]


def compared_with(round_: Round, baseline: Round | None) -> ComparedWith:
    """Fetch what the checks compare a round with. A follow-up's year before is the round that it follows."""
    earlier = _round_before(round_, baseline)
    assessment = round_.assessment
    isic_class = assessment.enterprise.isic_class
    codes = [isic_class[:length] for length in (1, 2, 3, 4)]
    benchmarks = SectorBenchmark.objects.filter(isic_code__in=codes)
    return {
        "earlier_round": earlier,
        "earlier_flows": tuple(earlier.flows.select_related("product").order_by("kind", "pk")) if earlier else (),
        "price_bands": tuple(PriceBand.objects.filter(currency=assessment.currency).order_by("carrier")),
        "benchmarks": tuple(benchmarks.order_by("isic_code", "indicator", "pk")),
    }


def _round_before(round_: Round, baseline: Round | None) -> Round | None:
    if round_.kind != RoundKind.FOLLOW_UP:
        return None
    rounds = round_.assessment.rounds.exclude(kind=RoundKind.REPORT).filter(number__lt=round_.number)
    return rounds.order_by("-number").first() or baseline
