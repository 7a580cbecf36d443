"""Every figure of a round explains itself, to the last digit."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.choices import EvidenceLevel
from indicators.core import (
    AnnualTotals,
    Carrier,
    CombinedOptions,
    ExplainedFigure,
    Flow,
    FlowKind,
    MeasuredFlow,
    MeasuredOption,
    OptionCase,
    OptionEffect,
    Relation,
    RelationKind,
    annual_totals,
    combine_options,
    explain_round,
    indicator_values,
    measure,
    measure_option,
    portfolio,
    rppi_profile,
    weakest,
)
from indicators.core.arithmetic import total
from indicators.core.evidence import LEVELS
from indicators.core.figures import SAVED
from indicators.core.steps import StepCode

from .plants import FACTORS, VALVES_FLOWS, VALVES_OPTIONS

amounts = st.decimals("0", "1e9", places=3)
KINDS = st.sampled_from(
    [
        (FlowKind.PRODUCT_OUTPUT, "t", None),
        (FlowKind.ENERGY, "kWh", Carrier.ELECTRICITY),
        (FlowKind.ENERGY, "l", "diesel"),
        (FlowKind.ENERGY, "t", "wood"),
        (FlowKind.MATERIAL, "kg", None),
        (FlowKind.WATER, "hl", None),
        (FlowKind.WASTE_WATER, "m3", None),
        (FlowKind.WASTE, "t", None),
        (FlowKind.DEMAND, "kW-month", None),
        (FlowKind.EMISSION, "kg CO2e", None),
    ]
)


@st.composite
def years(draw: st.DrawFn) -> list[MeasuredFlow]:
    chosen = draw(st.lists(st.tuples(KINDS, amounts, st.sampled_from(["", *LEVELS])), min_size=1, max_size=12))
    return [
        measure(
            Flow(
                ref=str(ref), kind=kind, name=f"Flow {ref}", amount=amount, unit=unit, carrier=carrier, evidence=level
            ),
            FACTORS,
        )
        for ref, ((kind, unit, carrier), amount, level) in enumerate(chosen)
    ]


@st.composite
def cases(draw: st.DrawFn) -> list[MeasuredOption]:
    money = st.decimals("0", "1e7", places=2)
    changes = st.decimals("-1e6", "1e6", places=3)
    effects = st.tuples(KINDS.filter(lambda kind: kind[0] is not FlowKind.PRODUCT_OUTPUT), changes, money | st.none())
    made = []
    for ref in range(draw(st.integers(1, 4))):
        chosen = draw(st.lists(effects, max_size=4))
        case = OptionCase(
            ref=str(ref),
            title=f"Option {ref}",
            investment_amount=draw(money),
            grant_amount=draw(money),
            running_cost_amount=draw(money),
            lifetime_years=draw(st.integers(1, 30)),
            discount_rate=draw(st.decimals("0", "0.5", places=3)),
            effects=tuple(
                OptionEffect(flow_kind=kind, carrier=carrier, amount=amount, unit=unit, saving_amount=saving)
                for (kind, unit, carrier), amount, saving in chosen
            ),
        )
        made.append(measure_option(case, FACTORS))
    return made


def by_key(figures: Sequence[ExplainedFigure]) -> dict[str, ExplainedFigure]:
    found = {figure.key: figure for figure in figures}
    assert len(found) == len(figures), "a key stands for one figure"
    return found


def holds_together(figures: dict[str, ExplainedFigure]) -> None:
    for figure in figures.values():
        assert all(part in figures for part in figure.of), figure.key
        if figure.value is None:
            assert not figure.steps
            continue
        assert figure.steps, figure.key
        assert figure.steps[-1].result == figure.value, figure.key
        for step in figure.steps:
            if step.code is StepCode.SUMMED and figure.key.startswith(("baseline", "current")):
                assert step.result == total(figures[part].value or Decimal(0) for part in figure.of)


@given(baseline=years(), current=years())
@settings(max_examples=60)
def test_each_figure_of_two_years_follows_from_its_parts(
    baseline: list[MeasuredFlow], current: list[MeasuredFlow]
) -> None:
    figures = by_key(explain_round(baseline=baseline, current=current))
    holds_together(figures)
    for year, flows in (("baseline", baseline), ("current", current)):
        for code, value in indicator_values(annual_totals(flows)).items():
            assert figures[f"{year}/{code}"].value == value
    if annual_totals(baseline).output_unit == annual_totals(current).output_unit:
        for row in rppi_profile(annual_totals(baseline), annual_totals(current)).rows:
            figure = figures.get(f"change/{row.code}")
            assert (figure.value if figure else None) == row.change_share


def as_stated(options: list[MeasuredOption]) -> CombinedOptions:
    """Return options together in the order given, all of them counted as they are."""
    members = tuple(options)
    return CombinedOptions(
        totals=portfolio(options), members=members, before_limit=members, left_out=(), counted_once=()
    )


def saves(ref: str, water: str, money: str) -> MeasuredOption:
    effect = OptionEffect(flow_kind=FlowKind.WATER, amount=Decimal(water), unit="m3", saving_amount=Decimal(money))
    return measure_option(OptionCase(ref=ref, title=f"Option {ref}", effects=(effect,)), FACTORS)


def test_the_chain_of_a_total_shows_of_each_option_the_part_that_counts() -> None:
    """1,000 m3 used. The first saves 400; the second 300 of what is left, 300 × 600 ÷ 1,000 = 180; the third is out."""
    options = [saves("1", "400", "4000"), saves("2", "300", "3000"), saves("3", "100", "500")]
    relations = [
        Relation(kind=RelationKind.SEQUENTIAL, first_ref="1", second_ref="2"),
        Relation(kind=RelationKind.EXCLUSIVE, first_ref="1", second_ref="3"),
    ]
    used = AnnualTotals(product_output=Decimal(100), output_unit="t", water_m3=Decimal(1000))
    together = combine_options(options, relations, baseline=used)
    figures = by_key(explain_round(options=options, portfolios={"expected": together}))
    holds_together(figures)
    water = figures["portfolio/expected/water_m3"]
    counted = [figures[key] for key in water.of]
    assert [(part.key.split("/")[-2], part.value) for part in counted] == [("1", 400), ("2", 180), ("3", 0)]
    assert water.steps[0].formula == "400 m3 + 180 m3 + 0 m3 = 580 m3"
    assert len(water.steps) == 1
    assert counted[0].key == "option/1/water_m3"
    assert counted[1].steps[-1].formula == "300 m3 × 600 m3 ÷ 1000 m3 = 180 m3"
    assert counted[1].of == ("option/2/water_m3",)
    assert [step.code for step in counted[2].steps] == [StepCode.EXCLUDED]
    money = figures["portfolio/expected/saving_amount"]
    assert [figures[key].value for key in money.of] == [4000, 1800, 0]
    assert (
        figures["portfolio/expected/option/2/saving_amount"].steps[0].formula == "3000 /year − 1200 /year = 1800 /year"
    )


@given(options=cases())
@settings(max_examples=60)
def test_each_figure_of_options_follows_from_its_parts(options: list[MeasuredOption]) -> None:
    totals = portfolio(options)
    figures = by_key(explain_round(options=options, portfolios={"expected": as_stated(options)}))
    holds_together(figures)
    for option in options:
        prefix = f"option/{option.case.ref}"
        shown = {
            "net_investment_amount": option.net_investment_amount,
            "saving_amount": option.saving_amount,
            "payback_years": option.payback.years,
            "npv_amount": option.npv_amount,
            "irr": option.irr,
            **{name: getattr(option.savings, name) for name in SAVED},
        }
        for name, value in shown.items():
            figure = figures.get(f"{prefix}/{name}")
            assert (figure.value if figure else None) == value, name
    for name in SAVED:
        figure = figures.get(f"portfolio/expected/{name}")
        assert (figure.value if figure else None) == getattr(totals.savings, name)


def test_a_chain_leads_from_a_result_to_what_was_entered() -> None:
    measured = [measure(flow, FACTORS) for flow in VALVES_FLOWS]
    figures = by_key(explain_round(baseline=measured))
    productivity = figures["baseline/energy_productivity"]
    assert productivity.of == ("baseline/product_output", "baseline/energy_use")
    gas = figures[figures["baseline/energy_use"].of[1]]
    assert (gas.name, gas.steps[0].formula) == ("Natural gas", "2325 MMBtu")
    emissions = figures["baseline/flow/gas/co2e_t"]
    assert emissions.steps[-1].unit == "t CO2e"
    assert any(step.source and step.source.factor_set for step in emissions.steps)


def test_the_valves_options_print_as_sums() -> None:
    options = [measure_option(case, FACTORS) for case in VALVES_OPTIONS]
    figures = by_key(explain_round(options=options, portfolios={"expected": as_stated(options)}))
    total_saving = figures["portfolio/expected/saving_amount"]
    assert total_saving.steps[0].formula.startswith("8066 /year + 2792 /year")
    assert total_saving.value == 27_853
    assert figures["portfolio/expected/payback_years"].of == (
        "portfolio/expected/net_investment_amount",
        "portfolio/expected/saving_amount",
    )


def test_a_figure_is_as_well_evidenced_as_its_worst_part() -> None:
    assert tuple(EvidenceLevel.values) == LEVELS
    assert weakest(["confirmed", "estimated"]) == "estimated"
    flows = [
        measure(
            Flow(
                ref=level,
                kind=FlowKind.WATER,
                name=level,
                amount=Decimal(1),
                unit="m3",
                evidence=level,
                uncertainty_percent=Decimal(5),
            ),
            FACTORS,
        )
        for level in ("measured", "reported")
    ]
    figures = by_key(explain_round(baseline=flows))
    assert figures["baseline/water_use"].evidence == "reported"
    assert figures["baseline/flow/measured/volume_m3"].uncertainty_percent == 5


@pytest.mark.parametrize("lifetime", [1, 10])
def test_net_present_value_is_the_sum_of_what_each_year_is_worth(lifetime: int) -> None:
    effect = OptionEffect(flow_kind=None, saving_amount=Decimal(20_000))
    case = OptionCase(
        ref="1",
        title="New boiler",
        investment_amount=Decimal(100_000),
        lifetime_years=lifetime,
        discount_rate=Decimal("0.1"),
        effects=(effect,),
    )
    option = measure_option(case, FACTORS)
    figure = by_key(explain_round(options=[option]))["option/1/npv_amount"]
    assert figure.value == option.npv_amount
    assert [step.code for step in figure.steps] == [StepCode.CASH_FLOWS, StepCode.DISCOUNTED]
    assert len(figure.steps[1].terms) == lifetime + 1
