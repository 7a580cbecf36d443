"""A figure many times its neighbour."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import Flow, FlowKind, MeasuredFlow, check_neighbours, measure, times_apart

from .plants import FACTORS

amounts = st.decimals("0.001", "1e9", places=3)


def line(
    amount: str, *, unit: str = "kWh", cost: str | None = None, ref: str = "e", name: str = "Grid"
) -> MeasuredFlow:
    kinds = {"kWh": FlowKind.ENERGY, "MWh": FlowKind.ENERGY, "m3": FlowKind.WATER, "t": FlowKind.PRODUCT_OUTPUT}
    flow = Flow(
        ref=ref,
        kind=kinds[unit],
        name=name,
        amount=Decimal(amount),
        unit=unit,
        carrier="electricity" if unit.endswith("Wh") else None,
        cost_amount=Decimal(cost) if cost else None,
    )
    return measure(flow, FACTORS)


@pytest.mark.parametrize(
    ("now", "before", "code", "times"),
    [
        ([line("480", unit="MWh")], [line("480")], "line_many_times_before", "1000"),
        ([line("48000")], [line("480000")], "line_many_times_before", "10"),
        ([line("480000")], [line("61000")], None, None),  # 7.9 times
        ([line("488000")], [line("61000")], "line_many_times_before", "8"),
        ([line("480000", cost="96000")], [line("480000", cost="960000")], "unit_cost_many_times", "10"),
        ([line("480000", cost="960000")], [line("480000", cost="900000")], None, None),
        ([line("0")], [line("480000")], None, None),
        ([line("480000")], [line("480", name="Solar roof")], None, None),
        ([line("480000")], [], None, None),
    ],
)
def test_a_line_is_compared_with_itself_in_the_round_before(now, before, code, times) -> None:
    found = check_neighbours(now, before)
    assert [(str(one.code), one.values["times"]) for one in found] == ([(code, Decimal(times))] if code else [])


def test_names_are_the_same_line_whatever_their_capitals() -> None:
    (finding,) = check_neighbours([line("5000000", name=" grid ")], [line("480000")])
    assert (finding.subject_ref, finding.name, finding.unit) == ("e", " grid ", "MWh")


def test_use_per_product_is_compared_where_amounts_alone_look_right() -> None:
    before = [line("1000", unit="t", ref="p"), line("100000")]
    now = [line("250", unit="t", ref="p"), line("300000")]
    (finding,) = check_neighbours(now, before)
    assert (finding.code, finding.values["times"]) == ("per_output_many_times", 12)
    assert finding.values["figure"] == Decimal("1.2")


def test_a_product_many_times_its_year_before_is_said_once() -> None:
    before = [line("1000", unit="t", ref="p"), line("100000")]
    (finding,) = check_neighbours([line("100", unit="t", ref="p"), line("100000")], before)
    assert (finding.subject_ref, finding.code) == ("p", "line_many_times_before")


def test_prices_of_one_energy_are_compared_within_a_round() -> None:
    meters = [line("1000", cost="200", ref="a", name="Hall 1"), line("1000", cost="20000", ref="b", name="Hall 2")]
    (finding,) = check_neighbours(meters)
    assert (finding.subject_ref, finding.code, finding.unit) == ("b", "unit_cost_many_times", "/MWh")
    assert finding.values == {"figure": 20000, "neighbour": 200, "times": 100}
    third = line("1000", cost="210", ref="c", name="Hall 3")
    assert [one.subject_ref for one in check_neighbours([*meters, third])] == ["b"]


@given(a=amounts, b=amounts, scale=st.decimals("0.01", "100", places=2))
def test_times_apart_does_not_depend_on_order_or_unit(a: Decimal, b: Decimal, scale: Decimal) -> None:
    times = times_apart(a, b)
    assert times == times_apart(b, a)
    assert times is not None
    assert times >= 1
    assert abs(times - (times_apart(a * scale, b * scale) or 0)) <= times * Decimal("1e-25")


@given(amount=amounts, cost=amounts)
def test_a_year_like_the_one_before_is_never_asked_about(amount: Decimal, cost: Decimal) -> None:
    one = line("1", cost="1")
    same = replace(one, flow=replace(one.flow, cost_amount=cost), energy_mwh=amount)
    assert check_neighbours([same], [same]) == ()
