"""From rows to the core and back: the one place where an assessment's figures are calculated."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from assessments.choices import EffectStage, EvidenceLevel, FlowKind, OptionStatus, RoundKind
from assessments.fields import EffectFields, FlowFields
from assessments.figures import (
    SCHEMA,
    FactorsRow,
    FlowRow,
    HumanRow,
    IndicatorRow,
    OptionRow,
    PortfolioRow,
    RoundFigures,
    SavingsRow,
    StepRow,
    YearRow,
    to_json,
)
from assessments.models import Assessment, FlowRecord, HumanEffect, Option, OptionEffect, OptionProgress, Round
from centres.tenancy import current_centre
from indicators import core
from indicators.core import factors as core_factors
from indicators.core import flows as core_flows
from indicators.core import savings as core_savings
from indicators.core.arithmetic import exact
from indicators.core.plausibility import Finding, check_jumps, check_savings, check_year
from indicators.core.productivity import (
    RELATIVE,
    IndicatorCode,
    indicator_unit,
    indicator_values,
    pollution_intensity,
)
from indicators.core.profile import change_share, rppi_profile
from indicators.core.steps import Step
from indicators.core.technique import Technique as CoreTechnique
from indicators.selectors import core_factors as load_factors

NOT_COUNTED = (OptionStatus.REJECTED, OptionStatus.STOPPED)
ORDER_OF_EVIDENCE = tuple(EvidenceLevel.values)  # weakest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The rows of one round that a calculation reads, fetched once."""

    assessment: Assessment
    round: Round
    flows: tuple[FlowRecord, ...]
    baseline_round: Round | None
    baseline_flows: tuple[FlowRecord, ...]
    options: tuple[Option, ...]
    progress: tuple[OptionProgress, ...]  # of this round and earlier ones, oldest first
    effects: tuple[OptionEffect, ...]  # of this round and earlier ones, oldest first
    human: tuple[HumanEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculated:
    """A round's figures, what looks wrong in them, and a digest of what they were calculated from."""

    figures: RoundFigures
    findings: tuple[Finding, ...]
    digest: str


def canonical(assessment: Assessment, fields: FlowFields) -> tuple[Decimal, str]:
    """Return the amount of an input or output in the portal's unit, and that unit. Raises the core's refusals."""
    flow = core_flows.Flow(
        ref="new",
        kind=core_flows.FlowKind(fields.kind),
        name=fields.name,
        amount=fields.amount,
        unit=fields.unit,
        carrier=fields.carrier or None,
        density_kg_per_m3=fields.density_kg_per_m3,
        ncv_mj_per_kg=fields.ncv_mj_per_kg,
        kg_co2e_per_kwh=fields.co2e_kg_per_kwh,
        product_unit=fields.product.unit if fields.product else "",
        conversion_weight=fields.product.conversion_weight if fields.product else Decimal(1),
    )
    return canonical_amount(core_flows.measure(flow, factors_of(assessment), meanings=unit_meanings()))


def check_effect(assessment: Assessment, fields: EffectFields) -> Decimal:
    """Return the size of an effect in the portal's unit, zero where only money changes. Raises the core's refusals."""
    case = core_savings.OptionCase(ref="new", title=fields.name, effects=(_core_effect(fields),))
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
    ]:
        if amount is not None:
            return amount, unit
    return measured.flow.amount, measured.flow.unit


def factors_of(assessment: Assessment) -> core_factors.FactorSet:
    """Return the factors that an assessment's figures rest on."""
    return load_factors(assessment.factor_set_id, assessment.grid_factor_id)


def unit_meanings() -> dict[str, str]:
    """Return what ambiguous units mean in the running work's centre."""
    meanings: dict[str, str] = current_centre().unit_meanings
    return meanings


