"""Cost lines, relations and the ranking: kept through the services, counted in the figures."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from assessments import calculation, selectors, services
from assessments.fields import (
    AssessmentFields,
    CostChange,
    CostFields,
    EffectFields,
    OptionFields,
    ProgressFields,
    RelationChange,
    RelationFields,
    values_of,
)
from assessments.figures import RoundFigures, from_json, to_json
from assessments.models import Assessment, Option, OptionCost, OptionRelation, Round
from assessments.refusals import RecordIsLocked, RowsRefused
from assessments.selectors import option_rows
from centres.api import merged
from centres.edits import StaleEdit
from centres.models import AuditEvent
from tests.assessments import plant

NOW = plant.NOW
Figures = Callable[[], RoundFigures]


def cost(kind: str, amount: str | None = None, **fields: Any) -> CostChange:
    entered = Decimal(amount) if amount is not None else None
    return CostChange(id=None, fields=CostFields(kind=kind, entered_amount=entered, **fields))


def relation(kind: str, first: Option, second: Option, **fields: Any) -> RelationChange:
    return RelationChange(id=None, fields=RelationFields(first_id=first.pk, second_id=second.pk, kind=kind, **fields))


@pytest.fixture
def figures(in_centre: None, report: Round) -> Figures:
    """Calculate the report as it stands."""

    def calculated() -> RoundFigures:
        round_ = Round.objects.select_related("assessment").get(pk=report.pk)
        return calculation.calculate(selectors.inputs_of(round_)).figures

    return calculated


def money_terms(assessment: Assessment, by: User, **terms: Any) -> None:
    fields = merged(AssessmentFields, assessment, terms)
    services.edit_assessment(assessment=assessment, fields=fields, by=by, at=NOW)


def test_cost_lines_are_kept_counted_once_and_frozen_as_text(figures: Figures, report: Round, amina: User) -> None:
    option = plant.option(report, amina)  # 800,000 on electricity and 450,000 on water, for 900,000
    changes = [
        cost(
            "energy",
            carrier="electricity",
            quantity=Decimal(40000),
            unit="kWh",
            unit_price_amount=Decimal("18.5"),
            source="Tariff of July",
        ),
        cost("maintenance", "-20000"),
        cost(
            "equipment",
            "5000",
            currency="EUR",
            rate=Decimal(140),
            rate_on=date(2026, 5, 4),
            rate_source="Central Bank of Kenya",
        ),
        cost("grant", "100000"),
    ]
    services.set_costs(option=option, changes=changes, expected_version=1, by=amina, at=NOW)
    (row,) = figures().options
    assert row.saving_amount == 740000 + 450000 - 20000
    assert (row.investment_amount, row.net_investment_amount) == (700000, 600000)
    assert row.economics is not None
    assert row.economics.set_aside_amount == 800000
    assert [(line.kind, line.role, line.amount) for line in row.economics.costs] == [
        ("energy", "saving", 740000),
        ("maintenance", "saving", -20000),
        ("equipment", "investment", 700000),
        ("grant", "grant", 100000),
    ]
    assert row.economics.costs[2].steps[0].formula == "5000 × 140 = 700000"
    assert row.economics.costs[2].steps[0].source == "Central Bank of Kenya, 2026-05-04"
    kept = figures()
    assert from_json(RoundFigures, to_json(kept)) == kept
    event = AuditEvent.objects.get(name="assessments.option.priced")
    assert event.details["lines"] == [
        "+ Energy saved",
        "+ Maintenance saved",
        "+ Equipment",
        "+ Grant or reimbursement",
    ]


def test_lines_are_changed_and_removed_all_or_none(in_centre: None, report: Round, amina: User) -> None:
    option = plant.option(report, amina)
    services.set_costs(option=option, changes=[cost("labour", "100"), cost("water", "200")], by=amina, at=NOW)
    labour, water = option_rows.costs_of(option)
    more = CostFields(**{**values_of(merged(CostFields, labour, {})), "entered_amount": Decimal(150)})
    wrong = [CostChange(id=labour.pk, fields=more), cost("water")]
    with pytest.raises(RowsRefused) as refused:
        services.set_costs(option=option, changes=wrong, by=amina, at=NOW)
    assert list(refused.value.rows) == [1]
    assert [row.entered_amount for row in option_rows.costs_of(option)] == [100, 200]
    right = [CostChange(id=labour.pk, fields=more), CostChange(id=water.pk, fields=None)]
    services.set_costs(option=option, changes=right, by=amina, at=NOW)
    assert [row.entered_amount for row in option_rows.costs_of(option)] == [150]
    with pytest.raises(StaleEdit):
        services.set_costs(option=option, changes=right, expected_version=1, by=amina, at=NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (cost("gift", "1"), "kind"),
        (cost("water"), "entered_amount"),
        (cost("water", "1", quantity=Decimal(1)), "entered_amount"),
        (cost("water", "1", currency="EUR"), "rate"),
        (cost("water", "1", currency="EUR", rate=Decimal(140)), "rate_source"),
        (cost("water", "1", rate=Decimal(140)), "currency"),
        (cost("water", "1", carrier="electricity"), "carrier"),
        (cost("water", "1e15"), "entered_amount"),
        (cost("water", quantity=Decimal("1e11"), unit_price_amount=Decimal("1e11")), "entered_amount"),
        (cost("water", "1", price_year=1066), "__all__"),
    ],
)
def test_a_line_that_cannot_be_names_its_field(
    in_centre: None, report: Round, amina: User, change: CostChange, field: str
) -> None:
    option = plant.option(report, amina)
    with pytest.raises(RowsRefused) as refused:
        services.set_costs(option=option, changes=[change], by=amina, at=NOW)
    assert list(refused.value.rows[0].message_dict) == [field]


def test_lines_of_a_locked_option_stay(in_centre: None, report: Round, amina: User, lead: User) -> None:
    option = plant.option(report, amina)
    plant.accept(report, entered_by=amina, accepted_by=lead)
    with pytest.raises(RecordIsLocked):
        services.set_costs(
            option=Option.objects.select_related("found_in").get(pk=option.pk),
            changes=[cost("water", "1")],
            by=amina,
            at=NOW,
        )


def test_who_priced_an_option_cannot_accept_it(in_centre: None, report: Round, amina: User, lead: User) -> None:
    option = plant.option(report, amina)
    services.set_costs(option=option, changes=[cost("water", "1")], by=lead, at=NOW)
    assert lead.pk in selectors.people_who_entered(report)


def test_two_options_in_sequence_count_once_in_the_figures(figures: Figures, report: Round, amina: User) -> None:
    """480 MWh: 40 and 60 MWh in sequence save 40 + 60 × 440 ÷ 480 = 95 MWh; 36,000 m³: 9,000 + 9,000 × 0.75."""
    first = plant.option(report, amina, "First")
    second = plant.option(report, amina, "Second", kwh="60000")
    before = figures().expected
    assert (before.savings.energy_mwh, before.saving_amount, before.counted_once) == (100, 2_500_000, ())
    services.set_relations(
        option=first, round_=report, changes=[relation("sequential", first, second)], by=amina, at=NOW
    )
    after = figures()
    assert (after.expected.savings.energy_mwh, after.expected.savings.water_m3) == (95, 15750)
    assert after.expected.saving_amount is not None
    assert round(after.expected.saving_amount, 2) == Decimal("2320833.33")  # 1,250,000 + 733,333.33 + 337,500
    assert [(note.subject, note.counted) for note in after.expected.counted_once] == [
        ("energy_use/electricity", 55),
        ("water_use", 6750),
    ]
    assert after.options[1].savings.energy_mwh == 60
    assert from_json(RoundFigures, to_json(after)) == after
    explained = {figure.key: figure for figure in after.explained}
    assert explained["portfolio/expected/energy_mwh"].value == 95


def test_of_exclusive_options_the_one_in_operation_counts(figures: Figures, report: Round, amina: User) -> None:
    small = plant.option(report, amina, "Small", kwh="10000")
    large = plant.option(report, amina, "Large", kwh="90000", investment_amount=Decimal(1))
    changes = [relation("exclusive", small, large)]
    services.set_relations(option=large, round_=report, changes=changes, by=amina, at=NOW)
    assert figures().expected.savings.energy_mwh == 90
    done = ProgressFields(status="implemented", implemented_on=date(2026, 3, 1), implemented_share=Decimal("0.5"))
    services.record_progress(option=small, round_=report, fields=done, by=amina, at=NOW)
    after = figures()
    assert (after.expected.savings.energy_mwh, after.expected.option_count) == (5, 1)
    assert [(out.option_id, out.because, out.of_option_id) for out in after.expected.left_out] == [
        (str(large.pk), "exclusive", str(small.pk))
    ]


def test_relations_that_contradict_or_belong_elsewhere_are_refused(in_centre: None, report: Round, amina: User) -> None:
    a, b, c = (plant.option(report, amina, title) for title in ("A", "B", "C"))

    def relate(option: Option, *changes: RelationChange) -> None:
        services.set_relations(option=option, round_=report, changes=changes, by=amina, at=NOW)

    relate(b, relation("sequential", a, b), relation("sequential", b, c))
    for change, words in [
        (relation("sequential", c, a), "each come after the other"),
        (relation("exclusive", b, a), "already"),
        (relation("exclusive", a, a), "another option than this one"),
        (relation("overlapping", a, c), "above 0"),
        (relation("exclusive", b, c), "this option"),
        (relation("exclusive", a, c, is_needed=True), "Needed"),
    ]:
        with pytest.raises(RowsRefused) as refused:
            relate(a, change)
        assert words in str(refused.value.messages)
    assert OptionRelation.objects.count() == 2


def test_a_relation_that_an_accepted_round_says_stays(in_centre: None, report: Round, amina: User, lead: User) -> None:
    first, second = plant.option(report, amina, "A"), plant.option(report, amina, "B")
    services.set_relations(
        option=first, round_=report, changes=[relation("exclusive", first, second)], by=amina, at=NOW
    )
    accepted = plant.accept(report, entered_by=amina, accepted_by=lead)
    later = plant.follow_up(accepted.assessment, amina)
    row = OptionRelation.objects.get()
    assert row.locked_by_id is not None
    removal = [RelationChange(id=row.pk, fields=None)]
    with pytest.raises(RowsRefused):
        services.set_relations(option=first, round_=later, changes=removal, by=amina, at=NOW)


def test_removing_an_option_removes_its_lines_and_relations(in_centre: None, report: Round, amina: User) -> None:
    first, second = plant.option(report, amina, "A"), plant.option(report, amina, "B")
    services.set_costs(option=first, changes=[cost("water", "1")], by=amina, at=NOW)
    services.set_relations(
        option=second, round_=report, changes=[relation("exclusive", first, second)], by=amina, at=NOW
    )
    services.remove_option(option=first, by=amina, at=NOW)
    assert (OptionCost.objects.count(), OptionRelation.objects.count()) == (0, 0)


def test_tax_and_inflation_of_the_assessment_count(figures: Figures, report: Round, amina: User) -> None:
    option = services.add_option(
        round_=report,
        fields=OptionFields(title="X", technique="good_housekeeping", investment_amount=Decimal(100000)),
        effects=[EffectFields(saving_amount=Decimal(20000))],
        by=amina,
        at=NOW,
    )
    plain = figures().options[0]
    assert plain.npv_amount is not None
    assert round(plain.npv_amount, 2) == Decimal("22891.34")
    assert plain.economics is not None
    assert plain.economics.npv_after_tax_amount is None
    money_terms(report.assessment, amina, tax_share=Decimal("0.25"))
    taxed = figures().options[0].economics
    assert taxed is not None
    assert taxed.npv_after_tax_amount is not None
    assert round(taxed.npv_after_tax_amount, 2) == Decimal("7529.92")
    assert figures().options[0].npv_amount == plain.npv_amount
    money_terms(Assessment.objects.get(), amina, tax_share=Decimal("0.25"), inflation_share=Decimal("0.08"))
    inflated = figures().options[0]
    assert inflated.economics is not None
    assert inflated.irr is not None
    assert inflated.economics.real_irr is not None
    assert inflated.irr > inflated.economics.real_irr
    assert round(inflated.economics.real_irr, 5) == Decimal("0.15098")
    assert option.pk


def test_what_was_observed_takes_the_place_of_expected_lines(figures: Figures, report: Round, amina: User) -> None:
    option = plant.option(report, amina)
    changes = [cost("energy", "900000"), cost("labour", "1000"), cost("equipment", "700000")]
    services.set_costs(option=option, changes=changes, by=amina, at=NOW)
    half = ProgressFields(
        status="implemented",
        implemented_on=date(2026, 3, 1),
        implemented_share=Decimal("0.5"),
        actual_investment_amount=Decimal(650000),
    )
    services.record_progress(option=option, round_=report, fields=half, by=amina, at=NOW)
    (row,) = figures().options
    assert row.saving_amount == (900000 + 450000 + 1000) / 2
    assert row.investment_amount == 650000
    assert row.economics is not None
    assert row.economics.implemented_share == Decimal("0.5")


def test_the_ranking_is_kept_with_the_assessment(in_centre: None, report: Round, amina: User) -> None:
    option = plant.option(report, amina)
    weights = {"payback": Decimal(60), "ease": Decimal(40)}
    scores = {str(option.pk): {"payback": Decimal(8), "ease": Decimal("5.5")}}
    assessment = services.set_ranking(
        assessment=report.assessment, weights=weights, scores=scores, expected_version=1, by=amina, at=NOW
    )
    assert Assessment.objects.get().ranking == {
        "weights": {"ease": "40", "payback": "60"},
        "scores": {str(option.pk): {"ease": "5.5", "payback": "8"}},
    }
    for wrong_weights, wrong_scores, words in [
        ({"payback": Decimal(60)}, {}, "add up to 100"),
        (weights, {str(option.pk): {"ease": Decimal(11)}}, "0 to 10"),
        (weights, {"x": {}}, "another assessment"),
    ]:
        with pytest.raises(ValidationError, match=words):
            services.set_ranking(assessment=assessment, weights=wrong_weights, scores=wrong_scores, by=amina, at=NOW)
