"""Which options to do with a given budget."""

from collections.abc import Collection, Iterable, Iterator, Sequence
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
MOST_SETS_OF_A_GROUP = 2048
MOST_BRANCHES = 6000


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


@dataclass(frozen=True, slots=True)
class _Set:
    """A possible set: what it costs, what it saves, and its members."""

    cost: Decimal
    saving: Decimal
    refs: tuple[str, ...]

    @property
    def order(self) -> tuple[Decimal, Decimal, tuple[str, ...]]:
        """Best first: most saved, then least invested, then the lower refs."""
        return -self.saving, self.cost, tuple(sorted(self.refs))


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

    Up to 25 options the set is exact: every possible set is weighed, or set aside because it cannot save more. Above
    25, and where more than 6,000 branches of options that all bear on one another would have to be followed, it is
    built step by step (best saving for the investment first, then exchanges) and not proven. Of sets that save the
    same the cheaper one is taken. Raises RelationsContradict.
    """
    by_ref = {option.case.ref: option for option in options}
    known = tuple(r for r in relations if r.first_ref in by_ref and r.second_ref in by_ref)
    refuse_contradictions(known)
    with exact():
        search = _Search(by_ref, known, baseline, frozenset(ref for ref in done if ref in by_ref), budget_amount)
        found = (search.every_set() or search.every_branch()) if len(search.open_refs) <= exact_up_to else None
        method = SearchMethod.STEP_BY_STEP if found is None else SearchMethod.EXACT
        chosen = search.step_by_step() if found is None else found
    members = [by_ref[ref] for ref in sorted({*chosen.refs, *search.done})]
    return BestSet(
        budget_amount=budget_amount,
        chosen_refs=tuple(sorted(chosen.refs)),
        invested_amount=chosen.cost,
        saving_amount=chosen.saving,
        unpriced_refs=search.unpriced,
        method=method,
        is_proven=method is SearchMethod.EXACT,
        combined=combine_options(members, known, baseline=baseline, chosen=[*search.done, *chosen.refs]),
    )


class _Search:
    """Weighs sets of options. Options that bear on one another form a group; groups add up."""

    def __init__(
        self,
        by_ref: dict[str, MeasuredOption],
        relations: tuple[Relation, ...],
        baseline: AnnualTotals | None,
        done: frozenset[str],
        budget: Decimal,
    ) -> None:
        self.by_ref, self.relations, self.baseline, self.done, self.budget = by_ref, relations, baseline, done, budget
        waiting = sorted(by_ref.keys() - done)
        self.unpriced = tuple(ref for ref in waiting if by_ref[ref].saving_amount is None)
        self.needs: dict[str, set[str]] = {}
        self.excludes: dict[str, set[str]] = {}
        for relation in relations:
            if relation.kind is RelationKind.EXCLUSIVE:
                self.excludes.setdefault(relation.first_ref, set()).add(relation.second_ref)
                self.excludes.setdefault(relation.second_ref, set()).add(relation.first_ref)
            elif relation.needs_first:
                self.needs.setdefault(relation.second_ref, set()).add(relation.first_ref)
        self.open_refs = [
            ref for ref in waiting if ref not in self.unpriced and not self.excludes.get(ref, set()) & done
        ]
        self.cost = {ref: by_ref[ref].net_investment_amount for ref in self.open_refs}
        self.alone = {ref: by_ref[ref].saving_amount or ZERO for ref in self.open_refs}
        self.groups = self._groups()
        self._known: dict[frozenset[str], Decimal] = {}

    def every_set(self) -> _Set | None:
        """Return the best set of all, or None where a group has too many possible sets to weigh each."""
        fronts: list[list[_Set]] = []
        for group in self.groups:
            sets = self._sets_of(group)
            if sets is None:
                return None
            fronts.append(_front(sets))
        fronts.sort(key=len, reverse=True)
        halves: list[list[_Set]] = [[_Set(ZERO, ZERO, ())], [_Set(ZERO, ZERO, ())]]
        for front in fronts:
            smaller = min((0, 1), key=lambda half: len(halves[half]))
            halves[smaller] = _front(_sums(halves[smaller], front, self.budget))
        return self._best_pair(halves[0], halves[1])

    def every_branch(self) -> _Set | None:
        """Return the best set by branch and bound, or None after too many branches.

        A branch ends where even the full savings of all options still to come, the last one in part, cannot beat the
        best set so far: together options never save more than the sum of what each saves alone.
        """
        order = [ref for ref in self._needed_first(self._by_rate()) if ref in self.cost]
        by_rate = self._by_rate()
        best, branches = self.step_by_step(), 0

        def follow(place: int, refs: frozenset[str], cost: Decimal) -> None:
            nonlocal best, branches
            branches += 1
            if branches > MOST_BRANCHES:
                return
            here = _Set(cost, self._saving(refs), tuple(sorted(refs)))
            best = min(best, here, key=lambda one: one.order)
            waiting = set(order[place:])
            left, most = self.budget - cost, here.saving
            for ref in by_rate:
                if ref not in waiting or self.alone[ref] <= 0:
                    continue
                if self.cost[ref] > left:
                    most += self.alone[ref] * left / self.cost[ref]
                    break
                most, left = most + self.alone[ref], left - self.cost[ref]
            if most < best.saving or place == len(order) or most == here.saving:
                return
            ref = order[place]
            allowed = not self.excludes.get(ref, set()) & refs and not self.needs.get(ref, set()) - self.done - refs
            if allowed and cost + self.cost[ref] <= self.budget:
                follow(place + 1, refs | {ref}, cost + self.cost[ref])
            follow(place + 1, refs, cost)

        follow(0, frozenset(), ZERO)
        return best if branches <= MOST_BRANCHES else None

    def _by_rate(self) -> list[str]:
        """Return the options with the largest saving for the investment first."""

        def rate(ref: str) -> tuple[bool, Decimal, str]:
            cost, alone = self.cost[ref], self.alone[ref]
            return cost > 0, (-alone / cost if cost else -alone), ref

        return sorted(self.open_refs, key=rate)

    def step_by_step(self) -> _Set:
        """Return a good set: best saving for the investment first, then single exchanges while they save more."""
        refs: frozenset[str] = frozenset()
        while True:
            steps = [grown for ref in self.open_refs if (grown := self._with(refs, ref)) is not None]
            gains = [(self._gain(refs, grown), grown) for grown in steps]
            gains = [(gain, grown) for gain, grown in gains if gain > 0]
            if not gains:
                break
            refs = min(gains, key=lambda one: (*self._rate(refs, one[0], one[1]), sorted(one[1])))[1]
        for _round in range(len(self.open_refs)):
            better = self._exchanged(refs)
            if better is None:
                break
            refs = better
        single = [self._with(frozenset(), ref) for ref in self.open_refs]
        candidates = [self._set(one) for one in [refs, *(one for one in single if one)]]
        return min(candidates, key=lambda one: one.order)

    def _exchanged(self, refs: frozenset[str]) -> frozenset[str] | None:
        """Return the set with one option taken in, for at most one that leaves, if any such set is better."""
        best, value = None, self._saving(refs)
        for ref in self.open_refs:
            for leaving in (None, *sorted(refs)):
                kept = self._without(refs, leaving) if leaving else refs
                grown = self._with(kept, ref) if ref not in kept else None
                if grown is not None and self._saving(grown) > value:
                    best, value = grown, self._saving(grown)
        return best

    def _without(self, refs: frozenset[str], leaving: str) -> frozenset[str]:
        kept = refs - {leaving}
        while lost := {ref for ref in kept if self.needs.get(ref, set()) - self.done - kept}:
            kept -= lost
        return kept

    def _with(self, refs: frozenset[str], ref: str) -> frozenset[str] | None:
        """Return the set with an option and all that it needs, or None where that cannot be."""
        grown, waiting = set(refs), [ref]
        while waiting:
            one = waiting.pop()
            if one in grown or one in self.done:
                continue
            if one not in self.cost or self.excludes.get(one, set()) & grown:
                return None
            grown.add(one)
            waiting.extend(sorted(self.needs.get(one, set())))
        if len(grown) == len(refs) or total(self.cost[one] for one in grown) > self.budget:
            return None
        return frozenset(grown)

    def _gain(self, refs: frozenset[str], grown: frozenset[str]) -> Decimal:
        return self._saving(grown) - self._saving(refs)

    def _rate(self, refs: frozenset[str], gain: Decimal, grown: frozenset[str]) -> tuple[bool, Decimal]:
        cost = total(self.cost[ref] for ref in grown - refs)
        return cost > 0, (-gain / cost if cost else -gain)

    def _set(self, refs: frozenset[str]) -> _Set:
        return _Set(total(self.cost[ref] for ref in refs), self._saving(refs), tuple(sorted(refs)))

    def _saving(self, refs: frozenset[str]) -> Decimal:
        return total(self._saving_of_group(refs.intersection(group), group) for group in self.groups)

    def _saving_of_group(self, refs: frozenset[str], group: tuple[str, ...]) -> Decimal:
        """Return what some options of one group add to what is saved already."""
        if len(group) == 1 and group[0] not in self._bound:
            return self.alone[group[0]] if refs else ZERO
        if refs not in self._known:
            with_done = self._counted(refs | self.done)
            self._known[refs] = with_done - self._counted(self.done) if refs else ZERO
        return self._known[refs]

    def _counted(self, refs: Collection[str]) -> Decimal:
        if refs == self.done and self.done in self._known:
            return self._known[self.done]
        members = [self.by_ref[ref] for ref in refs if self.by_ref[ref].saving_amount is not None]
        counting = Counting(members, self.relations, self.baseline)
        saved = [
            part.amount * counting.share_of_money(option.case.ref, part)
            for option in members
            for part in option.money.savings
        ]
        value = total(saved) - total(option.money.running_cost_amount for option in members)
        if refs == self.done:
            self._known[self.done] = value
        return value

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the options that bear on one another, directly or over others; each of the rest is its own group."""
        leader = {ref: ref for ref in self.by_ref}

        def lead(ref: str) -> str:
            while leader[ref] != ref:
                ref = leader[ref]
            return ref

        for relation in self.relations:
            leader[lead(relation.first_ref)] = lead(relation.second_ref)
        everything = Counting(list(self.by_ref.values()), self.relations, self.baseline)
        limited = everything.limited_together()
        for sharers in limited:
            for ref in sharers[1:]:
                leader[lead(ref)] = lead(sharers[0])
        groups: dict[str, list[str]] = {}
        for ref in self.open_refs:
            groups.setdefault(lead(ref), []).append(ref)
        bound = {lead(ref) for ref in self.done}
        self._bound = {ref for ref in self.open_refs if lead(ref) in bound}.union(*limited)
        return [tuple(members) for _leader, members in sorted(groups.items())]

    def _sets_of(self, group: tuple[str, ...]) -> list[_Set] | None:
        """Return every possible set of a group within the budget, or None when there are too many."""
        if len(group) == 1 and group[0] not in self._bound:
            (ref,) = group
            alone = [_Set(self.cost[ref], self.alone[ref], (ref,))] if self._with(frozenset(), ref) else []
            return [_Set(ZERO, ZERO, ()), *alone]
        sets: list[_Set] = []
        for refs in self._possible(group):
            if len(sets) >= MOST_SETS_OF_A_GROUP:
                return None
            sets.append(self._set(refs))
        return sets

    def _possible(self, group: Sequence[str]) -> Iterator[frozenset[str]]:
        """Yield the sets of a group in which nothing excludes another and nothing lacks what it needs."""

        def grow(place: int, refs: frozenset[str], cost: Decimal) -> Iterator[frozenset[str]]:
            if place == len(order):
                yield refs
                return
            ref = order[place]
            yield from grow(place + 1, refs, cost)
            allowed = not self.excludes.get(ref, set()) & refs and not self.needs.get(ref, set()) - self.done - refs
            if allowed and cost + self.cost[ref] <= self.budget:
                yield from grow(place + 1, refs | {ref}, cost + self.cost[ref])

        order = self._needed_first(group)
        yield from grow(0, frozenset(), ZERO)

    def _needed_first(self, group: Sequence[str]) -> list[str]:
        order: list[str] = []

        def place(ref: str) -> None:
            if ref in order or ref not in group:
                return
            for first in sorted(self.needs.get(ref, set())):
                place(first)
            order.append(ref)

        for ref in group:
            place(ref)
        return order

    def _best_pair(self, first: list[_Set], second: list[_Set]) -> _Set:
        """Return the best sum of one set of each list; both are fronts, so one pass over each is enough."""
        best = _Set(ZERO, ZERO, ())
        place = len(second) - 1
        for one in first:
            while place >= 0 and one.cost + second[place].cost > self.budget:
                place -= 1
            if place < 0:
                break
            pair = _add(one, second[place])
            if pair.order < best.order:
                best = pair
        return best


def _add(first: _Set, second: _Set) -> _Set:
    return _Set(first.cost + second.cost, first.saving + second.saving, first.refs + second.refs)


def _sums(first: list[_Set], second: list[_Set], budget: Decimal) -> list[_Set]:
    return [_add(one, other) for one in first for other in second if one.cost + other.cost <= budget]


def _front(sets: list[_Set]) -> list[_Set]:
    """Return the sets worth looking at, cheapest first: each dearer one saves more."""
    front: list[_Set] = []
    for one in sorted(sets, key=lambda one: (one.cost, -one.saving, one.refs)):
        if not front or one.saving > front[-1].saving:
            front.append(one)
    return front