def calculate(inputs: Inputs) -> Calculated:
    """Return the figures of a round from its rows. Raises the core's refusals, which entry has refused before."""
    factors = factors_of(inputs.assessment)
    measured = _measure(inputs.flows, factors)
    totals = core_flows.annual_totals(measured)
    baseline_measured = _measure(inputs.baseline_flows, factors)
    baseline = core_flows.annual_totals(baseline_measured)
    has_year = bool(inputs.flows)
    is_first = inputs.round.kind == RoundKind.BASELINE

    stands = [_stand(option, inputs) for option in inputs.options]
    rows = tuple(_option_row(stand, factors) for stand in stands)
    counted = [stand for stand in stands if stand.status not in NOT_COUNTED]
    implemented = [stand for stand in stands if stand.status == OptionStatus.IMPLEMENTED]

    year = _year_row(inputs.round, totals) if has_year else None
    before = year if is_first else (_year_row(inputs.baseline_round, baseline) if inputs.baseline_round else None)
    compares = has_year and not is_first and inputs.baseline_round is not None
    evidences = [flow.evidence for flow in inputs.flows] or [stand.evidence for stand in counted]

    figures = RoundFigures(
        schema=SCHEMA,
        kind=inputs.round.kind,
        currency=inputs.assessment.currency,
        currency_per_usd=inputs.assessment.currency_per_usd,
        rate_on=inputs.assessment.rate_on,
        rate_source=inputs.assessment.rate_source,
        evidence=weakest(evidences),
        core_version=core.CORE_VERSION,
        factors=_factors_row(factors),
        year=year,
        baseline=before,
        flows=tuple(_flow_row(record, one) for record, one in zip(inputs.flows, measured, strict=True)),
        indicators=_indicator_rows(baseline if not is_first else totals, totals if compares else None),
        options=rows,
        expected=_portfolio_row([_measured(stand, factors) for stand in counted]),
        implemented=_portfolio_row([_measured(stand, factors) for stand in implemented]),
        human=tuple(_human_row(row) for row in inputs.human),
    )
    findings = [*check_year(totals)]
    if not is_first:
        findings += check_savings([_measured(stand, factors) for stand in counted], baseline)
    if compares:
        findings += check_jumps(baseline, totals)
    digest = hashlib.sha256(json.dumps(to_json(figures), sort_keys=True).encode()).hexdigest()
    return Calculated(figures=figures, findings=tuple(findings), digest=digest)


def weakest(evidences: Iterable[str]) -> str:
    """Return the weakest evidence level: a sum is no better evidenced than its worst part."""
    return min(evidences, key=ORDER_OF_EVIDENCE.index, default=EvidenceLevel.ESTIMATED)


@dataclass(frozen=True, slots=True)
class _Stand:
    """An option with what is known of it in this round."""

    option: Option
    progress: OptionProgress | None
    status: str
    evidence: str
    stage: str
    case: core_savings.OptionCase


def _stand(option: Option, inputs: Inputs) -> _Stand:
    said = [row for row in inputs.progress if row.option_id == option.pk]
    progress = said[-1] if said else None
    status = progress.status if progress else OptionStatus.IDENTIFIED
    own = [effect for effect in inputs.effects if effect.option_id == option.pk]
    observed = [effect for effect in own if effect.stage == EffectStage.OBSERVED]
    latest = observed[-1].round_id if observed else None
    observed = [effect for effect in observed if effect.round_id == latest]
    effects = observed or [effect for effect in own if effect.stage == EffectStage.EXPECTED]
    share = progress.implemented_share if progress and not observed else Decimal(1)
    actual = progress.actual_investment_amount if progress else None
    case = core_savings.OptionCase(
        ref=str(option.pk),
        title=option.title,
        technique=CoreTechnique(option.technique) if option.technique else None,
        counts_as=core_savings.CountsAs(option.counts_as),
        investment_amount=option.investment_amount if actual is None else actual,
        grant_amount=option.grant_amount,
        running_cost_amount=_scaled(option.running_cost_amount, share),
        effects=tuple(_scaled_effect(_core_effect(effect), share) for effect in effects),
        lifetime_years=option.lifetime_years,
        discount_rate=inputs.assessment.discount_rate,
    )
    levels = [effect.evidence for effect in effects]
    if progress and status == OptionStatus.IMPLEMENTED and observed:
        evidence = weakest([*levels, progress.evidence])
    else:
        evidence = weakest(levels)
    stage = EffectStage.OBSERVED if observed else EffectStage.EXPECTED
    return _Stand(option, progress, status, evidence, stage, case)


def _scaled(amount: Decimal, share: Decimal) -> Decimal:
    with exact():
        return amount * share if share != 1 else amount


def _scaled_effect(effect: core_savings.OptionEffect, share: Decimal) -> core_savings.OptionEffect:
    if share == 1:
        return effect
    return replace(
        effect,
        amount=None if effect.amount is None else _scaled(effect.amount, share),
        saving_amount=None if effect.saving_amount is None else _scaled(effect.saving_amount, share),
    )


