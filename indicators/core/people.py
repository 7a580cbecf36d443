"""The third dimension: what changed for people, summed by rules of its own and never in money."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class HumanKind(StrEnum):
    """What changed for people."""

    EXPOSURE = "exposure"
    INJURIES = "injuries"
    JOBS_CREATED = "jobs_created"
    JOBS_RETAINED = "jobs_retained"
    JOBS_LOST = "jobs_lost"
    TRAINED = "trained"
    COMMUNITY = "community"
    PRODUCT_QUALITY = "product_quality"


# Of these nobody counts people: what is better for a neighbourhood or a product reaches an unknown number.
UNCOUNTED = frozenset({HumanKind.COMMUNITY, HumanKind.PRODUCT_QUALITY})
# Of these each effect is about events or posts, which add up; the others are about people, who may be the same.
ADDS_UP = frozenset({HumanKind.INJURIES, HumanKind.JOBS_CREATED, HumanKind.JOBS_RETAINED, HumanKind.JOBS_LOST})


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanEffect:
    """One effect on people as it was recorded. None: not recorded."""

    kind: HumanKind
    before: int | None = None
    after: int | None = None
    women: int | None = None
    men: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanSummary:
    """All effects of one kind in one assessment.

    effect_count   how many were recorded
    before, after  people, injuries or posts; people are counted once, by the largest group    [count]
    women, men     of the group that counts; None where not recorded for it
    is_at_least    the groups may be different people: the count says "at least"
    """

    kind: HumanKind
    effect_count: int
    before: int | None
    after: int | None
    women: int | None
    men: int | None
    is_at_least: bool

    @property
    def change(self) -> int | None:
        """Return after − before; None where one is not recorded."""
        return None if self.before is None or self.after is None else self.after - self.before


def summarise_people(effects: Iterable[HumanEffect]) -> tuple[HumanSummary, ...]:
    """Return one line for each kind that was recorded, in the order of the kinds.

    Injuries and jobs add up over effects. People (exposed, trained) are counted once in an assessment: two effects may
    be about the same people, so the largest group counts and the line says "at least". Women and men are those of that
    group. Community and product quality have no number. The order of the effects does not matter.

    >>> trained, again = (HumanEffect(kind=HumanKind.TRAINED, after=n, women=n - 15) for n in (24, 20))
    >>> [(line.after, line.women, line.is_at_least) for line in summarise_people([trained, again])]
    [(24, 9, True)]
    """
    known = tuple(effects)
    lines = []
    for kind in HumanKind:
        own = [effect for effect in known if effect.kind is kind]
        if own:
            lines.append(_added(kind, own) if kind in ADDS_UP else _once(kind, own))
    return tuple(lines)


def _added(kind: HumanKind, effects: list[HumanEffect]) -> HumanSummary:
    return HumanSummary(
        kind=kind,
        effect_count=len(effects),
        before=_sum(effect.before for effect in effects),
        after=_sum(effect.after for effect in effects),
        women=_sum(effect.women for effect in effects),
        men=_sum(effect.men for effect in effects),
        is_at_least=False,
    )


def _once(kind: HumanKind, effects: list[HumanEffect]) -> HumanSummary:
    largest = max(effects, key=_size)
    counts = kind not in UNCOUNTED
    return HumanSummary(
        kind=kind,
        effect_count=len(effects),
        before=largest.before if counts else None,
        after=largest.after if counts else None,
        women=largest.women if counts else None,
        men=largest.men if counts else None,
        is_at_least=counts and len(effects) > 1,
    )


def _size(effect: HumanEffect) -> tuple[int, ...]:
    counts = (effect.before, effect.after, effect.women, effect.men)
    before, after, women, men = (-1 if count is None else count for count in counts)
    return (max(before, after), before, after, women, men)


def _sum(counts: Iterable[int | None]) -> int | None:
    recorded = [count for count in counts if count is not None]
    return sum(recorded) if recorded else None
