"""What was entered, handed to the core: one flow, one effect, the factors and units they rest on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.choices import FlowKind, RoundKind, RoundStatus
from assessments.fields import CostFields, EffectFields, FlowFields
from assessments.models import Assessment, FlowRecord, OptionCost, OptionEffect, OptionRelation, Result, Round, SiteFuel
from centres.tenancy import current_centre
from indicators.core import cost_lines as core_cost_lines
from indicators.core import emissions as core_emissions
from indicators.core import entry as core_entry
from indicators.core import factors as core_factors
from indicators.core import flows as core_flows
from indicators.core import heating as core_heating
from indicators.core import relations as core_relations
from indicators.core import savings as core_savings
from indicators.models import OwnFactor
from indicators.selectors import core_factors as load_factors
from indicators.selectors import core_grid, newest_average, own_factors

FuelsAtSite = Mapping[str, core_heating.SiteFuel]
NO_FUELS: FuelsAtSite = {}


def canonical(round_: Round, fields: FlowFields) -> tuple[Decimal, str]:
    """Return the amount of an input or output in the portal's unit, and that unit. Raises the core's refusals."""
    return canonical_amount(measured_entry(round_, fields))


def measured_entry(round_: Round, fields: FlowFields) -> core_flows.MeasuredFlow:
    """Return what the core makes of an input or output that is being entered. Raises the core's refusals."""
    assessment = round_.assessment
    at_site = fuels_at(round_, site_fuels_of(assessment.site_id)) if fields.carrier else {}
    flow = core_flows.Flow(
        ref="new",
        kind=core_flows.FlowKind(fields.kind),
        name=fields.name,
        amount=fields.amount,
        unit=fields.unit,
        time_span=core_entry.TimeSpan(fields.time_span),
        span_count=None if fields.span_count is None else Decimal(fields.span_count),
        opening_stock=fields.opening_stock_amount,
        closing_stock=fields.closing_stock_amount,
        heating_value=core_heating.HeatingValue(fields.heating_value) if fields.heating_value else None,
        net_share_of_gross=fields.net_share_of_gross,
        site_fuel=at_site.get(fields.carrier),
        carrier=fields.carrier or None,
        density_kg_per_m3=fields.density_kg_per_m3,
        ncv_mj_per_kg=fields.ncv_mj_per_kg,
        kg_co2e_per_kwh=fields.co2e_kg_per_kwh,
        product_unit=fields.product.unit if fields.product else "",
        conversion_weight=fields.product.conversion_weight if fields.product else Decimal(1),
        **_emission_fields(fields),
    )
    return core_flows.measure(flow, factors_of(assessment), meanings=unit_meanings())


def check_effect(round_: Round, fields: EffectFields) -> Decimal:
    """Return the size of an effect in the portal's unit, zero where only money changes. Raises the core's refusals."""
    assessment = round_.assessment
    at_site = fuels_at(round_, site_fuels_of(assessment.site_id)) if fields.carrier else {}
    case = core_savings.OptionCase(ref="new", title=fields.name, effects=(core_effect(fields, at_site),))
    measured = core_savings.measure_option(case, factors_of(assessment), meanings=unit_meanings())
    return max((abs(canonical_amount(effect)[0]) for effect in measured.effects), default=Decimal(0))


def canonical_amount(measured: core_flows.MeasuredFlow) -> tuple[Decimal, str]:
    """Return what a measured flow amounts to in the portal's unit."""
    for amount, unit in [
        (measured.output, measured.output_unit),
        (measured.energy_mwh, "MWh"),
        (measured.demand_kw_month, "kW-month"),
        (measured.volume_m3, "m3"),
        (measured.mass_t, "t"),
        (measured.co2e_t, "t CO2e"),
        (measured.memo_mwh, "MWh"),
    ]:
        if amount is not None:
            return amount, unit
    return measured.flow.amount, measured.flow.unit