def _core_effect(effect: OptionEffect | EffectFields) -> core_savings.OptionEffect:
    return core_savings.OptionEffect(
        flow_kind=core_flows.FlowKind(effect.flow_kind) if effect.flow_kind else None,
        carrier=effect.carrier or None,
        amount=effect.amount if effect.flow_kind else None,
        unit=effect.unit,
        saving_amount=effect.saving_amount,
    )


def _measured(stand: _Stand, factors: core_factors.FactorSet) -> core_savings.MeasuredOption:
    return core_savings.measure_option(stand.case, factors, meanings=unit_meanings())


def _measure(flows: Iterable[FlowRecord], factors: core_factors.FactorSet) -> tuple[core_flows.MeasuredFlow, ...]:
    records = tuple(flows)
    output_units = {record.product.unit for record in records if record.product}
    common = next(iter(output_units)) if len(output_units) == 1 else ""
    return tuple(
        core_flows.measure(_core_flow(record, common), factors, meanings=unit_meanings()) for record in records
    )


def _core_flow(record: FlowRecord, output_unit: str) -> core_flows.Flow:
    product = record.product
    return core_flows.Flow(
        ref=str(record.pk),
        kind=core_flows.FlowKind(record.kind),
        name=record.name,
        amount=record.amount,
        unit=record.unit,
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
    )


def _year_row(round_: Round, totals: core_flows.AnnualTotals) -> YearRow:
    costs = {str(kind): amount for kind, amount in totals.cost_amount_by_kind.items()}
    with exact():
        cost = sum(costs.values(), Decimal(0)) if costs else None
    return YearRow(
        period_start=round_.period_start,
        period_end=round_.period_end,
        product_output=totals.product_output,
        output_unit=totals.output_unit,
        energy_mwh=totals.energy_mwh,
        materials_t=totals.materials_t,
        water_m3=totals.water_m3,
        air_emissions_t=totals.air_emissions_t,
        waste_water_m3=totals.waste_water_m3,
        waste_t=totals.waste_t,
        hazardous_waste_t=totals.hazardous_waste_t,
        co2_biogenic_t=totals.co2_biogenic_t,
        energy_mwh_by_carrier=dict(totals.energy_mwh_by_carrier),
        cost_amount_by_kind=costs,
        cost_amount=cost,
    )


def _indicator_rows(
    baseline: core_flows.AnnualTotals, current: core_flows.AnnualTotals | None
) -> tuple[IndicatorRow, ...]:
    if current is None:
        values = indicator_values(baseline)
        return tuple(
            IndicatorRow(
                code=str(code),
                unit=indicator_unit(code, baseline.output_unit),
                is_relative=code in RELATIVE,
                baseline=values[code],
            )
            for code in IndicatorCode
        )
    return tuple(
        IndicatorRow(
            code=str(row.code),
            unit=row.unit,
            is_relative=row.code in RELATIVE,
            baseline=row.baseline,
            current=row.current,
            change_share=row.change_share,
            is_improvement=row.is_improvement,
            decoupling=str(row.decoupling) if row.decoupling else None,
        )
        for row in rppi_profile(baseline, current).rows
    )


def _flow_row(record: FlowRecord, measured: core_flows.MeasuredFlow) -> FlowRow:
    amount, unit = canonical_amount(measured)
    return FlowRow(
        id=str(record.pk),
        kind=record.kind,
        name=record.name,
        carrier=record.carrier,
        amount=record.amount,
        unit=record.unit,
        canonical_amount=amount,
        canonical_unit=unit,
        co2e_t=measured.co2e_t,
        cost_amount=record.cost_amount,
        method=record.method,
        evidence=record.evidence,
        is_hazardous=record.is_hazardous,
        steps=step_rows(measured.steps),
    )


def step_rows(steps: Iterable[Step]) -> tuple[StepRow, ...]:
    """Return the steps of the core as rows for pages, API and PDF."""
    return tuple(StepRow(code=str(step.code), formula=step.formula, source=_source(step)) for step in steps)


def _source(step: Step) -> str:
    source = step.source
    if source is None:
        return ""
    words = [source.name, source.kind.replace("_", " "), str(source.year or ""), source.factor_set]
    return ", ".join(word for word in words if word)


