"""What stands beside the thirteen indicators of a round."""

from typing import TypedDict

from assessments.models import BaselineLine, EffluentLoad, LocalIndicator, Round


class Beside(TypedDict):
    """Fields of `Inputs`."""

    effluents: tuple[EffluentLoad, ...]
    local_indicators: tuple[LocalIndicator, ...]
    baseline_lines: tuple[BaselineLine, ...]


def beside_of(round_: Round, baseline: Round | None) -> Beside:
    """Fetch loads of effluent, local indicators and the baseline's months, in three queries."""
    rounds = [one for one in (baseline, round_) if one is not None]
    return {
        "effluents": tuple(EffluentLoad.objects.filter(round__in=rounds).order_by("substance", "pk")),
        "local_indicators": tuple(LocalIndicator.objects.filter(round__in=rounds).order_by("name", "pk")),
        "baseline_lines": tuple(BaselineLine.objects.filter(round=rounds[0]).order_by("indicator", "pk")),
    }
