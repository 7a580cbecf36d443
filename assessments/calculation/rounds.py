"""The figures of a round, from its rows to what pages, API and documents print."""

from collections.abc import Mapping
from functools import partial

from assessments.calculation.beside import (
    Years,
    load_rows,
    local_rows,
    people_rows,
    second_denominator_of,
    second_rows,
)
from assessments.calculation.bills import meter_findings
from assessments.calculation.checks import Measured, adjusted_rows, findings_of, standing_options
from assessments.calculation.entered import core_relation, factors_of, factors_of_year, fuels_at, measured_flows
from assessments.calculation.inputs import Calculated, Inputs
from assessments.calculation.process import process_figures, process_findings
from assessments.calculation.rows import (
    baseline_version_row,
    explained_rows,
    factors_row,
    flow_row,
    human_row,
    indicator_rows,
    option_row,
    portfolio_row,
    year_row,
)
from assessments.calculation.stands import CHOSEN, NOT_COUNTED, Stand, measured_option, stands_of, weakest
from assessments.choices import OptionStatus, RoundKind
from assessments.figures import SCHEMA, BaselineVersionRow, IndicatorRow, LaterYearRow, RoundFigures, to_json
from indicators import core


def calculate(inputs: Inputs, *, factors: core.FactorSet | None = None) -> Calculated:
    """Return the figures of a round from its rows. Raises the core's refusals, which entry has refused before.

    factors  other ones than the assessment's, to see what they would change
    """
    is_compared = factors is not None
    factors = factors or factors_of(inputs.assessment)
    measured = measured_flows(inputs.flows, factors, fuels_at(inputs.round, inputs.site_fuels))
    totals = core.annual_totals(measured)
    before_at_site = fuels_at(inputs.baseline_round or inputs.round, inputs.site_fuels)
    baseline_measured = measured_flows(inputs.baseline_flows, factors, before_at_site)
    baseline = core.annual_totals(baseline_measured)
    has_year = bool(inputs.flows)
    is_first = inputs.round.kind == RoundKind.BASELINE

    stands = stands_of(inputs)
    options = {stand.case.ref: measured_option(stand, factors) for stand in stands}
    rows = tuple(option_row(stand, options[stand.case.ref], factors) for stand in stands)
    counted = [stand for stand in stands if stand.status not in NOT_COUNTED]
    implemented = [stand for stand in stands if stand.status == OptionStatus.IMPLEMENTED]

    expected = _together(counted, options, inputs, baseline)
    in_operation = _together(implemented, options, inputs, baseline)

    year = year_row(inputs.round, totals) if has_year else None
    before = year if is_first else (year_row(inputs.baseline_round, baseline) if inputs.baseline_round else None)
    is_same_season = inputs.baseline_round is not None and inputs.baseline_round.campaign == inputs.round.campaign
    compares = has_year and not is_first and is_same_season
    evidences = [flow.evidence for flow in inputs.flows] or [stand.evidence for stand in counted]

    explain = partial(
        core.explain_round,
        baseline=measured if is_first else baseline_measured,
        current=measured if compares else (),
        options=tuple(options.values()),
        option_evidence={stand.case.ref: str(stand.evidence) for stand in stands},
        portfolios={"expected": expected, "implemented": in_operation},
    )

    rows_measured = Measured(
        inputs=inputs,
        factors=factors,
        flows=measured,
        totals=totals,
        baseline=baseline,
        options=standing_options(stands, options),
        compares=compares,
        expected=expected,
        in_operation=in_operation,
    )
    asks_year = compares and inputs.round.kind == RoundKind.FOLLOW_UP and not is_compared
    of_year = factors_of_year(inputs.assessment, inputs.round, factors) if asks_year else None

    beside: Years = {
        "baseline": (inputs.round if is_first else inputs.baseline_round, measured if is_first else baseline_measured,
                     totals if is_first else baseline),
        "current": (inputs.round if compares else None, measured if compares else (), totals),
    }  # fmt: skip
    loads, explained_loads = load_rows(inputs, beside)
    local, explained_local = local_rows(inputs, beside)
    second = second_denominator_of((*inputs.flows, *inputs.baseline_flows))
    figures = RoundFigures(
        schema=SCHEMA,
        kind=inputs.round.kind,
        currency=inputs.assessment.currency,
        currency_per_usd=inputs.assessment.currency_per_usd,
        rate_on=inputs.assessment.rate_on,
        rate_source=inputs.assessment.rate_source,
        evidence=weakest(evidences),
        core_version=core.CORE_VERSION,
        factors=factors_row(factors),
        year=year,
        baseline=before,
        flows=tuple(flow_row(record, one) for record, one in zip(inputs.flows, measured, strict=True)),
        indicators=indicator_rows(baseline if not is_first else totals, totals if compares else None),
        options=rows,
        expected=portfolio_row(expected, factors),
        implemented=portfolio_row(in_operation, factors),
        human=tuple(human_row(row) for row in inputs.human),
        process=to_json(process_figures(inputs, factors)) if inputs.streams or inputs.utilities else None,
        year_factors=factors_row(of_year) if of_year else None,
        year_indicators=_with_factors_of_year(inputs, baseline, totals, of_year) if of_year else (),
        explained=explained_rows(lambda: (*explain(), *explained_loads, *explained_local)),
        loads=loads,
        local_indicators=local,
        people=people_rows(inputs.human),
        second_denominator=second,
        second=second_rows(
            second,
            {"baseline": measured if is_first else baseline_measured, "current": measured if compares else ()},
            {"baseline": totals if is_first else baseline, "current": totals if compares else core.AnnualTotals()},
        ),
        earlier_years=_earlier_years(inputs, baseline, factors) if compares else (),
        adjusted=adjusted_rows(rows_measured),
        baseline_version=_baseline_version(inputs),
    )
    findings = (*findings_of(rows_measured), *process_findings(inputs, measured, factors), *meter_findings(inputs))
    members = {one.case.ref: one for one in (*expected.members, *in_operation.members)}
    return Calculated(figures=figures, findings=findings, counted=members)


