"""What stands beside the thirteen indicators of a round."""

from typing import TypedDict

from assessments.models import EffluentLoad, LocalIndicator, Round


class Beside(TypedDict):
    """Fields of `Inputs`."""

    effluents: tuple[EffluentLoad, ...]
    local_indicators: tuple[LocalIndicator, ...]


def beside_of(round_: Round, baseline: Round | None) -> Beside:
    """Fetch loads of effluent and local indicators of a round and of its baseline, in two queries."""
    rounds = [one for one in (baseline, round_) if one is not None]
    return {
        "effluents": tuple(EffluentLoad.objects.filter(round__in=rounds).order_by("substance", "pk")),
        "local_indicators": tuple(LocalIndicator.objects.filter(round__in=rounds).order_by("name", "pk")),
    }
