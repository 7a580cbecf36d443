"""Blends, ponds, exported and own energy: what counts in air emissions and what stands apart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import reference
from indicators.core import (
    METHANE_CORRECTION,
    Blend,
    Carrier,
    EmissionSource,
    FactorSet,
    Flow,
    FlowKind,
    Fuel,
    GridFactorKind,
    HeatFactor,
    IndicatorCode,
    MissingFactor,
    Pond,
    Source,
    annual_totals,
    blend_gwp,
    explain,
    measure,
    pond_methane,
)

from .plants import FACTORS

GWP = {name: {row.gas: row.kg_co2e_per_kg for row in reference.gwps(name)} for name in reference.GWP_SETS}


def set_of(gwp_set: str) -> FactorSet:
    return replace(FACTORS, gwp_set=gwp_set, gwp=GWP[gwp_set], blends=BLENDS)


BLENDS = {
    code: Blend(code=code, shares={gas: Decimal(share) for gas, share in shares.items()}, source="ASHRAE 34")
    for code, shares in {
        "R-404A": {"HFC-125": "0.44", "HFC-143a": "0.52", "HFC-134a": "0.04"},
        "R-407C": {"HFC-32": "0.23", "HFC-125": "0.25", "HFC-134a": "0.52"},
        "R-410A": {"HFC-32": "0.5", "HFC-125": "0.5"},
        "R-507A": {"HFC-125": "0.5", "HFC-143a": "0.5"},
    }.items()
}

# Σ share × GWP by hand, from the table of gases in docs/calculations/factors.md.
WORKED_BLENDS = [
    ("AR4", "R-404A", "3921.6"),
    ("AR4", "R-407C", "1773.85"),
    ("AR4", "R-410A", "2087.5"),
    ("AR4", "R-507A", "3985"),
    ("AR5", "R-404A", "3942.8"),
    ("AR5", "R-407C", "1624.21"),
    ("AR5", "R-410A", "1923.5"),
    ("AR5", "R-507A", "3985"),
    ("AR6", "R-404A", "4728"),
    ("AR6", "R-407C", "1907.93"),
    ("AR6", "R-410A", "2255.5"),
    ("AR6", "R-507A", "4775"),
    ("SAR", "R-404A", "3260"),
]


def of(kind: FlowKind, amount: str, unit: str, **more: object) -> Flow:
    return Flow(ref="1", kind=kind, name="A flow", amount=Decimal(amount), unit=unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("gwp_set", "code", "expected"), WORKED_BLENDS)
def test_a_blend_is_mass_weighted(gwp_set: str, code: str, expected: str) -> None:
    assert blend_gwp(BLENDS[code], GWP[gwp_set]).result == Decimal(expected)
    assert set_of(gwp_set).gwp_of(code) == Decimal(expected)


def test_a_blend_explains_itself_and_names_its_composition() -> None:
    measured = measure(of(FlowKind.EMISSION, "12", "kg", carrier="R-410A"), set_of("AR5"))
    assert measured.co2e_t == Decimal("23.082")
    assert measured.source is EmissionSource.REFRIGERANT
    assert [step.formula for step in measured.steps] == [
        "12 kg",
        "12 kg × 0.001 t/kg = 0.012 t",
        "0.5 t HFC-32/t × 677 + 0.5 t HFC-125/t × 3170 = 1923.5 t CO2e/t",
        "0.012 t R-410A × 1923.5 t CO2e/t = 23.082 t CO2e",
    ]
    assert measured.steps[2].source is not None
    assert "ASHRAE 34" in measured.steps[2].source.name


def test_a_blend_needs_all_of_its_gases_and_adds_up() -> None:
    with pytest.raises(MissingFactor) as refusal:
        replace(set_of("AR5"), gwp={"HFC-32": Decimal(677)}).gwp_of("R-410A")
    assert refusal.value.carrier == "HFC-125"
    for shares in ({"HFC-32": Decimal("0.5")}, {"HFC-32": Decimal(2), "HFC-125": Decimal(-1)}):
        with pytest.raises(ValueError, match="whole"):
            Blend(code="R-1", shares=shares, source="")


@given(first=st.decimals("0.001", "0.999", places=3))
def test_a_blend_lies_between_its_gases(first: Decimal) -> None:
    blend = Blend(code="R-1", shares={"HFC-32": first, "HFC-125": 1 - first}, source="")
    assert 677 <= blend_gwp(blend, GWP["AR5"]).result <= 3170


# --- Ponds ------------------------------------------------------------------------------------------------------------


def pond(amount: str, unit: str, **more: object) -> Flow:
    return of(FlowKind.EMISSION, amount, unit, emission_source=EmissionSource.POND_METHANE, **more)


@pytest.mark.parametrize(
    ("flow", "co2e_t"),
    [
        (pond("40000", "m3", cod_kg_per_m3=Decimal(5), mcf_share=Decimal("0.8")), "1120"),  # 200 t × 0.25 × 0.8 × 28
        (pond("200", "t", mcf_share=Decimal("0.8")), "1120"),
        (pond("200", "t", mcf_share=Decimal("0.2")), "280"),
        (pond("200", "t", mcf_share=Decimal("0.8"), methane_recovered_t=Decimal(30)), "280"),
        (pond("200", "t", mcf_share=Decimal("0.8"), methane_per_cod=Decimal("0.21")), "940.8"),  # 200 × 0.21 × 0.8 × 28
        (pond("200", "t", mcf_share=Decimal(0)), "0"),
        (pond("12", "t CO2e"), "12"),
    ],
    ids=["volume", "mass", "shallow", "recovered", "own Bo", "aerobic", "as entered"],
)
def test_the_methane_of_a_pond(flow: Flow, co2e_t: str) -> None:
    measured = measure(flow, FACTORS)
    assert measured.co2e_t == Decimal(co2e_t)
    totals = annual_totals([measured])
    assert (totals.air_emissions_t, totals.other_emissions_t) == (None, Decimal(co2e_t))


def test_the_steps_of_a_pond_say_where_the_formula_is_from() -> None:
    steps = measure(pond("40000", "m3", cod_kg_per_m3=Decimal(5), mcf_share=Decimal("0.8")), FACTORS).steps
    assert [step.formula for step in steps] == [
        "40000 m3",
        "40000 m3 × 5 kg COD/m3 ÷ 1000 kg/t = 200 t COD",
        "200 t COD × 0.25 t CH4/t COD × 0.8 = 40 t CH4",
        "40 t CH4 × 28 t CO2e/t = 1120 t CO2e",
    ]
    assert steps[2].source is not None
    assert "IPCC 2006, vol. 5" in steps[2].source.name


@pytest.mark.parametrize(
    ("flow", "what"),
    [(pond("1", "m3", cod_kg_per_m3=Decimal(1)), "pond"), (pond("1", "m3", mcf_share=Decimal(1)), "cod")],
)
def test_a_pond_needs_its_inputs(flow: Flow, what: str) -> None:
    with pytest.raises(MissingFactor) as refusal:
        measure(flow, FACTORS)
    assert refusal.value.what == what


def test_every_kind_of_pond_has_its_correction() -> None:
    assert set(METHANE_CORRECTION) == set(Pond)
    assert pond_methane(Decimal(100), METHANE_CORRECTION[Pond.ANAEROBIC_DEEP_POND]).result == 20


# --- Energy made here and sold ----------------------------------------------------------------------------------------


def energy(amount: str, unit: str, carrier: str, **more: object) -> Flow:
    return of(FlowKind.ENERGY, amount, unit, carrier=carrier, **more)


def test_electricity_of_the_own_generator_counts_nothing_because_its_fuel_counts() -> None:
    diesel, made = energy("1000", "l", "diesel"), energy("3500", "kWh", Carrier.OWN_GENERATED)
    alone, both = (annual_totals([measure(flow, FACTORS) for flow in flows]) for flows in ([diesel], [diesel, made]))
    assert both.energy_mwh == alone.energy_mwh
    assert both.air_emissions_t == alone.air_emissions_t
    assert both.energy_mwh_by_carrier == alone.energy_mwh_by_carrier
    assert both.made_on_site_mwh == Decimal("3.5")


def test_of_exported_power_the_fuel_share_is_subtracted_and_not_its_kwh() -> None:
    """Diesel 100,000 l = 1,003.33 MWh; 175 MWh exported at 35 % take 500 MWh of it."""
    burnt = energy("100000", "l", "diesel")
    sold = energy("175", "MWh", "diesel", is_exported=True, efficiency_share=Decimal("0.35"))
    one, other = measure(burnt, FACTORS), measure(sold, FACTORS)
    assert (other.energy_mwh, other.memo_mwh) == (-500, 175)
    totals = annual_totals([one, other])
    assert totals.exported_mwh == 175
    assert totals.energy_mwh is not None
    assert round(totals.energy_mwh, 3) == Decimal("503.333")
    assert totals.air_emissions_t == (one.co2e_t or 0) + (other.co2e_t or 0)
    assert round(other.co2e_t or 0, 3) == Decimal("-133.817")  # 1.8 TJ × 74,343 kg/TJ
    assert totals.energy_mwh_by_carrier == {"diesel": totals.energy_mwh}


def test_exported_biomass_power_takes_its_share_out_of_the_memo_too() -> None:
    burnt, sold = (
        energy("1000", "MWh", "wood"),
        energy("100", "MWh", "wood", is_exported=True, efficiency_share=Decimal("0.25")),
    )
    totals = annual_totals([measure(burnt, FACTORS), measure(sold, FACTORS)])
    assert totals.energy_mwh == 600
    assert totals.co2_biogenic_t == Decimal("241.92")  # 2.16 TJ × 112 t/TJ


def test_energy_passed_on_as_it_came_is_subtracted_whole() -> None:
    totals = annual_totals(
        [
            measure(energy("100", "MWh", Carrier.ELECTRICITY), FACTORS),
            measure(energy("30", "MWh", Carrier.ELECTRICITY, is_exported=True), FACTORS),
        ]
    )
    assert (totals.energy_mwh, totals.air_emissions_t, totals.exported_mwh) == (70, Decimal("24.5"), 30)


def test_exported_energy_made_of_a_fuel_needs_its_efficiency() -> None:
    with pytest.raises(MissingFactor) as refusal:
        measure(energy("1", "MWh", "diesel", is_exported=True), FACTORS)
    assert refusal.value.what == "efficiency"


@given(share=st.decimals("0.01", "1", places=2), mwh=st.decimals("0", "1e6", places=3))
def test_exporting_all_that_a_fuel_made_leaves_nothing(share: Decimal, mwh: Decimal) -> None:
    burnt = energy(str(mwh), "MWh", "natural_gas")
    sold = energy(str(mwh * share), "MWh", "natural_gas", is_exported=True, efficiency_share=share)
    totals = annual_totals([measure(burnt, FACTORS), measure(sold, FACTORS)])
    assert abs(totals.energy_mwh or 0) <= mwh * Decimal("1e-30")
    assert abs(totals.air_emissions_t or 0) <= mwh * Decimal("1e-30")


# --- Whose factor -----------------------------------------------------------------------------------------------------

OWN = Source(name="Ministry of Energy", kind="average", year=2025, factor_set="the centre's own factors")


def test_an_own_calorific_value_and_co2_factor_say_so() -> None:
    fuel: Fuel = replace(
        FACTORS.fuels["coal"],
        ncv_mj_per_kg=Decimal(20),
        own_ncv=OWN,
        co2_kg_per_tj=Decimal(95000),
        own_co2=OWN,
    )
    factors = replace(FACTORS, fuels={**FACTORS.fuels, "coal": fuel})
    steps = {step.code: step for step in measure(energy("10", "t", "coal"), factors).steps}
    assert steps["calorific_value"].source == OWN
    assert steps["co2"].source == OWN
    assert steps["calorific_value"].result == 200_000


def test_an_own_heat_factor_serves_steam_without_one() -> None:
    factors = replace(FACTORS, heat=HeatFactor(kg_co2e_per_kwh=Decimal("0.25"), source=OWN))
    steam = energy("36", "GJ", Carrier.STEAM)
    assert measure(steam, factors).co2e_t == Decimal("2.5")
    assert measure(replace(steam, kg_co2e_per_kwh=Decimal("0.2")), factors).co2e_t == 2


def test_air_emissions_explain_themselves_without_what_stands_apart() -> None:
    flows = [
        replace(energy("1", "MWh", Carrier.ELECTRICITY), ref="grid"),
        replace(of(FlowKind.EMISSION, "2", "kg", carrier="HFC-134a"), ref="cold store"),
    ]
    explanation = explain(IndicatorCode.AIR_EMISSIONS, [measure(flow, FACTORS) for flow in flows])
    assert [part.ref for part in explanation.parts] == ["grid"]
    assert explanation.result == Decimal("0.35")


def test_a_suppliers_electricity_is_a_memo_beside_the_average() -> None:
    """Of 480 MWh 300 are from a supplier with 0.02: 300 × 0.02 + 180 × the average; the indicator has the average."""
    assert FACTORS.grid is not None
    average = FACTORS.grid.kg_co2e_per_kwh
    bought = [
        energy("300", "MWh", "electricity", kg_co2e_per_kwh=Decimal("0.02")),
        energy("180", "MWh", "electricity"),
    ]
    totals = annual_totals(measure(flow, FACTORS) for flow in bought)
    assert totals.air_emissions_t == 480 * average
    assert totals.supplier_electricity_t == 6 + 180 * average
    assert annual_totals([measure(bought[1], FACTORS)]).supplier_electricity_t is None

    supplier = replace(FACTORS.grid, kg_co2e_per_kwh=Decimal("0.05"), kind=GridFactorKind.SUPPLIER)
    known = annual_totals(measure(flow, replace(FACTORS, supplier=supplier)) for flow in bought)
    assert (known.air_emissions_t, known.supplier_electricity_t) == (480 * average, 15)
