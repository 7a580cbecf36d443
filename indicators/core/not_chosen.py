"""Why an option is not in the best set within a budget."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO
from indicators.core.relations import Relation, RelationKind
from indicators.core.savings import MeasuredOption


class NotChosenBecause(StrEnum):
    """The first of these reasons that holds.

    excluded         another option in the set, or done already, rules it out
    needs_another    it cannot be done without one that is not in the set
    saves_nothing    it saves no money a year
    above_budget     it takes more than the whole budget
    above_rest       it takes more than is left: what is in the set saves more for the money
    counted_already  what it saves is counted with the options of the set
    """

    EXCLUDED = "excluded"
    NEEDS_ANOTHER = "needs_another"
    SAVES_NOTHING = "saves_nothing"
    ABOVE_BUDGET = "above_budget"
    ABOVE_REST = "above_rest"
    COUNTED_ALREADY = "counted_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChosen:
    """One option that is not in the set, and why. `other_refs` are the options that the reason speaks of."""

    ref: str
    because: NotChosenBecause
    other_refs: tuple[str, ...] = ()


def why_not_chosen(
    options: Iterable[MeasuredOption],
    relations: Iterable[Relation],
    *,
    in_set: Collection[str],
    unpriced: Collection[str],
    budget_amount: Decimal,
    rest_amount: Decimal,
) -> tuple[NotChosen, ...]:
    """Return for each priced option that is not in a set the first reason that holds, by ref.

    in_set         what was chosen, and what is done already
    unpriced       options that were not weighed, because their saving in money is not known
    budget_amount  what there was, and `rest_amount` what is left of it                    [currency]
    """
    known = tuple(relations)
    left = {option.case.ref: option for option in options if option.case.ref not in {*in_set, *unpriced}}
    excludes: dict[str, set[str]] = {}
    needs: dict[str, set[str]] = {}
    for relation in known:
        if relation.kind is RelationKind.EXCLUSIVE:
            excludes.setdefault(relation.first_ref, set()).add(relation.second_ref)
            excludes.setdefault(relation.second_ref, set()).add(relation.first_ref)
        elif relation.needs_first:
            needs.setdefault(relation.second_ref, set()).add(relation.first_ref)
    inside = frozenset(in_set)
    return tuple(
        _reason(left[ref], excludes, needs, inside, budget_amount=budget_amount, rest_amount=rest_amount)
        for ref in sorted(left)
    )


def _reason(
    option: MeasuredOption,
    excludes: Mapping[str, set[str]],
    needs: Mapping[str, set[str]],
    in_set: frozenset[str],
    *,
    budget_amount: Decimal,
    rest_amount: Decimal,
) -> NotChosen:
    ref = option.case.ref
    ruled_out_by = tuple(sorted(excludes.get(ref, set()) & in_set))
    if ruled_out_by:
        return NotChosen(ref=ref, because=NotChosenBecause.EXCLUDED, other_refs=ruled_out_by)
    wanting = tuple(sorted(needs.get(ref, set()) - in_set))
    if wanting:
        return NotChosen(ref=ref, because=NotChosenBecause.NEEDS_ANOTHER, other_refs=wanting)
    if (option.saving_amount or ZERO) <= 0:
        return NotChosen(ref=ref, because=NotChosenBecause.SAVES_NOTHING)
    if option.net_investment_amount > budget_amount:
        return NotChosen(ref=ref, because=NotChosenBecause.ABOVE_BUDGET)
    if option.net_investment_amount > rest_amount:
        return NotChosen(ref=ref, because=NotChosenBecause.ABOVE_REST)
    return NotChosen(ref=ref, because=NotChosenBecause.COUNTED_ALREADY)