def _baseline_version(inputs: Inputs) -> BaselineVersionRow | None:
    round_ = inputs.round if inputs.round.kind == RoundKind.BASELINE else inputs.baseline_round
    return baseline_version_row(round_, inputs.baseline_version) if round_ else None


def _earlier_years(inputs: Inputs, baseline: core.AnnualTotals, factors: core.FactorSet) -> tuple[LaterYearRow, ...]:
    """Return the follow-ups before this one, as they are recorded now, against the same baseline."""
    years = []
    for round_, flows in inputs.earlier_follow_ups:
        totals = core.annual_totals(measured_flows(flows, factors, fuels_at(round_, inputs.site_fuels)))
        years.append(
            LaterYearRow(
                period_start=round_.period_start,
                period_end=round_.period_end,
                indicators=indicator_rows(baseline, totals),
            )
        )
    return tuple(years)


def _together(
    stands: list[Stand], options: Mapping[str, core.MeasuredOption], inputs: Inputs, baseline: core.AnnualTotals
) -> core.CombinedOptions:
    """Return options together with nothing counted twice; of those that exclude each other, what is done counts."""
    return core.combine_options(
        [options[stand.case.ref] for stand in stands],
        [core_relation(relation) for relation in inputs.relations],
        baseline=baseline if inputs.baseline_round else None,
        chosen=[stand.case.ref for stand in stands if stand.status in CHOSEN],
    )


def _with_factors_of_year(
    inputs: Inputs, baseline: core.AnnualTotals, fixed: core.AnnualTotals, of_year: core.FactorSet
) -> tuple[IndicatorRow, ...]:
    """Return the indicators that come out differently with the year's own factors; the baseline keeps its own."""
    actual = core.annual_totals(measured_flows(inputs.flows, of_year, fuels_at(inputs.round, inputs.site_fuels)))
    with_fixed = {row.code: row.current for row in indicator_rows(baseline, fixed)}
    return tuple(row for row in indicator_rows(baseline, actual) if row.current != with_fixed[row.code])
