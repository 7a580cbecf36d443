"""What other factors would change, and why."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.core import Carrier, EmissionSource, Flow, FlowKind, Source
from indicators.core.recalculation import factor_changes, figure_changes

from .plants import FACTORS, grid

NEWER = replace(
    FACTORS,
    version="2027.1",
    gwp_set="AR6",
    gwp={**FACTORS.gwp, "CH4": Decimal("27.9"), "N2O": Decimal(273)},
    grid=replace(grid("0.31"), year=2025),
    fuels={**FACTORS.fuels, "coal": replace(FACTORS.fuels["coal"], ncv_mj_per_kg=Decimal("25.0"))},
)


def energy(carrier: str, unit: str = "t", **more: object) -> Flow:
    return Flow(ref="1", kind=FlowKind.ENERGY, name="", amount=Decimal(1), unit=unit, carrier=carrier, **more)  # type: ignore[arg-type]


def said(*flows: Flow) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
    return [(c.what, c.subject, c.old, c.new) for c in factor_changes(FACTORS, NEWER, flows)]


def test_only_factors_that_are_used_are_named() -> None:
    assert said(energy(Carrier.ELECTRICITY, "MWh")) == [("grid", "electricity", Decimal("0.35"), Decimal("0.31"))]
    assert said(energy(Carrier.OWN_RENEWABLE, "MWh"), energy(Carrier.OWN_GENERATED, "MWh")) == []


def test_a_fuel_names_its_own_factors_and_the_potentials_of_its_gases_once() -> None:
    gases = [("gwp", "CH4", Decimal(28), Decimal("27.9")), ("gwp", "N2O", Decimal(265), Decimal(273))]
    coal = ("ncv", "coal", Decimal("25.8"), Decimal("25.0"))
    assert said(energy("coal"), energy("diesel")) == [coal, *gases]
    assert said(energy("coal", ncv_mj_per_kg=Decimal(24))) == gases


def test_a_gas_that_only_one_set_has_is_a_change() -> None:
    pond = replace(
        energy("", "t"), kind=FlowKind.EMISSION, emission_source=EmissionSource.POND_METHANE, mcf_share=Decimal("0.8")
    )
    assert said(pond) == [("gwp", "CH4", Decimal(28), Decimal("27.9"))]
    unknown = replace(NEWER, gwp={})
    leak = replace(energy("HFC-134a", "kg"), kind=FlowKind.EMISSION)
    (change,) = factor_changes(FACTORS, unknown, [leak])
    assert (change.old, change.new) == (1300, None)


def test_an_emission_entered_as_it_is_uses_no_potential() -> None:
    assert said(replace(energy("", "t CO2e"), kind=FlowKind.EMISSION, emission_source=EmissionSource.PROCESS)) == []


def test_an_own_factor_names_its_source() -> None:
    own = replace(FACTORS.fuels["coal"], ncv_mj_per_kg=Decimal(20), own_ncv=Source(name="Bureau of Standards"))
    (change,) = factor_changes(FACTORS, replace(FACTORS, fuels={**FACTORS.fuels, "coal": own}), [energy("coal")])
    assert change.source == "Bureau of Standards"


def test_a_figure_that_one_side_lacks_has_no_difference_and_is_a_change() -> None:
    ended, begun = figure_changes({"a": Decimal(1)}, {}, {"b": Decimal(2)}, {"a": "t"})[::-1]
    assert (ended.key, ended.unit, ended.difference, ended.is_changed) == ("a", "t", None, True)
    assert (begun.key, begun.difference, begun.is_changed) == ("b", None, True)


amounts = st.decimals("-1e9", "1e9", places=6)


@given(old=amounts, rebuilt=amounts, new=amounts)
def test_the_causes_add_up_to_the_difference(old: Decimal, rebuilt: Decimal, new: Decimal) -> None:
    (change,) = figure_changes({"a": old}, {"a": rebuilt}, {"a": new}, {})
    assert change.by_core is not None
    assert change.by_factors is not None
    assert change.by_core + change.by_factors == change.difference
