"""What options save, one by one and together, and what it is worth."""

from decimal import Decimal

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    Carrier,
    CountsAs,
    FlowKind,
    Investment,
    MeasuredOption,
    OptionCase,
    OptionEffect,
    Payback,
    PaybackKind,
    Technique,
    appraise,
    cash_flows,
    internal_rate_of_return,
    measure_option,
    net_present_value,
    portfolio,
    sensitivity,
    simple_payback,
)

from .plants import FACTORS


def electricity(kwh: str, saving: str | None = None) -> OptionEffect:
    return OptionEffect(
        flow_kind=FlowKind.ENERGY,
        carrier=Carrier.ELECTRICITY,
        amount=Decimal(kwh),
        unit="kWh",
        saving_amount=Decimal(saving) if saving else None,
    )


def option(*effects: OptionEffect, investment: str = "0", **more: object) -> MeasuredOption:
    case = OptionCase(ref="1", title="An option", investment_amount=Decimal(investment), effects=effects, **more)  # type: ignore[arg-type]
    return measure_option(case, FACTORS)


def test_a_switch_of_fuel_saves_one_carrier_and_uses_another() -> None:
    gas = OptionEffect(flow_kind=FlowKind.ENERGY, carrier="natural_gas", amount=Decimal(-36), unit="GJ")
    oil = OptionEffect(flow_kind=FlowKind.ENERGY, carrier="diesel", amount=Decimal(36), unit="GJ")
    savings = option(gas, oil).savings
    assert savings.energy_mwh == 0
    assert savings.energy_mwh_by_carrier == {"diesel": 10, "natural_gas": -10}
    assert savings.co2e_t is not None
    assert savings.co2e_t > 0


def test_each_kind_of_flow_is_saved_in_its_unit() -> None:
    savings = option(
        OptionEffect(flow_kind=FlowKind.MATERIAL, amount=Decimal(500), unit="kg"),
        OptionEffect(flow_kind=FlowKind.WATER, amount=Decimal(30), unit="m3"),
        OptionEffect(flow_kind=FlowKind.WASTE_WATER, amount=Decimal(200), unit="hl"),
        OptionEffect(flow_kind=FlowKind.WASTE, amount=Decimal(-1), unit="t"),
        OptionEffect(flow_kind=FlowKind.EMISSION, amount=Decimal(100), unit="kg CO2e"),
    ).savings
    assert (savings.materials_t, savings.water_m3, savings.waste_water_m3, savings.waste_t) == (
        Decimal("0.5"),
        30,
        20,
        -1,
    )
    assert (savings.co2e_t, savings.other_co2e_t) == (None, Decimal("0.1"))
    assert (savings.energy_mwh, savings.demand_kw_month) == (None, None)


def test_the_net_saving_is_after_running_cost_and_the_payback_after_the_grant() -> None:
    labour = OptionEffect(flow_kind=None, saving_amount=Decimal(100))
    measured = option(
        electricity("1000", "300"),
        labour,
        investment="1000",
        grant_amount=Decimal(250),
        running_cost_amount=Decimal(150),
    )
    assert (measured.saving_amount, measured.net_investment_amount) == (250, 750)
    assert measured.payback == Payback(kind=PaybackKind.YEARS, years=Decimal(3))
    assert measured.saving_amount_by_kind == {"energy": 300, "other": 100}
    assert [step.formula for step in measured.steps] == [
        "300 /year + 100 /year − 150 /year = 250 /year",
        "750 ÷ 250 /year = 3 year",
    ]


def test_a_saving_nobody_priced_is_not_zero() -> None:
    unpriced = option(electricity("1000"), investment="500")
    assert (unpriced.saving_amount, unpriced.payback.kind) == (None, PaybackKind.NOT_APPLICABLE)
    together = portfolio([unpriced, option(electricity("1000", "500"), investment="500")])
    assert (together.saving_amount, together.without_saving_count) == (500, 1)
    assert together.payback.years == 2


def test_npv_and_irr_need_lifetime_and_rate() -> None:
    without = option(electricity("1000", "20000"), investment="100000")
    assert (without.npv_amount, without.irr) == (None, None)
    measured = option(
        electricity("1000", "20000"), investment="100000", lifetime_years=10, discount_rate=Decimal("0.10")
    )
    assert measured.npv_amount is not None
    assert measured.irr is not None
    assert (round(measured.npv_amount, 2), round(measured.irr, 5)) == (Decimal("22891.34"), Decimal("0.15098"))


def test_hazardous_waste_is_part_of_the_waste() -> None:
    sludge = OptionEffect(flow_kind=FlowKind.WASTE, amount=Decimal(900), unit="kg", is_hazardous=True)
    rags = OptionEffect(flow_kind=FlowKind.WASTE, amount=Decimal(3), unit="t")
    savings = option(sludge, rags).savings
    assert (savings.waste_t, savings.hazardous_waste_t) == (Decimal("3.9"), Decimal("0.9"))
    assert option(rags).savings.hazardous_waste_t is None


def test_effects_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="product"):
        OptionEffect(flow_kind=FlowKind.PRODUCT_OUTPUT, amount=Decimal(1), unit="t")
    with pytest.raises(ValueError, match="belongs to a flow"):
        OptionEffect(flow_kind=None, amount=Decimal(1), unit="t")


