"""Indicators, change, decoupling and explanations."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    AnnualTotals,
    Carrier,
    Decoupling,
    Flow,
    FlowKind,
    IndicatorCode,
    OutputUnitsDiffer,
    annual_totals,
    change_share,
    decoupling,
    explain,
    indicator_values,
    measure,
    resource_productivity,
    rppi_profile,
)

from .plants import FACTORS, VALVES_FLOWS

amounts = st.decimals("0.001", "1e9", places=3)
changes = st.decimals("-0.9", "9", places=4)
TINY = Decimal("1e-25")


def totals(output: str | None = "100", **amounts: Decimal) -> AnnualTotals:
    year = AnnualTotals(product_output=Decimal(output) if output else None, output_unit="t" if output else "")
    return replace(year, **amounts)  # type: ignore[arg-type]


@given(output=amounts, use=amounts, factor=st.decimals("0.1", "10", places=2))
def test_productivity_does_not_depend_on_plant_size(output: Decimal, use: Decimal, factor: Decimal) -> None:
    small, large = resource_productivity(output, use), resource_productivity(output * factor, use * factor)
    assert small is not None
    assert large is not None
    assert abs(large - small) <= abs(small) * TINY


@given(output=amounts, use=amounts, o=changes, u=changes)
def test_changes_of_ratios_follow_from_the_changes_of_their_parts(
    output: Decimal, use: Decimal, o: Decimal, u: Decimal
) -> None:
    profile = rppi_profile(
        AnnualTotals(product_output=output, output_unit="t", energy_mwh=use, waste_t=use),
        AnnualTotals(product_output=output * (1 + o), output_unit="t", energy_mwh=use * (1 + u), waste_t=use * (1 + u)),
    )
    productivity = profile.row(IndicatorCode.ENERGY_PRODUCTIVITY).change_share
    intensity = profile.row(IndicatorCode.WASTE_INTENSITY).change_share
    assert productivity is not None
    assert intensity is not None
    assert abs(productivity - ((1 + o) / (1 + u) - 1)) <= Decimal("1e-20")
    assert abs(intensity - ((1 + u) / (1 + o) - 1)) <= Decimal("1e-20")


def test_half_the_water_is_twice_the_productivity() -> None:
    row = rppi_profile(totals(water_m3=Decimal(80)), totals(water_m3=Decimal(40))).row(IndicatorCode.WATER_PRODUCTIVITY)
    assert (row.change_share, row.is_improvement, row.unit) == (1, True, "t/m3")


def test_missing_and_zero_baselines_are_not_applicable() -> None:
    profile = rppi_profile(totals(water_m3=Decimal(0)), totals(water_m3=Decimal(5), waste_t=Decimal(1)))
    for code in (
        IndicatorCode.WATER_USE,
        IndicatorCode.WATER_PRODUCTIVITY,
        IndicatorCode.WASTE,
        IndicatorCode.ENERGY_USE,
    ):
        row = profile.row(code)
        assert (row.change_share, row.is_improvement, row.decoupling) == (None, None, None)
    assert change_share(None, Decimal(1)) is None
    assert change_share(Decimal(1), Decimal(0)) == -1


def test_nothing_is_divided_by_no_output() -> None:
    values = indicator_values(totals("0", waste_t=Decimal(5), energy_mwh=Decimal(5)))
    assert values[IndicatorCode.WASTE_INTENSITY] is None
    assert values[IndicatorCode.ENERGY_PRODUCTIVITY] == 0
    assert len(values) == 13


def test_improvement_follows_the_good_direction_and_not_the_sign() -> None:
    worse = {"energy_mwh": Decimal(120), "waste_t": Decimal(120)}
    profile = rppi_profile(totals(energy_mwh=Decimal(100), waste_t=Decimal(100)), totals(**worse))
    for code in ("energy_use", "waste", "energy_productivity", "waste_intensity"):
        assert profile.row(IndicatorCode(code)).is_improvement is False
    assert profile.row(IndicatorCode.PRODUCT_OUTPUT).is_improvement is None
    assert (len(profile.absolute), len(profile.relative)) == (7, 6)


@pytest.mark.parametrize(
    ("output", "use", "verdict"),
    [
        ("0.10", "-0.05", Decoupling.ABSOLUTE),
        ("0.10", "0", Decoupling.ABSOLUTE),
        ("0.10", "0.09", Decoupling.RELATIVE),
        ("0.10", "0.10", Decoupling.NONE),
        ("0.10", "0.30", Decoupling.NONE),
        ("0.02", "-0.01", Decoupling.OUTPUT_STEADY_USE_FELL),
        ("-0.02", "0.01", Decoupling.OUTPUT_STEADY_USE_ROSE),
        ("0", "0", Decoupling.OUTPUT_STEADY_USE_STEADY),
        ("0.0201", "-0.01", Decoupling.ABSOLUTE),
        ("-0.0201", "-0.5", Decoupling.OUTPUT_FELL),
    ],
)
def test_decoupling_verdicts(output: str, use: str, verdict: Decoupling) -> None:
    assert decoupling(Decimal(output), Decimal(use)) is verdict


def test_years_in_different_output_units_are_not_compared() -> None:
    with pytest.raises(OutputUnitsDiffer):
        rppi_profile(totals("100"), replace(totals("100"), output_unit="piece"))
    assert rppi_profile(AnnualTotals(), totals("100")).output_unit == "t"


@pytest.mark.parametrize("code", IndicatorCode)
def test_every_indicator_explains_itself(code: IndicatorCode) -> None:
    measured = [measure(flow, FACTORS) for flow in VALVES_FLOWS]
    explanation = explain(code, measured)
    assert explanation.result == indicator_values(annual_totals(measured))[code]
    if explanation.result is not None:
        assert explanation.step is not None
        assert explanation.step.result == explanation.result
        assert explanation.parts or len(explanation.of) == 2


def test_the_explanation_of_energy_leaves_emissions_out() -> None:
    measured = [measure(flow, FACTORS) for flow in VALVES_FLOWS]
    gas = next(part for part in explain(IndicatorCode.ENERGY_USE, measured).parts if part.ref == "gas")
    assert gas.steps[-1].unit == "MWh"
    emissions = next(part for part in explain(IndicatorCode.AIR_EMISSIONS, measured).parts if part.ref == "gas")
    assert emissions.steps[-1].unit == "t CO2e"


flows = st.lists(
    st.builds(
        Flow,
        ref=st.uuids().map(str),
        kind=st.just(FlowKind.ENERGY),
        name=st.just("Energy"),
        amount=st.decimals("0", "1e9", places=3),
        unit=st.sampled_from(["kWh", "MJ", "MMBtu", "toe"]),
        carrier=st.sampled_from([Carrier.ELECTRICITY, Carrier.OWN_RENEWABLE, "diesel", "wood"]),
    ),
    min_size=1,
    max_size=8,
)


@given(flows=flows)
def test_the_parts_add_up_to_the_figure_in_any_order(flows: list[Flow]) -> None:
    measured = [measure(flow, FACTORS) for flow in flows]
    assert annual_totals(measured) == annual_totals(reversed(measured))
    for code in (IndicatorCode.ENERGY_USE, IndicatorCode.AIR_EMISSIONS):
        explanation = explain(code, measured)
        assert explanation.step is not None
        assert explanation.step.result == explanation.result
