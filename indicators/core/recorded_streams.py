"""Recorded inputs and outputs as streams: what the streams of a flow chart take of them, and what they leave over."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from indicators.core.arithmetic import exact, total
from indicators.core.entry import Entry, TimeSpan, period_steps
from indicators.core.factors import FactorSet
from indicators.core.flows import Flow, FlowKind, MeasuredFlow, quantify
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.refusals import NegativeAmount
from indicators.core.steps import EMISSION_STEPS, Step, StepCode, Term, worked
from indicators.core.streams import MeasuredStream, Medium, Stream, StreamKind, converted, measure_stream
from indicators.core.units import NO_MEANINGS, Dimension, parse_unit

Amount = tuple[Decimal, str, tuple[Step, ...]]

_STREAM_OF: Mapping[FlowKind, tuple[StreamKind, Medium]] = {
    FlowKind.PRODUCT_OUTPUT: (StreamKind.PRODUCT, Medium.MATERIAL),
    FlowKind.ENERGY: (StreamKind.INPUT, Medium.ENERGY),
    FlowKind.MATERIAL: (StreamKind.INPUT, Medium.MATERIAL),
    FlowKind.WATER: (StreamKind.INPUT, Medium.WATER),
    FlowKind.WASTE_WATER: (StreamKind.WASTE_WATER, Medium.WATER),
    FlowKind.WASTE: (StreamKind.WASTE, Medium.MATERIAL),
}


def streams_of(
    entered: Iterable[Stream],
    recorded: Iterable[MeasuredFlow],
    factors: FactorSet,
    *,
    meanings: Mapping[str, str] = NO_MEANINGS,
) -> tuple[MeasuredStream, ...]:
    """Return the streams of the site: those entered, and of the recorded inputs and outputs whatever they leave over.

    A stream that names a recorded flow takes its amount (or, with an amount of its own, is that part of it) and its
    cost in proportion. What no stream names stands for the site as a whole. Demand and entered emissions are no
    streams: they have no mass and no energy. Raises as `measure_stream` and `flows.quantify`.
    """
    flows = [flow for flow in recorded if _is_stream(flow)]
    by_ref = {flow.flow.ref: flow for flow in flows}
    streams: list[Stream] = []
    parts: dict[str, list[Stream]] = {}
    for stream in entered:
        flow = by_ref.get(stream.flow_ref)
        streams.append(stream if flow is None else _part_of(stream, flow, factors, meanings))
        if flow is not None:
            parts.setdefault(stream.flow_ref, []).append(streams[-1])
    rests = [_remainder(flow, parts.get(flow.flow.ref, []), meanings) for flow in flows]
    streams += [rest for rest in rests if rest is not None]
    return tuple(measure_stream(stream, meanings=meanings) for stream in streams)


def check_parts(
    entered: Iterable[Stream],
    recorded: Iterable[MeasuredFlow],
    factors: FactorSet,
    *,
    meanings: Mapping[str, str] = NO_MEANINGS,
) -> tuple[Finding, ...]:
    """Find recorded inputs and outputs whose streams add up to more than was recorded."""
    flows = {flow.flow.ref: flow for flow in recorded if _is_stream(flow)}
    sums: dict[str, list[Decimal]] = {}
    for stream in entered:
        if stream.flow_ref in flows and (amount := _amount_of(stream, flows[stream.flow_ref], factors, meanings)):
            sums.setdefault(stream.flow_ref, []).append(amount[0])
    findings = []
    for ref, amounts in sums.items():
        whole = _canonical(flows[ref], meanings)
        if whole is not None and total(amounts) > whole[0]:
            findings.append(
                Finding(
                    code=FindingCode.STREAMS_ABOVE_RECORD,
                    severity=Severity.QUESTION,
                    subject_ref=ref,
                    values={"streams": total(amounts), "recorded": whole[0]},
                    unit=whole[1],
                )
            )
    return tuple(findings)


def _canonical(flow: MeasuredFlow, meanings: Mapping[str, str]) -> Amount | None:
    """Return the amount of a flow as a stream, in MWh, m3 or t; None for what has neither (a product in pieces)."""
    if flow.flow.kind is FlowKind.ENERGY:
        energy_mwh = flow.memo_mwh if flow.flow.is_exported else flow.energy_mwh
        return (energy_mwh, "MWh", flow.steps) if energy_mwh is not None else None
    if flow.flow.kind is FlowKind.PRODUCT_OUTPUT:
        unit = parse_unit(flow.flow.unit, meanings=meanings)
        if unit.dimension is not Dimension.MASS:
            return None
        steps = period_steps(_entry(flow.flow))
        mass, steps = converted(steps[-1].result, flow.flow.unit, "t", steps, meanings)
        return mass, "t", steps
    if flow.volume_m3 is not None:
        return flow.volume_m3, "m3", flow.steps
    return (flow.mass_t, "t", flow.steps) if flow.mass_t is not None else None


def _amount_of(stream: Stream, flow: MeasuredFlow, factors: FactorSet, meanings: Mapping[str, str]) -> Amount | None:
    if stream.amount is None:
        return _canonical(flow, meanings)
    if flow.flow.kind is FlowKind.PRODUCT_OUTPUT:
        if _canonical(flow, meanings) is None:  # counted in pieces: its own amount is a weight of its own
            return None
        unit = stream.unit or flow.flow.unit
        entered = Step(code=StepCode.ENTERED, result=stream.amount, unit=parse_unit(unit, meanings=meanings).symbol)
        mass, steps = converted(stream.amount, unit, "t", (entered,), meanings)
        return mass, "t", steps
    return _canonical(quantify(_in_part(flow.flow, stream), factors, meanings=meanings), meanings)


def _in_part(flow: Flow, stream: Stream) -> Flow:
    assert stream.amount is not None
    return replace(
        flow,
        amount=stream.amount,
        unit=stream.unit or flow.unit,
        time_span=TimeSpan.PERIOD,
        span_count=None,
        opening_stock=None,
        closing_stock=None,
    )


def _entry(flow: Flow) -> Entry:
    return Entry(
        ref=flow.ref,
        kind=flow.kind,
        amount=flow.amount,
        unit=flow.unit,
        time_span=flow.time_span,
        span_count=flow.span_count,
        opening_stock=flow.opening_stock,
        closing_stock=flow.closing_stock,
    )


def _is_stream(flow: MeasuredFlow) -> bool:
    """Return whether a recorded flow has a place in a balance; what a generator makes of its fuel has none."""
    is_made_on_site = flow.memo_mwh is not None and not flow.flow.is_exported
    return flow.flow.kind in _STREAM_OF and not is_made_on_site


def _way_of(flow: Flow) -> tuple[StreamKind, Medium]:
    return (StreamKind.BY_PRODUCT, Medium.ENERGY) if flow.is_exported else _STREAM_OF[flow.kind]


def _part_of(stream: Stream, flow: MeasuredFlow, factors: FactorSet, meanings: Mapping[str, str]) -> Stream:
    amount = _amount_of(stream, flow, factors, meanings)
    if amount is None:  # a product in pieces: only an amount of its own has a weight
        return stream
    value, unit, steps = amount
    if stream.amount is not None and stream.amount < 0:
        raise NegativeAmount(stream.ref, stream.kind, stream.amount)
    whole = _canonical(flow, meanings)
    cost = _share_of_cost(flow.flow.cost_amount, value, whole[0] if whole else None)
    medium = _way_of(flow.flow)[1]
    is_input = stream.kind in (StreamKind.INPUT, StreamKind.INTERMEDIATE)
    purchased, disposed = stream.purchase_amount, stream.disposal_amount
    if is_input and purchased is None:
        purchased = cost
    if not is_input and disposed is None and flow.flow.kind in (FlowKind.WASTE, FlowKind.WASTE_WATER):
        disposed = cost
    density = stream.density_kg_per_m3 if stream.density_kg_per_m3 is not None else flow.flow.density_kg_per_m3
    return replace(
        stream,
        amount=value,
        unit=unit,
        medium=medium,
        steps=_shown(steps),
        density_kg_per_m3=density,
        purchase_amount=purchased,
        disposal_amount=disposed,
    )


def _share_of_cost(cost: Decimal | None, part: Decimal, whole: Decimal | None) -> Decimal | None:
    if cost is None or whole is None or part == whole:
        return cost
    if not whole:
        return None
    with exact():
        return cost * part / whole


def _shown(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps of the amount, without those of the emissions."""
    return tuple(step for step in steps if step.code not in EMISSION_STEPS)


