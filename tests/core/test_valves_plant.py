"""A real in-plant assessment comes out as its report prints it."""

from decimal import Decimal

from indicators.core import (
    Carrier,
    FlowKind,
    PaybackKind,
    annual_totals,
    check_prices,
    check_savings,
    check_year,
    measure,
    measure_option,
    portfolio,
)
from indicators.core.plausibility import PriceBand

from .plants import FACTORS, VALVES_FLOWS, VALVES_OPTIONS, VALVES_PRINTED_PAYBACK_YEARS

MEASURED = tuple(measure(flow, FACTORS) for flow in VALVES_FLOWS)
OPTIONS = tuple(measure_option(option, FACTORS) for option in VALVES_OPTIONS)


def test_totals_come_out_as_printed() -> None:
    totals = portfolio(OPTIONS)
    assert totals.savings.energy_mwh == Decimal("243.394")
    assert totals.savings.demand_kw_month == 175
    assert totals.saving_amount == 27_853
    assert totals.net_investment_amount == 7_410
    assert totals.payback.years is not None
    assert round(totals.payback.years, 2) == Decimal("0.27")
    assert (totals.option_count, totals.cleaner_production_count) == (5, 5)


def test_each_payback_comes_out_as_printed() -> None:
    first, *others = (option.payback for option in OPTIONS)
    assert first.kind is PaybackKind.IMMEDIATE
    printed = [Decimal(years) for years in VALVES_PRINTED_PAYBACK_YEARS[1:]]
    assert [round(payback.years, 2) for payback in others if payback.years is not None] == printed


def test_energy_and_costs_of_the_baseline_year_come_out_as_printed() -> None:
    totals = annual_totals(MEASURED)
    assert totals.energy_mwh is not None
    assert round(totals.energy_mwh * Decimal("3.6") / Decimal("1.05505585262")) == 11_962  # MMBtu
    assert sum(totals.cost_amount_by_kind.values()) == 340_614
    saving = portfolio(OPTIONS).saving_amount
    assert saving is not None
    assert round(saving / sum(totals.cost_amount_by_kind.values()) * 100, 2) == Decimal("8.18")
    assert (totals.product_output, totals.output_unit) == (6200, "piece")
    assert totals.water_m3 is None


def test_demand_is_priced_and_counts_in_no_indicator() -> None:
    with_demand = annual_totals(MEASURED)
    without = annual_totals(m for m in MEASURED if m.flow.kind is not FlowKind.DEMAND)
    assert with_demand.demand_kw_month == 2483
    assert (with_demand.energy_mwh, with_demand.air_emissions_t) == (without.energy_mwh, without.air_emissions_t)


def test_nothing_looks_wrong_with_the_plant() -> None:
    totals = annual_totals(MEASURED)
    band = PriceBand(lowest_amount=Decimal("0.05"), highest_amount=Decimal("0.30"))
    assert check_savings(OPTIONS, totals) == ()
    assert check_year(totals) == ()
    assert check_prices(MEASURED, {Carrier.ELECTRICITY: band}) == ()
