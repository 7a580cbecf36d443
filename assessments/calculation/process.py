"""Streams, steps and utilities of a round, handed to the core and back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from assessments.calculation.entered import factors_of, fuels_at, measured_flows, site_fuels_of, unit_meanings
from assessments.calculation.inputs import Inputs
from assessments.calculation.process_figures import (
    BalanceRow,
    InsideRow,
    KindSumRow,
    ProcessFigures,
    StreamRow,
    UtilityPriceRow,
    UtilityRow,
    WasteCostRow,
    WasteRow,
)
from assessments.calculation.rows import step_rows
from assessments.choices import FlowKind
from assessments.fields import CompositionFields, StreamFields
from assessments.models import FlowRecord, Round, Stream, UnitOperation, UtilityConversion
from indicators import core
from indicators.core import streams as core_streams
from indicators.core.arithmetic import total_or_none
from indicators.core.plausibility import Finding
from indicators.core.shares import from_percent

LOST_UNIT: Mapping[str, core.OutputUnit] = {
    "boiler": core.OutputUnit.STEAM_T,
    "generator": core.OutputUnit.ENERGY_MWH,
    "compressor": core.OutputUnit.AIR_NM3,
    "chiller": core.OutputUnit.ENERGY_MWH,
}
PAID_INPUTS = (FlowKind.ENERGY, FlowKind.DEMAND, FlowKind.MATERIAL, FlowKind.WATER)


def process_figures(inputs: Inputs, factors: core.FactorSet | None = None) -> ProcessFigures:
    """Return the balances of a round, what its waste costs and what its utilities cost.

    factors  others than the assessment's own, to see what they would change
    Raises the core's refusals, which entry has refused before.
    """
    factors = factors or factors_of(inputs.assessment)
    measured = measured_flows(inputs.flows, factors, fuels_at(inputs.round, inputs.site_fuels))
    meanings = unit_meanings()
    entered = [core_stream(stream) for stream in inputs.streams]
    streams = core.streams_of(entered, measured, factors, meanings=meanings)
    units = _units(inputs.streams)
    balances = core.balances(streams, unit_refs=[str(unit.pk) for unit in units])
    totals = core.annual_totals(measured)
    bills = [totals.cost_amount_by_kind.get(core.FlowKind(kind)) for kind in PAID_INPUTS]
    own = [s.purchase_amount for s in entered if s.kind is core.StreamKind.INPUT and not s.flow_ref]
    names = {str(unit.pk): unit.name for unit in units} | {"": ""}
    cost = core.waste_cost(streams, balances, input_cost_amount=total_or_none([*bills, *own]))
    prices = core.carrier_prices(totals)
    return ProcessFigures(
        balances=tuple(_balance_row(one, names) for one in balances),
        inside=_inside(streams, names),
        waste_cost=_waste_cost_row(cost),
        utilities=tuple(_utility_row(utility, prices) for utility in inputs.utilities),
    )


def process_findings(
    inputs: Inputs, measured: tuple[core.MeasuredFlow, ...], factors: core.FactorSet
) -> tuple[Finding, ...]:
    """Find recorded inputs and outputs whose streams say more than was recorded, and balances that do not close.

    Balances are asked about once a flow chart is drawn: before that they only say that nobody drew it.
    """
    if not inputs.streams:
        return ()
    meanings = unit_meanings()
    entered = [core_stream(stream) for stream in inputs.streams]
    streams = core.streams_of(entered, measured, factors, meanings=meanings)
    names = {str(unit.pk): unit.name for unit in _units(inputs.streams)}
    balances = core.balances(streams, unit_refs=list(names))
    found = core.check_balances(balances)
    open_ones = (replace(one, name=names.get(one.subject_ref.split("/")[-1], "")) for one in found)
    return (*core.check_parts(entered, measured, factors, meanings=meanings), *open_ones)


def air_loss_t(inputs: Inputs, measured: tuple[core.MeasuredFlow, ...], factors: core.FactorSet) -> Decimal:
    """Return what evaporates or is lost by the flow chart, beside the recorded outputs [t]."""
    if not inputs.streams:
        return Decimal(0)
    entered = [core_stream(stream) for stream in inputs.streams]
    return core.air_loss_t(core.streams_of(entered, measured, factors, meanings=unit_meanings()))


def check_stream(
    round_: Round, fields: StreamFields, contents: Iterable[CompositionFields], flow: FlowRecord | None
) -> Decimal:
    """Return the largest quantity that a stream carries, in the portal's units. Raises the core's refusals."""
    stream = core_streams.Stream(
        ref="new",
        name=fields.name,
        kind=core.StreamKind.INPUT,  # where it goes is the database's to check
        medium=core.Medium(fields.medium),
        amount=fields.amount,
        unit=fields.unit,
        flow_ref=str(flow.pk) if flow else "",
        density_kg_per_m3=fields.density_kg_per_m3,
        water_share=_share(fields.water_percent),
        contents=tuple(
            core.Content(substance=str(one.substance_id), share=_share(one.share_percent) or Decimal(0))
            for one in contents
        ),
    )
    factors = factors_of(round_.assessment)
    at_site = fuels_at(round_, site_fuels_of(round_.assessment.site_id)) if flow else {}
    recorded = measured_flows([flow] if flow else [], factors, at_site)
    measured = core.streams_of([stream], recorded, factors, meanings=unit_meanings())[0]
    return max((quantity.amount for quantity in measured.quantities), default=Decimal(0))


def core_stream(stream: Stream) -> core_streams.Stream:
    """Return a stream as the core has it. Its contents and their substances are fetched with it."""
    return core_streams.Stream(
        ref=str(stream.pk),
        name=stream.name,
        kind=core.StreamKind(stream.kind),
        medium=core.Medium(stream.medium),
        amount=stream.amount,
        unit=stream.unit,
        flow_ref=str(stream.flow_id or ""),
        from_unit=str(stream.from_unit_id or ""),
        to_unit=str(stream.to_unit_id or ""),
        density_kg_per_m3=stream.density_kg_per_m3,
        water_share=_share(stream.water_percent),
        contents=tuple(
            core.Content(
                substance=content.substance.name,
                share=_share(content.share_percent) or Decimal(0),
                is_bought_for=content.is_bought_for,
            )
            for content in stream.contents.all()
        ),
        purchase_amount=stream.purchase_amount,
        value_of=str(stream.value_of_id or ""),
        processing_amount=stream.processing_amount,
        disposal_amount=stream.disposal_amount,
        earnings_amount=stream.earnings_amount,
        evidence=stream.evidence,
    )


def core_utility(utility: UtilityConversion) -> core.UtilityConversion:
    """Return a utility as the core has it: a chiller's coefficient is its efficiency."""
    efficiency = _share(utility.efficiency_percent)
    if utility.kind == core.UtilityKind.CHILLER:
        efficiency = utility.coefficient_of_performance
    return core.UtilityConversion(
        ref=str(utility.pk),
        name=utility.name,
        kind=core.UtilityKind(utility.kind),
        carrier=utility.carrier,
        efficiency_share=efficiency,
        specific_use_kwh_per_nm3=utility.specific_use_kwh_per_nm3,
        heat_kwh_per_t=utility.heat_kwh_per_t,
        other_cost_per_mwh_amount=utility.other_cost_per_mwh_amount,
        source=utility.source,
    )


