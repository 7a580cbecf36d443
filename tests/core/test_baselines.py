"""A baseline at another output, and the sum of the options beside what the year shows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    AdjustmentMethod,
    AnnualTotals,
    FlowKind,
    IndicatorCode,
    OptionCase,
    OptionEffect,
    Point,
    StandingOption,
    TooFewPoints,
    adjusted_baseline,
    check_reconciliation,
    fit_line,
    measure_option,
    reconcile,
    share_in_operation,
)

from .plants import FACTORS

YEAR = AnnualTotals(product_output=Decimal(1000), output_unit="t", energy_mwh=Decimal(500), water_m3=Decimal(8000))
# Twelve months of a cold store: about 20 MWh a month without product, about 0.25 MWh for each tonne.
MONTHS = (
    (60, "35.1"), (70, "37.4"), (80, "40.2"), (90, "42.3"), (100, "45.4"), (110, "47.2"),
    (90, "42.6"), (80, "39.9"), (70, "37.6"), (85, "41.3"), (95, "43.7"), (70, "37.3"),
)  # fmt: skip


def points(rows: tuple[tuple[int, str], ...] = MONTHS) -> list[Point]:
    return [Point(label=str(n), output=Decimal(x), use=Decimal(y)) for n, (x, y) in enumerate(rows)]


def test_the_worked_months_give_the_worked_line() -> None:
    fit = fit_line(points())
    assert round(fit.base, 4) == Decimal("20.0899")
    assert round(fit.slope, 5) == Decimal("0.24892")
    assert fit.r_squared is not None
    assert round(fit.r_squared, 4) == Decimal("0.9971")
    adjusted = adjusted_baseline(YEAR, Decimal(1200), fits={IndicatorCode.ENERGY_USE: fit}).of
    energy, water = adjusted[IndicatorCode.ENERGY_USE], adjusted[IndicatorCode.WATER_USE]
    assert (energy.method, round(energy.adjusted, 2)) == (AdjustmentMethod.BASE_AND_SLOPE, Decimal("539.78"))
    assert (water.method, water.adjusted, water.recorded) == (AdjustmentMethod.RATIO, 9600, 8000)
    assert energy.step.result == energy.adjusted


@pytest.mark.parametrize("rows", [(), ((60, "35"),), ((60, "35"), (70, "37")), ((60, "35"), (60, "36"), (60, "37"))])
def test_fewer_than_three_points_or_one_output_is_refused(rows: tuple[tuple[int, str], ...]) -> None:
    with pytest.raises(TooFewPoints):
        fit_line(points(rows))


def test_two_different_outputs_are_enough_for_a_line() -> None:
    line = fit_line(points(((10, "50"), (10, "50"), (20, "80"))))
    assert (line.base, line.slope) == (20, 3)


def test_a_use_that_never_varies_has_no_fit_to_judge() -> None:
    fit = fit_line(points(((1, "5"), (2, "5"), (3, "5"))))
    assert (fit.base, fit.slope, fit.r_squared) == (5, 0, None)


def test_without_an_output_nothing_is_adjusted() -> None:
    assert adjusted_baseline(YEAR, None).of == {}
    assert adjusted_baseline(replace(YEAR, product_output=Decimal(0)), Decimal(5)).of == {}


SIX = ((60, "35"), (70, "37.5"), (80, "40"), (90, "42.5"), (100, "45"), (110, "47.5"))  # 20 + 0.25 × output


@pytest.mark.parametrize(
    ("rows", "recorded", "flaws"),
    [
        (SIX, "490", ()),
        (SIX, "543", ()),  # 490 is 9.8 % below
        (SIX, "545", ("off_the_year",)),
        (SIX, "0.49", ("off_the_year",)),  # GWh for MWh
        (SIX[:5], "490", ("too_few",)),
        (((60, "35"), (70, "52"), (80, "31"), (90, "50"), (100, "37"), (110, "48")), "511", ("loose",)),
        (tuple((x, "40") for x, _y in SIX), "480", ("loose",)),  # never varied: nothing to judge
        (tuple((x, str(x - 30)) for x, _y in SIX), "640", ("below_zero",)),
        (tuple((x, str(200 - x)) for x, _y in SIX), "1400", ("falling",)),
    ],
)  # fmt: skip
def test_a_poor_line_is_not_used_and_says_why(
    rows: tuple[tuple[int, str], ...], recorded: str, flaws: tuple[str, ...]
) -> None:
    year = replace(YEAR, energy_mwh=Decimal(recorded))
    fits = {IndicatorCode.ENERGY_USE: fit_line(points(rows))}
    energy = adjusted_baseline(year, Decimal(1200), fits=fits).of[IndicatorCode.ENERGY_USE]
    assert energy.flaws == flaws
    assert energy.fit == fits[IndicatorCode.ENERGY_USE]
    if flaws:
        assert (energy.method, energy.adjusted) == (AdjustmentMethod.RATIO, Decimal(recorded) * 1200 / 1000)
    else:
        assert (energy.method, energy.adjusted) == (AdjustmentMethod.BASE_AND_SLOPE, 540)


def test_weeks_make_the_year_of_which_they_are_weeks() -> None:
    fit = fit_line(points(SIX), periods=52)
    assert fit.year_at(Decimal(4000)) == 52 * 20 + 1000
    assert fit.use_at(Decimal(80)) == 40


coordinates = st.tuples(st.decimals("1", "10000", places=2), st.decimals("0", "10000", places=2))


@given(rows=st.lists(coordinates, min_size=3, max_size=24, unique_by=lambda row: row[0]))
def test_the_line_goes_through_the_middle_in_any_order(rows: list[tuple[Decimal, Decimal]]) -> None:
    known = [Point(label="", output=x, use=y) for x, y in rows]
    fit, again = fit_line(known), fit_line(reversed(known))
    assert (fit.base, fit.slope, fit.r_squared) == (again.base, again.slope, again.r_squared)
    mean_x, mean_y = sum(x for x, _ in rows) / len(rows), sum(y for _, y in rows) / len(rows)
    assert abs(fit.base + fit.slope * mean_x - mean_y) < Decimal("1e-12")
    assert fit.r_squared is None or 0 <= fit.r_squared <= 1


@given(base=st.decimals("0", "1000", places=2), slope=st.decimals("0", "100", places=2))
def test_points_on_a_line_give_that_line(base: Decimal, slope: Decimal) -> None:
    fit = fit_line(Point(label="", output=Decimal(x), use=base + slope * x) for x in (10, 25, 70, 80))
    assert (fit.base, fit.slope) == (base, slope)
    assert fit.r_squared == (1 if slope else None)


@given(output=st.decimals("1", "100000", places=2))
def test_the_same_output_leaves_the_baseline_by_ratio_as_it_is(output: Decimal) -> None:
    year = replace(YEAR, product_output=output)
    adjusted = adjusted_baseline(year, output).of[IndicatorCode.WATER_USE].adjusted
    assert abs(adjusted - 8000) < Decimal("1e-25")


# --- Options beside the year ------------------------------------------------------------------------------------------

START, END = date(2025, 1, 1), date(2025, 12, 31)


def saves(water: str, began: date | None = None, *, is_implemented: bool = True) -> StandingOption:
    effect = OptionEffect(flow_kind=FlowKind.WATER, amount=Decimal(water), unit="m3")
    option = measure_option(OptionCase(ref="1", title="Save", effects=(effect,)), FACTORS)
    return StandingOption(option=option, is_implemented=is_implemented, in_operation_on=began)


@pytest.mark.parametrize(
    ("saved", "water_now", "share", "asks"),
    [
        ("1000", "7800", "1", False),  # adjusted 8,800 − 7,800
        ("1300", "7800", "1.3", False),
        ("1301", "7800", "1.301", True),
        ("700", "7800", "0.7", False),
        ("699", "7800", "0.699", True),
        ("1000", "8800", None, True),  # said to be saved, and nothing was
        ("1000", "9000", None, True),
        ("-50", "9000", None, False),
    ],
)
def test_options_are_70_to_130_percent_of_what_the_year_shows(saved, water_now, share, asks) -> None:
    current = AnnualTotals(product_output=Decimal(1100), output_unit="t", water_m3=Decimal(water_now))
    rows = reconcile([saves(saved)], adjusted_baseline(YEAR, Decimal(1100)), current, start=START, end=END)
    assert [row.share for row in rows] == [Decimal(share) if share else None]
    assert bool(check_reconciliation(rows)) is asks


def test_an_option_counts_for_the_part_of_the_year_it_ran() -> None:
    current = replace(YEAR, water_m3=Decimal(7800))
    (row,) = reconcile([saves("1000", date(2025, 10, 20))], adjusted_baseline(YEAR, Decimal(1000)), current,
                       start=START, end=END)  # fmt: skip
    assert (row.options_saving, row.seen_saving, row.share) == (200, 200, 1)
    assert share_in_operation(date(2026, 1, 1), START, END) == 0
    assert share_in_operation(None, START, END) == 1


def test_what_nobody_said_or_measured_is_not_compared() -> None:
    adjusted = adjusted_baseline(YEAR, Decimal(1000))
    assert reconcile([saves("9", is_implemented=False)], adjusted, YEAR, start=START, end=END) == ()
    assert reconcile([saves("9")], adjusted, replace(YEAR, water_m3=None), start=START, end=END) == ()
