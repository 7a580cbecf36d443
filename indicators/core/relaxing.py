"""A bound on what any set of options can save: budget and flows at a price, instead of as limits.

Whatever a set is, what counts of it is within the use of each flow, and its cost is within the budget. So its saving is
at most, for any prices λ and μ that are not negative,

    λ × budget + Σ μ × use + Σ over its options of (certain + Σ over flows of (price − μ) × amount × cap − λ × cost)

where (price − μ) counts if it is above zero. The search looks for prices that give low bounds, and keeps several. The
caps are what the options that are taken already leave of the others' savings.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from indicators.core.weighing import Numbers, SharedFlow, Weigher

ROUNDS, KEPT = 150, 8


class Relaxed:
    """Bounds the saving of all sets that hold some options and may hold others.

    places  options that can be chosen; of the rest, `held` are in every set, and `beside` are the costs and savings of
            sets of which any one can be added
    """

    def __init__(
        self,
        weigher: Weigher,
        places: Sequence[int],
        *,
        cost: Mapping[int, int],
        budget: int,
        held: Collection[int],
        beside: tuple[Numbers, Numbers],
        at_least: float,
    ) -> None:
        self._everyone = [*places, *sorted(held)]
        self._weigher, self._held = weigher, sorted(held)
        self._row = {place: row for row, place in enumerate(self._everyone)}
        self._flows = [
            flow for flow in weigher.flows if flow.used != 0 and any(one.place in self._row for one in flow.savers)
        ]
        self._amount, self._money = (np.zeros((len(self._everyone), len(self._flows))) for _ in range(2))
        for column, flow in enumerate(self._flows):
            for one in flow.savers:
                if one.place in self._row:
                    row = self._row[one.place]
                    self._money[row, column] = one.amount * one.price
                    self._amount[row, column] = one.amount / flow.used if flow.used else 0.0
        self._certain = weigher.certain[self._everyone]
        self._cost = np.array([cost[p] / budget if budget and p in cost else 0.0 for p in self._everyone])
        self._beside = beside[0] / (budget or 1), beside[1]
        self._has_use = np.array([1.0 if flow.used else 0.0 for flow in self._flows])
        self._is_tied = any(flow.tied for flow in self._flows)
        self._firsts = _all_before(weigher)
        self._set_prices(*self._low_prices(at_least))

    def _low_prices(self, at_least: float) -> tuple[Numbers, Numbers]:
        """Return prices of the budget and of each flow that give low bounds, by steps down the subgradient."""
        price, use_price = 0.0, np.zeros(len(self._flows))
        held = [self._row[place] for place in self._held]
        tried: list[tuple[float, float, Numbers]] = []
        for number in range(ROUNDS):
            worth = np.maximum(self._money - self._amount * use_price, 0.0)
            value = self._certain + worth.sum(axis=1) - price * self._cost
            taken = value > 0
            taken[held] = True
            added = self._beside[1] - price * self._beside[0]
            best_beside = int(added.argmax())
            bound = price + float(use_price.sum() + value[taken].sum() + added[best_beside])
            tried.append((bound, price, use_price.copy()))
            over = 1.0 - float(self._cost[taken].sum() + self._beside[0][best_beside])
            over_use = (1.0 - (self._amount * (worth > 0) * taken[:, None]).sum(axis=0)) * self._has_use
            length = over**2 + float((over_use**2).sum())
            if not length or bound <= at_least:
                break
            step = (bound - at_least) / length * (1.0 - 0.9 * number / ROUNDS)
            price = max(price - step * over, 0.0)
            use_price = np.maximum(use_price - step * over_use, 0.0)
        tried = [tried[0], *sorted(tried[1:], key=lambda one: one[0])[:KEPT]]
        return np.array([one[1] for one in tried]), np.array([one[2] for one in tried])

    def _set_prices(self, price: Numbers, use_price: Numbers) -> None:
        self._worth = np.maximum(self._money[None] - self._amount[None] * use_price[:, None, :], 0.0)
        self._value = self._certain[None] - price[:, None] * self._cost[None]
        beside = (self._beside[1][None] - price[:, None] * self._beside[0][None]).max(axis=1)
        self._constant = price + use_price.sum(axis=1) + beside

    def bound(self, taken: Sequence[int], waiting: Sequence[int]) -> float:
        """Return at least what any set saves that holds what is taken, and perhaps some of what waits."""
        inside = {*taken, *self._held}
        rows, waiting_rows = [self._row[p] for p in sorted(inside)], [self._row[p] for p in waiting]
        value = self._value
        if self._is_tied:
            cap = np.ones(self._money.shape)
            loss = np.zeros(value.shape)
            before = self._before(inside) if self._weigher.follows else {}
            for column, flow in enumerate(self._flows):
                self._tie(flow, column, inside, set(waiting), before, cap, loss)
            value = value + (self._worth * cap[None]).sum(axis=2) - loss
        else:
            value = value + self._worth.sum(axis=2)
        may_be = np.maximum(value[:, waiting_rows], 0.0)
        return float((self._constant + value[:, rows].sum(axis=1) + may_be.sum(axis=1)).min())

    def _before(self, inside: set[int]) -> dict[int, set[int]]:
        """Return for each option those of `inside` that come before it whatever else is chosen."""
        before: dict[int, set[int]] = {}
        for place in self._weigher.in_sequence:
            firsts = [first for first in self._weigher.follows.get(place, ()) if first in inside]
            before[place] = set(firsts).union(*(before[first] for first in firsts))
        return before

    def _tie(
        self,
        flow: SharedFlow,
        column: int,
        inside: set[int],
        waiting: set[int],
        before: dict[int, set[int]],
        cap: Numbers,
        loss: Numbers,
    ) -> None:
        """Write what is left at most of each saving of a flow, and what those that wait take from those inside."""
        least: dict[int, float] = {}
        most: dict[int, float] = {}
        for one in flow.tied:
            if one.place not in self._row:
                continue
            row = self._row[one.place]
            claimed = sum(share for larger, share in one.claims if larger in inside)
            claims_waiting = [(larger, share) for larger, share in one.claims if larger in waiting]
            may_claim = sum(share for _larger, share in claims_waiting)
            largest, smallest = max(1.0 - claimed, 0.0), max(1.0 - claimed - may_claim, 0.0)
            if one.follows:
                gone = sum(least[first] for first in before[one.place] if first in least)
                most_gone = sum(most[first] for first in before[one.place] if first in most)
                most_gone += sum(most[p] for p in self._firsts[one.place] - before[one.place] if p in most)
                of = flow.used if flow.used is not None else one.amount
                largest *= max(of - gone, 0.0) / of
                smallest = (
                    smallest * max(of - most_gone, 0.0) / of
                    if flow.used is not None
                    else max(smallest - most_gone / of, 0.0)
                )
            cap[row, column] = largest
            most[one.place] = one.amount * largest
            if one.place in inside:
                least[one.place] = one.amount * smallest
                if claims_waiting and not one.follows and may_claim:
                    chord = min(may_claim, largest) / may_claim
                    for larger, share in claims_waiting:
                        loss[:, self._row[larger]] += self._worth[:, row, column] * share * chord


def _all_before(weigher: Weigher) -> dict[int, set[int]]:
    """Return for each option all that can come before it."""
    before: dict[int, set[int]] = {}
    for place in weigher.in_sequence:
        firsts = weigher.follows.get(place, ())
        before[place] = set(firsts).union(*(before[first] for first in firsts))
    return before
