"""What options do to one another, their money and the choice among them, through the calculation from outside."""

from decimal import Decimal
from typing import Any

import pytest

from assessments.outside import Answer, NotCalculated, calculate
from indicators import core

pytestmark = pytest.mark.django_db

POWER = {"kind": "energy", "carrier": "electricity", "amount": 1000, "unit": "MWh", "cost_amount": 100_000}
PRODUCT = {"kind": "product_output", "amount": 100, "unit": "t"}


def option(ref: str, mwh: int, saving: int, investment: int, **more: Any) -> dict[str, Any]:
    effect = {"flow_kind": "energy", "carrier": "electricity", "amount": mwh, "unit": "MWh", "saving_amount": saving}
    return {"ref": ref, "title": f"Option {ref}", "investment_amount": investment, "effects": [effect], **more}


def answer(**more: Any) -> Answer:
    return calculate({"factors": {"co2e_kg_per_kwh": "0.35"}, "flows": [POWER, PRODUCT], **more})


def problems(**more: Any) -> dict[str, str]:
    with pytest.raises(NotCalculated) as refusal:
        answer(**more)
    return {problem.path: problem.code for problem in refusal.value.problems}


def codes(found: Answer) -> set[tuple[str, str]]:
    return {(finding.code, finding.subject_ref) for finding in found.findings}


def test_a_sequence_counts_what_the_table_of_the_documentation_says():
    options = [option("1", 200, 20_000, 30_000), option("2", 300, 30_000, 0)]
    found = answer(options=options, relations=[{"kind": "sequential", "first": "1", "second": "2"}])
    assert (found.expected.savings.energy_mwh, found.expected.saving_amount) == (440, 44_000)
    (note,) = found.expected.counted_once
    assert (note.option_id, note.stated, note.counted) == ("2", 300, 240)
    explained = {row.key: row for row in found.explained}
    total = explained["portfolio/expected/energy_mwh"]
    assert [step.formula for step in total.steps] == ["200 MWh + 240 MWh = 440 MWh"]
    part = explained[total.of[1]]
    assert (part.key, part.value) == ("portfolio/expected/option/2/energy_mwh", 240)
    assert part.steps[-1].formula.startswith("300 MWh × ")


def test_of_options_that_exclude_each_other_what_is_done_counts():
    options = [option("1", 200, 20_000, 0), option("2", 300, 30_000, 0)]
    relation = {"kind": "exclusive", "first": "1", "second": "2"}
    assert answer(options=options, relations=[relation]).expected.left_out[0].option_id == "1"
    options[0]["status"] = "implemented"
    assert answer(options=options, relations=[relation]).expected.left_out[0].option_id == "2"


def test_the_best_set_and_the_ranking_are_the_cores():
    options = [
        option("1", 50, 5000, 10_000, scores={"payback": 10, "ease": 5}),
        option("2", 60, 6000, 15_000, scores={"payback": 5}),
        option("3", 100, 9000, 24_000, scores={"payback": 8, "ease": "8"}),
    ]
    found = answer(options=options, budget_amount=25_000, weights={"payback": 60, "ease": 40})
    assert found.best_set is not None
    assert (found.best_set.chosen_refs, found.best_set.saving_amount, found.best_set.is_proven) == (
        ("1", "2"),
        11_000,
        True,
    )
    assert [(row.ref, row.rank, row.score, row.missing) for row in found.ranking] == [
        ("1", 1, 8, ()),
        ("3", 1, 8, ()),
        ("2", None, None, ("ease",)),
    ]


def test_cost_lines_tax_and_inflation_are_the_cores():
    lines = [
        {"kind": "energy", "quantity": 1000, "unit": "kWh", "unit_price": "0.5", "price_year": 2023},
        {"kind": "equipment", "amount": 1000, "rate": 2, "rate_source": "Central bank"},
        {"kind": "grant", "amount": 500},
        {"kind": "running_cost", "amount": 50},
        {"kind": "salvage", "amount": 100},
    ]
    economics = {
        "lifetime_years": 5,
        "discount_rate": "0.2",
        "tax_share": "0.3",
        "inflation_share": "0.1",
        "price_year": 2024,
    }
    found = answer(options=[option("1", 1, 99, 7, cost_lines=lines)], economics=economics).options[0]
    case = core.Investment(
        investment_amount=Decimal(2000),
        grant_amount=Decimal(500),
        annual_saving_amount=Decimal(500),  # 1000 × 0.5 × 1.1 − 50
        lifetime_years=5,
        discount_rate=Decimal("0.2"),
        tax_share=Decimal("0.3"),
        salvage_amount=Decimal(100),
        inflation_share=Decimal("0.1"),
    )
    assert (found.net_investment_amount, found.saving_amount, found.set_aside_amount) == (1500, 500, 99)
    assert found.npv_after_tax_amount == core.appraise(case).npv_amount
    assert [row.after_tax_amount for row in found.years] == list(core.cash_flows(case))
    assert found.real_irr is not None
    assert found.real_irr < (found.irr or 0)
    assert next((row.varied, row.change_share) for row in found.sensitivity) == ("saving", Decimal("-0.20"))
    assert [(line.kind, line.role, line.amount) for line in found.costs][:2] == [
        ("energy", "saving", 550),
        ("equipment", "investment", 2000),
    ]


def test_the_review_pages_questions_are_asked():
    options = [option("1", 600, 60_000, 0, status="implemented", implemented_on="2023-06-01", evidence="estimated")]
    found = answer(
        current_flows=[{**POWER, "amount": 900}, PRODUCT],
        options=options,
        baseline_period={"start": "2024-01-01", "end": "2024-12-31"},
        current_period={"start": "2025-01-01", "end": "2025-12-31"},
        benchmarks=[{"indicator": "energy_use", "unit": "MWh", "output_unit": "t", "low": 1, "high": 2}],
        price_bands=[{"carrier": "electricity", "lowest_amount": "0.2", "highest_amount": "0.3"}],
    )
    assert {code for code, _subject in codes(found)} >= {
        "baseline_after_option",
        "implemented_without_evidence",
        "options_and_year_differ",
        "outside_benchmark",
        "price_outside_band",
        "saving_above_half_of_bill",
    }, codes(found)
    (energy,) = [row for row in found.adjusted if row.code == "energy_use"]
    assert (energy.options_saving, energy.seen_saving) == (600, 100)


def test_what_cannot_be_is_said_by_its_path():
    options = [option("1", 1, 1, 1), option("2", 1, 1, 1, cost_lines=[{"kind": "energy", "quantity": 1}])]
    rows = [
        {"kind": "exclusive", "first": "1", "second": "1"},
        {"kind": "overlapping", "first": "1", "second": "9", "overlap_share": 2},
        {"kind": "overlapping", "first": "1", "second": "9"},
    ]
    day = {"start": "2024-02-30", "end": "2024-12-31"}
    assert problems(options=options, relations=rows, weights={"ease": 50}, baseline_period=day) == {
        "/options/1/cost_lines/0/unit_price": "required",
        "/relations/0/second": "itself",
        "/relations/1/overlap_share": "too_large",
        "/relations/2/second": "not_found",
        "/weights": "weights_sum",
        "/baseline_period/start": "day",
    }
