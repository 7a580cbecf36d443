"""What a reviewer would ask about techniques, evidence, dates and the kind of a line."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.core import (
    CountsAs,
    Flow,
    FlowKind,
    GridFactor,
    GridFactorKind,
    OptionCase,
    OptionEffect,
    StandingOption,
    Technique,
    check_grid,
    check_lines,
    check_options,
    measure,
    measure_option,
)

from .plants import FACTORS


def standing(technique: str, words: str = "", *, counts_as: str = "cleaner_production", **saved: str) -> StandingOption:
    units = {"water": "m3", "material": "t", "waste": "t", "waste_water": "m3", "energy": "MWh"}
    effects = tuple(
        OptionEffect(
            flow_kind=FlowKind(kind),
            carrier="electricity" if kind == "energy" else None,
            amount=Decimal(amount),
            unit=units[kind],
        )
        for kind, amount in saved.items()
    )
    case = OptionCase(
        ref="1", title="Do it", technique=Technique(technique), counts_as=CountsAs(counts_as), effects=effects
    )
    return StandingOption(option=measure_option(case, FACTORS), words=words)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        (standing("on_site_recovery_reuse", water="900", waste_water="900"), None),
        (standing("on_site_recovery_reuse", waste="40"), "recovery_used_outside"),
        (standing("useful_by_products", waste="40"), None),
        (standing("useful_by_products", waste="40", material="40"), "by_product_used_on_site"),
        (standing("technology_change", waste_water="500", energy="-20"), "treatment_is_no_technique"),
        (standing("technology_change", waste_water="500", energy="20"), None),
        (
            standing("good_housekeeping", "Build an effluent treatment plant", waste_water="5"),
            "treatment_is_no_technique",
        ),
        (standing("equipment_modification", "Bag filter at the kiln"), "treatment_is_no_technique"),
        (standing("equipment_modification", "Scrubber", counts_as="end_of_pipe", waste="4", energy="-2"), None),
        (standing("better_process_control", "Reuse water of the treatment plant", water="90"), None),
        (standing("good_housekeeping", waste="4"), None),
    ],
)
def test_a_technique_that_seems_wrong_is_asked_about(option: StandingOption, code: str | None) -> None:
    assert [str(finding.code) for finding in check_options([option])] == ([code] if code else [])


def test_an_implemented_option_without_evidence_is_asked_about() -> None:
    option = standing("good_housekeeping", water="5").option
    said = StandingOption(option=option, is_implemented=True)
    (finding,) = check_options([said])
    assert (str(finding.code), finding.subject_ref, finding.name) == ("implemented_without_evidence", "1", "Do it")
    assert check_options([StandingOption(option=option, is_implemented=True, has_evidence=True)]) == ()
    assert check_options([StandingOption(option=option)]) == ()


def test_an_option_older_than_the_baseline_is_asked_about() -> None:
    option = standing("good_housekeeping", water="5").option
    ran = StandingOption(option=option, is_implemented=True, has_evidence=True, in_operation_on=date(2024, 12, 31))
    (finding,) = check_options([ran], baseline_start=date(2025, 1, 1))
    assert str(finding.code) == "baseline_after_option"
    assert check_options([ran], baseline_start=date(2024, 12, 31)) == ()
    assert check_options([ran]) == ()


def entered(kind: str, name: str, unit: str, carrier: str | None = None) -> Flow:
    return Flow(ref=name, kind=FlowKind(kind), name=name, amount=Decimal(5), unit=unit, carrier=carrier)


@pytest.mark.parametrize(
    ("flow", "code"),
    [
        (entered("material", "Process water", "t"), "material_is_water_or_fuel"),
        (entered("material", "Diesel", "t"), "material_is_water_or_fuel"),
        (entered("material", "Agua de proceso", "t"), "material_is_water_or_fuel"),
        (entered("material", "Water treatment chemicals", "t"), None),
        (entered("material", "Watercress", "t"), None),
        (entered("emission", "SO2 of the boiler", "t"), "emission_is_no_greenhouse_gas"),
        (entered("emission", "Methane of the pond", "t", "CH4"), None),
        (entered("product_output", "Sales", "piece"), "output_is_sales"),
        (entered("energy", "Power of the generator", "MWh", "electricity"), None),
    ],
)
def test_a_line_of_another_kind_is_asked_about(flow: Flow, code: str | None) -> None:
    assert [str(finding.code) for finding in check_lines([measure(flow, FACTORS)])] == ([code] if code else [])


def test_power_of_the_own_generator_is_asked_about_beside_its_fuel() -> None:
    power = measure(entered("energy", "Power of the generator", "MWh", "own_renewable"), FACTORS)
    fuel = measure(entered("energy", "Diesel for the generator", "kg", "diesel"), FACTORS)
    (finding,) = check_lines([power, fuel])
    assert (str(finding.code), finding.subject_ref) == ("generator_counted_twice", "Power of the generator")


def test_a_combined_margin_is_asked_about_where_the_grid_is_used() -> None:
    margin = GridFactor(
        kg_co2e_per_kwh=Decimal("0.6"), kind=GridFactorKind.COMBINED_MARGIN, year=2024, source="UNFCCC", name="Grid"
    )
    grid_power = measure(entered("energy", "Grid", "MWh", "electricity"), FACTORS)
    assert [str(finding.code) for finding in check_grid(margin, [grid_power])] == ["grid_factor_is_no_average"]
    assert check_grid(margin, []) == ()
    assert check_grid(FACTORS.grid, [grid_power]) == ()
