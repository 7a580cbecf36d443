"""Which options to do with a given budget."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO, exact, total
from indicators.core.combined import CombinedOptions, combine_options
from indicators.core.once import Counting
from indicators.core.relations import Relation, RelationKind, refuse_contradictions
from indicators.core.savings import MeasuredOption
from indicators.core.totals import AnnualTotals

EXACT_UP_TO = 25


class SearchMethod(StrEnum):
    """How a set was found: every possible set was weighed, or the best step was taken again and again."""

    EXACT = "exact"
    STEP_BY_STEP = "step_by_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSet:
    """The options that save most within a budget.

    chosen_refs      to be done, by ref; those that were counted as done already are not among them
    invested_amount  Σ net investment of the chosen ones; never above the budget           [currency]
    saving_amount    what the chosen ones add to the yearly saving, counted once           [currency/year]
    unpriced_refs    not weighed, because their saving in money is not known
    is_proven        no other set saves more; False: a good set, which may not be the best
    combined         the chosen ones and those already done, together
    """

    budget_amount: Decimal
    chosen_refs: tuple[str, ...]
    invested_amount: Decimal
    saving_amount: Decimal
    unpriced_refs: tuple[str, ...]
    method: SearchMethod
    is_proven: bool
    combined: CombinedOptions

    @property
    def rest_amount(self) -> Decimal:
        """Return what of the budget is left [currency]."""
        with exact():
            return self.budget_amount - self.invested_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What there is to choose from: options by ref, in the order of their refs.

    done      refs that count already and cost nothing of the budget
    cost      net investment of each option that can be chosen                             [currency]
    needs     what cannot be done without others, with those that are not done already
    excludes  options that cannot be done together
    groups    options that bear on one another; what groups save adds up
    """

    members: tuple[MeasuredOption, ...]
    relations: tuple[Relation, ...]
    baseline: AnnualTotals | None
    budget_amount: Decimal
    done: frozenset[str]
    cost: dict[str, Decimal]
    needs: dict[str, set[str]]
    excludes: dict[str, set[str]]
    groups: tuple[tuple[str, ...], ...]


def best_set(
    options: Iterable[MeasuredOption],
    budget_amount: Decimal,
    relations: Iterable[Relation] = (),
    *,
    baseline: AnnualTotals | None = None,
    done: Collection[str] = (),
    exact_up_to: int = EXACT_UP_TO,
) -> BestSet:
    """Return the set of options that saves most a year while its net investment stays within the budget.

    options        those to choose from, and those already done
    budget_amount  [currency]
    done           refs that are done or decided: they count, exclude and come first, and cost nothing of the budget

    Up to 25 options, however they bear on one another, the set is exact: every possible set is weighed, or set aside
    because it cannot save more. Above 25 it is built step by step (best saving for the investment first, then
    exchanges) and not proven. Of sets that save the same (to twelve digits) the cheapest is taken, of those the one
    with the fewest options, of those the one with the lower refs. Raises RelationsContradict.
    """
    from indicators.core.searching import exact_set, step_by_step  # numpy takes a while to load

    by_ref = {option.case.ref: option for option in options}
    known = tuple(r for r in relations if r.first_ref in by_ref and r.second_ref in by_ref)
    refuse_contradictions(known)
    done_here = frozenset(ref for ref in done if ref in by_ref)
    unpriced = tuple(ref for ref in sorted(by_ref.keys() - done_here) if by_ref[ref].saving_amount is None)
    with exact():
        choice = _choice(by_ref, known, baseline, budget_amount, done_here)
        is_exact = len(choice.cost) <= exact_up_to
        chosen = exact_set(choice) if is_exact else step_by_step(choice)
        saving = _saved(choice, chosen | done_here) - _saved(choice, done_here)
        members = [by_ref[ref] for ref in sorted(chosen | done_here)]
        return BestSet(
            budget_amount=budget_amount,
            chosen_refs=tuple(sorted(chosen)),
            invested_amount=total(choice.cost[ref] for ref in chosen),
            saving_amount=saving if chosen else ZERO,
            unpriced_refs=unpriced,
            method=SearchMethod.EXACT if is_exact else SearchMethod.STEP_BY_STEP,
            is_proven=is_exact,
            combined=combine_options(members, known, baseline=baseline, chosen=[*done_here, *chosen]),
        )


def _choice(
    by_ref: dict[str, MeasuredOption],
    relations: tuple[Relation, ...],
    baseline: AnnualTotals | None,
    budget_amount: Decimal,
    done: frozenset[str],
) -> Choice:
    """Return what can be chosen: not what is done, excluded by it, without a known saving, or lacks what it needs."""
    excludes: dict[str, set[str]] = {}
    needs: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind is RelationKind.EXCLUSIVE:
            excludes.setdefault(relation.first_ref, set()).add(relation.second_ref)
            excludes.setdefault(relation.second_ref, set()).add(relation.first_ref)
        elif relation.needs_first and relation.first_ref not in done:
            needs.setdefault(relation.second_ref, set()).add(relation.first_ref)
    can_be = {
        ref
        for ref, option in by_ref.items()
        if ref not in done and option.saving_amount is not None and not excludes.get(ref, set()) & done
    }
    while lacking := {ref for ref in can_be if needs.get(ref, set()) - can_be}:
        can_be -= lacking
    members = tuple(by_ref[ref] for ref in sorted(can_be | done))
    return Choice(
        members=members,
        relations=relations,
        baseline=baseline,
        budget_amount=budget_amount,
        done=done,
        cost={ref: by_ref[ref].net_investment_amount for ref in sorted(can_be)},
        needs={ref: needs[ref] for ref in can_be if ref in needs},
        excludes={ref: excludes[ref] & can_be for ref in can_be if ref in excludes},
        groups=_groups(members, relations, baseline, can_be),
    )


def _saved(choice: Choice, refs: Collection[str]) -> Decimal:
    """Return what options save together, counted once [currency/year]."""
    members = [option for option in choice.members if option.case.ref in refs]
    counting = Counting(members, choice.relations, choice.baseline)
    saved = [
        part.amount * counting.share_of_money(option.case.ref, part)
        for option in members
        for part in option.money.savings
    ]
    return total([*saved, *(-option.money.running_cost_amount for option in members)])


def _groups(
    members: tuple[MeasuredOption, ...],
    relations: tuple[Relation, ...],
    baseline: AnnualTotals | None,
    can_be: set[str],
) -> tuple[tuple[str, ...], ...]:
    """Return the options that bear on one another, directly or over others; each of the rest is its own group."""
    leader = {option.case.ref: option.case.ref for option in members}

    def lead(ref: str) -> str:
        while leader[ref] != ref:
            ref = leader[ref]
        return ref

    for relation in relations:
        if relation.first_ref in leader and relation.second_ref in leader:
            leader[lead(relation.first_ref)] = lead(relation.second_ref)
    for sharers in Counting(members, relations, baseline).limited_together():
        for ref in sharers[1:]:
            leader[lead(ref)] = lead(sharers[0])
    groups: dict[str, list[str]] = {}
    for ref in sorted(can_be):
        groups.setdefault(lead(ref), []).append(ref)
    return tuple(tuple(refs) for _leader, refs in sorted(groups.items()))
