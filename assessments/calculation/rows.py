"""What the core answered, as the rows that pages, API and documents read."""

from collections.abc import Callable, Iterable, Sequence

from django.utils import timezone

from assessments.calculation.entered import canonical_amount
from assessments.calculation.stands import Stand
from assessments.figures import (
    BaselineVersionRow,
    CostRow,
    CountedOnceRow,
    EconomicsRow,
    ExplainedRow,
    FactorsRow,
    FlowRow,
    HumanRow,
    IndicatorRow,
    Later,
    LeftOutRow,
    OptionRow,
    PortfolioRow,
    SavingsRow,
    StepRow,
    YearRow,
)
from assessments.models import FlowRecord, HumanEffect, Round
from indicators.core import combined as core_combined
from indicators.core import factors as core_factors
from indicators.core import flows as core_flows
from indicators.core import savings as core_savings
from indicators.core.arithmetic import total
from indicators.core.economics import real_irr
from indicators.core.figures import ExplainedFigure
from indicators.core.margins import project_savings
from indicators.core.productivity import RELATIVE, IndicatorCode, indicator_unit, indicator_values
from indicators.core.profile import ProfileRow, rppi_profile
from indicators.core.steps import Step
from indicators.core.totals import AnnualTotals


def year_row(round_: Round, totals: AnnualTotals) -> YearRow:
    """Return the totals of one year."""
    costs = {str(kind): amount for kind, amount in totals.cost_amount_by_kind.items()}
    cost = total(costs.values()) if costs else None
    return YearRow(
        period_start=round_.period_start,
        period_end=round_.period_end,
        campaign=round_.campaign,
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
        other_emissions_t=totals.other_emissions_t,
        emissions_t_by_source=dict(totals.emissions_t_by_source),
        exported_mwh=totals.exported_mwh,
        made_on_site_mwh=totals.made_on_site_mwh,
        supplier_electricity_t=totals.supplier_electricity_t,
    )


def baseline_version_row(baseline: Round, version: int) -> BaselineVersionRow:
    """Return which version of the baseline a round is, what changed, and who accepted it."""
    return BaselineVersionRow(
        version=version,
        period_start=baseline.period_start,
        period_end=baseline.period_end,
        reason=baseline.change_reason,
        note=baseline.change_note,
        changed_on=baseline.changed_on,
        accepted_by=str(baseline.accepted_by or ""),
        accepted_on=timezone.localtime(baseline.accepted_at).date() if baseline.accepted_at else None,
    )


def indicator_rows(baseline: AnnualTotals, current: AnnualTotals | None) -> tuple[IndicatorRow, ...]:
    """Return the thirteen indicators of one year, or of two with their change."""
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
    return tuple(profile_row(row) for row in rppi_profile(baseline, current).rows)


def profile_row(row: ProfileRow) -> IndicatorRow:
    """Return one indicator of two years."""
    return IndicatorRow(
        code=str(row.code),
        unit=row.unit,
        is_relative=row.code in RELATIVE,
        baseline=row.baseline,
        current=row.current,
        change_share=row.change_share,
        is_improvement=row.is_improvement,
        decoupling=str(row.decoupling) if row.decoupling else None,
    )


def flow_row(record: FlowRecord, measured: core_flows.MeasuredFlow) -> FlowRow:
    """Return one input or output as entered and measured."""
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
        time_span=record.time_span,
        span_count=record.span_count,
        heating_value=record.heating_value,
        steps=step_rows(measured.steps),
    )


def step_rows(steps: Iterable[Step]) -> Sequence[StepRow]:
    """Return the steps of the core as rows for pages, API and PDF; they are worded when they are read."""
    return Later(lambda: (_step_row(step) for step in steps))


def _step_row(step: Step) -> StepRow:
    return StepRow(code=str(step.code), formula=step.formula, source=_source(step))


def explained_rows(explain: Callable[[], Iterable[ExplainedFigure]]) -> Sequence[ExplainedRow]:
    """Return the figures of the core with their chains as rows; they are explained when they are read."""
    return Later(lambda: (_explained_row(figure) for figure in explain()))


def _explained_row(figure: ExplainedFigure) -> ExplainedRow:
    return ExplainedRow(
        key=figure.key,
        name=figure.name,
        value=figure.value,
        unit=figure.unit,
        steps=step_rows(figure.steps),
        of=figure.of,
        evidence=figure.evidence,
        uncertainty_percent=figure.uncertainty_percent,
    )


def _source(step: Step) -> str:
    source = step.source
    if source is None:
        return ""
    words = [source.name, source.kind.replace("_", " "), str(source.year or ""), source.factor_set]
    return ", ".join(word for word in words if word)


