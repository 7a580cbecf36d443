"""What the core answered, as the answer that is written as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from assessments.calculation import NOT_COUNTED
from assessments.calculation.checks import reconciled, rows_of_adjusted
from assessments.calculation.rows import (
    explained_rows,
    factors_row,
    indicator_rows,
    portfolio_row,
    savings_row,
    step_rows,
)
from assessments.calculation.stands import CHOSEN
from assessments.choices import EvidenceLevel, OptionStatus
from assessments.findings import finding_sentence
from assessments.outside.answers import (
    Answer,
    BestSetAnswer,
    CashFlowAnswer,
    CostAnswer,
    FindingAnswer,
    FlowAnswer,
    OptionAnswer,
    RankedAnswer,
    SensitivityAnswer,
    YearAnswer,
)
from assessments.outside.choosing import Beside
from indicators import core
from indicators.core.economics import real_irr
from indicators.core.entry_checks import check_heating_values
from indicators.core.figures import BASELINE, CURRENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An option with how it stands."""

    measured: core.MeasuredOption
    status: str
    evidence: str
    words: str = ""
    implemented_on: date | None = None

    @property
    def as_asked(self) -> core.StandingOption:
        """Return it as the core asks about it."""
        return core.StandingOption(
            option=self.measured,
            words=self.words,
            is_implemented=self.status == OptionStatus.IMPLEMENTED,
            has_evidence=self.evidence not in ("", EvidenceLevel.ESTIMATED),
            in_operation_on=self.implemented_on,
        )


def answer_of(
    *,
    currency: str,
    factors: core.FactorSet,
    baseline: Sequence[core.MeasuredFlow],
    current: Sequence[core.MeasuredFlow],
    options: Sequence[Standing],
    beside: Beside,
) -> Answer:
    """Return everything that follows from the flows and options."""
    before, now = core.annual_totals(baseline), core.annual_totals(current)
    compares = bool(baseline) and bool(current)
    limit = before if baseline else None
    counted = [option for option in options if option.status not in NOT_COUNTED]
    chosen = [option.measured.case.ref for option in options if option.status in CHOSEN]
    combine = partial(core.combine_options, relations=beside.relations, baseline=limit, chosen=chosen)
    together = combine([option.measured for option in counted])
    in_operation = combine([one.measured for one in options if one.status == OptionStatus.IMPLEMENTED])
    compared: tuple[core.Reconciliation, ...] = ()
    if compares and beside.current_period:
        period = beside.current_period
        asked = [option.as_asked for option in counted]
        compared = reconciled(asked, in_operation, before, now, start=period["start"], end=period["end"])
    findings = [(BASELINE, found) for found in _about_year(before, baseline, factors, beside)]
    findings += [(CURRENT, found) for found in _about_year(now, current, factors, beside, earlier=baseline)]
    findings += [("", found) for found in _about_options(counted, together, before, beside)] if options else []
    findings += [(CURRENT, found) for found in core.check_jumps(before, now)] if compares else []
    findings += [(CURRENT, found) for found in core.check_reconciliation(compared)]
    explain = partial(
        core.explain_round,
        baseline=baseline,
        current=current,
        options=[option.measured for option in options],
        option_evidence={option.measured.case.ref: option.evidence for option in options},
        portfolios={"expected": together, "implemented": in_operation},
    )
    return Answer(
        core_version=core.CORE_VERSION,
        currency=currency,
        factors=factors_row(factors),
        baseline=_year(before, baseline) if baseline else None,
        current=_year(now, current) if current else None,
        indicators=indicator_rows(before, now if compares else None),
        options=tuple(_option(option.measured, option.status, factors) for option in options),
        expected=portfolio_row(together, factors),
        implemented=portfolio_row(in_operation, factors),
        best_set=_best_set(counted, limit, beside, factors),
        ranking=_ranking(counted, beside),
        adjusted=rows_of_adjusted(before, now, compared) if compares else (),
        findings=tuple(_finding(year, finding) for year, finding in findings),
        explained=explained_rows(explain),
    )


def _about_year(
    totals: core.AnnualTotals,
    flows: Sequence[core.MeasuredFlow],
    factors: core.FactorSet,
    beside: Beside,
    *,
    earlier: Sequence[core.MeasuredFlow] = (),
) -> list[core.Finding]:
    """Return what the review of a year asks about."""
    if not flows:
        return []
    return [
        *core.check_year(totals),
        *core.check_closure(totals),
        *check_heating_values(flows),
        *core.check_lines(flows),
        *core.check_grid(factors.grid, flows),
        *core.check_neighbours(flows, earlier),
        *core.check_prices(flows, beside.price_bands or {}),
        *core.check_benchmarks(totals, beside.benchmarks),
    ]


def _about_options(
    options: Sequence[Standing], together: core.CombinedOptions, baseline: core.AnnualTotals, beside: Beside
) -> list[core.Finding]:
    period = beside.baseline_period
    return [
        *core.check_savings(together.before_limit, baseline),
        *core.check_bills(together.before_limit, baseline),
        *core.check_options(
            [option.as_asked for option in options], baseline_start=period["start"] if period else None
        ),
    ]


def _best_set(
    options: Sequence[Standing], baseline: core.AnnualTotals | None, beside: Beside, factors: core.FactorSet
) -> BestSetAnswer | None:
    if beside.budget_amount is None:
        return None
    found = core.best_set(
        [option.measured for option in options],
        beside.budget_amount,
        beside.relations,
        baseline=baseline,
        done=[option.measured.case.ref for option in options if option.status in CHOSEN],
    )
    return BestSetAnswer(
        budget_amount=found.budget_amount,
        chosen_refs=found.chosen_refs,
        invested_amount=found.invested_amount,
        rest_amount=found.rest_amount,
        saving_amount=found.saving_amount,
        unpriced_refs=found.unpriced_refs,
        method=str(found.method),
        is_proven=found.is_proven,
        together=portfolio_row(found.combined, factors),
    )