def factors_of(assessment: Assessment) -> core_factors.FactorSet:
    """Return the factors that an assessment's figures rest on: those of its baseline, in every round.

    A centre's own factors win when they are valid on the last day of the baseline. Once the baseline is accepted,
    those count that were known then: a factor recorded later changes no figure that others are compared with.
    A later version of the baseline changes the plant and not its factors: those of the first one stay.
    """
    return load_factors(assessment.factor_set_id, assessment.grid_factor_id, _own_factors(assessment))


def factors_then(result: Result) -> core_factors.FactorSet:
    """Return the factors that a result was frozen with, but for the grid factor, which the result names itself."""
    assessment = result.assessment
    baseline = _baseline_of(assessment)
    accepted_at = baseline.accepted_at if baseline and baseline.accepted_at else result.as_of
    as_of = min(accepted_at, result.as_of)
    own = own_factors(valid_on=_valid_on(assessment, baseline), as_of=as_of)
    return load_factors(result.factor_set_id, assessment.grid_factor_id, own)


def factors_of_year(
    assessment: Assessment, round_: Round, fixed: core_factors.FactorSet
) -> core_factors.FactorSet | None:
    """Return the factors of a follow-up's own year, or None where they are the fixed ones, those of the baseline."""
    grid = assessment.grid_factor
    if grid is not None:
        grid = newest_average(grid, year=round_.period_end.year)
    own = own_factors(valid_on=round_.period_end)
    of_year = load_factors(assessment.factor_set_id, assessment.grid_factor_id, own)
    if grid is not None and of_year.grid is not None and not of_year.grid.is_own:
        of_year = replace(of_year, grid=core_grid(grid))
    return None if of_year == fixed else of_year


def _own_factors(assessment: Assessment) -> list[OwnFactor]:
    if not OwnFactor.objects.exists():
        return []
    baseline = _baseline_of(assessment)
    as_of = baseline.accepted_at if baseline and baseline.status == RoundStatus.ACCEPTED else None
    return own_factors(valid_on=_valid_on(assessment, baseline), as_of=as_of)


def _baseline_of(assessment: Assessment) -> Round | None:
    found: Round | None = assessment.rounds.filter(kind=RoundKind.BASELINE).order_by("number").first()
    return found


def _valid_on(assessment: Assessment, baseline: Round | None) -> date:
    return baseline.period_end if baseline else assessment.started_on


def unit_meanings() -> dict[str, str]:
    """Return what ambiguous units mean in the running work's centre."""
    meanings: dict[str, str] = current_centre().unit_meanings
    return meanings


def site_fuels_of(site_id: UUID) -> tuple[core_heating.SiteFuel, ...]:
    """Return what a site knows of its fuels, of every day."""
    return tuple(
        core_heating.SiteFuel(
            code=row.carrier,
            source=row.source,
            valid_from=row.valid_on,
            density_kg_per_m3=row.density_kg_per_m3,
            calorific_value_mj_per_kg=row.calorific_value_mj_per_kg,
            heating_value=core_heating.HeatingValue(row.heating_value),
            net_share_of_gross=row.net_share_of_gross,
        )
        for row in SiteFuel.objects.filter(site_id=site_id).order_by("valid_on", "pk")
    )


def fuels_at(round_: Round, known: Iterable[core_heating.SiteFuel]) -> FuelsAtSite:
    """Return what the site knew of each fuel when the period of a round ended."""
    return core_heating.fuels_at_site(known, period_end=round_.period_end)


def core_effect(effect: OptionEffect | EffectFields, at_site: FuelsAtSite = NO_FUELS) -> core_savings.OptionEffect:
    """Return an effect of an option as the core has it."""
    return core_savings.OptionEffect(
        flow_kind=core_flows.FlowKind(effect.flow_kind) if effect.flow_kind else None,
        carrier=effect.carrier or None,
        amount=effect.amount if effect.flow_kind else None,
        unit=effect.unit,
        site_fuel=at_site.get(effect.carrier),
        saving_amount=effect.saving_amount,
        density_kg_per_m3=effect.density_kg_per_m3,
        ncv_mj_per_kg=effect.ncv_mj_per_kg,
        heating_value=core_heating.HeatingValue(effect.heating_value) if effect.heating_value else None,
        net_share_of_gross=effect.net_share_of_gross,
        is_hazardous=effect.is_hazardous,
    )