def savings_row(savings: core_savings.Savings, factors: core_factors.FactorSet | None = None) -> SavingsRow:
    """Return what is saved in a year, also with the factor for project savings where factors are given."""
    with_margin = project_savings(savings, factors) if factors else None
    return SavingsRow(
        co2e_margin_t=with_margin.result if with_margin else None,
        energy_mwh=savings.energy_mwh,
        energy_mwh_by_carrier=dict(savings.energy_mwh_by_carrier),
        demand_kw_month=savings.demand_kw_month,
        materials_t=savings.materials_t,
        water_m3=savings.water_m3,
        waste_water_m3=savings.waste_water_m3,
        waste_t=savings.waste_t,
        hazardous_waste_t=savings.hazardous_waste_t,
        co2e_t=savings.co2e_t,
        other_co2e_t=savings.other_co2e_t,
        co2_biogenic_t=savings.co2_biogenic_t,
    )


def option_row(stand: Stand, measured: core_savings.MeasuredOption, factors: core_factors.FactorSet) -> OptionRow:
    """Return one option as it stands, with its economics."""
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
        investment_amount=measured.money.investment_amount,
        net_investment_amount=measured.net_investment_amount,
        saving_amount=measured.saving_amount,
        payback_kind=str(measured.payback.kind),
        payback_years=measured.payback.years,
        npv_amount=measured.npv_amount,
        irr=measured.irr,
        lifetime_years=option.lifetime_years,
        savings=savings_row(measured.savings, factors),
        steps=step_rows(steps),
        economics=economics_row(stand, measured),
    )


def economics_row(stand: Stand, measured: core_savings.MeasuredOption) -> EconomicsRow:
    """Return what an option's worth rests on, and its worth after tax and in real terms."""
    case, money = measured.case, measured.money
    before, after = measured.appraisal, measured.after_tax
    with_inflation = measured.investment if case.inflation_share else None
    return EconomicsRow(
        grant_amount=money.grant_amount,
        running_cost_amount=money.running_cost_amount,
        salvage_amount=money.salvage_amount,
        working_capital_amount=money.working_capital_amount,
        set_aside_amount=money.set_aside_amount,
        discount_rate=case.discount_rate,
        tax_share=case.tax_share,
        depreciation_years=case.depreciation_years,
        inflation_share=case.inflation_share,
        implemented_share=stand.implemented_share,
        npv_after_tax_amount=after.npv_amount if after else None,
        irr_after_tax=after.irr if after else None,
        real_irr=real_irr(with_inflation, before) if with_inflation and before else None,
        real_irr_after_tax=real_irr(with_inflation, after) if with_inflation and after else None,
        costs=tuple(
            CostRow(
                kind=str(line.line.kind),
                role=str(line.role),
                name=cost.name,
                amount=line.amount,
                source=cost.source,
                steps=step_rows(line.steps),
            )
            for cost, line in zip(stand.costs, money.lines, strict=True)
        ),
    )


def portfolio_row(
    together: core_combined.CombinedOptions, factors: core_factors.FactorSet | None = None
) -> PortfolioRow:
    """Return several options as sums with nothing counted twice."""
    totals = together.totals
    return PortfolioRow(
        option_count=totals.option_count,
        cleaner_production_count=totals.cleaner_production_count,
        without_saving_count=totals.without_saving_count,
        investment_amount=totals.investment_amount,
        net_investment_amount=totals.net_investment_amount,
        saving_amount=totals.saving_amount,
        payback_kind=str(totals.payback.kind),
        payback_years=totals.payback.years,
        savings=savings_row(totals.savings, factors),
        counted_once=tuple(
            CountedOnceRow(
                option_id=note.ref,
                subject=note.subject,
                unit=note.unit,
                stated=note.stated,
                counted=note.counted,
                of_option_ids=note.of_refs,
                steps=step_rows(note.steps),
            )
            for note in together.counted_once
        ),
        left_out=tuple(
            LeftOutRow(option_id=out.ref, because=str(out.because), of_option_id=out.of_ref)
            for out in together.left_out
        ),
    )


def human_row(row: HumanEffect) -> HumanRow:
    """Return one effect on people."""
    return HumanRow(
        kind=row.kind,
        title=row.title,
        people_before_count=row.people_before_count,
        people_after_count=row.people_after_count,
        women_count=row.women_count,
        men_count=row.men_count,
        evidence=row.evidence,
    )


def factors_row(factors: core_factors.FactorSet) -> FactorsRow:
    """Return what the figures rest on."""
    grid, margin = factors.grid, factors.combined_margin
    return FactorsRow(
        factor_set=f"{factors.name} {factors.version}",
        gwp_set=factors.gwp_set,
        grid_name=grid.name if grid else "",
        grid_kind=str(grid.kind) if grid else "",
        grid_year=grid.year if grid else None,
        grid_kg_co2e_per_kwh=grid.kg_co2e_per_kwh if grid else None,
        grid_source=grid.source if grid else "",
        is_grid_own=bool(grid and grid.is_own),
        margin_kg_co2e_per_kwh=margin.kg_co2e_per_kwh if margin else None,
        margin_year=margin.year if margin else None,
        margin_source=margin.source if margin else "",
    )
