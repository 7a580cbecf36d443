"""From entered amounts to a year's totals."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.core import (
    AmbiguousUnit,
    AnnualTotals,
    Carrier,
    EmissionSource,
    Flow,
    FlowKind,
    MissingFactor,
    NegativeAmount,
    NotANumber,
    OutputUnitsDiffer,
    Refusal,
    UnitDoesNotFit,
    UnknownUnit,
    annual_totals,
    measure,
)

from .plants import FACTORS, factor_set, grid


def flow(kind: FlowKind, amount: str, unit: str, **more: object) -> Flow:
    return replace(Flow(ref="1", kind=kind, name="A flow", amount=Decimal(amount), unit=unit), **more)  # type: ignore[arg-type]


def energy(amount: str, unit: str, carrier: str, **more: object) -> Flow:
    return flow(FlowKind.ENERGY, amount, unit, carrier=carrier, **more)


def test_electricity_uses_the_grid_factor() -> None:
    measured = measure(energy("1000", "kWh", Carrier.ELECTRICITY), FACTORS)
    assert (measured.energy_mwh, measured.co2e_t) == (1, Decimal("0.35"))
    source = measured.steps[-1].source
    assert source is not None
    assert (source.kind, source.year, source.factor_set) == ("average", 2024, "Default 2026.1")


def test_no_grid_factor_is_refused_and_a_zero_one_is_zero() -> None:
    electricity = energy("1000", "kWh", Carrier.ELECTRICITY)
    assert measure(electricity, factor_set(grid("0"))).co2e_t == 0
    with pytest.raises(MissingFactor) as refusal:
        measure(electricity, factor_set(None))
    assert (refusal.value.what, refusal.value.carrier) == ("grid", "electricity")


def test_own_renewables_are_energy_without_emissions() -> None:
    measured = measure(energy("5", "MWh", Carrier.OWN_RENEWABLE), factor_set(None))
    assert (measured.energy_mwh, measured.co2e_t) == (5, 0)


def test_steam_needs_the_factor_of_its_supplier() -> None:
    steam = energy("36", "GJ", Carrier.STEAM)
    measured = measure(replace(steam, kg_co2e_per_kwh=Decimal("0.2")), FACTORS)
    assert (measured.energy_mwh, measured.co2e_t) == (10, 2)
    with pytest.raises(MissingFactor):
        measure(steam, FACTORS)


def test_wood_counts_as_energy_and_its_co2_is_a_memo() -> None:
    totals = annual_totals([measure(energy("10", "t", "wood"), FACTORS)])
    assert totals.air_emissions_t == Decimal("0.2964")
    assert totals.co2_biogenic_t == Decimal("17.472")


def test_a_gross_bill_is_made_net() -> None:
    net = measure(energy("90", "GJ", "natural_gas"), FACTORS)
    gross = measure(energy("100", "GJ", "natural_gas", net_share_of_gross=Decimal("0.90")), FACTORS)
    assert (gross.energy_mwh, gross.co2e_t) == (net.energy_mwh, net.co2e_t)


def test_measured_values_win_over_the_fuels() -> None:
    default = measure(energy("1", "m3", "diesel"), FACTORS)
    own = measure(energy("1", "m3", "diesel", density_kg_per_m3=Decimal(800), ncv_mj_per_kg=Decimal(45)), FACTORS)
    assert default.energy_mwh is not None
    assert round(default.energy_mwh, 6) == Decimal("10.033333")
    assert own.energy_mwh == 10
    assert [step.source.kind for step in own.steps if step.source][:2] == ["own_value", "own_value"]


@pytest.mark.parametrize(
    ("entered", "what"),
    [
        (energy("1", "t", "peat"), "fuel"),
        (energy("1", "t", ""), "fuel"),
        (energy("1", "t", "industrial_waste"), "calorific_value"),
        (energy("1", "m3", "lpg"), "density"),
        (flow(FlowKind.MATERIAL, "1", "m3"), "density"),
        (flow(FlowKind.EMISSION, "1", "kg", carrier="HFC-999"), "gwp"),
    ],
)
def test_a_missing_factor_is_named(entered: Flow, what: str) -> None:
    with pytest.raises(MissingFactor) as refusal:
        measure(entered, FACTORS)
    assert refusal.value.what == what


@pytest.mark.parametrize("kind", FlowKind)
def test_negative_amounts_are_refused(kind: FlowKind) -> None:
    with pytest.raises(NegativeAmount) as refusal:
        measure(flow(kind, "-1", "kWh", carrier=Carrier.ELECTRICITY), FACTORS)
    assert refusal.value.kind == kind


@pytest.mark.parametrize(
    ("entered", "refusal"),
    [
        (flow(FlowKind.MATERIAL, "1", "ton"), AmbiguousUnit),
        (flow(FlowKind.MATERIAL, "1", "bag"), UnknownUnit),
        (flow(FlowKind.MATERIAL, "1", "piece"), UnitDoesNotFit),
        (flow(FlowKind.WATER, "1", "kWh"), UnitDoesNotFit),
        (flow(FlowKind.WATER, "1", "t"), UnitDoesNotFit),
        (flow(FlowKind.DEMAND, "1", "kW"), UnitDoesNotFit),
        (flow(FlowKind.EMISSION, "1", "l"), UnitDoesNotFit),
        (energy("1", "t", Carrier.ELECTRICITY), UnitDoesNotFit),
        (energy("1", "piece", "coal"), UnitDoesNotFit),
        (flow(FlowKind.WATER, "Infinity", "m3"), NotANumber),
    ],
)
def test_units_that_cannot_be_used_are_refused(entered: Flow, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        measure(entered, FACTORS)


def test_a_centres_meaning_settles_a_ton() -> None:
    measured = measure(flow(FlowKind.WASTE, "2", "tons"), FACTORS, meanings={"ton": "short ton"})
    assert measured.mass_t == Decimal("1.81436948")


def test_density_takes_a_volume_to_a_mass_and_back() -> None:
    density = Decimal(1200)
    assert measure(flow(FlowKind.MATERIAL, "2", "m3", density_kg_per_m3=density), FACTORS).mass_t == Decimal("2.4")
    assert measure(flow(FlowKind.WATER, "2.4", "t", density_kg_per_m3=density), FACTORS).volume_m3 == 2


def test_what_is_no_combustion_stands_apart_from_the_indicator() -> None:
    totals = annual_totals(
        measure(entered, FACTORS)
        for entered in (
            energy("1", "MWh", Carrier.ELECTRICITY),
            flow(FlowKind.EMISSION, "500", "kg CO2e", emission_source=EmissionSource.COMBUSTION),
            flow(FlowKind.EMISSION, "1", "t"),
            flow(FlowKind.EMISSION, "2", "kg", carrier="HFC-134a"),
        )
    )
    assert totals.air_emissions_t == Decimal("0.85")
    assert totals.other_emissions_t == Decimal("3.6")
    assert totals.emissions_t_by_source == {
        "combustion": Decimal("0.5"),
        "electricity": Decimal("0.35"),
        "other": 1,
        "refrigerant": Decimal("2.6"),
    }


def test_what_nobody_recorded_is_none_and_a_recorded_zero_is_zero() -> None:
    totals = annual_totals([measure(flow(FlowKind.WATER, "0", "m3"), FACTORS)])
    assert totals.water_m3 == 0
    assert (totals.energy_mwh, totals.waste_t, totals.product_output, totals.air_emissions_t) == (None,) * 4
    assert annual_totals([]) == AnnualTotals()


def test_a_generators_fuel_is_fuel() -> None:
    totals = annual_totals([measure(energy("1000", "l", "diesel"), FACTORS)])
    assert set(totals.energy_mwh_by_carrier) == {"diesel"}


def test_hazardous_waste_is_part_of_waste() -> None:
    waste = [flow(FlowKind.WASTE, "3", "t"), flow(FlowKind.WASTE, "500", "kg", is_hazardous=True)]
    totals = annual_totals(measure(entered, FACTORS) for entered in waste)
    assert (totals.waste_t, totals.hazardous_waste_t) == (Decimal("3.5"), Decimal("0.5"))


def test_products_add_up_in_the_common_unit_only() -> None:
    shoes = flow(FlowKind.PRODUCT_OUTPUT, "1000", "pair", product_unit="pair")
    weighted = replace(shoes, conversion_weight=Decimal("0.0008"), output_unit="t")
    leather = flow(FlowKind.PRODUCT_OUTPUT, "200", "kg")
    assert annual_totals([measure(shoes, FACTORS)]).output_unit == "pair"
    totals = annual_totals(measure(product, FACTORS) for product in (weighted, leather))
    assert (totals.product_output, totals.output_unit) == (1, "t")
    with pytest.raises(OutputUnitsDiffer) as refusal:
        annual_totals(measure(product, FACTORS) for product in (shoes, leather))
    assert refusal.value.units == ("pair", "t")


def test_costs_add_up_by_kind_and_carrier() -> None:
    totals = annual_totals(
        measure(entered, FACTORS)
        for entered in (
            energy("1", "MWh", Carrier.ELECTRICITY, cost_amount=Decimal(100)),
            energy("1", "MWh", "natural_gas", cost_amount=Decimal(40)),
            flow(FlowKind.WATER, "1", "m3"),
        )
    )
    assert totals.cost_amount_by_kind == {FlowKind.ENERGY: 140}
    assert totals.cost_amount_by_carrier == {"electricity": 100, "natural_gas": 40}


def test_the_chain_of_diesel_reads_from_the_entered_value_to_the_result() -> None:
    steps = measure(energy("1000", "l", "diesel"), FACTORS).steps
    assert [step.formula for step in steps] == [
        "1000 l",
        "1000 l × 0.001 m3/l = 1 m3",
        "1 m3 × 840 kg/m3 = 840 kg",
        "840 kg × 43 MJ/kg = 36120 MJ",
        "36120 MJ ÷ 3600 MJ/MWh = 10.03333333333333333333333333333333 MWh",
        "36120 MJ × 74100 kg CO2/TJ ÷ 1000000 MJ/TJ ÷ 1000 kg/t = 2.676492 t CO2",
        "74100 kg CO2/TJ × 1 + 3 kg CH4/TJ × 28 + 0.6 kg N2O/TJ × 265 = 74343 kg CO2e/TJ",
        "36120 MJ × 74343 kg CO2e/TJ ÷ 1000000 MJ/TJ ÷ 1000 kg/t = 2.68526916 t CO2e",
    ]
