"""The published and derived test vectors, number by number."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.core import (
    AnnualTotals,
    Decoupling,
    Dimension,
    Flow,
    FlowKind,
    IndicatorCode,
    Investment,
    PaybackKind,
    appraise,
    measure,
    rppi_profile,
    simple_payback,
    to_canonical,
)

from .plants import FACTORS, FUELS

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "test_vectors.json").read_text(), parse_float=Decimal, parse_int=Decimal
)
CODE_OF = {"energy": "energy_use", "materials": "materials_use", "water": "water_use"}
FUEL_NAMED = {fuel.name: fuel for fuel in FUELS.values()}


def year(number: int) -> AnnualTotals:
    inputs = {name: values[number] for name, values in VECTORS["rppi"]["inputs"].items()}
    return AnnualTotals(
        product_output=inputs["product_output_t"],
        output_unit="t",
        energy_mwh=to_canonical(inputs["energy_mj"], "MJ", Dimension.ENERGY),
        materials_t=inputs["materials_t"],
        water_m3=inputs["water_m3"],
        air_emissions_t=inputs["air_emissions_t_co2e"],
        waste_water_m3=inputs["waste_water_m3"],
        waste_t=inputs["waste_t"],
    )


PROFILE = rppi_profile(year(0), year(1))


@pytest.mark.parametrize(("name", "percent"), VECTORS["rppi"]["change_percent"].items(), ids=str)
def test_change_matches_the_worked_table(name: str, percent: Decimal) -> None:
    change = PROFILE.row(IndicatorCode(CODE_OF.get(name, name))).change_share
    assert change is not None
    assert round(change * 100, 3) == percent


@pytest.mark.parametrize(("name", "verdict"), VECTORS["rppi"]["decoupling"].items(), ids=str)
def test_decoupling_matches_the_worked_table(name: str, verdict: str) -> None:
    assert PROFILE.row(IndicatorCode(CODE_OF.get(name, name))).decoupling is Decoupling(verdict)


def test_relative_values_match_the_worked_table() -> None:
    rows = {row.code: (row.baseline, row.current) for row in PROFILE.relative}
    assert rows[IndicatorCode.MATERIALS_PRODUCTIVITY][0] == Decimal("0.8")
    assert rows[IndicatorCode.WATER_PRODUCTIVITY][0] == Decimal("0.125")
    assert rows[IndicatorCode.CARBON_INTENSITY] == (Decimal("0.4"), Decimal("0.34"))
    assert rows[IndicatorCode.WASTE_WATER_INTENSITY] == (Decimal(6), Decimal("4.5"))
    assert rows[IndicatorCode.WASTE_INTENSITY] == (Decimal("0.2"), Decimal("0.14"))
    energy = rows[IndicatorCode.ENERGY_PRODUCTIVITY]  # t/MWh; the table prints t/MJ
    assert [round(value / 3600, 8) for value in energy if value] == [Decimal("0.00027778"), Decimal("0.00032164")]


@pytest.mark.parametrize("vector", [v for v in VECTORS["finance"] if "npv" in v], ids=str)
def test_finance_vector(vector: dict[str, Any]) -> None:
    appraisal = appraise(
        Investment(
            investment_amount=vector["investment"],
            grant_amount=vector.get("grant", Decimal(0)),
            annual_saving_amount=vector["annual_saving"],
            lifetime_years=int(vector["years"]),
            discount_rate=vector["rate"],
            tax_share=vector.get("tax", Decimal(0)),
        )
    )
    assert round(appraisal.npv_amount, 2) == vector["npv"]
    assert appraisal.irr is not None
    assert round(appraisal.irr, -vector["irr"].as_tuple().exponent) == vector["irr"]
    if "payback_years" in vector:
        assert appraisal.payback.years == vector["payback_years"]


def test_no_investment_is_immediate_and_no_saving_is_never() -> None:
    immediate, never = [v for v in VECTORS["finance"] if "payback" in v]
    assert simple_payback(immediate["investment"], immediate["annual_saving"]).kind is PaybackKind.IMMEDIATE
    assert simple_payback(never["investment"], never["annual_saving"]).kind is PaybackKind.NEVER


@pytest.mark.parametrize("vector", VECTORS["energy_and_co2_ar5"], ids=lambda vector: vector["fuel"])
def test_energy_and_co2_vector(vector: dict[str, Any]) -> None:
    density = vector.get("density_kg_per_m3")
    if "density_kg_per_l" in vector:
        density = vector["density_kg_per_l"] * 1000
    measured = measure(
        Flow(
            ref="1",
            kind=FlowKind.ENERGY,
            name=vector["fuel"],
            amount=vector["amount"],
            unit=vector["unit"],
            carrier=FUEL_NAMED[vector["fuel"]].code,
            density_kg_per_m3=density,
        ),
        FACTORS,
    )
    assert measured.energy_mwh is not None
    assert measured.co2e_t is not None
    assert round(measured.co2e_t * 1000, 1) == vector["kg_co2e"]
    if "kwh" in vector:
        assert round(measured.energy_mwh * 1000, 1) == vector["kwh"]
    if "gj" in vector:
        assert round(measured.energy_mwh * Decimal("3.6"), 20) == vector["gj"]
    if "kg_co2" in vector:
        assert measured.co2_t is not None
        assert round(measured.co2_t * 1000, 1) == vector["kg_co2"]
        assert measured.co2_biogenic_t is None
    if "kg_co2_biogenic_memo" in vector:
        assert measured.co2_t == 0
        assert measured.co2_biogenic_t is not None
        assert measured.co2_biogenic_t * 1000 == vector["kg_co2_biogenic_memo"]
