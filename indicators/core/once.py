"""Which share of each option's saving counts, flow by flow, when several options save the same flow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indicators.core.arithmetic import ONE, ZERO, exact, total
from indicators.core.cost_lines import SavingPart
from indicators.core.flows import FlowKind, MeasuredFlow
from indicators.core.productivity import IndicatorCode
from indicators.core.relations import Relation, RelationKind, earlier_options
from indicators.core.savings import MeasuredOption
from indicators.core.totals import AnnualTotals


class FlowKey(NamedTuple):
    """A flow whose baseline is shared: energy by carrier, emissions by source, everything else by kind.

    "other" is money of no flow.
    """

    kind: str
    carrier: str = ""


OTHER = FlowKey("other")
_SUBJECT_AND_UNIT: Mapping[str, tuple[str, str]] = {
    FlowKind.ENERGY: (IndicatorCode.ENERGY_USE, "MWh"),
    FlowKind.DEMAND: (FlowKind.DEMAND, "kW-month"),
    FlowKind.MATERIAL: (IndicatorCode.MATERIALS_USE, "t"),
    FlowKind.WATER: (IndicatorCode.WATER_USE, "m3"),
    FlowKind.WASTE_WATER: (IndicatorCode.WASTE_WATER, "m3"),
    FlowKind.WASTE: (IndicatorCode.WASTE, "t"),
    FlowKind.EMISSION: (IndicatorCode.AIR_EMISSIONS, "t CO2e"),
    OTHER.kind: (OTHER.kind, "/year"),
}


def key_of(effect: MeasuredFlow) -> FlowKey:
    """Return the flow that an effect changes."""
    kind = effect.flow.kind
    if kind is FlowKind.EMISSION:
        return FlowKey(kind.value, effect.source or "")
    return FlowKey(kind.value, (effect.flow.carrier or "") if kind is FlowKind.ENERGY else "")


def subject_of(key: FlowKey) -> str:
    """Return the name of a flow as findings have it."""
    subject = str(_SUBJECT_AND_UNIT[key.kind][0])
    return f"{subject}/{key.carrier}" if key.carrier else subject


def unit_of(key: FlowKey) -> str:
    """Return the unit in which a flow is added up."""
    return _SUBJECT_AND_UNIT[key.kind][1]


def amount_of(effect: MeasuredFlow) -> Decimal:
    """Return how much of its flow an effect saves, in the unit the flow is added up in."""
    kind = effect.flow.kind
    if kind is FlowKind.ENERGY:
        amount = effect.energy_mwh
    elif kind is FlowKind.DEMAND:
        amount = effect.demand_kw_month
    elif kind in (FlowKind.WATER, FlowKind.WASTE_WATER):
        amount = effect.volume_m3
    elif kind is FlowKind.EMISSION:
        amount = effect.co2e_t
    else:
        amount = effect.mass_t
    return amount if amount is not None else ZERO


def used_in(baseline: AnnualTotals | None, key: FlowKey) -> Decimal | None:
    """Return what the baseline used or discharged of a flow; None where it is not recorded."""
    if baseline is None or key == OTHER:
        return None
    if key.kind == FlowKind.ENERGY:
        return baseline.energy_mwh_by_carrier.get(key.carrier)
    if key.kind == FlowKind.EMISSION:
        return baseline.emissions_t_by_source.get(key.carrier)
    return {
        FlowKind.DEMAND: baseline.demand_kw_month,
        FlowKind.MATERIAL: baseline.materials_t,
        FlowKind.WATER: baseline.water_m3,
        FlowKind.WASTE_WATER: baseline.waste_water_m3,
        FlowKind.WASTE: baseline.waste_t,
    }[FlowKind(key.kind)]


def part_key(part: SavingPart, keys: Mapping[FlowKey, Decimal]) -> FlowKey | None:
    """Return the flow that a saving in money follows; None: energy of all carriers of the option."""
    if part.flow_kind is None:
        return OTHER
    kind = part.flow_kind.value
    if part.flow_kind is FlowKind.ENERGY:
        if part.carrier is None:
            return None if any(key.kind == kind for key in keys) else OTHER
        key = FlowKey(kind, part.carrier)
    else:
        key = FlowKey(kind)
    return key if key in keys else OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Which part of one option's saving of one flow counts: overlap × (left ÷ of) × limit.

    overlap   1 − what larger (or observed) options claim as well, as a share
    left, of  what the options before leave, of what the baseline uses; None: nothing comes before
    limit     the baseline's use and the sum it limits; None: the sum is within it
    """

    overlap: Decimal = ONE
    left: Decimal | None = None
    of: Decimal | None = None
    limit: tuple[Decimal, Decimal] | None = None
    of_refs: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Return whether all of the saving counts."""
        return self.overlap == ONE and self.left == self.of and self.limit is None

    def value(self, *, with_limit: bool = True) -> Decimal:
        """Return the share as a number from 0 to 1."""
        share = self.overlap
        if self.left is not None and self.of is not None and self.left != self.of:
            share = share * self.left / self.of if self.of else ZERO
        if with_limit and self.limit:
            within, wanted = self.limit
            share = share * within / wanted
        return share


WHOLE = Share()


class Counting:
    """Counts the savings of options once. One flow after the other:

    1. Overlap: share × the smaller of the two savings is taken off the smaller one (equal: the later ref), once. An
       observed saving is never cut; the other one is then. Several overlaps add up, to no more than all of it.
    2. Sequence: what is left of the baseline's use after the options before, divided by that use. Where no use is
       recorded, of a sequence only the largest saving counts. An observed saving is already what was left.
    3. Limit: if the savings add up to more than the use, all are brought down in proportion.

    Increases (savings below zero) count in full.
    """

    def __init__(
        self, options: Sequence[MeasuredOption], relations: Sequence[Relation], baseline: AnnualTotals | None
    ) -> None:
        self.options = {option.case.ref: option for option in sorted(options, key=lambda option: option.case.ref)}
        self.amounts = {ref: self._amounts(option) for ref, option in self.options.items()}
        inside = [r for r in relations if r.first_ref in self.options and r.second_ref in self.options]
        self._before = earlier_options(inside)
        self._overlaps: dict[str, dict[str, Decimal]] = {}
        for relation in inside:
            if relation.kind is RelationKind.OVERLAPPING:
                self._overlaps.setdefault(relation.first_ref, {})[relation.second_ref] = relation.overlap_share
                self._overlaps.setdefault(relation.second_ref, {})[relation.first_ref] = relation.overlap_share
        self._shares: dict[FlowKey, dict[str, Share]] = {}
        self._limited: list[tuple[str, ...]] = []
        with exact():
            for key in sorted({key for amounts in self.amounts.values() for key in amounts}):
                self._shares[key] = self._count(key, used_in(baseline, key))

    def share(self, ref: str, key: FlowKey) -> Share:
        """Return which part of an option's saving of a flow counts."""
        return self._shares[key].get(ref, WHOLE)

    def limited_together(self) -> list[tuple[str, ...]]:
        """Return, for each flow of which more is stated to be saved than used, the options that share it."""
        return self._limited

    def largest_first(self, saved: Mapping[str, Decimal]) -> list[str]:
        """Return options in the order in which overlaps leave them whole: observed ones, then the larger savings."""
        return sorted(saved, key=lambda ref: (not self.options[ref].case.is_observed, -saved[ref], ref))

    def share_of_money(self, ref: str, part: SavingPart, *, with_limit: bool = True) -> Decimal:
        """Return which part of a saving in money counts: that of the flow it pays for."""
        amounts = self.amounts[ref]
        if part.amount <= 0:
            return ONE
        key = part_key(part, amounts)
        if key is not None:
            return self.share(ref, key).value(with_limit=with_limit) if key in amounts else ONE
        saved = {k: amount for k, amount in amounts.items() if k.kind == FlowKind.ENERGY and amount > 0}
        if not saved:
            return ONE
        counted = total(amount * self.share(ref, k).value(with_limit=with_limit) for k, amount in saved.items())
        return min(counted / total(saved.values()), ONE)

    @staticmethod
    def _amounts(option: MeasuredOption) -> dict[FlowKey, Decimal]:
        by_key: dict[FlowKey, list[Decimal]] = {}
        for effect in option.effects:
            by_key.setdefault(key_of(effect), []).append(amount_of(effect))
        amounts = {key: total(values) for key, values in sorted(by_key.items())}
        money = [part.amount for part in option.money.savings if part_key(part, amounts) == OTHER]
        return {**amounts, OTHER: total(money)} if money else amounts

    def _count(self, key: FlowKey, used: Decimal | None) -> dict[str, Share]:
        saved = {ref: amounts[key] for ref, amounts in self.amounts.items() if amounts.get(key, ZERO) > 0}
        if used is not None and total(saved.values()) > used:
            self._limited.append(tuple(sorted(saved)))
        overlaps = self._after_overlap(saved)
        shares: dict[str, Share] = {}
        counted: dict[str, Decimal] = {}
        for ref in sorted(saved, key=lambda ref: (len(self._before.get(ref, ())), ref)):
            overlap, others = overlaps[ref]
            amount = saved[ref] * overlap
            share = Share(overlap=overlap, of_refs=others)
            before = sorted(one for one in self._before.get(ref, ()) if one in saved)
            if before and amount and key != OTHER and not self.options[ref].case.is_observed:
                gone = total(counted[one] for one in before)
                of = used if used is not None else amount
                share = Share(
                    overlap=overlap, left=max(of - gone, ZERO), of=of, of_refs=tuple(sorted({*others, *before}))
                )
            counted[ref] = saved[ref] * share.value()
            shares[ref] = share
        wanted = total(counted.values())
        if used is not None and wanted > used:
            for ref, share in shares.items():
                shares[ref] = Share(
                    overlap=share.overlap, left=share.left, of=share.of, limit=(used, wanted), of_refs=share.of_refs
                )
        return shares

    def _after_overlap(self, saved: Mapping[str, Decimal]) -> dict[str, tuple[Decimal, tuple[str, ...]]]:
        """Return which share of each saving no larger option claims as well, and whose claims cut it."""
        result: dict[str, tuple[Decimal, tuple[str, ...]]] = {}
        order = self.largest_first(saved)
        for place, ref in enumerate(order):
            claims = self._overlaps.get(ref, {})
            larger = [one for one in order[:place] if one in claims]
            if not larger or self.options[ref].case.is_observed:
                result[ref] = ONE, ()
                continue
            twice = total(claims[one] * min(saved[one], saved[ref]) for one in larger)
            result[ref] = max(ONE - twice / saved[ref], ZERO), tuple(sorted(larger))
        return result
