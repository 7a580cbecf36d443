"""Errors and questions about what was entered."""

from dataclasses import replace
from decimal import Decimal

from indicators.core import (
    AnnualTotals,
    Carrier,
    FindingCode,
    Flow,
    FlowKind,
    MeasuredOption,
    OptionCase,
    OptionEffect,
    PriceBand,
    Severity,
    StatedTotal,
    check_bills,
    check_closure,
    check_jumps,
    check_prices,
    check_savings,
    check_totals,
    check_year,
    measure,
    measure_option,
)

from .plants import FACTORS

YEAR = AnnualTotals(
    product_output=Decimal(100),
    output_unit="t",
    energy_mwh=Decimal(10),
    energy_mwh_by_carrier={"electricity": Decimal(10)},
    materials_t=Decimal(120),
    water_m3=Decimal(100),
    waste_water_m3=Decimal(80),
    cost_amount_by_kind={FlowKind.ENERGY: Decimal(1000)},
)


def saves_electricity(mwh: str, saving: str = "0") -> MeasuredOption:
    effect = OptionEffect(
        flow_kind=FlowKind.ENERGY,
        carrier=Carrier.ELECTRICITY,
        amount=Decimal(mwh),
        unit="MWh",
        saving_amount=Decimal(saving),
    )
    return measure_option(OptionCase(ref="1", title="Save", effects=(effect,)), FACTORS)


def test_savings_are_compared_on_their_sum() -> None:
    assert check_savings([saves_electricity("6")], YEAR) == ()
    assert check_savings([saves_electricity("6"), saves_electricity("4")], YEAR) == ()
    (finding,) = check_savings([saves_electricity("6"), saves_electricity("4.1")], YEAR)
    assert (finding.code, finding.severity) == (FindingCode.SAVINGS_ABOVE_BASELINE, Severity.ERROR)
    assert (finding.subject_ref, finding.unit) == ("energy_use/electricity", "MWh")
    assert finding.values == {"saving": Decimal("10.1"), "baseline": 10}


def test_no_baseline_is_a_question_and_a_zero_baseline_an_error() -> None:
    (question,) = check_savings([saves_electricity("1")], AnnualTotals())
    assert (question.code, question.severity) == (FindingCode.SAVINGS_WITHOUT_BASELINE, Severity.QUESTION)
    zero = replace(YEAR, energy_mwh_by_carrier={"electricity": Decimal(0)})
    (error,) = check_savings([saves_electricity("1")], zero)
    assert error.severity is Severity.ERROR


def test_using_more_of_a_flow_is_no_finding() -> None:
    assert check_savings([saves_electricity("-100")], AnnualTotals()) == ()


def test_saving_more_money_than_a_flow_costs_is_asked_about() -> None:
    (finding,) = check_savings([saves_electricity("1", "1001")], YEAR)
    assert (finding.code, finding.severity) == (FindingCode.SAVING_AMOUNT_ABOVE_COST, Severity.QUESTION)


def test_more_waste_water_than_water_is_asked_about() -> None:
    assert check_year(YEAR) == ()
    (finding,) = check_year(replace(YEAR, waste_water_m3=Decimal(101)))
    assert finding.code is FindingCode.WASTE_WATER_ABOVE_WATER
    assert check_year(replace(YEAR, waste_water_m3=Decimal(101), water_m3=None)) == ()


def test_more_product_than_materials_is_asked_about_in_tonnes_only() -> None:
    light = replace(YEAR, materials_t=Decimal(90))
    (finding,) = check_year(light)
    assert finding.code is FindingCode.MATERIALS_PRODUCTIVITY_ABOVE_ONE
    assert check_year(replace(light, output_unit="piece")) == ()


