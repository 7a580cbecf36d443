"""How amounts are typed: rates and stocks, gross and net, a site's own values of a fuel."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    NET_SHARE_OF_GROSS,
    FindingCode,
    Flow,
    FlowKind,
    HeatingValue,
    MissingCount,
    MissingFactor,
    MissingStock,
    NegativeAmount,
    OptionCase,
    OptionEffect,
    SiteFuel,
    StepCode,
    StockAboveSupply,
    TimeSpan,
    annual_totals,
    check_heating_values,
    fuels_at_site,
    measure,
    measure_option,
)
from indicators.core.arithmetic import exact

from .plants import FACTORS, VALVES_FLOWS

amounts = st.decimals("0", "1000000", places=3)


def energy(amount: str, unit: str, carrier: str, **more: object) -> Flow:
    flow = Flow(ref="1", kind=FlowKind.ENERGY, name="A fuel", amount=Decimal(amount), unit=unit, carrier=carrier)
    return replace(flow, **more)  # type: ignore[arg-type]


GROSS = HeatingValue.GROSS


# docs/calculations/bills.md, "Gross and net"
@pytest.mark.parametrize(
    ("flow", "mj"),
    [
        (energy("100", "GJ", "natural_gas", heating_value=GROSS), "90000"),
        (energy("100", "GJ", "natural_gas", heating_value=GROSS, net_share_of_gross=Decimal("0.903")), "90300"),
        (energy("100", "GJ", "natural_gas", heating_value=HeatingValue.NET), "100000"),
        (energy("100", "GJ", "natural_gas"), "100000"),
        (energy("100", "GJ", "diesel", heating_value=GROSS), "95000"),
        (energy("100", "GJ", "diesel", heating_value=GROSS, net_share_of_gross=Decimal("0.94")), "94000"),
    ],
)
def test_gross_bills_count_with_the_net_share_of_their_fuel(flow: Flow, mj: str) -> None:
    measured = measure(flow, FACTORS)
    assert measured.energy_mwh is not None
    with exact():
        assert measured.energy_mwh == Decimal(mj) / 3600


def test_a_saved_fuel_is_made_net_as_a_bought_one() -> None:
    effect = OptionEffect(flow_kind=FlowKind.ENERGY, carrier="natural_gas", amount=Decimal(100), unit="GJ")
    for said, mwh in [({}, "27.778"), ({"heating_value": GROSS}, "25"), ({"net_share_of_gross": Decimal("0.9")}, "25")]:
        case = OptionCase(ref="1", title="Insulate", effects=(replace(effect, **said),))
        saved = measure_option(case, FACTORS).savings.energy_mwh
        assert saved is not None
        assert round(saved, 3) == Decimal(mwh)


def test_the_step_says_which_share_and_whose() -> None:
    measured = measure(energy("2325", "MMBtu", "natural_gas", heating_value=GROSS), FACTORS)
    (step,) = (step for step in measured.steps if step.code is StepCode.NET_OF_GROSS)
    assert step.formula.endswith(" MJ × 0.9 = 2207704.37160735 MJ")
    assert step.source is not None
    assert step.source.name.startswith("IPCC 2006")


def test_wood_has_no_rule_because_moisture_decides() -> None:
    wood = energy("100", "GJ", "wood", heating_value=GROSS)
    with pytest.raises(MissingFactor) as refusal:
        measure(wood, FACTORS)
    assert (refusal.value.what, refusal.value.carrier) == ("net_share", "wood")
    assert measure(replace(wood, net_share_of_gross=Decimal("0.92")), FACTORS).energy_mwh is not None


def test_the_rule_knows_gas_oil_and_coal_alone() -> None:
    assert set(NET_SHARE_OF_GROSS.values()) == {Decimal("0.90"), Decimal("0.95")}
    assert NET_SHARE_OF_GROSS["natural_gas"] == Decimal("0.90")
    assert NET_SHARE_OF_GROSS["other_bituminous_coal"] == Decimal("0.95")
    assert {"wood", "other_solid_biomass", "charcoal", "industrial_waste"}.isdisjoint(NET_SHARE_OF_GROSS)


def test_nobody_has_said_is_a_question_and_an_answer_ends_it() -> None:
    asked = energy("10", "MWh", "natural_gas")
    (finding,) = check_heating_values([measure(asked, FACTORS)])
    assert (finding.code, finding.subject_ref) == (FindingCode.HEATING_VALUE_UNKNOWN, "energy_use/natural_gas")
    silent = [
        replace(asked, heating_value=HeatingValue.NET),
        replace(asked, heating_value=GROSS),
        energy("1", "t", "diesel"),
        energy("1", "m3", "diesel"),
        energy("0", "MWh", "diesel"),
        energy("5", "MWh", "electricity"),
    ]
    assert check_heating_values([measure(flow, FACTORS) for flow in silent]) == ()


def test_the_real_plant_in_net_heating_value() -> None:
    said = {"natural_gas": GROSS, "lpg": GROSS}
    flows = [replace(flow, heating_value=said.get(flow.carrier or "")) for flow in VALVES_FLOWS]
    totals = annual_totals(measure(flow, FACTORS) for flow in flows)
    assert totals.energy_mwh is not None
    assert round(totals.energy_mwh * Decimal("3.6") / Decimal("1.05505585262")) == 11_720  # MMBtu
    assert totals.energy_mwh_by_carrier["electricity"] == Decimal("2763.509")
    assert round(totals.energy_mwh_by_carrier["natural_gas"], 3) == Decimal("613.251")
    assert round(totals.energy_mwh_by_carrier["lpg"], 3) == Decimal("57.911")


def site_fuel(**more: object) -> SiteFuel:
    made = SiteFuel(code="diesel", source="Supplier's certificate", valid_from=date(2025, 1, 1))
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_rows_value_wins_over_the_sites_and_that_over_the_factor_sets() -> None:
    at_site = site_fuel(density_kg_per_m3=Decimal(850), calorific_value_mj_per_kg=Decimal(42))
    row = energy("1", "m3", "diesel", density_kg_per_m3=Decimal(800), ncv_mj_per_kg=Decimal(45))
    by_set = measure(energy("1", "m3", "diesel"), FACTORS)
    by_site = measure(energy("1", "m3", "diesel", site_fuel=at_site), FACTORS)
    by_row = measure(replace(row, site_fuel=at_site), FACTORS)
    with exact():
        assert [one.energy_mwh for one in (by_set, by_site, by_row)] == [
            Decimal(840 * 43) / 3600,
            Decimal(850 * 42) / 3600,
            Decimal(800 * 45) / 3600,
        ]
    cited = [step.source for step in by_site.steps if step.code in (StepCode.DENSITY, StepCode.CALORIFIC_VALUE)]
    assert [(source.name, source.kind, source.year) for source in cited if source] == [
        ("Supplier's certificate", "own_value", 2025)
    ] * 2


def test_a_site_may_know_one_value_only() -> None:
    by_site = measure(energy("1", "m3", "diesel", site_fuel=site_fuel(density_kg_per_m3=Decimal(850))), FACTORS)
    with exact():
        assert by_site.energy_mwh == Decimal(850 * 43) / 3600


def test_a_sites_gross_calorific_value_is_made_net() -> None:
    at_site = site_fuel(calorific_value_mj_per_kg=Decimal(45), heating_value=GROSS)
    measured = measure(energy("1", "t", "diesel", site_fuel=at_site), FACTORS)
    assert measured.energy_mwh == Decimal("11.875")  # 45 × 0.95 = 42.75 MJ/kg
    assert [step.code for step in measured.steps][:4] == [
        StepCode.ENTERED,
        StepCode.CONVERTED,
        StepCode.NET_OF_GROSS,
        StepCode.CALORIFIC_VALUE,
    ]
    own_share = replace(at_site, net_share_of_gross=Decimal("0.94"))
    assert measure(energy("1", "t", "diesel", site_fuel=own_share), FACTORS).energy_mwh == Decimal("11.75")


def test_the_newest_property_that_was_valid_counts() -> None:
    old, new = site_fuel(), site_fuel(valid_from=date(2026, 1, 1))
    for day, found in [((2026, 6, 30), {"diesel": new}), ((2025, 12, 31), {"diesel": old}), ((2024, 12, 31), {})]:
        assert fuels_at_site([new, old], period_end=date(*day)) == found


# docs/calculations/bills.md, "From what was typed to the period"
@pytest.mark.parametrize(
    ("entered", "mwh"),
    [
        (energy("40", "kWh", "own_renewable", time_span=TimeSpan.DAY, span_count=Decimal(300)), "12"),
        (energy("1.5", "MWh", "own_renewable", time_span=TimeSpan.WEEK, span_count=Decimal(50)), "75"),
        (energy("2", "MWh", "own_renewable", time_span=TimeSpan.MONTH, span_count=Decimal(11)), "22"),
        (energy("2.5", "kWh", "own_renewable", time_span=TimeSpan.HOUR, span_count=Decimal(4000)), "10"),
        (energy("12", "MWh", "own_renewable"), "12"),
    ],
)
def test_rates_count_as_often_as_the_period_has_them(entered: Flow, mwh: str) -> None:
    assert measure(entered, FACTORS).energy_mwh == Decimal(mwh)


def test_a_rate_needs_its_number() -> None:
    with pytest.raises(MissingCount):
        measure(energy("40", "kWh", "electricity", time_span=TimeSpan.DAY), FACTORS)
    with pytest.raises(NegativeAmount):
        measure(energy("40", "kWh", "electricity", time_span=TimeSpan.DAY, span_count=Decimal(-1)), FACTORS)


def material(bought: str, opening: str | None, closing: str | None) -> Flow:
    stocks = {name: None if value is None else Decimal(value) for name, value in [("o", opening), ("c", closing)]}
    return Flow(
        ref="1",
        kind=FlowKind.MATERIAL,
        name="Dye",
        amount=Decimal(bought),
        unit="kg",
        opening_stock=stocks["o"],
        closing_stock=stocks["c"],
    )


def test_consumption_is_opening_plus_purchases_less_closing() -> None:
    measured = measure(material("900", "250", "150"), FACTORS)
    assert measured.mass_t == 1
    assert [step.formula for step in measured.steps][1] == "250 kg + 900 kg − 150 kg = 1000 kg"


def test_stocks_are_refused_where_they_cannot_be() -> None:
    with pytest.raises(StockAboveSupply) as refusal:
        measure(material("100", "50", "151"), FACTORS)
    assert (refusal.value.supply, refusal.value.closing_stock, refusal.value.unit) == (150, 151, "kg")
    assert measure(material("100", "50", "150"), FACTORS).mass_t == 0
    for opening, closing, missing in [("1", None, "closing_stock"), (None, "1", "opening_stock")]:
        with pytest.raises(MissingStock) as one:
            measure(material("100", opening, closing), FACTORS)
        assert one.value.missing == missing
    with pytest.raises(NegativeAmount):
        measure(material("100", "-1", "0"), FACTORS)


@given(opening=amounts, bought=amounts, closing=amounts)
def test_what_is_used_and_what_is_left_is_what_there_was(opening: Decimal, bought: Decimal, closing: Decimal) -> None:
    flow = material(str(bought), str(opening), str(closing))
    if closing > opening + bought:
        with pytest.raises(StockAboveSupply):
            measure(flow, FACTORS)
        return
    used = measure(flow, FACTORS).mass_t
    assert used is not None
    assert used * 1000 + closing == opening + bought


@given(amount=amounts, share=st.decimals("0.5", "1", places=3), carrier=st.sampled_from(["natural_gas", "diesel"]))
def test_a_gross_amount_is_the_net_one_times_its_share(amount: Decimal, share: Decimal, carrier: str) -> None:
    gross = energy(str(amount), "GJ", carrier, heating_value=GROSS, net_share_of_gross=share)
    net = energy(str(amount * share), "GJ", carrier, heating_value=HeatingValue.NET)
    one, other = measure(gross, FACTORS), measure(net, FACTORS)
    assert (one.energy_mwh, one.co2e_t) == (other.energy_mwh, other.co2e_t)


@given(amount=amounts, days=st.integers(0, 366))
def test_a_daily_amount_over_the_days_is_the_amount_of_the_period(amount: Decimal, days: int) -> None:
    daily = energy(str(amount), "kWh", "electricity", time_span=TimeSpan.DAY, span_count=Decimal(days))
    whole = energy(str(amount * days), "kWh", "electricity")
    assert measure(daily, FACTORS).energy_mwh == measure(whole, FACTORS).energy_mwh
