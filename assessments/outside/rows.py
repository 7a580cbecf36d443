"""What the core answered, as the answer that is written as JSON."""

from collections.abc import Sequence
from functools import partial

from assessments.calculation import NOT_COUNTED
from assessments.calculation.rows import explained_rows, factors_row, indicator_rows, portfolio_row, savings_row
from assessments.choices import OptionStatus
from assessments.findings import finding_sentence
from assessments.outside.answers import Answer, FindingAnswer, FlowAnswer, OptionAnswer, YearAnswer
from indicators import core
from indicators.core.entry_checks import check_heating_values
from indicators.core.figures import BASELINE, CURRENT

Standing = tuple[core.MeasuredOption, str, str]  # with status and evidence


def answer_of(
    *,
    currency: str,
    factors: core.FactorSet,
    baseline: Sequence[core.MeasuredFlow],
    current: Sequence[core.MeasuredFlow],
    options: Sequence[Standing],
) -> Answer:
    """Return everything that follows from the flows and options."""
    before, now = core.annual_totals(baseline), core.annual_totals(current)
    compares = bool(baseline) and bool(current)
    counted = [option for option, status, _evidence in options if status not in NOT_COUNTED]
    implemented = [option for option, status, _evidence in options if status == OptionStatus.IMPLEMENTED]
    together = core.combine_options(counted, baseline=before if baseline else None)
    in_operation = core.combine_options(implemented, baseline=before if baseline else None)
    findings = [(BASELINE, found) for found in (*core.check_year(before), *check_heating_values(baseline))]
    findings += [(CURRENT, found) for found in (*core.check_year(now), *check_heating_values(current))]
    findings += [("", found) for found in core.check_savings(together.before_limit, before)] if options else []
    findings += [(CURRENT, found) for found in core.check_jumps(before, now)] if compares else []
    explain = partial(
        core.explain_round,
        baseline=baseline,
        current=current,
        options=[option for option, _status, _evidence in options],
        option_evidence={option.case.ref: evidence for option, _status, evidence in options},
        portfolios={
            "expected": (together.members, together.totals),
            "implemented": (in_operation.members, in_operation.totals),
        },
    )
    return Answer(
        core_version=core.CORE_VERSION,
        currency=currency,
        factors=factors_row(factors),
        baseline=_year(before, baseline) if baseline else None,
        current=_year(now, current) if current else None,
        indicators=indicator_rows(before, now if compares else None),
        options=tuple(_option(option, status) for option, status, _evidence in options),
        expected=portfolio_row(together),
        implemented=portfolio_row(in_operation),
        findings=tuple(_finding(year, finding) for year, finding in findings),
        explained=explained_rows(explain),
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


def _option(option: core.MeasuredOption, status: str) -> OptionAnswer:
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
        savings=savings_row(option.savings),
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