def test_a_jump_above_half_is_asked_about() -> None:
    assert check_jumps(YEAR, replace(YEAR, water_m3=Decimal(150))) == ()
    (finding,) = check_jumps(YEAR, replace(YEAR, water_m3=Decimal(49)))
    assert (finding.subject_ref, finding.values["change_share"]) == ("water_use", Decimal("-0.51"))
    assert check_jumps(AnnualTotals(), YEAR) == ()


def test_a_price_outside_the_band_is_asked_about() -> None:
    band = PriceBand(lowest_amount=Decimal("0.05"), highest_amount=Decimal("0.30"))
    entered = Flow(
        ref="e",
        kind=FlowKind.ENERGY,
        name="Electricity",
        amount=Decimal(1000),
        unit="MWh",
        carrier=Carrier.ELECTRICITY,
        cost_amount=Decimal(110),
    )
    slip = measure(entered, FACTORS)
    right = measure(replace(entered, unit="kWh"), FACTORS)
    (finding,) = check_prices([slip, right], {Carrier.ELECTRICITY: band})
    assert (finding.subject_ref, finding.values["price"]) == ("e", Decimal("0.00011"))
    assert check_prices([slip], {}) == ()


def test_half_a_bill_is_asked_about_by_carrier() -> None:
    bills = replace(
        YEAR,
        cost_amount_by_kind={FlowKind.ENERGY: Decimal(1000), FlowKind.WATER: Decimal(100)},
        cost_amount_by_carrier={"electricity": Decimal(600), "diesel": Decimal(400)},
    )
    assert check_bills([saves_electricity("1", "300")], bills) == ()
    (finding,) = check_bills([saves_electricity("1", "200"), saves_electricity("1", "130")], bills)
    assert (finding.code, finding.subject_ref) == (FindingCode.SAVING_ABOVE_HALF_OF_BILL, "energy/electricity")
    assert finding.values == {"saving_amount": 330, "cost_amount": 600, "saved_share": Decimal("0.55")}
    # above the whole cost of energy, `check_savings` says it
    assert check_bills([saves_electricity("1", "1001")], bills) == ()
    assert check_bills([saves_electricity("1", "1")], AnnualTotals()) == ()


def test_just_as_much_waste_water_as_water_is_asked_about() -> None:
    (finding,) = check_year(replace(YEAR, waste_water_m3=Decimal(100)))
    assert finding.code is FindingCode.WASTE_WATER_EQUALS_WATER
    juicy = replace(YEAR, waste_water_m3=Decimal(130))
    assert check_year(juicy, water_in_materials_m3=Decimal(30)) == ()
    assert len(check_year(juicy, water_in_materials_m3=Decimal(29))) == 1


def test_a_balance_that_does_not_close_is_asked_about() -> None:
    closed = replace(YEAR, product_output=Decimal(100), waste_t=Decimal(20))  # 220 t in, 200 t out
    assert check_closure(closed) == ()
    (finding,) = check_closure(replace(closed, waste_t=Decimal(10), waste_water_m3=Decimal(66)))
    assert (finding.code, finding.values["in"], finding.values["out"]) == (FindingCode.BALANCE_OPEN, 220, 176)
    assert finding.values["closure_share"] == Decimal("0.8")
    assert check_closure(replace(closed, waste_water_m3=Decimal(66)), loss_t=Decimal(14)) == ()
    assert check_closure(replace(closed, output_unit="piece", waste_t=Decimal(900))) == ()
    assert check_closure(replace(closed, waste_t=None)) == ()


def test_a_total_that_differs_from_its_parts_is_asked_about() -> None:
    def bill(stated: str) -> StatedTotal:
        return StatedTotal(
            ref="b", name="March", stated=Decimal(stated), parts=(Decimal(700), Decimal(300)), unit="kWh"
        )

    assert check_totals([bill("1000"), bill("1005"), bill("995")]) == ()
    (finding,) = check_totals([bill("1006")])
    assert (finding.values, finding.name, finding.unit) == ({"stated": 1006, "parts": 1000}, "March", "kWh")