def test_only_cleaner_production_counts_as_such() -> None:
    filter_press = option(electricity("-5"), counts_as=CountsAs.END_OF_PIPE)
    good = option(electricity("10"), technique=Technique.GOOD_HOUSEKEEPING)
    totals = portfolio([filter_press, good])
    assert (totals.option_count, totals.cleaner_production_count) == (2, 1)


def test_no_options_save_nothing_known() -> None:
    totals = portfolio([])
    assert (totals.saving_amount, totals.payback.kind, totals.savings.energy_mwh) == (
        None,
        PaybackKind.NOT_APPLICABLE,
        None,
    )


options = st.lists(
    st.builds(
        lambda kwh, saving, investment: option(electricity(str(kwh), str(saving)), investment=str(investment)),
        kwh=st.decimals("-1e6", "1e6", places=3),
        saving=st.decimals("-1e6", "1e6", places=2),
        investment=st.decimals("0", "1e6", places=2),
    ),
    max_size=6,
)


@given(options=options)
def test_the_order_of_options_does_not_matter_and_totals_are_sums(options: list[MeasuredOption]) -> None:
    totals = portfolio(options)
    assert totals == portfolio(reversed(options))
    assert totals.net_investment_amount == sum(member.net_investment_amount for member in options)
    if options:
        assert totals.saving_amount == sum(member.saving_amount or 0 for member in options)
        assert totals.savings.energy_mwh == sum(member.savings.energy_mwh or 0 for member in options)


@pytest.mark.parametrize(
    ("invested", "saving", "kind"),
    [
        ("0", "1", PaybackKind.IMMEDIATE),
        ("0", "0", PaybackKind.NOT_APPLICABLE),
        ("0", "-1", PaybackKind.NEVER),
        ("1", "0", PaybackKind.NEVER),
        ("1", "-1", PaybackKind.NEVER),
        ("1", "1", PaybackKind.YEARS),
        ("1", None, PaybackKind.NOT_APPLICABLE),
    ],
)
def test_kinds_of_payback(invested: str, saving: str | None, kind: PaybackKind) -> None:
    assert simple_payback(Decimal(invested), Decimal(saving) if saving else None).kind is kind


def investment(**changed: object) -> Investment:
    values: dict[str, object] = {
        "investment_amount": Decimal(1000),
        "annual_saving_amount": Decimal(300),
        "lifetime_years": 5,
        "discount_rate": Decimal("0.08"),
    }
    return Investment(**(values | changed))  # type: ignore[arg-type]


def test_cash_flows_after_tax_with_salvage_and_short_depreciation() -> None:
    flows = cash_flows(
        investment(tax_share=Decimal("0.25"), depreciation_years=2, salvage_amount=Decimal(200), lifetime_years=3)
    )
    assert flows == (-1000, 325, 325, 425)  # depreciation 400 a year, twice; salvage 200 at the end


@pytest.mark.parametrize(
    ("flows", "irr"),
    [
        ((-100, 20, 20, 20, 20, 20), Decimal(0)),
        ((-100, 110), Decimal("0.1")),
        ((-100, 50), Decimal("-0.5")),
        ((-20, *[905] * 10), Decimal("45.25")),
        ((-100, -20), None),
        ((100, 20), None),
        ((-100, 0, 0), None),
        ((0, 5), None),
    ],
)
def test_irr(flows: tuple[int, ...], irr: Decimal | None) -> None:
    assert internal_rate_of_return(tuple(Decimal(flow) for flow in flows)) == irr


@pytest.mark.parametrize(
    "changed",
    [{"lifetime_years": 0}, {"discount_rate": Decimal(-1)}, {"grant_amount": Decimal(-1)}, {"depreciation_years": 0}],
)
def test_impossible_investments_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cannot be|at least|above"):
        investment(**changed)


def test_a_grant_above_the_investment_leaves_nothing_to_pay() -> None:
    appraisal = appraise(investment(grant_amount=Decimal(2000)))
    assert (appraisal.net_investment_amount, appraisal.payback.kind, appraisal.irr) == (
        0,
        PaybackKind.IMMEDIATE,
        None,
    )


@given(
    invested=st.decimals("1", "1e6", places=2),
    saving=st.decimals("1", "1e6", places=2),
    years=st.integers(1, 30),
    rate=st.decimals("0", "0.5", places=3),
)
def test_npv_agrees_with_the_library(invested: Decimal, saving: Decimal, years: int, rate: Decimal) -> None:
    flows = (-invested, *[saving] * years)
    expected = pyxirr.npv(float(rate), [float(flow) for flow in flows])
    assert float(net_present_value(flows, rate)) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_sensitivity_moves_the_payback_both_ways() -> None:
    rows = {(row.varied, row.change_share): row.appraisal.npv_amount for row in sensitivity(investment())}
    middle = appraise(investment()).npv_amount
    low, high = Decimal("-0.20"), Decimal("0.20")
    assert rows["saving", low] < middle < rows["saving", high]
    assert rows["investment", high] < middle < rows["investment", low]
