"""The money of an option line by line, its years before and after tax, real terms, and the weighted ranking."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    Carrier,
    CostKind,
    CostLine,
    Criterion,
    FlowKind,
    Investment,
    OptionCase,
    OptionEffect,
    PaybackKind,
    appraise,
    cash_flow_table,
    cash_flows,
    in_real_terms,
    measure_line,
    measure_option,
    net_present_value,
    rank_options,
    real_rate,
)

from .plants import FACTORS


def line(kind: CostKind, amount: str, **more: object) -> CostLine:
    return CostLine(kind=kind, amount=Decimal(amount), **more)  # type: ignore[arg-type]


LAMPS = OptionCase(
    ref="1",
    title="Efficient lamps",
    investment_amount=Decimal(6965),
    running_cost_amount=Decimal(100),
    lifetime_years=5,
    discount_rate=Decimal("0.10"),
    effects=(
        OptionEffect(
            flow_kind=FlowKind.ENERGY,
            carrier=Carrier.ELECTRICITY,
            amount=Decimal(82050),
            unit="kWh",
            saving_amount=Decimal(9190),
        ),
        OptionEffect(flow_kind=FlowKind.DEMAND, amount=Decimal(175), unit="kW-month", saving_amount=Decimal(593)),
    ),
)
LINES = (
    CostLine(
        kind=CostKind.ENERGY,
        carrier=Carrier.ELECTRICITY,
        quantity=Decimal(82050),
        unit="kWh",
        unit_price=Decimal("0.10"),
    ),
    line(CostKind.MAINTENANCE, "400"),
    line(CostKind.LABOUR, "-150"),
    line(CostKind.RUNNING_COST, "60"),
    line(CostKind.EQUIPMENT, "6000"),
    line(CostKind.INSTALLATION, "1200"),
    line(CostKind.GRANT, "1800"),
    line(CostKind.SALVAGE, "200"),
)


def with_lines(*lines: CostLine, **more: object) -> OptionCase:
    values = {name: getattr(LAMPS, name) for name in LAMPS.__dataclass_fields__}
    return OptionCase(**{**values, "cost_lines": lines, **more})


def test_without_lines_the_typed_sums_count() -> None:
    option = measure_option(LAMPS, FACTORS)
    assert (option.saving_amount, option.net_investment_amount) == (9683, 6965)
    assert option.money.set_aside_amount == 0


def test_lines_take_the_place_of_what_was_typed_for_the_same_thing() -> None:
    """Energy from its line, demand as typed; investment, grant and running cost from their lines."""
    option = measure_option(with_lines(*LINES), FACTORS)
    assert option.saving_amount == 8205 + 593 + 400 - 150 - 60
    assert option.money.set_aside_amount == 9190
    assert (option.money.investment_amount, option.net_investment_amount) == (7200, 5400)
    assert option.saving_amount_by_kind == {"demand": 593, "energy": 8205, "other": 250}
    assert [step.formula for step in option.steps] == [
        "82050 kWh × 0.1 /kWh = 8205",
        "593 /year + 8205 /year + 400 /year + -150 /year − 60 /year = 8988 /year",
        "5400 ÷ 8988 /year = 0.6008010680907877169559412550066756 year",
    ]


def test_a_line_of_another_fuel_leaves_the_typed_one_alone() -> None:
    gas = line(CostKind.ENERGY, "70", carrier="natural_gas")
    assert measure_option(with_lines(gas), FACTORS).saving_amount == 9190 + 593 + 70 - 100


def test_a_line_in_another_currency_and_price_year_is_brought_to_those_of_the_option() -> None:
    """EUR 1,000 of 2023 at 140 = 140,000; two years at 10 % = 169,400 of 2025."""
    imported = line(CostKind.EQUIPMENT, "1000", rate=Decimal(140), rate_source="Central bank, 2 May", price_year=2023)
    measured = measure_line(imported, price_year=2025, inflation_share=Decimal("0.10"))
    assert measured.amount == 169400
    assert [step.formula for step in measured.steps] == ["1000 × 140 = 140000", "140000 × 1.21 = 169400"]
    assert measured.steps[0].source is not None
    assert measured.steps[0].source.name == "Central bank, 2 May"


@pytest.mark.parametrize(
    "broken",
    [{}, {"amount": Decimal(1), "quantity": Decimal(1), "unit_price": Decimal(1)}, {"quantity": Decimal(1)}],
)
def test_a_line_has_an_amount_or_a_quantity_with_its_price(broken: dict[str, Decimal]) -> None:
    with pytest.raises(ValueError, match="an amount, or a quantity and a price"):
        CostLine(kind=CostKind.WATER, **broken)


def test_lines_may_be_negative_and_an_avoided_investment_pays_back_at_once() -> None:
    option = measure_option(with_lines(line(CostKind.EQUIPMENT, "-500")), FACTORS)
    assert (option.net_investment_amount, option.payback.kind) == (0, PaybackKind.IMMEDIATE)


@given(amounts=st.lists(st.decimals("-9000", "9000", places=2), min_size=1, max_size=6))
def test_the_net_saving_is_the_sum_of_its_lines(amounts: list[Decimal]) -> None:
    lines = [CostLine(kind=CostKind.OTHER_SAVING, amount=amount) for amount in amounts]
    case = OptionCase(ref="1", title="x", cost_lines=tuple(lines), running_cost_amount=Decimal(7))
    assert measure_option(case, FACTORS).saving_amount == sum(amounts) - 7


# --- Year by year ---------------------------------------------------------------------------------------------------


def test_the_table_of_years_matches_the_documentation() -> None:
    case = Investment(
        investment_amount=Decimal(10000),
        annual_saving_amount=Decimal(4000),
        lifetime_years=3,
        discount_rate=Decimal("0.10"),
        tax_share=Decimal("0.25"),
        salvage_amount=Decimal(1000),
        working_capital_amount=Decimal(600),
    )
    rows = [
        (row.year, row.before_tax_amount, row.depreciation_amount, row.tax_amount, row.after_tax_amount)
        for row in cash_flow_table(case)
    ]
    assert rows == [
        (0, -10000, 0, 0, -10000),
        (1, 4000, 2800, 300, 3700),
        (2, 4000, 2800, 300, 3700),
        (3, 5600, 2800, 300, 5300),
    ]
    assert round(cash_flow_table(case)[-1].cumulative_amount, 2) == Decimal("403.46")


investments = st.builds(
    Investment,
    investment_amount=st.decimals("0", "100000", places=2),
    annual_saving_amount=st.decimals("-1000", "50000", places=2),
    lifetime_years=st.integers(1, 20),
    discount_rate=st.decimals("0", "0.5", places=3),
    tax_share=st.decimals("0", "0.5", places=2),
    salvage_amount=st.decimals("0", "1000", places=2),
    inflation_share=st.decimals("0", "0.4", places=2),
)


@given(case=investments)
def test_the_last_cumulative_amount_is_the_npv(case: Investment) -> None:
    last = cash_flow_table(case)[-1].cumulative_amount
    assert abs(last - net_present_value(cash_flows(case), case.discount_rate)) < Decimal("1e-20")


@given(case=investments)
def test_real_and_nominal_terms_have_the_same_npv_and_the_real_return_is_lower_by_inflation(case: Investment) -> None:
    nominal, real = appraise(case), in_real_terms(case)
    assert abs(nominal.npv_amount - real.npv_amount) < Decimal("1e-15")
    if nominal.irr is not None and real.irr is not None and abs(nominal.irr) < 10:
        assert abs(real_rate(nominal.irr, case.inflation_share) - real.irr) < Decimal("1e-6")


def test_an_option_has_its_worth_before_and_after_tax() -> None:
    case = OptionCase(
        ref="1",
        title="x",
        investment_amount=Decimal(100000),
        lifetime_years=10,
        discount_rate=Decimal("0.10"),
        tax_share=Decimal("0.25"),
        effects=(OptionEffect(flow_kind=None, saving_amount=Decimal(20000)),),
    )
    option = measure_option(case, FACTORS)
    assert option.npv_amount is not None
    assert option.after_tax is not None
    assert (round(option.npv_amount, 2), round(option.after_tax.npv_amount, 2)) == (
        Decimal("22891.34"),
        Decimal("7529.92"),
    )


# --- Ranking --------------------------------------------------------------------------------------------------------

WEIGHTS = {Criterion.INVESTMENT: Decimal(30), Criterion.PAYBACK: Decimal(50), Criterion.EASE: Decimal(20)}


def scored(investment: int, payback: int, ease: int) -> dict[Criterion, Decimal]:
    return {
        Criterion.INVESTMENT: Decimal(investment),
        Criterion.PAYBACK: Decimal(payback),
        Criterion.EASE: Decimal(ease),
    }


def test_the_weighted_sum_ranks_and_equal_scores_share_a_rank() -> None:
    ranked = rank_options(
        {"a": scored(10, 8, 6), "b": scored(4, 10, 10), "c": scored(9, 6, 6), "d": scored(10, 8, 6), "e": {}}, WEIGHTS
    )
    assert [(row.ref, row.score, row.rank) for row in ranked] == [
        ("a", Decimal("8.2"), 1),
        ("b", Decimal("8.2"), 1),
        ("d", Decimal("8.2"), 1),
        ("c", Decimal("6.9"), 4),
        ("e", None, None),
    ]
    assert ranked[-1].missing == (Criterion.INVESTMENT, Criterion.PAYBACK, Criterion.EASE)
    assert ranked[0].step is not None
    assert ranked[0].step.formula == "10 × 0.3 + 8 × 0.5 + 6 × 0.2 = 8.2"
    assert [part.part for part in ranked[0].parts] == [3, 4, Decimal("1.2")]
    assert all(sum(part.part for part in row.parts) == row.score for row in ranked if row.score is not None)


def test_weights_that_do_not_add_up_and_scores_above_ten_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 100"):
        rank_options({"a": scored(1, 1, 1)}, {Criterion.EASE: Decimal(99)})
    with pytest.raises(ValueError, match="from 0 to 10"):
        rank_options({"a": scored(1, 11, 1)}, WEIGHTS)
