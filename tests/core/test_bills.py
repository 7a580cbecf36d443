"""Bills summed to a period: docs/calculations/bills.md has the worked year."""

import itertools
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.core import (
    Bill,
    BillBasis,
    BillLine,
    BillLineKind,
    BillTotal,
    FindingCode,
    MeterUse,
    PartPeriodMethod,
    Severity,
    StepCode,
    UnitDoesNotFit,
    check_remainders,
    inputs_of_meter,
    remainders,
    share_of_site,
    sum_bills,
)
from indicators.core.arithmetic import exact

YEAR = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
AVERAGE = PartPeriodMethod.DAILY_AVERAGE
K = BillLineKind


def line(kind: BillLineKind, cost: str | None = None, amount: str | None = None, unit: str = "kWh") -> BillLine:
    return BillLine(
        kind=kind,
        amount=None if amount is None else Decimal(amount),
        unit=unit if amount is not None else "",
        cost_amount=None if cost is None else Decimal(cost),
    )


def month(number: int, *lines: BillLine, **more: object) -> Bill:
    last = monthrange(2025, number)[1]
    bill = Bill(ref=f"{number:02}", start=date(2025, number, 1), end=date(2025, number, last), lines=lines)
    return replace(bill, **more)  # type: ignore[arg-type]


# The worked year: 3,000 kWh peak and 7,000 kWh off-peak every month, 60 kW, and everything a bill charges.
MONTHLY = (
    line(K.USE_PEAK, "600", "3000"),
    line(K.USE_OFF_PEAK, "700", "7000"),
    line(K.DEMAND, "240", "60", "kW"),
    line(K.POWER_FACTOR, "30"),
    line(K.FIXED, "50"),
    line(K.LEVY_PER_UNIT, "100"),
    line(K.LEVY, "20"),
    line(K.RECOVERABLE_TAX, "278.4"),
)
WORKED = tuple(month(number, *MONTHLY) for number in range(1, 13))


def summed(bills: object, method: PartPeriodMethod | None = None, **period: date) -> BillTotal:
    return sum_bills(bills, unit="kWh", method=method, **(period or YEAR))  # type: ignore[arg-type]


def test_the_worked_year() -> None:
    year = summed(WORKED)
    assert (year.basis, year.day_count, year.covered_day_count, year.gaps) == (BillBasis.COMPLETE, 365, 365, ())
    assert (year.use_amount, year.demand_kw_month) == (120_000, 720)
    assert year.cost_amount == 20_880  # (600 + 700 + 240 + 30 + 50 + 100 + 20) × 12; recoverable tax is no cost
    assert year.recoverable_tax_amount == Decimal("3340.8")
    assert year.demand_cost_amount == 2880
    assert year.average_price_amount == Decimal("0.174")
    assert year.marginal_price_amount == Decimal("0.14")  # (600 + 700 + 100) ÷ 10,000
    assert year.demand_price_amount == 4
    prices = {row.kind: row.price_amount for row in year.kinds}
    assert (prices[K.USE_PEAK], prices[K.USE_OFF_PEAK], prices[K.DEMAND]) == (Decimal("0.2"), Decimal("0.1"), 4)
    assert (prices[K.FIXED], prices[K.RECOVERABLE_TAX]) == (None, None)
    assert [step.code for step in year.steps] == [StepCode.SUMMED]
    assert year.steps[0].result == year.use_amount


def test_a_gap_is_shown_with_its_days_and_there_is_no_total() -> None:
    year = summed([bill for bill in WORKED if bill.ref not in ("05", "06", "09")])
    assert year.basis is BillBasis.INCOMPLETE
    assert [(gap.start, gap.end, gap.day_count) for gap in year.gaps] == [
        (date(2025, 5, 1), date(2025, 6, 30), 61),
        (date(2025, 9, 1), date(2025, 9, 30), 30),
    ]
    assert (year.use_amount, year.cost_amount, year.demand_kw_month) == (None, None, None)
    assert (year.recorded_use_amount, year.may_average) == (90_000, True)


def test_a_period_may_be_one_day() -> None:
    day = date(2025, 1, 9)
    one = Bill(ref="1", start=day, end=day, lines=(line(BillLineKind.USE, amount="7"),))
    assert sum_bills([one], start=day, end=day, unit="kWh").use_amount == 7


def test_nine_months_may_stand_for_the_year_when_somebody_says_so() -> None:
    nine = [bill for bill in WORKED if bill.ref <= "09"]
    assert summed(nine).use_amount is None
    year = summed(nine, AVERAGE)
    assert (year.basis, year.covered_day_count) == (BillBasis.DAILY_AVERAGE, 273)
    with exact():
        assert year.use_amount == Decimal(90_000 * 365) / 273
    assert [step.code for step in year.steps] == [StepCode.SUMMED, StepCode.DAILY_AVERAGE]
    assert year.steps[-1].result == year.use_amount
    assert (year.average_price_amount, year.marginal_price_amount) == (Decimal("0.174"), Decimal("0.14"))