def core_cost(cost: OptionCost | CostFields) -> core_cost_lines.CostLine:
    """Return a cost line as the core has it."""
    return core_cost_lines.CostLine(
        kind=core_cost_lines.CostKind(cost.kind),
        amount=cost.entered_amount,
        quantity=cost.quantity,
        unit=cost.unit,
        unit_price=cost.unit_price_amount,
        carrier=cost.carrier or None,
        rate=cost.rate,
        rate_source=", ".join(str(word) for word in (cost.rate_source, cost.rate_on) if word),
        price_year=cost.price_year,
    )


def core_relation(relation: OptionRelation) -> core_relations.Relation:
    """Return a relation of two options as the core has it."""
    return core_relations.Relation(
        kind=core_relations.RelationKind(relation.kind),
        first_ref=str(relation.first_id),
        second_ref=str(relation.second_id),
        overlap_share=relation.overlap_share,
        needs_first=relation.is_needed,
    )


def measured_flows(
    flows: Iterable[FlowRecord], factors: core_factors.FactorSet, at_site: FuelsAtSite = NO_FUELS
) -> tuple[core_flows.MeasuredFlow, ...]:
    """Measure recorded flows. Products of one unit need no conversion; several keep their weights."""
    records = tuple(flows)
    output_units = {record.product.unit for record in records if record.product}
    common = next(iter(output_units)) if len(output_units) == 1 else ""
    return tuple(
        core_flows.measure(_core_flow(record, common, at_site.get(record.carrier)), factors, meanings=unit_meanings())
        for record in records
    )


def _core_flow(record: FlowRecord, output_unit: str, site_fuel: core_heating.SiteFuel | None) -> core_flows.Flow:
    product = record.product
    return core_flows.Flow(
        ref=str(record.pk),
        kind=core_flows.FlowKind(record.kind),
        name=record.name,
        amount=record.amount,
        unit=record.unit,
        time_span=core_entry.TimeSpan(record.time_span),
        span_count=None if record.span_count is None else Decimal(record.span_count),
        opening_stock=record.opening_stock_amount,
        closing_stock=record.closing_stock_amount,
        heating_value=core_heating.HeatingValue(record.heating_value) if record.heating_value else None,
        net_share_of_gross=record.net_share_of_gross,
        site_fuel=site_fuel,
        carrier=record.carrier or None,
        density_kg_per_m3=record.density_kg_per_m3,
        ncv_mj_per_kg=record.ncv_mj_per_kg,
        kg_co2e_per_kwh=record.co2e_kg_per_kwh,
        product_unit=product.unit if product else "",
        conversion_weight=product.conversion_weight if product else Decimal(1),
        output_unit=output_unit if record.kind == FlowKind.PRODUCT_OUTPUT else "",
        cost_amount=record.cost_amount,
        is_hazardous=record.is_hazardous,
        evidence=record.evidence,
        uncertainty_percent=record.uncertainty_percent,
        **_emission_fields(record),
    )


def _emission_fields(entered: FlowRecord | FlowFields) -> dict[str, Any]:
    """Return what was entered of exported energy, and of emissions that are no fuel."""
    source, pond = entered.emission_source, entered.pond
    return {
        "is_exported": entered.is_exported,
        "efficiency_share": entered.efficiency_share,
        "emission_source": core_emissions.EmissionSource(source) if source else None,
        "cod_kg_per_m3": entered.cod_kg_per_m3,
        "mcf_share": _correction(pond) if entered.mcf_share is None else entered.mcf_share,
        "methane_per_cod": entered.methane_per_cod_share,
        "methane_recovered_t": entered.methane_recovered_t,
    }


def _correction(pond: str) -> Decimal | None:
    """Return the default of the IPCC for a kind of pond."""
    return core_emissions.METHANE_CORRECTION[core_emissions.Pond(pond)] if pond else None
