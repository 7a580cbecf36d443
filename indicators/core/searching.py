"""The best set of options: all sets weighed, or set aside because they cannot save more; and a good set, step by step.

The search is in floating point, on sums that `Weigher` makes as the core does; what it finds is calculated exactly.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from indicators.core.arithmetic import total
from indicators.core.budget import Choice
from indicators.core.relaxing import Relaxed
from indicators.core.weighing import Block, Numbers, Weigher

AT_ONCE = 13  # options of which all sets are weighed in one go: 8,192
SAME = 1e-12  # of all that is stated: savings that differ by less are the same
MOST_WEIGHED = 200_000  # sets, in the search step by step
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """A set by its places in the order of refs. `cost` is in whole steps of money."""

    saving: float
    cost: int
    places: tuple[int, ...]

    def is_better(self, other: "Found", tolerance: float) -> bool:
        """Return whether it saves more; of the same saving it is cheaper, has fewer options, or lower refs."""
        if abs(self.saving - other.saving) > tolerance:
            return self.saving > other.saving
        return (self.cost, len(self.places), self.places) < (other.cost, len(other.places), other.places)


@dataclass(frozen=True, slots=True)
class _Sets:
    """All possible sets of some options, cheapest first; bit n of a mask says whether places[n] is in the set."""

    places: tuple[int, ...]
    masks: Whole
    cost: Whole
    block: Block

    def members(self, number: int) -> tuple[int, ...]:
        mask = int(self.masks[number])
        return tuple(place for bit, place in enumerate(self.places) if mask >> bit & 1)

    def lower_refs_first(self, masks: Whole) -> Whole:
        """Return numbers by which sets of equally many options order: the lowest ref that differs decides."""
        bits = len(self.places)
        kept: Whole = sum(((masks >> bit & 1) << (bits - 1 - bit) for bit in range(bits)), np.zeros_like(masks))
        return -kept

    def mask_of(self, places: Collection[int]) -> int:
        return sum(1 << bit for bit, place in enumerate(self.places) if place in places)


@dataclass(frozen=True, slots=True)
class _Front:
    """Sets of which each dearer one saves more; the first costs nothing."""

    sets: _Sets
    rows: Whole
    cost: Whole
    saving: Numbers


def exact_set(choice: Choice) -> frozenset[str]:
    """Return the refs of the set that saves most within the budget; empty where nothing saves."""
    chosen: frozenset[str] = frozenset()
    for rounding in (ROUND_FLOOR, ROUND_CEILING):  # the second only where costs have more digits than a whole number
        if choice.budget_amount >= 0:
            search = _Search(choice, rounding)
            chosen = search.refs(search.best())
        if total(choice.cost[ref] for ref in chosen) <= choice.budget_amount:
            break
    return chosen


def step_by_step(choice: Choice) -> frozenset[str]:
    """Return the refs of a good set: best saving for the investment first, then exchanges while they save more."""
    if choice.budget_amount < 0:
        return frozenset()
    search = _Search(choice, ROUND_CEILING)
    return search.refs(search.good())


class _Search:
    """Weighs sets of options.

    For the best set, groups of options that do not bear on one another are dealt into two parts. Of the smaller one,
    the sets that save more than all cheaper ones are kept. Of the larger one, thirteen options are weighed in all
    their sets at once, for each set of the others: unless a bound says that none of these can beat the best so far.
    """

    def __init__(self, choice: Choice, rounding: str) -> None:
        self.weigher = Weigher(choice.members, choice.relations, choice.baseline)
        place = {ref: number for number, ref in enumerate(self.weigher.refs)}
        self.done = tuple(sorted(place[ref] for ref in choice.done))
        self.groups = [[place[ref] for ref in group] for group in choice.groups]
        self.open = tuple(place[ref] for ref in choice.cost)
        self._row = {one: row for row, one in enumerate(self.open)}
        self.needs = {place[ref]: {place[one] for one in refs} for ref, refs in choice.needs.items()}
        self.excludes = {place[ref]: {place[one] for one in refs} for ref, refs in choice.excludes.items()}
        self.cost, self.budget = _whole({place[ref]: cost for ref, cost in choice.cost.items()}, choice, rounding)
        self.tolerance = SAME * self.weigher.most_amount
        self.saved_already = 0.0
        self.saved_already = float(self._savings(self.weigher.block((), np.zeros((0, 1))))[0])

    def refs(self, found: Found) -> frozenset[str]:
        return frozenset(self.weigher.refs[place] for place in found.places)

    def _savings(self, block: Block, held: Collection[int] = (), first: int | None = None) -> Numbers:
        """Return what sets add to what is saved already."""
        return self.weigher.savings(block, [*self.done, *held], first) - self.saved_already

    # --- The best set ---

    def best(self) -> Found:
        """Return the best set of all."""
        larger, smaller = self._parts()
        beside = self._front(smaller)
        high = self._decided_first(larger)
        low = self._sets([place for place in larger if place not in high])
        best = self.good()
        relaxed = Relaxed(
            self.weigher,
            larger,
            cost=self.cost,
            budget=self.budget,
            held=self.done,
            beside=(beside.cost.astype(np.float64), beside.saving),
            at_least=best.saving + self.saved_already,
        )

        def follow(number: int, held: tuple[int, ...], cost: int) -> None:
            nonlocal best
            most = relaxed.bound(held, [*high[number:], *low.places]) - self.saved_already
            if most < best.saving - self.tolerance or (most <= best.saving + self.tolerance and cost > best.cost):
                return
            if number == len(high):
                found = self._best_with(low, held, cost, beside, best.saving)
                if found and found.is_better(best, self.tolerance):
                    best = found
                return
            place = high[number]
            lacks = self.needs.get(place, set()) - {*held, *high[number:], *low.places}
            is_free = not lacks and not self.excludes.get(place, set()) & set(held)
            if is_free and cost + self.cost[place] <= self.budget:
                follow(number + 1, (*held, place), cost + self.cost[place])
            if not any(place in self.needs.get(one, ()) for one in held):
                follow(number + 1, held, cost)

        follow(0, (), 0)
        return best

    def _parts(self) -> tuple[list[int], list[int]]:
        """Deal the groups into two parts, the larger one first."""
        parts: list[list[int]] = [[], []]
        for group in sorted(self.groups, key=lambda group: (-len(group), group)):
            min(parts, key=len).extend(group)
        smaller, larger = sorted(parts, key=len)
        return sorted(larger), sorted(smaller)

    def _decided_first(self, places: Sequence[int]) -> list[int]:
        """Return the options to decide one by one: those tied to most others, and what comes first in a sequence."""
        ties = dict.fromkeys(places, 0)
        for flow in self.weigher.flows:
            for one in flow.tied:
                for other, _share in one.claims:
                    ties[other] = ties.get(other, 0) + 1
                for other in self.weigher.follows.get(one.place, ()):
                    ties[other] = ties.get(other, 0) + 2
                ties[one.place] = ties.get(one.place, 0) + len(one.claims)
        for place in places:
            ties[place] += len(self.needs.get(place, ())) + len(self.excludes.get(place, ()))
        order = sorted(places, key=lambda place: (-ties[place], place))[: max(len(places) - AT_ONCE, 0)]
        return sorted(order, key=self.weigher.in_sequence.index) if self.weigher.follows else order

    def _sets(self, places: Sequence[int]) -> _Sets:
        """Return all sets within the budget in which nothing excludes another and nothing lacks what it needs."""
        masks, cost = np.zeros(1, np.int64), np.zeros(1, np.int64)
        bits = {place: 1 << bit for bit, place in enumerate(places)}
        for place in places:
            excluded = sum(bits[one] for one in self.excludes.get(place, ()) if one in bits)
            kept = (masks & excluded == 0) & (cost <= self.budget - self.cost[place])
            masks = np.concatenate([masks, masks[kept] | bits[place]])
            cost = np.concatenate([cost, cost[kept] + self.cost[place]])
        for place in places:
            needed = sum(bits[one] for one in self.needs.get(place, ()) if one in bits)
            kept = (masks & bits[place] == 0) | (masks & needed == needed)
            masks, cost = masks[kept], cost[kept]
        order = np.lexsort((masks, cost))
        masks, cost = masks[order], cost[order]
        present = (masks[None] >> np.arange(len(places))[:, None] & 1).astype(np.float64)
        return _Sets(tuple(places), masks, cost, self.weigher.block(places, present))

    def _front(self, places: Sequence[int]) -> _Front:
        sets = self._sets(places)
        saving = self._savings(sets.block)
        rows: list[int] = []
        for row in np.lexsort((sets.masks, np.bitwise_count(sets.masks), -saving, sets.cost)):
            if not rows or saving[row] > saving[rows[-1]] + self.tolerance:
                rows.append(int(row))
        kept = np.array(rows, np.int64)
        return _Front(sets, kept, sets.cost[kept], saving[kept])

    def _best_with(self, low: _Sets, held: tuple[int, ...], cost: int, beside: _Front, at_least: float) -> Found | None:
        """Return the best of all sets that hold some options, of `low` any set, and beside it what fits best."""
        count = int(np.searchsorted(low.cost, self.budget - cost, side="right"))
        masks, low_cost = low.masks[:count], low.cost[:count]
        saving = self._savings(low.block, held, count)
        added = np.searchsorted(beside.cost, self.budget - cost - low_cost, side="right") - 1
        saving = saving + beside.saving[added]
        excluded = low.mask_of({one for place in held for one in self.excludes.get(place, ())})
        needed = low.mask_of({one for place in held for one in self.needs.get(place, ())})
        lacking = low.mask_of({p for p in low.places if self.needs.get(p, set()) - {*held, *low.places}})
        possible = (masks & (excluded | lacking) == 0) & (masks & needed == needed)
        saving = np.where(possible, saving, -np.inf)
        top = float(saving.max())
        if top < at_least - self.tolerance:
            return None
        rows = np.flatnonzero(saving >= max(top, at_least) - self.tolerance)
        spent = low_cost[rows] + beside.cost[added[rows]]
        rows = rows[spent == spent.min()]
        counts = np.bitwise_count(masks[rows]) + np.bitwise_count(beside.sets.masks[beside.rows[added[rows]]])
        rows = rows[counts == counts.min()]
        row = rows[int(low.lower_refs_first(masks[rows]).argmin())]
        places = (*held, *low.members(row), *beside.sets.members(int(beside.rows[added[row]])))
        return Found(float(saving[row]), cost + int(spent.min()), tuple(sorted(places)))

    # --- A good set ---

    def good(self) -> Found:
        """Return a good set: step by step, or the best single option with all that it needs."""
        chosen: frozenset[int] = frozenset()
        while steps := self._weighed(self._grown(chosen, self.open)):
            now = self._weighed([chosen])[0]
            gains = [one for one in steps if one.saving - now.saving > self.tolerance]
            if not gains:
                break
            chosen = frozenset(min(gains, key=lambda one: _rate(one, now)).places)
        best, weighed = self._weighed([chosen])[0], 0
        while weighed < MOST_WEIGHED:
            best, before = self._exchanged(best), best
            weighed += len(self.open) * (len(before.places) + 1)
            if best is before:
                break
        for single in self._weighed(self._grown(frozenset(), self.open)):
            best = single if single.is_better(best, self.tolerance) else best
        return best

    def _exchanged(self, found: Found) -> Found:
        """Return the best set with one option taken in, for at most one that leaves; itself where none is better."""
        best, now = found, frozenset(found.places)
        for leaving in (None, *found.places):
            kept = now if leaving is None else self._without(now, leaving)
            for other in self._weighed(self._grown(kept, [place for place in self.open if place not in now])):
                best = other if other.is_better(best, self.tolerance) else best
        return best

    def _grown(self, chosen: frozenset[int], others: Iterable[int]) -> list[frozenset[int]]:
        """Return the set with each of some options and all that it needs, where that can be within the budget."""
        grown = (self._with(chosen, place) for place in others if place not in chosen)
        return [one for one in grown if one is not None and sum(self.cost[place] for place in one) <= self.budget]

    def _with(self, chosen: frozenset[int], place: int) -> frozenset[int] | None:
        grown, waiting = set(chosen), [place]
        while waiting:
            one = waiting.pop()
            if one not in grown:
                if self.excludes.get(one, set()) & grown:
                    return None
                grown.add(one)
                waiting += sorted(self.needs.get(one, ()))
        return frozenset(grown)

    def _without(self, chosen: frozenset[int], leaving: int) -> frozenset[int]:
        kept = chosen - {leaving}
        while lost := {place for place in kept if self.needs.get(place, set()) - kept}:
            kept -= lost
        return kept

    def _weighed(self, sets: Sequence[frozenset[int]]) -> list[Found]:
        if not sets:
            return []
        present = np.zeros((len(self.open), len(sets)))
        for column, one in enumerate(sets):
            present[[self._row[place] for place in one], column] = 1.0
        saving = self._savings(self.weigher.block(self.open, present))
        return [
            Found(float(saved), sum(self.cost[place] for place in one), tuple(sorted(one)))
            for one, saved in zip(sets, saving, strict=True)
        ]


def _rate(found: Found, now: Found) -> tuple[bool, float, tuple[int, ...]]:
    """Order steps: those that cost nothing first, then by saving for the investment."""
    gain, cost = found.saving - now.saving, found.cost - now.cost
    return cost > 0, -gain / cost if cost else -gain, found.places


def _whole(cost: dict[int, Decimal], choice: Choice, rounding: str) -> tuple[dict[int, int], int]:
    """Return costs and budget as whole numbers of a step of money so small that they are exact, or hold 18 digits."""
    most = total(cost.values())
    budget = min(choice.budget_amount, most)
    decimals = max((-int(one.normalize().as_tuple().exponent) for one in (*cost.values(), budget)), default=0)
    shift = min(decimals, 17 - max(most.adjusted(), 0))
    whole = {place: int(one.scaleb(shift).to_integral_value(rounding)) for place, one in cost.items()}
    return whole, int(budget.scaleb(shift).to_integral_value(ROUND_FLOOR))