def test_less_than_nine_months_stand_for_nothing() -> None:
    eight = [bill for bill in WORKED if bill.ref <= "08"]
    year = summed(eight, AVERAGE)
    assert (year.basis, year.may_average, year.use_amount) == (BillBasis.INCOMPLETE, False, None)


def test_days_on_two_bills_are_named_and_nothing_is_counted_twice() -> None:
    twice = replace(WORKED[3], ref="twice", start=date(2025, 4, 20), end=date(2025, 5, 5))
    year = summed([*WORKED, twice], AVERAGE)
    assert (year.basis, year.use_amount, year.may_average) == (BillBasis.OVERLAPPING, None, False)
    assert [(one.first_ref, one.second_ref, one.start, one.end) for one in year.overlaps] == [
        ("04", "twice", date(2025, 4, 20), date(2025, 4, 30)),
        ("twice", "05", date(2025, 5, 1), date(2025, 5, 5)),
    ]


def test_the_day_of_the_reading_stands_on_both_bills_and_counts_once() -> None:
    read = [
        Bill(ref="1", start=date(2025, 1, 1), end=date(2025, 1, 17), lines=(line(K.USE, "10", "100"),)),
        Bill(ref="2", start=date(2025, 1, 17), end=date(2025, 1, 31), lines=(line(K.USE, "10", "100"),)),
    ]
    january = summed(read, start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert (january.basis, january.use_amount, january.overlaps) == (BillBasis.COMPLETE, 200, ())
    assert [share.day_count for share in january.bills] == [17, 14]


def test_a_bill_across_the_edge_counts_with_its_days_in_the_period() -> None:
    across = Bill(ref="x", start=date(2024, 12, 17), end=date(2025, 1, 16), lines=(line(K.USE, "31", "3100"),))
    half = Bill(ref="y", start=date(2025, 1, 17), end=date(2025, 1, 31), lines=(line(K.USE, "20", "2000"),))
    january = summed([across, half], start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert (january.use_amount, january.cost_amount) == (3600, 36)
    assert january.steps[0].formula == "3100 kWh × 16 day ÷ 31 day + 2000 kWh = 3600 kWh"
    assert [share.counted_day_count for share in january.bills] == [16, 15]


def test_a_bill_without_use_leaves_its_days_missing() -> None:
    without = [*WORKED[:-1], month(12, line(K.FIXED, "50"))]
    year = summed(without)
    assert (year.basis, year.without_use) == (BillBasis.INCOMPLETE, ("12",))
    assert year.gaps[0].start == date(2025, 12, 1)
    closed = [*WORKED[:-1], month(12, line(K.USE, "0", "0"))]
    assert summed(closed).use_amount == 110_000


def test_without_money_there_are_amounts_and_no_tariffs() -> None:
    year = summed([month(number, line(K.USE, None, "100")) for number in range(1, 13)])
    assert (year.use_amount, year.cost_amount) == (1200, None)
    assert (year.average_price_amount, year.marginal_price_amount, year.demand_price_amount) == (None, None, None)
    assert summed([]).basis is BillBasis.EMPTY


def test_one_bill_without_money_leaves_the_year_without_a_cost() -> None:
    year = summed([*WORKED[:-1], month(12, line(K.USE, None, "10000"))])
    assert (year.use_amount, year.cost_amount, year.average_price_amount) == (120_000, None, None)
    assert year.marginal_price_amount == Decimal("0.14")  # of the eleven that name it


def test_estimated_days_are_counted_and_credits_lower_the_cost() -> None:
    credit = month(1, line(K.USE, "100", "1000"), line(K.POWER_FACTOR, "-10"), is_estimated=True)
    january = summed([credit], start=date(2025, 1, 1), end=date(2025, 1, 31))
    assert (january.estimated_day_count, january.cost_amount) == (31, 90)
    assert (january.marginal_price_amount, january.average_price_amount) == (Decimal("0.1"), Decimal("0.09"))


def test_a_peak_counts_for_each_month_of_its_bill() -> None:
    two = Bill(
        ref="1", start=date(2025, 1, 1), end=date(2025, 2, 28), lines=(*MONTHLY[:2], line(K.DEMAND, "480", "60", "kW"))
    )
    both = summed([two], start=date(2025, 1, 1), end=date(2025, 2, 28))
    assert (both.demand_kw_month, both.demand_price_amount) == (120, 4)
    stated = replace(two, lines=(*MONTHLY[:2], line(K.DEMAND, "480", "120", "kW-month")))
    assert summed([stated], start=date(2025, 1, 1), end=date(2025, 2, 28)).demand_kw_month == 120


def test_lines_in_another_unit_are_converted_and_in_none_that_fits_refused() -> None:
    (bill,) = (month(1, line(K.USE, "10", "1.5", "MWh")),)
    assert summed([bill], start=bill.start, end=bill.end).use_amount == 1500
    with pytest.raises(UnitDoesNotFit):
        summed([month(1, line(K.USE, "10", "5", "m3"))])
    with pytest.raises(ValueError, match="ends before"):
        Bill(ref="1", start=date(2025, 2, 1), end=date(2025, 1, 1), lines=())
    with pytest.raises(ValueError, match="ends before"):
        sum_bills([], start=date(2025, 2, 1), end=date(2025, 1, 1), unit="kWh")


costs = st.decimals("-100", "10000", places=2)
uses = st.decimals("0", "100000", places=1)
stretches = st.tuples(st.integers(-40, 400), st.integers(0, 90), uses, costs)


@st.composite
def any_bills(draw: st.DrawFn) -> list[Bill]:
    made = draw(st.lists(stretches, max_size=14))
    return [
        Bill(
            ref=str(place),
            start=YEAR["start"] + timedelta(days=first),
            end=YEAR["start"] + timedelta(days=first + days),
            lines=(line(K.USE, str(cost), str(use)),),
        )
        for place, (first, days, use, cost) in enumerate(made)
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(bills=any_bills(), is_averaged=st.booleans())
def test_every_day_is_covered_missing_or_twice(bills: list[Bill], *, is_averaged: bool) -> None:
    total = summed(bills, AVERAGE if is_averaged else None)
    missing = sum(gap.day_count for gap in total.gaps)
    assert total.covered_day_count + missing == 365
    for gap in total.gaps:
        for bill in bills:
            assert bill.end < gap.start or bill.start > gap.end
    if total.basis in (BillBasis.COMPLETE, BillBasis.DAILY_AVERAGE):
        assert total.overlaps == ()
        assert total.use_amount is not None
        assert sum(share.counted_day_count for share in total.bills) == total.covered_day_count
        assert total.steps[-1].result == total.use_amount
    else:
        assert total.use_amount is None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(bills=any_bills(), seed=st.randoms())
def test_the_order_of_the_bills_does_not_matter(bills: list[Bill], seed: object) -> None:
    shuffled = list(bills)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = summed(bills, AVERAGE), summed(shuffled, AVERAGE)
    assert (one.basis, one.use_amount, one.cost_amount, one.gaps) == (
        other.basis,
        other.use_amount,
        other.cost_amount,
        other.gaps,
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(cuts=st.sets(st.integers(1, 364), max_size=11), use=uses)
def test_a_year_cut_anywhere_keeps_its_use(cuts: set[int], use: Decimal) -> None:
    edges = [0, *sorted(cuts), 365]
    bills = [
        Bill(
            ref=str(first),
            start=YEAR["start"] + timedelta(days=first),
            end=YEAR["start"] + timedelta(days=after - 1),
            lines=(line(K.USE, "1", str(use)),),
        )
        for first, after in itertools.pairwise(edges)
    ]
    total = summed(bills)
    assert (total.basis, total.use_amount) == (BillBasis.COMPLETE, use * len(bills))


def test_what_a_main_meter_has_beyond_its_sub_meters() -> None:
    main = MeterUse(ref="m", unit="MWh", use_amount=Decimal(100))
    halls = [
        MeterUse(ref="a", unit="kWh", parent_ref="m", use_amount=Decimal(60_000)),
        MeterUse(ref="b", unit="MWh", parent_ref="m", use_amount=Decimal(25)),
    ]
    (found,) = remainders([main, *halls])
    assert (found.ref, found.sub_amount, found.remainder_amount) == ("m", 85, 15)
    assert check_remainders([found], {}) == ()
    (unknown,) = remainders([main, *halls, MeterUse(ref="c", unit="kWh", parent_ref="m")])
    assert (unknown.sub_amount, unknown.remainder_amount) == (None, None)


@pytest.mark.parametrize(("sub", "severity"), [("101", Severity.QUESTION), ("103", Severity.ERROR)])
def test_sub_meters_above_their_main_meter_are_found(sub: str, severity: Severity) -> None:
    main = MeterUse(ref="m", unit="MWh", use_amount=Decimal(100))
    hall = MeterUse(ref="a", unit="MWh", parent_ref="m", use_amount=Decimal(sub))
    (finding,) = check_remainders(remainders([main, hall]), {"m": "Main meter"})
    assert (finding.code, finding.severity) == (FindingCode.SUB_METERS_ABOVE_MAIN, severity)
    assert finding.subject_ref == "Main meter"


def test_the_share_that_is_the_sites_is_a_step() -> None:
    step = share_of_site(Decimal(1000), "kWh", Decimal("0.6"))
    assert step is not None
    assert step.formula == "1000 kWh × 0.6 = 600 kWh"
    assert share_of_site(Decimal(1000), "kWh", Decimal(1)) is None


def test_the_input_of_a_shared_meter_has_its_share_of_everything() -> None:
    year = summed(WORKED)
    inputs = inputs_of_meter(year, Decimal("0.6"))
    assert (inputs.use_amount, inputs.cost_amount) == (72_000, 10_800)
    assert (inputs.demand_kw_month, inputs.demand_cost_amount) == (432, 1728)
    assert [step.code for step in inputs.steps] == [StepCode.SUMMED, StepCode.SHARE_COVERED]
    whole = inputs_of_meter(year, Decimal(1))
    assert whole.cost_amount is not None
    assert whole.demand_cost_amount is not None
    assert whole.cost_amount + whole.demand_cost_amount == year.cost_amount
    assert inputs_of_meter(summed([]), Decimal(1)).use_amount is None
