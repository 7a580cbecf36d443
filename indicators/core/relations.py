"""How options bear on one another."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO
from indicators.core.refusals import RelationsContradict


class RelationKind(StrEnum):
    """How two options bear on each other's savings.

    exclusive    only one of the two can be done
    sequential   the second acts on what the first leaves of the baseline's use
    overlapping  a share of the smaller saving is also in the larger one
    """

    EXCLUSIVE = "exclusive"
    SEQUENTIAL = "sequential"
    OVERLAPPING = "overlapping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One relation between two options.

    overlap_share  overlapping: which share of the smaller saving both claim; 1: all of it      [share]
    needs_first    sequential: the second cannot be done without the first
    """

    kind: RelationKind
    first_ref: str
    second_ref: str
    overlap_share: Decimal = ZERO
    needs_first: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.overlap_share <= 1:
            raise ValueError("an overlap is a share from 0 to 1")
        if self.needs_first and self.kind is not RelationKind.SEQUENTIAL:
            raise ValueError("only what comes second can need a first")


def refuse_contradictions(relations: Iterable[Relation]) -> None:
    """Refuse relations that cannot all hold. Raises RelationsContradict.

    >>> refuse_contradictions([Relation(kind=RelationKind.SEQUENTIAL, first_ref="1", second_ref="2")])
    """
    seen: set[frozenset[str]] = set()
    for relation in relations:
        pair = frozenset((relation.first_ref, relation.second_ref))
        if len(pair) == 1:
            raise RelationsContradict("itself", (relation.first_ref,))
        if pair in seen:
            raise RelationsContradict("twice", tuple(sorted(pair)))
        seen.add(pair)
    before = earlier_options(relations)
    for ref in sorted(before):
        if ref in before[ref]:
            raise RelationsContradict(
                "circle", tuple(sorted(r for r in before if r in before[ref] and ref in before[r]))
            )


def earlier_options(relations: Iterable[Relation]) -> dict[str, frozenset[str]]:
    """Return for each option of a sequence all those that come before it, directly or not."""
    direct: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind is RelationKind.SEQUENTIAL:
            direct.setdefault(relation.first_ref, set())
            direct.setdefault(relation.second_ref, set()).add(relation.first_ref)
    reached = {ref: set(firsts) for ref, firsts in direct.items()}
    changed = True
    while changed:
        changed = False
        for firsts in reached.values():
            more = {ref for first in firsts for ref in reached[first]} - firsts
            if more:
                firsts |= more
                changed = True
    return {ref: frozenset(firsts) for ref, firsts in reached.items()}
