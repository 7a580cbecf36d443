"""Shipped factors: complete, in the right units, zero told from blank."""

from decimal import Decimal

import pytest

from centres.reference import countries
from indicators import reference

FUELS = {row.code: row for row in reference.fuels()}
GRID = {(row.iso3, row.kind): row for row in reference.grid_factors()}


def test_26_fuels_with_stable_codes():
    assert len(FUELS) == 26
    assert {
        "natural_gas",
        "diesel",
        "residual_fuel_oil",
        "other_solid_biomass",
        "industrial_waste",
    } <= set(FUELS)


def test_only_industrial_waste_has_no_default_calorific_value():
    assert [code for code, row in FUELS.items() if row.ncv_mj_per_kg is None] == ["industrial_waste"]


def test_biogenic_fuels_are_marked():
    assert {code for code, row in FUELS.items() if row.is_biogenic} == {
        "wood",
        "other_solid_biomass",
        "charcoal",
        "biodiesel",
        "other_liquid_biofuels",
        "biogas",
        "landfill_gas",
        "black_liquor",
    }


def test_a_density_always_says_where_it_is_from():
    with_density = {code: row.density_kg_per_m3 for code, row in FUELS.items() if row.density_kg_per_m3 is not None}
    assert with_density == {
        "natural_gas": Decimal("0.7"),
        "diesel": Decimal(840),
        "residual_fuel_oil": Decimal("961.1"),
        "lpg": Decimal("493.5"),
        "gasoline": Decimal("745.3"),
        "kerosene": Decimal("848.3"),
    }
    assert all((row.density_kg_per_m3 is None) == (row.density_source == "") for row in FUELS.values())


# Tonnes CO2e per TJ with AR5, worked out by hand in the domain notes: a slip of a column would show here.
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("natural_gas", "56.154"),
        ("diesel", "74.343"),
        ("peat", "106.454"),
        ("wood", "1.900"),
        ("charcoal", "6.660"),
    ],
)
def test_co2e_per_tj_comes_out_as_worked_by_hand(code, expected):
    gwp = {row.gas: row.kg_co2e_per_kg for row in reference.gwps("AR5")}
    fuel = FUELS[code]
    co2 = Decimal(0) if fuel.is_biogenic else fuel.co2_kg_per_tj
    total_kg = co2 + fuel.ch4_kg_per_tj * gwp["CH4"] + fuel.n2o_kg_per_tj * gwp["N2O"]
    assert round(total_kg / 1000, 3) == Decimal(expected)


@pytest.mark.parametrize(("gwp_set", "gases"), [("SAR", 11), ("AR4", 12), ("AR5", 12), ("AR6", 12)])
def test_a_gas_the_report_does_not_list_is_left_out(gwp_set, gases):
    rows = {row.gas: row.kg_co2e_per_kg for row in reference.gwps(gwp_set)}
    assert len(rows) == gases
    assert rows["CO2"] == 1
    assert ("NF3" in rows) == (gwp_set != "SAR")


def test_an_unknown_gwp_set_is_refused():
    with pytest.raises(ValueError, match="AR7"):
        reference.gwps("AR7")


def test_every_programme_country_has_three_kinds_of_grid_factor():
    for country in countries():
        for kind, gas in (
            ("average", "CO2e"),
            ("combined_margin", "CO2"),
            ("operating_margin", "CO2"),
        ):
            assert GRID[country.iso3, kind].gas == gas
    assert len(GRID) == len(reference.grid_factors()) == 47 * 3 + 1


def test_zero_is_a_value():
    zero = {key for key, row in GRID.items() if row.g_per_kwh == 0}
    assert zero == {(iso3, kind) for iso3 in ("ALB", "ETH") for kind in ("combined_margin", "operating_margin")}


def test_the_us_factor_is_what_the_report_implies():
    row = GRID["USA", "supplier"]
    tonnes = row.g_per_kwh * 2763509 / 1000 / 1000
    assert round(tonnes / Decimal("0.90718474")) == 1054
    assert "implied" in row.source