def _share(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else from_percent(percent)


def _units(streams: Iterable[Stream]) -> list[UnitOperation]:
    units = {unit.pk: unit for stream in streams for unit in (stream.from_unit, stream.to_unit) if unit is not None}
    return sorted(units.values(), key=lambda unit: (unit.number, unit.name))


def _balance_row(one: core.Balance, names: Mapping[str, str]) -> BalanceRow:
    return BalanceRow(
        kind=str(one.kind),
        substance=one.substance,
        place=names[one.unit_ref],
        unit=one.unit,
        state=str(one.state),
        inputs=tuple(_stream_row(line, names) for line in one.inputs),
        outputs=tuple(_stream_row(line, names) for line in one.outputs),
        output_sums=tuple(KindSumRow(kind=str(part.kind), amount=part.amount) for part in one.output_sums),
        input_amount=one.input_amount,
        output_amount=one.output_amount,
        accounted_share=one.accounted_share,
        unexplained_amount=one.unexplained_amount,
        unexplained_share=one.unexplained_share,
        is_within_tolerance=one.is_within_tolerance,
        price=one.price,
        unexplained_cost_amount=one.unexplained_cost_amount,
        unpriced_amount=one.unpriced_amount,
        steps=step_rows(one.steps),
    )


def _stream_row(line: core.BalanceLine, names: Mapping[str, str]) -> StreamRow:
    return StreamRow(
        name=line.name,
        kind=str(line.kind),
        amount=line.amount,
        share=line.share,
        from_unit=names[line.from_unit],
        to_unit=names[line.to_unit],
        evidence=line.evidence,
        is_taken_as_dry=line.is_taken_as_dry,
        steps=step_rows(line.steps),
    )


def _inside(streams: Iterable[core.MeasuredStream], names: Mapping[str, str]) -> tuple[InsideRow, ...]:
    return tuple(
        InsideRow(
            kind=str(quantity.kind),
            substance=quantity.substance,
            name=one.stream.name,
            from_unit=names[one.stream.from_unit],
            to_unit=names[one.stream.to_unit],
            amount=quantity.amount,
        )
        for one in streams
        if one.stream.kind is core.StreamKind.INTERMEDIATE
        for quantity in one.quantities
    )


def _waste_cost_row(cost: core.WasteCost) -> WasteCostRow:
    return WasteCostRow(
        flows=tuple(
            WasteRow(
                name=flow.name,
                kind=str(flow.kind or ""),
                balance_kind=str(flow.balance_kind or ""),
                purchase_amount=flow.purchase_amount,
                processing_amount=flow.processing_amount,
                disposal_amount=flow.disposal_amount,
                earnings_amount=flow.earnings_amount,
                cost_amount=flow.cost_amount,
                cost_share=flow.cost_share,
                steps=step_rows(flow.steps),
            )
            for flow in cost.flows
        ),
        purchase_amount=cost.purchase_amount,
        processing_amount=cost.processing_amount,
        disposal_amount=cost.disposal_amount,
        earnings_amount=cost.earnings_amount,
        cost_amount=cost.cost_amount,
        input_cost_amount=cost.input_cost_amount,
        share_of_inputs=cost.share_of_inputs,
        unpriced_count=cost.unpriced_count,
        steps=step_rows(cost.steps),
    )


def _utility_row(utility: UtilityConversion, carrier_prices: Mapping[str, core.Step]) -> UtilityRow:
    prices = core.utility_prices(core_utility(utility), carrier_prices.get(utility.carrier))
    lost_unit = LOST_UNIT[utility.kind]
    price = next((one for one in prices if one.unit is lost_unit), None)
    lost = core.loss_cost(price, utility.lost_amount) if price and utility.lost_amount is not None else None
    return UtilityRow(
        id=str(utility.pk),
        name=utility.name,
        kind=utility.kind,
        carrier=utility.carrier,
        source=utility.source,
        evidence=utility.evidence,
        prices=tuple(
            UtilityPriceRow(
                unit=str(one.unit),
                input_mwh_per_unit=one.input_mwh_per_unit,
                price_amount=one.price_amount,
                steps=step_rows(one.steps),
            )
            for one in prices
        ),
        lost_amount=utility.lost_amount,
        lost_unit=str(lost_unit),
        lost_energy_mwh=lost.input_energy_mwh if lost else None,
        lost_cost_amount=lost.cost_amount if lost else None,
        steps=step_rows(lost.steps) if lost else (),
    )
