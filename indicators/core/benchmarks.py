"""What plants of a sector take for one unit of product, as data with a source; a plant outside of it is asked why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.arithmetic import exact, plain
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.productivity import ABSOLUTE_UNIT, IndicatorCode, indicator_values
from indicators.core.refusals import UnitRefusal
from indicators.core.totals import AnnualTotals
from indicators.core.units import convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """What is usual in a sector for one unit of product.

    indicator    an absolute indicator other than product output
    unit         unit of its amount, such as kWh                        fits the indicator's
    output_unit  unit of the product, such as kg                        fits the plant's, else it says nothing
    low, high    the usual range, both included                         [unit/output_unit]
    source       whose figures these are
    """

    ref: str
    indicator: IndicatorCode
    unit: str
    output_unit: str
    low: Decimal
    high: Decimal
    source: str


def per_output(totals: AnnualTotals, benchmark: Benchmark) -> Decimal | None:
    """Return what one unit of product takes of the benchmark's resource [its unit/its output unit].

    None where something is not recorded, the output is zero, or the units measure different things.

    >>> year = AnnualTotals(product_output=Decimal("100"), output_unit="t", energy_mwh=Decimal("1200"))
    >>> usual = Benchmark(ref="1", indicator=IndicatorCode.ENERGY_USE, unit="kWh", output_unit="kg",
    ...                   low=Decimal("0.4"), high=Decimal("0.8"), source="Association")
    >>> per_output(year, usual)
    Decimal('12')
    """
    amount = indicator_values(totals)[benchmark.indicator]
    if amount is None or not totals.product_output:
        return None
    try:
        amount = convert(amount, ABSOLUTE_UNIT[benchmark.indicator], benchmark.unit)
        output = convert(totals.product_output, totals.output_unit, benchmark.output_unit)
    except UnitRefusal:
        return None
    with exact():
        return plain(amount / output)


def check_benchmarks(totals: AnnualTotals, benchmarks: Iterable[Benchmark]) -> tuple[Finding, ...]:
    """Find what lies outside a benchmark's range, with the middle of the range and how many times it is that."""
    findings = []
    for benchmark in benchmarks:
        value = per_output(totals, benchmark)
        if value is None or benchmark.low <= value <= benchmark.high:
            continue
        with exact():
            middle = (benchmark.low + benchmark.high) / 2
            times_middle = plain(value / middle) if middle else Decimal(0)
        findings.append(
            Finding(
                code=FindingCode.OUTSIDE_BENCHMARK,
                severity=Severity.QUESTION,
                subject_ref=benchmark.indicator,
                values={
                    "value": value,
                    "low": benchmark.low,
                    "high": benchmark.high,
                    "middle": middle,
                    "times_middle": times_middle,
                },
                unit=f"{benchmark.unit}/{benchmark.output_unit}",
                source=benchmark.source,
            )
        )
    return tuple(findings)
