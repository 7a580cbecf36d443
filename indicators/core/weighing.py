"""What sets of options save together, as `once.Counting` has it, for many thousands of sets at a time.

In floating point (numpy): it only says which set is best. What that set saves is then calculated as everything else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from indicators.core.flows import FlowKind
from indicators.core.once import OTHER, Counting, FlowKey, part_key, used_in
from indicators.core.relations import Relation, RelationKind
from indicators.core.savings import MeasuredOption
from indicators.core.totals import AnnualTotals

Numbers = NDArray[np.float64]
Where = NDArray[np.bool_] | bool  # in which sets; True: in all
Present = Numbers | float  # of one option: 1 where it is in the set, one place for each set; a number: in all or none


@dataclass(frozen=True, slots=True)
class Saver:
    """An option that saves of one flow, which others bear on.

    claims  larger options that claim a part of the same, each with that part                  [share of the amount]
    """

    place: int
    amount: float
    price: float  # money saved with one unit of the amount
    claims: tuple[tuple[int, float], ...] = ()
    follows: bool = False


@dataclass(frozen=True, slots=True)
class SharedFlow:
    """A flow that options share. `loose` are those that no relation ties to another that saves the same."""

    used: float | None
    loose: tuple[Saver, ...]
    tied: tuple[Saver, ...]  # what comes first in a sequence stands first

    @property
    def savers(self) -> tuple[Saver, ...]:
        """Return all options that save of the flow."""
        return self.loose + self.tied


@dataclass(frozen=True, slots=True)
class Block:
    """Many sets of some options: `present` has a row for each of `places`, with a column for each set.

    What adds up over the loose options of each flow is added up once.
    """

    places: tuple[int, ...]
    present: Numbers
    inside: NDArray[np.bool_]
    certain: Numbers
    loose: tuple[tuple[Numbers, Numbers], ...]


class Weigher:
    """Knows the options by place: the order of their refs. A set's saving is what is certain, and what flows share:

    Σ certain + Σ over flows of limit × Σ price × counted amount
    """

    def __init__(
        self, options: Sequence[MeasuredOption], relations: Collection[Relation], baseline: AnnualTotals | None
    ) -> None:
        counting = Counting(options, relations_within(relations, options), baseline)
        self.refs = tuple(counting.options)
        self._place = {ref: place for place, ref in enumerate(self.refs)}
        self._relations = relations_within(relations, options)
        self.follows: dict[int, list[int]] = {}
        for relation in self._relations:
            if relation.kind is RelationKind.SEQUENTIAL:
                second = self._place[relation.second_ref]
                self.follows.setdefault(second, []).append(self._place[relation.first_ref])
        self.in_sequence = self._firsts_first()
        prices = self._prices(counting)
        self.certain = np.array([float(self._certain(counting, ref, prices[ref])) for ref in self.refs])
        self.flows: tuple[SharedFlow, ...] = tuple(self._shared(counting, prices, baseline))

    @property
    def most_amount(self) -> float:
        """Return a bound of every sum here: what differs by much less than this is the same."""
        priced = sum(abs(one.amount * one.price) for flow in self.flows for one in flow.savers)
        return float(np.abs(self.certain).sum() + priced)

    def block(self, places: Sequence[int], present: Numbers) -> Block:
        """Return sets of some options, ready to be weighed with others that are held."""
        row = {place: present[number] for number, place in enumerate(places)}
        nothing = np.zeros(present.shape[1])

        def over(savers: Sequence[Saver], *, money: bool) -> Numbers:
            added = nothing.copy()
            for one in savers:
                if one.place in row:
                    added += row[one.place] * (one.amount * (one.price if money else 1.0))
            return added

        return Block(
            places=tuple(places),
            present=present,
            inside=present > 0,
            certain=self.certain[list(places)] @ present,
            loose=tuple((over(flow.loose, money=False), over(flow.loose, money=True)) for flow in self.flows),
        )

    def savings(self, block: Block, held: Collection[int] = (), first: int | None = None) -> Numbers:
        """Return what the (first few) sets of a block save a year, each with the options that are held."""
        count = slice(None, first)
        present: dict[int, Present] = dict.fromkeys(held, 1.0)
        present.update((place, block.present[row, count]) for row, place in enumerate(block.places))
        saved = block.certain[count] + float(self.certain[list(held)].sum())
        inside: dict[int, Where] = dict.fromkeys(held, True)
        inside.update((place, block.inside[row, count]) for row, place in enumerate(block.places))
        before = self._before(inside) if self.follows else {}
        for flow, (loose_amount, loose_money) in zip(self.flows, block.loose, strict=True):
            kept = [one for one in flow.loose if one.place in present and one.place not in block.places]
            wanted: Present = loose_amount[count] + sum(one.amount for one in kept)
            money: Present = loose_money[count] + sum(one.amount * one.price for one in kept)
            counted: dict[int, Present] = {}
            for one in flow.tied:
                if one.place not in present:
                    continue
                counted[one.place] = amount = _counted(one, flow.used, present, before, counted)
                wanted, money = wanted + amount, money + amount * one.price
            if flow.used is not None:
                with np.errstate(divide="ignore"):
                    money = money * np.minimum(flow.used / np.maximum(wanted, flow.used or 1e-300), 1.0)
            saved = saved + money
        return saved

    def _before(self, inside: dict[int, Where]) -> dict[int, dict[int, Where]]:
        """Return for each option those that come before it if they are in the set, and in which sets.

        Over others: only in sets that hold these. Whether the earlier one is in the set itself is not looked at.
        """
        before: dict[int, dict[int, Where]] = {}
        for place in self.in_sequence:
            firsts = [first for first in self.follows.get(place, ()) if first in inside]
            reached: dict[int, Where] = dict.fromkeys(firsts, True)
            for first in firsts:
                over = inside[first]
                for earlier, where in before[first].items():
                    known = reached.get(earlier)
                    if known is True:
                        continue
                    by_this = where if over is True else over if where is True else where & over
                    reached[earlier] = by_this if known is None or by_this is True else known | by_this
            before[place] = reached
        return before

    def _firsts_first(self) -> list[int]:
        order: list[int] = []

        def put(place: int) -> None:
            if place not in order:
                for first in sorted(self.follows.get(place, ())):
                    put(first)
                order.append(place)

        for place in range(len(self.refs)):
            put(place)
        return order

    @staticmethod
    def _prices(counting: Counting) -> dict[str, dict[FlowKey, Decimal]]:
        """Return the money of each option that follows a flow, for one unit of it."""
        prices: dict[str, dict[FlowKey, Decimal]] = {}
        for ref, option in counting.options.items():
            saved = {key: amount for key, amount in counting.amounts[ref].items() if amount > 0}
            energy = {key: amount for key, amount in saved.items() if key.kind == FlowKind.ENERGY}
            own = prices.setdefault(ref, {})
            for part in option.money.savings:
                key = part_key(part, counting.amounts[ref])
                followed = energy if key is None else {key: saved[key]} if key in saved else {}
                if part.amount > 0 and followed:
                    price = part.amount / sum(followed.values())
                    own.update({one: own.get(one, Decimal(0)) + price for one in followed})
        return prices

    @staticmethod
    def _certain(counting: Counting, ref: str, prices: dict[FlowKey, Decimal]) -> Decimal:
        """Return the money of an option that counts in full, whatever else is done."""
        money = counting.options[ref].money
        following = sum((price * counting.amounts[ref][key] for key, price in prices.items()), Decimal(0))
        return sum((part.amount for part in money.savings), -following) - money.running_cost_amount

    def _shared(
        self, counting: Counting, prices: dict[str, dict[FlowKey, Decimal]], baseline: AnnualTotals | None
    ) -> list[SharedFlow]:
        flows = []
        for key in sorted({key for amounts in counting.amounts.values() for key in amounts}):
            saved = {ref: amounts[key] for ref, amounts in counting.amounts.items() if amounts.get(key, 0) > 0}
            if not any(key in prices[ref] for ref in saved):
                continue
            used = used_in(baseline, key)
            related = self._related(counting, key, saved)
            savers = [
                Saver(
                    place=self._place[ref],
                    amount=float(amount),
                    price=float(prices[ref].get(key, 0)),
                    claims=tuple((self._place[one], float(part)) for one, part in related[ref][0]),
                    follows=related[ref][1],
                )
                for ref, amount in saved.items()
            ]
            tied = {one.place for one in savers if one.claims or one.follows}
            if any(one.follows for one in savers):  # what is counted of others is taken off what they leave
                tied |= {one.place for one in savers}
            limit = None if used is None or sum(saved.values()) <= used else float(used)
            if tied or limit is not None:
                in_order = sorted(savers, key=lambda one: self.in_sequence.index(one.place))
                flows.append(
                    SharedFlow(
                        used=None if used is None else float(used),
                        loose=tuple(one for one in savers if one.place not in tied),
                        tied=tuple(one for one in in_order if one.place in tied),
                    )
                )
            else:
                for one in savers:
                    self.certain[one.place] += one.amount * one.price
        return flows

    def _related(
        self, counting: Counting, key: FlowKey, saved: dict[str, Decimal]
    ) -> dict[str, tuple[list[tuple[str, Decimal]], bool]]:
        """Return for each option the larger ones that claim a part of its saving, and whether it acts on a rest."""
        overlaps: dict[str, dict[str, Decimal]] = {}
        for relation in self._relations:
            if relation.kind is RelationKind.OVERLAPPING:
                overlaps.setdefault(relation.first_ref, {})[relation.second_ref] = relation.overlap_share
                overlaps.setdefault(relation.second_ref, {})[relation.first_ref] = relation.overlap_share
        order = counting.largest_first(saved)
        found = {}
        for number, ref in enumerate(order):
            seen = counting.options[ref].case.is_observed
            claims = [
                (one, overlaps[ref][one] * min(saved[one], saved[ref]) / saved[ref])
                for one in order[:number]
                if one in overlaps.get(ref, {}) and not seen
            ]
            found[ref] = claims, bool(self.follows.get(self._place[ref])) and key != OTHER and not seen
        return found


def relations_within(relations: Collection[Relation], options: Sequence[MeasuredOption]) -> tuple[Relation, ...]:
    """Return the relations between options of a list."""
    refs = {option.case.ref for option in options}
    return tuple(one for one in relations if one.first_ref in refs and one.second_ref in refs)


def _counted(
    one: Saver,
    used: float | None,
    present: dict[int, Present],
    before: dict[int, dict[int, Where]],
    counted: dict[int, Present],
) -> Present:
    """Return what counts of a saving: without what larger ones claim as well, then of what is left by those before."""
    amount: Present = present[one.place] * one.amount
    claimed: Present = 0.0
    for larger, share in one.claims:
        if larger in present:
            claimed = claimed + present[larger] * share
    if one.claims:
        amount = amount * np.maximum(1.0 - claimed, 0.0)
    if not one.follows:
        return amount
    gone: Present = 0.0
    for earlier, where in before[one.place].items():
        if earlier in counted:
            gone = gone + (counted[earlier] if where is True else np.multiply(counted[earlier], where))
    if used is None:
        return np.maximum(amount - gone, 0.0)
    return amount * (np.maximum(used - gone, 0.0) * (1.0 / used)) if used else amount