def _savings_row(savings: core_savings.Savings) -> SavingsRow:
    return SavingsRow(
        energy_mwh=savings.energy_mwh,
        energy_mwh_by_carrier=dict(savings.energy_mwh_by_carrier),
        demand_kw_month=savings.demand_kw_month,
        materials_t=savings.materials_t,
        water_m3=savings.water_m3,
        waste_water_m3=savings.waste_water_m3,
        waste_t=savings.waste_t,
        co2e_t=savings.co2e_t,
    )


def _option_row(stand: _Stand, factors: core_factors.FactorSet) -> OptionRow:
    measured = _measured(stand, factors)
    option, progress = stand.option, stand.progress
    steps = [step for effect in measured.effects for step in effect.steps] + list(measured.steps)
    return OptionRow(
        id=str(option.pk),
        number=option.number,
        title=option.title,
        description=option.description,
        place=option.place,
        technique=option.technique,
        counts_as=option.counts_as,
        status=str(stand.status),
        reason=progress.reason if progress else "",
        remark=progress.remark if progress else "",
        implemented_on=progress.implemented_on if progress else None,
        due_on=progress.due_on if progress else None,
        responsible=progress.responsible if progress else "",
        stage=str(stand.stage),
        evidence=str(stand.evidence),
        investment_amount=measured.case.investment_amount,
        net_investment_amount=measured.net_investment_amount,
        saving_amount=measured.saving_amount,
        payback_kind=str(measured.payback.kind),
        payback_years=measured.payback.years,
        npv_amount=measured.npv_amount,
        irr=measured.irr,
        lifetime_years=option.lifetime_years,
        savings=_savings_row(measured.savings),
        steps=step_rows(steps),
    )


def _portfolio_row(options: Iterable[core_savings.MeasuredOption]) -> PortfolioRow:
    totals = core_savings.portfolio(options)
    return PortfolioRow(
        option_count=totals.option_count,
        cleaner_production_count=totals.cleaner_production_count,
        without_saving_count=totals.without_saving_count,
        investment_amount=totals.investment_amount,
        net_investment_amount=totals.net_investment_amount,
        saving_amount=totals.saving_amount,
        payback_kind=str(totals.payback.kind),
        payback_years=totals.payback.years,
        savings=_savings_row(totals.savings),
    )


def _human_row(row: HumanEffect) -> HumanRow:
    return HumanRow(
        kind=row.kind,
        title=row.title,
        people_before_count=row.people_before_count,
        people_after_count=row.people_after_count,
        women_count=row.women_count,
        men_count=row.men_count,
        evidence=row.evidence,
    )


def _factors_row(factors: core_factors.FactorSet) -> FactorsRow:
    grid = factors.grid
    return FactorsRow(
        factor_set=f"{factors.name} {factors.version}",
        gwp_set=factors.gwp_set,
        grid_name=grid.name if grid else "",
        grid_kind=str(grid.kind) if grid else "",
        grid_year=grid.year if grid else None,
        grid_kg_co2e_per_kwh=grid.kg_co2e_per_kwh if grid else None,
        grid_source=grid.source if grid else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PerOutput:
    """What one unit of product takes or leaves behind, before and now."""

    code: str
    unit: str
    baseline: Decimal | None
    current: Decimal | None
    change_share: Decimal | None


def use_per_output(figures: RoundFigures) -> tuple[PerOutput, ...]:
    """Return energy [MWh], water [m3] and waste [t] for one unit of product: the plain words of a plant's page."""
    return tuple(
        _per_output(code, unit, field, figures.baseline, figures.year if figures.kind != RoundKind.BASELINE else None)
        for code, unit, field in [
            ("energy", "MWh", "energy_mwh"),
            ("water", "m3", "water_m3"),
            ("waste", "t", "waste_t"),
        ]
    )


def _per_output(code: str, unit: str, field: str, before: YearRow | None, now: YearRow | None) -> PerOutput:
    baseline, current = (_amount_per_output(year, field) for year in (before, now))
    return PerOutput(
        code=code, unit=unit, baseline=baseline, current=current, change_share=change_share(baseline, current)
    )


def _amount_per_output(year: YearRow | None, field: str) -> Decimal | None:
    amount = getattr(year, field) if year else None
    if year is None or year.product_output is None or amount is None:
        return None
    return pollution_intensity(amount, year.product_output)
