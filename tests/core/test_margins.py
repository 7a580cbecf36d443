"""Avoided greenhouse gas with the combined margin, beside the figure with the national average."""

from dataclasses import replace
from decimal import Decimal

from indicators.core import (
    Carrier,
    FactorSet,
    FlowKind,
    GridFactorKind,
    OptionCase,
    OptionEffect,
    Step,
    measure_option,
    project_savings,
)

from .plants import FACTORS, grid

MARGIN = replace(grid("0.505"), kind=GridFactorKind.COMBINED_MARGIN, year=2021)
WITH_MARGIN = replace(FACTORS, combined_margin=MARGIN)


def effect(kind: FlowKind, carrier: str, amount: str, unit: str) -> OptionEffect:
    return OptionEffect(flow_kind=kind, carrier=carrier, amount=Decimal(amount), unit=unit)


POWER = effect(FlowKind.ENERGY, Carrier.ELECTRICITY, "100", "MWh")
COAL = effect(FlowKind.ENERGY, "coal", "10", "t")
LEAK = effect(FlowKind.EMISSION, "HFC-134a", "1", "kg")


def avoided(*effects: OptionEffect, factors: FactorSet = WITH_MARGIN) -> Step | None:
    return project_savings(measure_option(OptionCase(ref="1", title="", effects=effects), FACTORS).savings, factors)


def test_electricity_takes_the_margin_and_fuels_their_own() -> None:
    """100 MWh × 0.505 = 50.5; 10 t coal avoid 24.5816 t CO2e; the refrigerant stands apart."""
    step = avoided(POWER, COAL, LEAK)
    assert step is not None
    assert round(step.result, 4) == Decimal("75.0816")
    assert step.source is not None
    assert step.source.kind == "combined_margin"
    assert " − 100 MWh × 0.35 t CO2e/MWh + 100 MWh × 0.505 t CO2e/MWh = " in step.formula


def test_a_margin_of_zero_is_a_margin_and_no_margin_is_none() -> None:
    step = avoided(POWER, factors=replace(WITH_MARGIN, combined_margin=replace(MARGIN, kg_co2e_per_kwh=Decimal(0))))
    assert step is not None
    assert step.result == 0
    assert avoided(POWER, factors=FACTORS) is None
    assert avoided(COAL) is None


def test_the_headline_keeps_the_national_average() -> None:
    assert measure_option(OptionCase(ref="1", title="", effects=(POWER,)), WITH_MARGIN).savings.co2e_t == 35
