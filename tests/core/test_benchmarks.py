"""What is usual in a sector, as data."""

from decimal import Decimal

import pytest

from indicators.core import AnnualTotals, Benchmark, IndicatorCode, check_benchmarks, per_output

YEAR = AnnualTotals(product_output=Decimal(100), output_unit="t", energy_mwh=Decimal(1200), water_m3=Decimal(400))


def usual(low: str, high: str, *, code: str = "energy_use", unit: str = "kWh", output_unit: str = "kg") -> Benchmark:
    return Benchmark(
        ref="1",
        indicator=IndicatorCode(code),
        unit=unit,
        output_unit=output_unit,
        low=Decimal(low),
        high=Decimal(high),
        source="Association of dairies, 2022",
    )


def test_a_plant_outside_the_range_is_told_how_far_from_the_middle() -> None:
    (finding,) = check_benchmarks(YEAR, [usual("0.4", "0.8")])
    assert (str(finding.code), finding.subject_ref, finding.unit) == ("outside_benchmark", "energy_use", "kWh/kg")
    assert finding.values == {
        "value": 12,
        "low": Decimal("0.4"),
        "high": Decimal("0.8"),
        "middle": Decimal("0.6"),
        "times_middle": 20,
    }
    assert finding.source == "Association of dairies, 2022"


@pytest.mark.parametrize(
    ("low", "high", "asks"), [("12", "13", 0), ("11", "12", 0), ("12.01", "13", 1), ("0", "11", 1)]
)
def test_both_ends_of_the_range_are_inside(low: str, high: str, asks: int) -> None:
    assert len(check_benchmarks(YEAR, [usual(low, high)])) == asks


def test_what_cannot_be_compared_says_nothing() -> None:
    assert per_output(YEAR, usual("1", "2", output_unit="piece")) is None
    assert per_output(YEAR, usual("1", "2", code="waste", unit="kg")) is None
    assert per_output(AnnualTotals(), usual("1", "2")) is None
    assert per_output(YEAR, usual("1", "2", code="water_use", unit="l")) == 4
