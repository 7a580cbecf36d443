"""The real anonymous plant adds up as printed; the demonstration plants are plausible for their sector."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from centres import isic
from centres.reference import countries
from indicators import reference
from indicators.core.technique import Technique
from indicators.core.units import parse_unit

DATA = Path(__file__).parents[2] / "reports" / "data"
REAL = json.loads((DATA / "real_assessment.json").read_text(encoding="utf-8"))
VALVES = REAL["plants"][0]
PLANTS = json.loads((DATA / "demonstration_plants.json").read_text(encoding="utf-8"))["plants"]
TODAY = date(2026, 11, 23)

FUELS = {row.code: row for row in reference.fuels()}
GASES = {row.gas for row in reference.gwps("AR5")}
KINDS = {
    "product_output",
    "energy",
    "demand",
    "material",
    "water",
    "waste_water",
    "waste",
    "emission",
}
METHODS = {"billed", "metered", "measured", "allocated", "calculated", "estimated"}
EVIDENCE = {"estimated", "reported", "checked", "measured", "confirmed"}
STATUSES = {
    *("identified", "feasible", "rejected", "planned", "in_progress"),
    *("implemented", "stopped", "unknown", "not_asked"),
}
HUMAN_KINDS = {
    *("exposure", "injuries", "jobs_created", "jobs_retained", "jobs_lost"),
    *("trained", "community", "product_quality"),
}

ROUND_FIELDS = {
    *("code", "kind", "period_start", "period_end", "status", "plant_confirmed_on", "submitted_on", "accepted_on"),
    *("returned_on", "return_reason", "note", "flows", "progress", "observed_effects", "human_effects"),
}
FLOW_FIELDS = {
    *("code", "kind", "carrier", "name", "amount", "unit", "method", "uncertainty_percent", "evidence", "note"),
    *("cost_amount", "is_hazardous", "destination", "ncv_mj_per_kg"),
}
PROGRESS_FIELDS = {
    *("option", "status", "reason", "remark", "responsible", "due_on", "implemented_on", "implemented_share"),
    *("actual_investment_amount", "evidence"),
}
EFFECT_FIELDS = {"flow", "flow_kind", "carrier", "name", "amount", "unit", "saving_amount", "method", "evidence"}
HUMAN_FIELDS = {
    *("kind", "title", "option", "people_before_count", "people_after_count", "women_count", "men_count", "evidence"),
}
OPTION_FIELDS = {
    *("code", "found_in", "title", "description", "cause", "place", "counts_as", "technique", "investment_amount"),
    *("grant_amount", "running_cost_amount", "lifetime_years", "finance_source", "annual_saving_amount", "effects"),
}
ASSESSMENT_FIELDS = {
    *("focus", "started_on", "team", "approach", "currency", "currency_per_usd", "rate_on", "rate_source"),
    "discount_rate",
}

each_plant = pytest.mark.parametrize("plant", [*PLANTS, VALVES], ids=lambda plant: plant["code"])
each_demonstration = pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant["code"])


def baseline(plant):
    return plant["rounds"][0]


def flows(round_):
    return {flow["code"]: flow for flow in round_["flows"]}


def total(round_, kind):
    return sum(
        (Decimal(flow["amount"]) for flow in round_["flows"] if flow["kind"] == kind),
        Decimal(0),
    )


def follow_ups(plant):
    return [round_ for round_ in plant["rounds"] if round_["kind"] == "follow_up"]


def implemented(round_):
    return {progress["option"] for progress in round_["progress"] if progress["status"] == "implemented"}


# --- the real plant -------------------------------------------------------------------------------------------------


def test_the_real_plant_saves_what_its_report_prints():
    printed = REAL["printed_totals"]
    effects = [effect for option in VALVES["options"] for effect in option["effects"]]
    kwh = sum(Decimal(effect["amount"]) for effect in effects if effect["unit"] == "kWh")
    saving = sum(Decimal(effect["saving_amount"]) for effect in effects)
    investment = sum(Decimal(option["investment_amount"]) for option in VALVES["options"])
    assert (kwh, saving, investment) == (243394, 27853, 7410)
    assert round(investment / saving, 2) == Decimal(printed["payback_years"]) == Decimal("0.27")
    assert printed["electricity_saving_kwh"] == "243394"
    assert (printed["annual_saving_amount"], printed["investment_amount"]) == (
        "27853",
        "7410",
    )


def test_the_real_plant_costs_and_uses_what_its_report_prints():
    printed = REAL["printed_totals"]
    rows = flows(baseline(VALVES))
    cost = sum(Decimal(flow["cost_amount"]) for flow in rows.values() if flow["cost_amount"])
    mmbtu = Decimal(rows["electricity"]["amount"]) * Decimal("0.003412") + total_fuels(rows)
    assert cost == Decimal(printed["utility_cost_amount"]) == 340614
    assert round(mmbtu) == Decimal(printed["energy_mmbtu"]) == 11962
    assert round(27853 / cost * 100, 2) == Decimal(printed["share_of_utility_cost_percent"])


def total_fuels(rows):
    return Decimal(rows["natural-gas"]["amount"]) + Decimal(rows["lpg"]["amount"])


def test_an_investment_is_capital_and_other_cost_and_each_payback_is_as_printed():
    for option in VALVES["options"]:
        investment = Decimal(option["investment_amount"])
        assert investment == Decimal(option["capital_amount"]) + Decimal(option["other_cost_amount"])
        assert round(investment / Decimal(option["annual_saving_amount"]), 2) == Decimal(
            option["printed"]["payback_years"]
        )


def test_printed_co2_is_the_sum_of_the_rounded_options():
    printed = REAL["printed_totals"]
    co2 = sum(Decimal(option["printed"]["co2_short_tons"]) for option in VALVES["options"])
    assert co2 == Decimal(printed["co2_saving_short_tons"]) == 92
    assert round(co2 / Decimal(printed["co2_short_tons"]["total"]) * 100, 2) == Decimal("7.65")


def test_nothing_of_the_real_plant_is_said_to_be_implemented():
    assert [round_["kind"] for round_ in VALVES["rounds"]] == ["baseline", "report"]
    assert {progress["status"] for progress in VALVES["rounds"][1]["progress"]} == {"feasible"}


# --- all plants -----------------------------------------------------------------------------------------------------


@each_plant
def test_every_record_has_the_documented_fields(plant):
    for round_ in plant["rounds"]:
        assert set(round_) == ROUND_FIELDS
        assert all(set(flow) - {"heating_value"} == FLOW_FIELDS for flow in round_["flows"])
        assert all(set(progress) == PROGRESS_FIELDS for progress in round_["progress"])
        assert all(set(effect) == {"option", *EFFECT_FIELDS} for effect in round_["observed_effects"])
        assert all(set(human) == HUMAN_FIELDS for human in round_["human_effects"])
    for option in plant["options"]:
        assert set(option) - {"arc", "capital_amount", "other_cost_amount", "printed"} == OPTION_FIELDS
        assert all(set(effect) == EFFECT_FIELDS for effect in option["effects"])
    assert set(plant["assessment"]) - {"started_on_is_assumed"} == ASSESSMENT_FIELDS


@each_plant
def test_codes_units_and_choices_are_known(plant):
    assert isic.is_class(plant["isic"])
    assert plant["size"] in {"micro", "small", "medium", "large"}
    for round_ in plant["rounds"]:
        assert round_["status"] in {"draft", "submitted", "returned", "accepted"}
        for flow in round_["flows"]:
            assert flow["kind"] in KINDS
            assert flow["method"] in METHODS
            assert flow["evidence"] in EVIDENCE
            assert flow["destination"] in {
                "",
                "landfill",
                "incineration",
                "recycled",
                "treated",
                "unknown",
            }
            assert parse_unit(flow["unit"]).symbol == flow["unit"]
            assert Decimal(flow["amount"]) >= 0
            if flow["kind"] == "energy":
                assert flow["carrier"] in {
                    "electricity",
                    "own_renewable",
                    "steam",
                    *FUELS,
                }
            elif flow["kind"] == "emission":
                assert flow["carrier"] in GASES
            else:
                assert flow["carrier"] == ""
        for human in round_["human_effects"]:
            assert human["kind"] in HUMAN_KINDS
    for option in plant["options"]:
        assert option["technique"] in {technique.value for technique in Technique}
        assert option["counts_as"] in {"cleaner_production", "end_of_pipe", "cost_only"}
        assert option["finance_source"] in {
            "own",
            "loan",
            "green_credit",
            "grant",
            "supplier",
            "unknown",
        }


@each_plant
def test_names_and_references_hold_together(plant):
    options = [option["code"] for option in plant["options"]]
    rounds = [round_["code"] for round_ in plant["rounds"]]
    known = flows(baseline(plant))
    assert len(set(options)) == len(options)
    assert len({option["title"] for option in plant["options"]}) == len(options)
    assert rounds[:2] == ["baseline", "report"][: len(rounds)]
    for option in plant["options"]:
        assert option["found_in"] in rounds
        for effect in option["effects"]:
            flow = known[effect["flow"]]
            assert (
                effect["flow_kind"],
                effect["carrier"],
                effect["name"],
                effect["unit"],
            ) == (
                flow["kind"],
                flow["carrier"],
                flow["name"],
                flow["unit"],
            )
    for round_ in plant["rounds"]:
        assert {progress["option"] for progress in round_["progress"]} <= set(options)
        assert {effect["option"] for effect in round_["observed_effects"]} <= implemented(round_)
        assert {human["option"] for human in round_["human_effects"]} <= {
            *options,
            None,
        }
        assert flows(round_).keys() in ({}.keys(), known.keys())
    for report in plant["rounds"][1:2]:
        assert {progress["option"] for progress in report["progress"]} == set(options)


@each_plant
def test_a_yearly_saving_is_its_effects_less_the_running_cost(plant):
    for option in plant["options"]:
        effects = sum(Decimal(effect["saving_amount"]) for effect in option["effects"])
        assert Decimal(option["annual_saving_amount"]) == effects - Decimal(option["running_cost_amount"])


@each_plant
def test_savings_that_are_not_rejected_stay_below_the_baseline(plant):
    rejected = {
        progress["option"]
        for round_ in plant["rounds"]
        for progress in round_["progress"]
        if progress["status"] == "rejected"
    }
    saved = Counter()
    for option in plant["options"]:
        for effect in option["effects"]:
            if option["code"] not in rejected:
                saved[effect["flow"]] += Decimal(effect["amount"])
    for code, amount in saved.items():
        assert amount <= Decimal(flows(baseline(plant))[code]["amount"])


# --- the demonstration plants ---------------------------------------------------------------------------------------


def test_ten_plants_in_six_programme_countries_and_ten_sectors():
    programme = {row.iso3: row for row in countries()}
    assert len(PLANTS) == len({plant["isic"] for plant in PLANTS}) == 11
    assert len({plant["country"] for plant in PLANTS}) == 6
    for plant in PLANTS:
        assert programme[plant["country"]].currency == plant["assessment"]["currency"]


def test_every_demonstration_plant_says_that_it_is_one():
    assert all(plant["name"].startswith("Demonstration ") for plant in PLANTS)
    assert {plant["data_kind"] for plant in PLANTS} == {"demonstration"}
    assert {plant["assessment"]["rate_source"] for plant in PLANTS} == {"demonstration rate"}


def test_together_they_show_every_technique_and_every_status():
    techniques = {option["technique"] for plant in PLANTS for option in plant["options"]}
    statuses = {progress["status"] for plant in PLANTS for round_ in plant["rounds"] for progress in round_["progress"]}
    assert techniques == {technique.value for technique in Technique}
    assert statuses == STATUSES
    assert {round_["status"] for plant in PLANTS for round_ in plant["rounds"]} == {
        *("draft", "submitted", "returned", "accepted")
    }


def test_some_effects_are_negative_and_some_things_get_worse():
    worse = [
        effect["flow"]
        for plant in PLANTS
        for option in plant["options"]
        for effect in option["effects"]
        if Decimal(effect["amount"]) < 0
    ]
    assert len(worse) >= 5


@each_demonstration
def test_rejected_and_stopped_options_say_why(plant):
    for round_ in plant["rounds"]:
        for progress in round_["progress"]:
            assert (progress["status"] in {"rejected", "stopped"}) == bool(progress["reason"])
            assert (progress["status"] == "implemented") == bool(progress["implemented_on"])


@each_demonstration
def test_an_implemented_option_stays_implemented(plant):
    for earlier, later in zip(follow_ups(plant), follow_ups(plant)[1:], strict=False):
        assert implemented(earlier) <= implemented(later)


@each_demonstration
def test_dates_run_in_order_and_end_before_today(plant):
    base = baseline(plant)
    started = date.fromisoformat(plant["assessment"]["started_on"])
    assert date(2023, 1, 1) <= date.fromisoformat(base["period_start"]) <= date(2025, 12, 31)
    previous_end = date.fromisoformat(base["period_end"])
    for round_ in plant["rounds"]:
        start, end = (
            date.fromisoformat(round_["period_start"]),
            date.fromisoformat(round_["period_end"]),
        )
        assert 364 <= (end - start).days <= 365
        steps = [
            date.fromisoformat(round_[name])
            for name in (
                "plant_confirmed_on",
                "submitted_on",
                "returned_on",
                "accepted_on",
            )
            if round_[name]
        ]
        assert steps == sorted(steps)
        assert all(end < step <= TODAY and started < step for step in steps)
        assert bool(round_["accepted_on"]) == (round_["status"] == "accepted")
        assert bool(round_["returned_on"]) == bool(round_["return_reason"]) == (round_["status"] == "returned")
        if round_["kind"] == "follow_up":
            assert start > previous_end
            previous_end = end
            assert end < TODAY
            for progress in round_["progress"]:
                if progress["implemented_on"]:
                    done = date.fromisoformat(progress["implemented_on"])
                    assert date.fromisoformat(plant["rounds"][1]["submitted_on"]) < done < start


@each_demonstration
def test_water_materials_and_waste_balance_roughly(plant):
    for round_ in (baseline(plant), *follow_ups(plant)):
        water, waste_water, waste = (total(round_, kind) for kind in ("water", "waste_water", "waste"))
        material = total(round_, "material")
        assert waste_water <= water
        assert waste < material
        if plant["product"]["unit"] == "t":
            product = total(round_, "product_output")
            assert product <= material
            assert product + waste + waste_water <= material + water


@each_demonstration
def test_follow_up_flows_agree_with_output_and_observed_savings(plant):
    start = flows(baseline(plant))
    output = Decimal(start["output"]["amount"])
    for round_ in follow_ups(plant):
        growth = Decimal(flows(round_)["output"]["amount"]) / output
        assert Decimal("0.95") < growth < Decimal("1.06")
        observed = Counter()
        for effect in round_["observed_effects"]:
            observed[effect["flow"]] += Decimal(effect["amount"])
        for code, flow in flows(round_).items():
            before = Decimal(start[code]["amount"])
            implied = before * growth - Decimal(flow["amount"])
            tolerance = before * Decimal("0.04") or Decimal(1)
            assert abs(implied - observed[code]) <= tolerance, code


# Prices in USD per unit, wide bands: a slip of a decimal place or a currency would show.
BANDS = {
    "electricity": ("0.03", "0.20"),
    "diesel": ("0.25", "1.60"),
    "residual_fuel_oil": ("350", "900"),
    "lpg": ("600", "1600"),
    "natural_gas": ("0.2", "0.8"),
    "wood": ("20", "90"),
    "other_bituminous_coal": ("80", "200"),
}


@each_demonstration
def test_energy_prices_are_of_this_world(plant):
    rate = Decimal(plant["assessment"]["currency_per_usd"])
    for flow in baseline(plant)["flows"]:
        if flow["kind"] == "energy" and flow["cost_amount"]:
            low, high = BANDS[flow["carrier"]]
            assert Decimal(low) < Decimal(flow["cost_amount"]) / Decimal(flow["amount"]) / rate < Decimal(high)


def test_the_kenyan_paper_mill_halves_its_water():
    mill = next(plant for plant in PLANTS if plant["code"] == "ke-paper-mill")
    before, after = baseline(mill), follow_ups(mill)[0]

    def change(kind):
        per_tonne = [total(round_, kind) / total(round_, "product_output") for round_ in (before, after)]
        return round((per_tonne[1] / per_tonne[0] - 1) * 100)

    assert [change(kind) for kind in ("water", "waste_water", "waste", "material")] == [
        -50,
        -60,
        -60,
        -6,
    ]
    running = sum(Decimal(o["running_cost_amount"]) for o in mill["options"] if o["code"] in implemented(after))
    saved = sum(Decimal(effect["saving_amount"]) for effect in after["observed_effects"]) - running
    assert round(saved / 1_000_000) == 66
    invested = sum(Decimal(o["investment_amount"]) for o in mill["options"] if o["code"] in implemented(after))
    assert invested == 3_600_000
