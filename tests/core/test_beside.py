"""Figures beside the thirteen: a second denominator, loads of effluent, what changed for people."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    AnnualTotals,
    Effluent,
    HumanEffect,
    HumanKind,
    IndicatorCode,
    LocalIndicator,
    effluent_loads,
    explain_load,
    explain_local,
    indicator_values,
    load_changes,
    second_profile,
    summarise_people,
)

# A tannery: 50 t leather of 200 t raw hide, later 54 t of 200 t.
BEFORE = AnnualTotals(product_output=Decimal(50), output_unit="t", water_m3=Decimal(6000), waste_t=Decimal(80))
NOW = replace(BEFORE, product_output=Decimal(54), water_m3=Decimal(5400), waste_t=Decimal(76))


def test_a_second_denominator_stands_beside_the_first() -> None:
    rows = {row.code: row for row in second_profile(BEFORE, NOW, before=Decimal(200), now=Decimal(200), unit="t")}
    assert len(rows) == 6
    waste = rows[IndicatorCode.WASTE_INTENSITY]
    assert (waste.baseline, waste.current, waste.change_share) == (Decimal("0.4"), Decimal("0.38"), Decimal("-0.05"))
    water = rows[IndicatorCode.WATER_PRODUCTIVITY]
    assert round(water.change_share or 0, 4) == Decimal("0.1111")
    assert indicator_values(BEFORE)[IndicatorCode.WASTE_INTENSITY] == Decimal("1.6")  # the first is as it was
    nothing = second_profile(BEFORE, NOW, before=None, now=Decimal(200), unit="t")
    assert all(row.change_share is None for row in nothing)


def test_loads_are_volume_times_concentration_and_never_guessed() -> None:
    tannery = [
        Effluent(ref="beam house", volume_m3=Decimal(4000), mg_per_l={"COD": Decimal(6000), "BOD": Decimal(2000)}),
        Effluent(ref="tanning", volume_m3=Decimal(2000), mg_per_l={"COD": Decimal(1500), "Cr": Decimal(900)}),
    ]
    loads = {load.substance: load for load in effluent_loads(tannery, Decimal(50))}
    assert [(name, load.kg, load.analysed_m3) for name, load in loads.items()] == [
        ("BOD", 8000, 4000),
        ("COD", 27000, 6000),
        ("Cr", 1800, 2000),
    ]
    assert loads["Cr"].kg_per_output == 36
    assert effluent_loads(tannery)[0].kg_per_output is None
    later = effluent_loads([replace(tannery[1], mg_per_l={"Cr": Decimal(450)})], Decimal(50))
    assert load_changes(loads.values(), later) == {"BOD": None, "COD": None, "Cr": Decimal("-0.5")}


amounts = st.decimals("0", "1e6", places=2)


@given(streams=st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6))
def test_the_steps_of_a_load_add_up_to_it_in_any_order(streams: list[tuple[Decimal, Decimal]]) -> None:
    known = [Effluent(ref=str(n), volume_m3=v, mg_per_l={"COD": c}) for n, (v, c) in enumerate(streams)]
    (load,), (again,) = effluent_loads(known), effluent_loads(reversed(known))
    assert load.kg == again.kg
    assert load.kg == sum((step.result for step in load.steps), Decimal(0))


def effect(kind: str, **counts: int) -> HumanEffect:
    return HumanEffect(kind=HumanKind(kind), **counts)


def test_people_are_counted_once_and_jobs_add_up() -> None:
    lines = summarise_people(
        [
            effect("trained", after=24, women=9, men=15),
            effect("trained", after=10, women=8),
            effect("jobs_created", before=0, after=3),
            effect("jobs_created", after=2, women=1),
            effect("exposure", before=12, after=0),
            effect("community", after=4000),
        ]
    )
    by_kind = {str(line.kind): line for line in lines}
    assert list(by_kind) == ["exposure", "jobs_created", "trained", "community"]
    trained, jobs = by_kind["trained"], by_kind["jobs_created"]
    assert (trained.after, trained.women, trained.men, trained.is_at_least) == (24, 9, 15, True)
    assert (jobs.before, jobs.after, jobs.women, jobs.men, jobs.is_at_least) == (0, 5, 1, None, False)
    assert by_kind["exposure"].change == -12
    assert (by_kind["community"].after, by_kind["community"].effect_count) == (None, 1)
    assert summarise_people([]) == ()


counts = st.none() | st.integers(0, 500)
rows = st.tuples(st.sampled_from(HumanKind), counts, counts, counts)


@given(drawn=st.lists(rows, max_size=5))
def test_the_summary_does_not_depend_on_the_order_and_never_invents_people(
    drawn: list[tuple[HumanKind, int | None, int | None, int | None]],
) -> None:
    recorded = [HumanEffect(kind=kind, before=before, after=after, women=w) for kind, before, after, w in drawn]
    lines = summarise_people(recorded)
    assert lines == summarise_people(reversed(recorded))
    for line in lines:
        known = [one.after for one in recorded if one.kind is line.kind and one.after is not None]
        assert line.after is None or line.after <= sum(known)


def test_a_load_that_is_known_stands_beside_one_that_was_analysed() -> None:
    """6,000 m3 with 2,500 mg/l are 15,000 kg; the other outlet's 400 kg are known: together 15,400 kg of 8,000 m3."""
    sewer = Effluent(ref="1", volume_m3=Decimal(6000), mg_per_l={"COD": Decimal(2500)})
    river = Effluent(ref="2", volume_m3=Decimal(2000), mg_per_l={}, kg={"COD": Decimal(400)})
    (load,) = effluent_loads([sewer, river], Decimal(1000))
    assert (load.kg, load.kg_per_output, load.analysed_m3) == (15_400, Decimal("15.4"), 8000)
    whole, per_product = explain_load("current", load, evidence="reported")
    assert [step.formula for step in whole.steps] == [
        "6000 m3 × 2500 g/m3 ÷ 1000 g/kg = 15000 kg",
        "400 kg",
        "15000 kg + 400 kg = 15400 kg",
    ]
    assert (per_product.value, per_product.of) == (Decimal("15.4"), (whole.key,))


def test_a_local_indicator_divides_what_was_entered() -> None:
    lime = LocalIndicator(
        name="Lime", numerator=Decimal(900), numerator_unit="kg", denominator=Decimal(200), denominator_unit="t"
    )
    figure = explain_local("baseline", lime, evidence="checked")
    assert figure is not None
    assert (figure.value, figure.unit, figure.evidence) == (Decimal("4.5"), "kg/t", "checked")
    assert explain_local("baseline", replace(lime, denominator=Decimal(0)), evidence="") is None
