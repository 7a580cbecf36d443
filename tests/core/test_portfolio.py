"""Options together: nothing is counted twice, and no sum is larger than the baseline."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    AnnualTotals,
    Carrier,
    CostKind,
    CostLine,
    Flow,
    FlowKind,
    LeftOutBecause,
    MeasuredOption,
    OptionCase,
    OptionEffect,
    Relation,
    RelationKind,
    RelationsContradict,
    annual_totals,
    check_savings,
    combine_options,
    measure,
    measure_option,
    portfolio,
)

from .plants import FACTORS, VALVES_FLOWS, VALVES_OPTIONS

BASELINE = annual_totals(
    measure(flow, FACTORS)
    for flow in (
        Flow(
            ref="e", kind=FlowKind.ENERGY, name="Power", amount=Decimal(1000), unit="MWh", carrier=Carrier.ELECTRICITY
        ),
        Flow(ref="w", kind=FlowKind.WATER, name="Mains", amount=Decimal(500), unit="m3"),
        Flow(ref="m", kind=FlowKind.MATERIAL, name="Steel", amount=Decimal(40), unit="t"),
        Flow(ref="ww", kind=FlowKind.WASTE_WATER, name="Sewer", amount=Decimal(400), unit="m3"),
        Flow(ref="x", kind=FlowKind.WASTE, name="Scrap", amount=Decimal(10), unit="t"),
        Flow(ref="d", kind=FlowKind.DEMAND, name="Demand", amount=Decimal(1200), unit="kW-month"),
    )
)


def power(mwh: str | Decimal, saving: str | None = None) -> OptionEffect:
    return OptionEffect(
        flow_kind=FlowKind.ENERGY,
        carrier=Carrier.ELECTRICITY,
        amount=Decimal(mwh),
        unit="MWh",
        saving_amount=Decimal(saving) if saving is not None else None,
    )


def water(m3: str, saving: str | None = None) -> OptionEffect:
    amount = Decimal(saving) if saving is not None else None
    return OptionEffect(flow_kind=FlowKind.WATER, amount=Decimal(m3), unit="m3", saving_amount=amount)


def option(ref: str, *effects: OptionEffect, investment: str = "0", **more: object) -> MeasuredOption:
    case = OptionCase(ref=ref, title=ref, investment_amount=Decimal(investment), effects=effects, **more)  # type: ignore[arg-type]
    return measure_option(case, FACTORS)


def after(first: str, second: str, *, needs: bool = False) -> Relation:
    return Relation(kind=RelationKind.SEQUENTIAL, first_ref=first, second_ref=second, needs_first=needs)


def not_both(first: str, second: str) -> Relation:
    return Relation(kind=RelationKind.EXCLUSIVE, first_ref=first, second_ref=second)


def overlap(first: str, second: str, share: str) -> Relation:
    return Relation(kind=RelationKind.OVERLAPPING, first_ref=first, second_ref=second, overlap_share=Decimal(share))


def test_two_options_in_sequence_save_what_the_table_says() -> None:
    """1,000 MWh; −20 % and then −30 % of the rest = 200 + 240 = 440 MWh; the money of the second follows."""
    options = [option("1", power("200", "20000"), investment="30000"), option("2", power("300", "30000"))]
    together = combine_options(options, [after("1", "2")], baseline=BASELINE)
    assert together.totals.savings.energy_mwh == 440
    assert together.totals.savings.co2e_t == 154
    assert together.totals.saving_amount == 44000
    assert together.totals.payback.years is not None
    assert round(together.totals.payback.years, 4) == Decimal("0.6818")
    (note,) = together.counted_once
    assert (note.ref, note.subject, note.stated, note.counted, note.of_refs) == (
        "2",
        "energy_use/electricity",
        300,
        240,
        ("1",),
    )
    assert [step.formula for step in note.steps] == ["300 MWh × 800 MWh ÷ 1000 MWh = 240 MWh"]


def test_three_in_a_chain_multiply_what_is_left() -> None:
    options = [option("1", power("200")), option("2", power("300")), option("3", power("500"))]
    together = combine_options(options, [after("1", "2"), after("2", "3")], baseline=BASELINE)
    assert together.totals.savings.energy_mwh == 200 + 240 + 280


def test_a_sequence_after_two_independent_options_acts_on_what_both_leave() -> None:
    options = [option("1", power("200")), option("2", power("300")), option("3", power("500"))]
    together = combine_options(options, [after("1", "3"), after("2", "3")], baseline=BASELINE)
    assert together.totals.savings.energy_mwh == 200 + 300 + 250


def test_of_exclusive_options_the_better_counts_unless_another_is_chosen() -> None:
    options = [option("1", power("100", "9000")), option("2", power("150", "14000"), investment="500")]
    better = combine_options(options, [not_both("1", "2")], baseline=BASELINE)
    assert [o.case.ref for o in better.members] == ["2"]
    assert [(out.ref, out.because, out.of_ref) for out in better.left_out] == [("1", LeftOutBecause.EXCLUSIVE, "2")]
    chosen = combine_options(options, [not_both("1", "2")], baseline=BASELINE, chosen=["1"])
    assert [o.case.ref for o in chosen.members] == ["1"]


def test_what_needs_an_excluded_option_goes_with_it_and_makes_room() -> None:
    options = [
        option("1", power("100", "900")),
        option("2", power("90", "800")),
        option("3", power("50", "700")),
        option("4", power("40", "100")),
    ]
    relations = [not_both("1", "2"), after("2", "3", needs=True), not_both("3", "4")]
    together = combine_options(options, relations, baseline=BASELINE)
    assert [o.case.ref for o in together.members] == ["1", "4"]
    assert [(out.ref, out.because, out.of_ref) for out in together.left_out] == [
        ("2", LeftOutBecause.EXCLUSIVE, "1"),
        ("3", LeftOutBecause.NEEDS, "2"),
    ]


def test_of_a_flow_that_the_baseline_does_not_use_nothing_is_left_in_sequence() -> None:
    nothing = annual_totals(
        [measure(Flow(ref="w", kind=FlowKind.WATER, name="Mains", amount=Decimal(0), unit="m3"), FACTORS)]
    )
    options = [option("1", water("5", "10")), option("2", water("5", "10"))]
    together = combine_options(options, [after("1", "2")], baseline=nothing)
    assert (together.totals.savings.water_m3, together.totals.saving_amount) == (0, 0)
    assert [note.counted for note in together.counted_once] == [0, 0]


def test_what_two_options_both_claim_counts_once() -> None:
    options = [option("1", water("100", "200")), option("2", water("40", "80"))]
    together = combine_options(options, [overlap("1", "2", "0.5")], baseline=BASELINE)
    assert (together.totals.savings.water_m3, together.totals.saving_amount) == (120, 240)
    (note,) = together.counted_once
    assert [step.formula for step in note.steps] == ["40 m3 × 0.5 = 20 m3"]


def test_an_observed_saving_is_already_what_was_left() -> None:
    first = option("1", power("200"))
    second = option("2", power("240"), is_observed=True)
    assert combine_options([first, second], [after("1", "2")], baseline=BASELINE).totals.savings.energy_mwh == 440
    both = combine_options([first, second], [overlap("1", "2", "0.5")], baseline=BASELINE)
    assert both.totals.savings.energy_mwh == 240 + 100
    small = option("3", power("40"), is_observed=True)
    both = combine_options([first, small], [overlap("1", "3", "0.5")], baseline=BASELINE)
    assert both.totals.savings.energy_mwh == 40 + 180


def test_more_than_the_baseline_is_brought_down_in_proportion_and_still_found() -> None:
    options = [option("1", water("400", "800")), option("2", water("600", "600"))]
    together = combine_options(options, baseline=BASELINE)
    assert (together.totals.savings.water_m3, together.totals.saving_amount) == (500, 700)
    assert [finding.code for finding in check_savings(together.before_limit, BASELINE)] == ["savings_above_baseline"]
    assert check_savings(together.members, BASELINE) == ()


def test_without_a_baseline_of_a_sequence_the_largest_counts() -> None:
    options = [option("1", power("200")), option("2", power("300"))]
    assert combine_options(options, [after("1", "2")]).totals.savings.energy_mwh == 300


def test_more_use_of_a_flow_is_never_cut() -> None:
    options = [option("1", power("200")), option("2", power("-50")), option("3", power("900"))]
    together = combine_options(options, [after("1", "2")], baseline=BASELINE)
    assert together.totals.savings.energy_mwh == 950


def test_money_follows_its_flow_and_running_cost_stays_whole() -> None:
    lines = (
        CostLine(kind=CostKind.ENERGY, amount=Decimal(3000)),
        CostLine(kind=CostKind.LABOUR, amount=Decimal(500)),
        CostLine(kind=CostKind.RUNNING_COST, amount=Decimal(100)),
    )
    options = [option("1", power("200")), option("2", power("300"), cost_lines=lines)]
    together = combine_options(options, [after("1", "2")], baseline=BASELINE)
    assert together.totals.saving_amount == 2400 + 500 - 100


def test_money_of_no_flow_is_cut_by_overlap_as_well() -> None:
    def saves_only_money(ref: str, amount: str) -> MeasuredOption:
        return option(ref, OptionEffect(flow_kind=None, saving_amount=Decimal(amount)))

    together = combine_options([saves_only_money("1", "100"), saves_only_money("2", "40")], [overlap("1", "2", "0.5")])
    assert together.totals.saving_amount == 120
    (note,) = together.counted_once
    assert (note.ref, note.subject, note.stated, note.counted) == ("2", "other", 40, 20)


def test_an_option_that_is_cut_and_saves_no_known_money_has_no_step_of_money() -> None:
    together = combine_options([option("1", water("400")), option("2", water("600"))], baseline=BASELINE)
    assert [one.steps for one in together.members] == [(), ()]
    assert together.totals.savings.water_m3 == 500


def test_avoided_leaks_are_held_against_leaks_of_the_same_source() -> None:
    def leak(ref: str, tonnes: str) -> Flow:
        return Flow(
            ref=ref, kind=FlowKind.EMISSION, name="Cold store", amount=Decimal(tonnes), unit="kg", carrier="HFC-134a"
        )

    year = annual_totals([measure(leak("1", "10"), FACTORS)])
    stopped = OptionEffect(flow_kind=FlowKind.EMISSION, carrier="HFC-134a", amount=Decimal(15), unit="kg")
    together = combine_options([option("1", stopped)], baseline=year)
    assert together.totals.savings.other_co2e_t == 13  # 10 kg × 1,300, and not 15 kg
    (note,) = together.counted_once
    assert (note.subject, note.stated, note.counted) == ("air_emissions/refrigerant", Decimal("19.5"), 13)


@pytest.mark.parametrize(
    ("relations", "what"),
    [
        ([after("1", "1")], "itself"),
        ([after("1", "2"), not_both("2", "1")], "twice"),
        ([after("1", "2"), after("2", "3"), after("3", "1")], "circle"),
    ],
)
def test_relations_that_contradict_are_refused(relations: list[Relation], what: str) -> None:
    options = [option(ref, power("1")) for ref in "123"]
    with pytest.raises(RelationsContradict) as refused:
        combine_options(options, relations, baseline=BASELINE)
    assert refused.value.what == what


def test_the_real_plant_without_relations_adds_up_as_before() -> None:
    options = [measure_option(case, FACTORS) for case in VALVES_OPTIONS]
    baseline = annual_totals(measure(flow, FACTORS) for flow in VALVES_FLOWS)
    together = combine_options(options, baseline=baseline)
    assert together.totals == portfolio(options)
    assert (together.left_out, together.counted_once) == ((), ())


# --- What always holds ----------------------------------------------------------------------------------------------

REFS = "abcdef"
shares = st.decimals("-0.4", "1.3", places=2)
money = st.decimals("-1000", "20000", places=2)
KINDS = (
    (FlowKind.WATER, None, "m3", 500),
    (FlowKind.MATERIAL, None, "t", 40),
    (FlowKind.WASTE_WATER, None, "m3", 400),
    (FlowKind.WASTE, None, "t", 10),
    (FlowKind.DEMAND, None, "kW-month", 1200),
    (FlowKind.ENERGY, Carrier.ELECTRICITY, "MWh", 1000),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[MeasuredOption], list[Relation]]:
    """Up to six options that each save shares of some flows, with relations that do not contradict."""
    refs = REFS[: draw(st.integers(1, len(REFS)))]
    options = []
    for ref in refs:
        kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique_by=lambda kind: kind[0]))
        effects = [
            OptionEffect(
                flow_kind=kind,
                carrier=carrier,
                amount=draw(shares) * used,
                unit=unit,
                saving_amount=draw(st.none() | money),
            )
            for kind, carrier, unit, used in kinds
        ]
        investment = str(draw(st.integers(0, 50)) * 1000)
        options.append(option(ref, *effects, investment=investment, is_observed=draw(st.booleans())))
    relations = []
    for first, second in combinations(refs, 2):
        kind = draw(st.sampled_from([None, None, *RelationKind]))
        if kind is RelationKind.SEQUENTIAL:
            relations.append(after(first, second, needs=draw(st.booleans())))
        elif kind is RelationKind.OVERLAPPING:
            relations.append(overlap(first, second, str(draw(st.decimals("0", "1", places=2)))))
        elif kind is RelationKind.EXCLUSIVE:
            relations.append(not_both(first, second))
    return options, relations


def saved(together: object, baseline: AnnualTotals) -> list[tuple[Decimal | None, Decimal | None]]:
    savings = together.totals.savings  # type: ignore[attr-defined]
    return [
        (savings.energy_mwh, baseline.energy_mwh),
        (savings.water_m3, baseline.water_m3),
        (savings.materials_t, baseline.materials_t),
        (savings.waste_water_m3, baseline.waste_water_m3),
        (savings.waste_t, baseline.waste_t),
        (savings.demand_kw_month, baseline.demand_kw_month),
        (savings.co2e_t, baseline.air_emissions_t),
    ]


@given(plan=plans())
def test_together_they_save_no_more_than_the_baseline_and_no_more_than_their_sum(
    plan: tuple[list[MeasuredOption], list[Relation]],
) -> None:
    options, relations = plan
    together = combine_options(options, relations, baseline=BASELINE)
    for counted, used in saved(together, BASELINE):
        assert counted is None or used is None or counted <= used + Decimal("1e-20")
    for member in together.members:
        original = next(o for o in options if o.case.ref == member.case.ref)
        assert (member.saving_amount is None) == (original.saving_amount is None)
        assert (
            member.saving_amount is None
            or original.saving_amount is None
            or (member.saving_amount <= original.saving_amount)
        )
    for note in together.counted_once:
        assert 0 <= note.counted <= note.stated
        assert note.steps[-1].result == note.counted


@given(plan=plans(), data=st.data())
def test_the_order_in_which_options_are_listed_does_not_matter(
    plan: tuple[list[MeasuredOption], list[Relation]], data: st.DataObject
) -> None:
    options, relations = plan
    shuffled = data.draw(st.permutations(options))
    turned = data.draw(st.permutations(relations))
    first = combine_options(options, relations, baseline=BASELINE)
    assert combine_options(shuffled, turned, baseline=BASELINE) == first


@given(share=st.decimals("-1", "1", places=3), saving=money)
def test_an_option_alone_is_unchanged(share: Decimal, saving: Decimal) -> None:
    alone = option("1", power(share * 1000, str(saving)))
    together = combine_options([alone], [after("1", "2"), not_both("1", "3")], baseline=BASELINE)
    assert together.members == (alone,)
    assert together.totals == portfolio([alone])


@given(steps=st.lists(st.decimals("0", "0.9", places=2), min_size=1, max_size=4))
def test_a_chain_saves_the_same_in_any_order(steps: Sequence[Decimal]) -> None:
    left = Decimal(1000)
    for share in steps:
        left -= left * share
    for order in permutations(range(len(steps))):
        options = [option(str(place), power(steps[place] * 1000)) for place in order]
        relations = [after(str(a), str(b)) for a, b in pairwise(order)]
        counted = combine_options(options, relations, baseline=BASELINE).totals.savings.energy_mwh
        assert counted is not None
        assert abs(counted - (1000 - left)) < Decimal("1e-25")