def _ranking(options: Sequence[Standing], beside: Beside) -> tuple[RankedAnswer, ...]:
    if beside.weights is None:
        return ()
    scores = beside.scores or {}
    refs = [option.measured.case.ref for option in options]
    return tuple(
        RankedAnswer(
            ref=row.ref,
            rank=row.rank,
            score=row.score,
            missing=tuple(str(criterion) for criterion in row.missing),
            formula=row.step.formula if row.step else "",
        )
        for row in core.rank_options({ref: scores.get(ref, {}) for ref in refs}, beside.weights)
    )


def _year(totals: core.AnnualTotals, flows: Sequence[core.MeasuredFlow]) -> YearAnswer:
    return YearAnswer(
        product_output=totals.product_output,
        output_unit=totals.output_unit,
        energy_mwh=totals.energy_mwh,
        materials_t=totals.materials_t,
        water_m3=totals.water_m3,
        air_emissions_t=totals.air_emissions_t,
        waste_water_m3=totals.waste_water_m3,
        waste_t=totals.waste_t,
        hazardous_waste_t=totals.hazardous_waste_t,
        other_emissions_t=totals.other_emissions_t,
        emissions_t_by_source=dict(totals.emissions_t_by_source),
        co2_biogenic_t=totals.co2_biogenic_t,
        exported_mwh=totals.exported_mwh,
        made_on_site_mwh=totals.made_on_site_mwh,
        supplier_electricity_t=totals.supplier_electricity_t,
        demand_kw_month=totals.demand_kw_month,
        energy_mwh_by_carrier=dict(totals.energy_mwh_by_carrier),
        cost_amount_by_kind={str(kind): amount for kind, amount in totals.cost_amount_by_kind.items()},
        flows=tuple(_flow(flow) for flow in flows),
    )


def _flow(measured: core.MeasuredFlow) -> FlowAnswer:
    return FlowAnswer(
        ref=measured.flow.ref,
        kind=str(measured.flow.kind),
        name=measured.flow.name,
        output=measured.output,
        output_unit=measured.output_unit,
        energy_mwh=measured.energy_mwh,
        mass_t=measured.mass_t,
        volume_m3=measured.volume_m3,
        demand_kw_month=measured.demand_kw_month,
        co2e_t=measured.co2e_t,
        co2_biogenic_t=measured.co2_biogenic_t,
        emission_source=str(measured.source or ""),
        memo_mwh=measured.memo_mwh,
    )


def _option(option: core.MeasuredOption, status: str, factors: core.FactorSet) -> OptionAnswer:
    money, case, before, after = option.money, option.investment, option.appraisal, option.after_tax
    with_inflation = case if case and case.inflation_share else None
    before_tax = replace(case, tax_share=Decimal(0)) if case else None
    return OptionAnswer(
        ref=option.case.ref,
        title=option.case.title,
        status=status,
        net_investment_amount=option.net_investment_amount,
        saving_amount=option.saving_amount,
        payback_kind=str(option.payback.kind),
        payback_years=option.payback.years,
        npv_amount=option.npv_amount,
        irr=option.irr,
        npv_after_tax_amount=after.npv_amount if after else None,
        irr_after_tax=after.irr if after else None,
        real_irr=real_irr(with_inflation, before) if with_inflation and before else None,
        real_irr_after_tax=real_irr(with_inflation, after) if with_inflation and after else None,
        grant_amount=money.grant_amount,
        running_cost_amount=money.running_cost_amount,
        salvage_amount=money.salvage_amount,
        working_capital_amount=money.working_capital_amount,
        set_aside_amount=money.set_aside_amount,
        savings=savings_row(option.savings, factors),
        costs=tuple(
            CostAnswer(kind=str(line.line.kind), role=str(line.role), amount=line.amount, steps=step_rows(line.steps))
            for line in money.lines
        ),
        years=tuple(_cash_flow(year) for year in core.cash_flow_table(case)) if case else (),
        sensitivity=tuple(_sensitivity(row) for row in core.sensitivity(before_tax)) if before_tax else (),
    )


def _cash_flow(row: core.CashFlowYear) -> CashFlowAnswer:
    return CashFlowAnswer(
        year=row.year,
        saving_amount=row.saving_amount,
        depreciation_amount=row.depreciation_amount,
        tax_amount=row.tax_amount,
        before_tax_amount=row.before_tax_amount,
        after_tax_amount=row.after_tax_amount,
        discounted_amount=row.discounted_amount,
        cumulative_amount=row.cumulative_amount,
    )


def _sensitivity(row: core.SensitivityRow) -> SensitivityAnswer:
    worth = row.appraisal
    return SensitivityAnswer(
        varied=row.varied,
        change_share=row.change_share,
        payback_kind=str(worth.payback.kind),
        payback_years=worth.payback.years,
        npv_amount=worth.npv_amount,
        irr=worth.irr,
    )


def _finding(year: str, finding: core.Finding) -> FindingAnswer:
    return FindingAnswer(
        code=str(finding.code),
        severity=str(finding.severity),
        year=year,
        subject_ref=finding.subject_ref,
        message=finding_sentence(finding),
        unit=finding.unit,
        values=dict(finding.values),
    )