def _remainder(flow: MeasuredFlow, parts: list[Stream], meanings: Mapping[str, str]) -> Stream | None:
    """Return what the streams leave over of a recorded flow, as a stream of the whole site; None: nothing."""
    kind, medium = _way_of(flow.flow)
    whole = _canonical(flow, meanings)
    is_input = kind is StreamKind.INPUT
    if whole is None:
        return None if parts else Stream(ref=flow.flow.ref, name=flow.flow.name, kind=kind, medium=medium)
    amount, unit, steps = whole
    steps = _shown(steps)
    if parts:
        used = [part.amount for part in parts if part.amount is not None]
        with exact():
            amount = whole[0] - total(used)
        if amount <= 0:
            return None
        terms = [Term(value=whole[0], unit=unit), *(Term(value=part, unit=unit, sign="−") for part in used)]
        steps = (worked(StepCode.SUMMED, unit, *terms),)
    cost = _share_of_cost(flow.flow.cost_amount, amount, whole[0])
    return Stream(
        ref=flow.flow.ref,
        name=flow.flow.name,
        kind=kind,
        medium=medium,
        amount=amount,
        unit=unit,
        flow_ref=flow.flow.ref,
        density_kg_per_m3=flow.flow.density_kg_per_m3,
        purchase_amount=cost if is_input else None,
        disposal_amount=cost if kind in (StreamKind.WASTE, StreamKind.WASTE_WATER) else None,
        evidence=flow.flow.evidence,
        steps=steps,
    )
