"""What looks wrong in a round: its rows handed to each check of the core."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assessments.calculation.entered import fuels_at, measured_flows
from assessments.calculation.inputs import Inputs
from assessments.calculation.process import air_loss_t
from assessments.calculation.stands import NOT_COUNTED, Stand
from assessments.choices import EvidenceLevel, OptionStatus, RoundKind
from assessments.figures import AdjustedRow
from assessments.models import BaselineLine, HumanEffect
from indicators import core
from indicators.core.entry_checks import check_heating_values
from indicators.core.factors import FactorSet
from indicators.core.flows import MeasuredFlow
from indicators.core.plausibility import Finding
from indicators.core.productivity import ABSOLUTE_UNIT
from indicators.core.totals import AnnualTotals, annual_totals
from indicators.core.units import convert

Fits = Mapping[core.IndicatorCode, core.Fit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The rows of one round as the core has them."""

    inputs: Inputs
    factors: FactorSet
    flows: tuple[MeasuredFlow, ...]
    totals: AnnualTotals
    baseline: AnnualTotals
    options: tuple[core.StandingOption, ...]  # those that are neither rejected nor stopped
    compares: bool  # there are a baseline and a later year
    expected: core.CombinedOptions  # the options together, nothing counted twice
    in_operation: core.CombinedOptions


def findings_of(measured: Measured) -> tuple[Finding, ...]:
    """Return everything that looks wrong in a round, errors and questions."""
    inputs, totals = measured.inputs, measured.totals
    findings: list[Finding] = []
    if inputs.flows:
        at_site = fuels_at(inputs.earlier_round or inputs.round, inputs.site_fuels)
        earlier = measured_flows(inputs.earlier_flows, measured.factors, at_site)
        findings += [
            *core.check_year(totals),
            *core.check_closure(totals, loss_t=air_loss_t(inputs, measured.flows, measured.factors)),
            *check_heating_values(measured.flows),
            *core.check_lines(measured.flows),
            *core.check_grid(measured.factors.grid, measured.flows),
            *core.check_neighbours(measured.flows, earlier),
            *core.check_prices(measured.flows, _bands(inputs)),
            *core.check_benchmarks(totals, _benchmarks(inputs)),
        ]
        if measured.compares and earlier:
            findings += core.check_jumps(annual_totals(earlier), totals)
    if inputs.round.kind != RoundKind.BASELINE:
        findings += _about_options(measured)
    findings += core.check_totals(total for effect in inputs.human for total in _people(effect))
    return tuple(findings)


def adjusted_rows(measured: Measured) -> tuple[AdjustedRow, ...]:
    """Return the baseline at this year's output, and beside it what the implemented options say was saved."""
    if not measured.compares:
        return ()
    return rows_of_adjusted(measured.baseline, measured.totals, _reconciled(measured), fits=fits_of(measured.inputs))


def rows_of_adjusted(
    baseline: AnnualTotals,
    totals: AnnualTotals,
    reconciled: Iterable[core.Reconciliation],
    *,
    fits: Fits | None = None,
) -> tuple[AdjustedRow, ...]:
    """Return the baseline at another year's output, beside it what the options say was saved of it."""
    adjusted = core.adjusted_baseline(baseline, totals.product_output, fits=fits)
    compared = {row.code: row for row in reconciled}
    values = core.indicator_values(totals)
    rows = []
    for code, one in adjusted.of.items():
        beside = compared.get(code)
        rows.append(
            AdjustedRow(
                code=str(code),
                unit=one.unit,
                method=str(one.method),
                recorded=one.recorded,
                adjusted=one.adjusted,
                current=values[code],
                options_saving=beside.options_saving if beside else None,
                seen_saving=one.saved(values[code]),
                options_share=beside.share if beside else None,
                formula=one.step.formula,
                base=one.fit.base if one.fit else None,
                slope=one.fit.slope if one.fit else None,
                r_squared=one.fit.r_squared if one.fit else None,
                period_count=one.fit.periods if one.fit else None,
                flaws=tuple(str(flaw) for flaw in one.flaws),
            )
        )
    return tuple(rows)


def fits_of(inputs: Inputs) -> Fits:
    """Return the line of each indicator whose months the baseline has recorded."""
    return {core.IndicatorCode(row.indicator): fit_of(row) for row in inputs.baseline_lines}


def fit_of(row: BaselineLine) -> core.Fit:
    """Return the line through the months of an indicator, in the portal's unit. Raises TooFewPoints, unit refusals."""
    unit = ABSOLUTE_UNIT[core.IndicatorCode(row.indicator)]
    points = (
        core.Point(
            label=point["label"],
            output=Decimal(point["output"]),
            use=convert(Decimal(point["use"]), row.unit, unit),
        )
        for point in row.points
    )
    return core.fit_line(points, periods=row.period_count)


def standing_options(
    stands: Iterable[Stand], options: Mapping[str, core.MeasuredOption]
) -> tuple[core.StandingOption, ...]:
    """Return the options that are neither rejected nor stopped, as the core asks about them."""
    return tuple(
        core.StandingOption(
            option=options[stand.case.ref],
            words=f"{stand.option.title} {stand.option.description}",
            is_implemented=stand.status == OptionStatus.IMPLEMENTED,
            has_evidence=stand.evidence != EvidenceLevel.ESTIMATED,
            in_operation_on=stand.progress.implemented_on if stand.progress else None,
        )
        for stand in stands
        if stand.status not in NOT_COUNTED
    )


def _about_options(measured: Measured) -> list[Finding]:
    inputs = measured.inputs
    options = measured.expected.before_limit
    baseline_start = inputs.baseline_round.period_start if inputs.baseline_round else None
    findings = [
        *core.check_savings(options, measured.baseline),
        *core.check_bills(options, measured.baseline),
        *core.check_options(measured.options, baseline_start=baseline_start),
    ]
    if measured.compares:
        findings += core.check_reconciliation(_reconciled(measured))
    return findings


def _reconciled(measured: Measured) -> tuple[core.Reconciliation, ...]:
    round_ = measured.inputs.round
    return reconciled(
        measured.options,
        measured.in_operation,
        measured.baseline,
        measured.totals,
        start=round_.period_start,
        end=round_.period_end,
        fits=fits_of(measured.inputs),
    )


def reconciled(
    options: Iterable[core.StandingOption],
    in_operation: core.CombinedOptions,
    baseline: AnnualTotals,
    totals: AnnualTotals,
    *,
    start: date,
    end: date,
    fits: Fits | None = None,
) -> tuple[core.Reconciliation, ...]:
    """Return what the options in operation say they save, counted once, beside what was seen in the year."""
    once = {option.case.ref: option for option in in_operation.before_limit}
    counted = [
        replace(standing, option=once.get(standing.option.case.ref, standing.option))
        for standing in options
        if not standing.is_implemented or standing.option.case.ref in once
    ]
    adjusted = core.adjusted_baseline(baseline, totals.product_output, fits=fits)
    return core.reconcile(counted, adjusted, totals, start=start, end=end)


def _bands(inputs: Inputs) -> dict[str, core.PriceBand]:
    return {
        band.carrier: core.PriceBand(lowest_amount=band.lowest_amount, highest_amount=band.highest_amount)
        for band in inputs.price_bands
    }


def _benchmarks(inputs: Inputs) -> list[core.Benchmark]:
    return [
        core.Benchmark(
            ref=str(row.pk),
            indicator=core.IndicatorCode(row.indicator),
            unit=row.unit,
            output_unit=row.output_unit,
            low=row.low_value,
            high=row.high_value,
            source=row.source,
        )
        for row in inputs.benchmarks
    ]


def _people(effect: HumanEffect) -> list[core.StatedTotal]:
    """Return the people of an effect beside its women and men, where all are recorded and neither count fits."""
    if effect.women_count is None or effect.men_count is None:
        return []
    counts = [count for count in (effect.people_after_count, effect.people_before_count) if count is not None]
    if not counts or effect.women_count + effect.men_count in counts:
        return []
    parts = (Decimal(effect.women_count), Decimal(effect.men_count))
    return [core.StatedTotal(ref=str(effect.pk), name=effect.title, stated=Decimal(counts[0]), parts=parts)]
