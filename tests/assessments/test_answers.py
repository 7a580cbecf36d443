"""Questions about a round's figures: answered before submitting, read by the reviewer, frozen with the result."""

import html
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import calculation, selectors, services
from assessments.fields import AnswerFields, RoundFields
from assessments.findings import answers_in, finding_key
from assessments.models import FindingAnswer, FlowRecord, PriceBand, Round, SectorBenchmark
from assessments.refusals import NotReady, RoundIsClosed
from centres import edits
from centres.fields import ProductFields
from centres.models import AuditEvent, Centre, Product
from centres.services import edit_product
from centres.tenancy import centre_context
from indicators.core.plausibility import Severity
from tests.assessments import plant

pytestmark = pytest.mark.django_db


def make_it_ask(round_: Round, *, amount: str = "36000") -> None:
    """Let exactly as much water go out as comes in."""
    FlowRecord.objects.filter(round=round_, kind="waste_water").update(amount=Decimal(amount))


def asked(round_: Round) -> dict[str, str]:
    """Return the keys of a round's questions by code."""
    findings = calculation.calculate(selectors.inputs_of(round_)).findings
    return {str(one.code): finding_key(one) for one in findings if one.severity is Severity.QUESTION}


def test_a_question_wants_an_answer_before_the_round_is_submitted(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    with centre_context(kenya):
        make_it_ask(baseline)
        key = asked(baseline)["waste_water_equals_water"]
    review, submit = at("round_review", round_number=1), at("round_submit", round_number=1)
    page = html.unescape(as_amina.get(review).content.decode())
    question = "There is exactly as much waste-water as water (36,000 m³). Was it measured, or copied?"
    assert question in page
    assert "1 question wants an answer" in page

    refused = as_amina.post(submit, {"version": "1", "note": "Please look.", f"answer-{key}": "   "})
    assert refused.status_code == 422
    text = html.unescape(refused.content.decode())
    assert f"Answer: {question}" in text
    assert "Please look." in text

    answer = "Both pass the same meter; nothing evaporates."
    assert as_amina.post(submit, {"version": "1", f"answer-{key}": answer}).status_code == 302
    for_the_reviewer = html.unescape(as_lead.get(review).content.decode())
    assert question in for_the_reviewer
    assert f"{answer} — Amina" in for_the_reviewer

    assert as_lead.post(at("round_accept", round_number=1), {"version": "2"}).status_code == 302
    results = html.unescape(as_lead.get(at("round_results", round_number=1)).content.decode())
    assert question in results
    assert answer in results
    with centre_context(kenya):
        result = selectors.current_result(baseline)
        assert result is not None
        (frozen,) = selectors.frozen_figures(result).answers
        assert (frozen.code, frozen.subject, frozen.answer) == ("waste_water_equals_water", "waste_water", answer)
        assert frozen.question == question
        assert FindingAnswer.objects.get().locked_by_id == result.pk


def test_answers_can_be_saved_before_everything_is_ready_and_taken_back(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        make_it_ask(baseline)
        key = asked(baseline)["waste_water_equals_water"]
    address = at("round_answer", round_number=1)
    assert as_amina.post(address, {"version": "1", f"answer-{key}": "One meter."}).status_code == 302
    page = as_amina.get(at("round_review", round_number=1)).content.decode()
    assert "Answered by Amina" in page
    assert "Nothing stops it." in page
    assert as_amina.post(address, {"version": "1", f"answer-{key}": ""}).status_code == 302
    with centre_context(kenya):
        assert not FindingAnswer.objects.exists()
        names = AuditEvent.objects.filter(name__startswith="assessments.finding").order_by("pk")
        assert [event.name.rpartition(".")[2] for event in names] == ["answered", "answer_taken_back"]


def test_an_answer_is_asked_for_again_when_the_values_changed(kenya: Centre, baseline: Round, amina: User) -> None:
    with centre_context(kenya):
        make_it_ask(baseline, amount="37000")
        key = asked(baseline)["waste_water_above_water"]
        said = [AnswerFields(finding_key=key, answer="Water in the fibre.")]
        services.answer_findings(round_=baseline, answers=said, by=amina, at=plant.NOW)
        assert key in answers_in(baseline)
        make_it_ask(baseline, amount="38000")
        later = asked(baseline)["waste_water_above_water"]
        assert later != key
        assert later not in answers_in(baseline)
        with pytest.raises(NotReady, match="Answer: More waste-water"):
            services.submit_round(round_=baseline, by=amina, at=plant.NOW)
        with pytest.raises(ValidationError, match="not asked any more"):
            services.answer_findings(round_=baseline, answers=said, by=amina, at=plant.NOW)
        again = [AnswerFields(finding_key=later, answer="Water in the fibre, and more of it.")]
        services.submit_round(round_=baseline, answers=again, by=amina, at=plant.NOW)
        assert FindingAnswer.objects.get().answer == "Water in the fibre, and more of it."
        with pytest.raises(RoundIsClosed):
            services.answer_findings(round_=baseline, answers=again, by=amina, at=plant.NOW)


def test_who_answered_cannot_accept(kenya: Centre, baseline: Round, amina: User, lead: User) -> None:
    with centre_context(kenya):
        make_it_ask(baseline)
        said = [AnswerFields(finding_key=asked(baseline)["waste_water_equals_water"], answer="One meter.")]
        services.answer_findings(round_=baseline, answers=said, by=lead, at=plant.NOW)
        assert lead.pk in selectors.people_who_entered(baseline)


def test_a_follow_up_begins_with_the_answer_of_the_round_before(
    kenya: Centre, baseline: Round, amina: User, lead: User, at: Callable[..., str], as_amina: Client, product: object
) -> None:
    with centre_context(kenya):
        make_it_ask(baseline)
        plant.accept(baseline, entered_by=amina, accepted_by=lead)
        follow_up = plant.follow_up(baseline.assessment, amina)
        plant.year(follow_up, product, amina)  # type: ignore[arg-type]  # the fixture's product
        make_it_ask(follow_up)
    page = as_amina.get(at("round_review", round_number=2)).content.decode()
    assert "As answered in an earlier round. Does it still hold?" in page
    assert "As the plant says." in page


def test_the_price_of_energy_is_compared_with_the_centres_band(kenya: Centre, baseline: Round, amina: User) -> None:
    band = {"carrier": "electricity", "lowest_amount": Decimal(10), "highest_amount": Decimal(30)}
    with centre_context(kenya):
        edits.make(PriceBand, by=amina, at=plant.NOW, currency="USD", **band)
        edits.make(PriceBand, by=amina, at=plant.NOW, currency="KES", **band)
        assert asked(baseline) == {}  # 9,600,000 KES for 480,000 kWh
        FlowRecord.objects.filter(round=baseline, kind="energy").update(cost_amount=Decimal(960_000))
        assert set(asked(baseline)) == {"price_outside_band"}


def test_a_plant_outside_its_sectors_range_is_asked_why(kenya: Centre, baseline: Round, amina: User) -> None:
    usual = {"indicator": "energy_use", "unit": "kWh", "output_unit": "kg", "source": "Paper association, 2023"}
    with centre_context(kenya):
        isic = baseline.assessment.enterprise.isic_class
        for code, low, high in [("99", "5", "6"), (isic[:2], "0.3", "0.5")]:
            fields = {**usual, "isic_code": code, "low_value": Decimal(low), "high_value": Decimal(high)}
            edits.make(SectorBenchmark, by=amina, at=plant.NOW, **fields)
        assert asked(baseline) == {}  # 480,000 kWh for 1,200,000 kg
        SectorBenchmark.objects.filter(isic_code=isic[:2]).update(low_value=Decimal("0.01"), high_value=Decimal("0.03"))
        assert set(asked(baseline)) == {"outside_benchmark"}


def test_options_that_do_not_explain_the_year_are_asked_about(
    kenya: Centre, follow_up: Round, option: object, product: object, amina: User
) -> None:
    with centre_context(kenya):
        plant.year(follow_up, product, amina, scale="0.8")  # type: ignore[arg-type]  # the fixtures' records
        assert "options_and_year_differ" not in asked(follow_up)
        plant.implemented(option, follow_up, amina)  # type: ignore[arg-type]
        # 40 MWh and 9,000 m³ since September, against 96 MWh and 7,200 m³ that the meters show
        findings = calculation.calculate(selectors.inputs_of(follow_up)).findings
        differ = [one.subject_ref for one in findings if str(one.code) == "options_and_year_differ"]
        assert "energy_use" in differ
        assert "water_use" not in differ
        figures = calculation.calculate(selectors.inputs_of(follow_up)).figures
        energy = next(row for row in figures.adjusted if row.code == "energy_use")
        assert (energy.method, energy.adjusted, energy.seen_saving) == ("ratio", 480, 96)
        assert "implemented_without_evidence" in {str(one.code) for one in findings}


def test_every_later_year_stands_in_its_own_column_against_the_one_baseline(
    kenya: Centre,
    follow_up: Round,
    product: object,
    amina: User,
    lead: User,
    at: Callable[..., str],
    as_amina: Client,
) -> None:
    with centre_context(kenya):
        assessment = follow_up.assessment
        plant.year(follow_up, product, amina, scale="0.9")  # type: ignore[arg-type]  # the fixture's product
        plant.accept(follow_up, entered_by=amina, accepted_by=lead)
        for number, scale in [(4, "0.8"), (5, "0.5")]:
            days = RoundFields(period_start=date(2022 + number, 7, 1), period_end=date(2023 + number, 6, 30))
            later = services.start_round(
                assessment=assessment, kind="follow_up", fields=days, by=amina, at=datetime(2030, 1, 1, tzinfo=UTC)
            )
            plant.year(later, product, amina, scale=scale)  # type: ignore[arg-type]
            if number == 4:
                plant.accept(later, entered_by=amina, accepted_by=lead)
    figures = as_amina.get(at("round_results", round_number=5)).context["page"].figures
    energy = figures.absolute[1]
    assert [year.change_share for year in energy.earlier] == [Decimal("-0.1"), Decimal("-0.2")]
    assert energy.change_share == Decimal("-0.5")
    assert [start.year for start, _end in figures.earlier_periods] == [2025, 2026]


def test_a_second_denominator_and_people_stand_beside_the_thirteen(
    kenya: Centre, baseline: Round, product: Product, amina: User, at: Callable[..., str], as_amina: Client
) -> None:
    with centre_context(kenya):
        fields = ProductFields(name=product.name, unit="t", second_denominator="waste paper")
        edit_product(product=product, fields=fields, by=amina, at=plant.NOW)
        plant.people(baseline, amina)
        plant.people(baseline, amina)
    page = as_amina.get(at("round_results", round_number=1))
    figures = page.context["page"].figures
    waste = next(row for row in figures.second if row.unit == "t/t" and row.baseline == Decimal("0.16"))
    assert waste.name == "Waste intensity"  # 240 t of sludge for 1,500 t of waste paper
    assert len(figures.indicators) == 13
    assert "For one t of waste paper" in page.content.decode()
    (trained,) = figures.people
    assert (trained.after_count, trained.women_count, trained.is_at_least) == (24, 9, True)
    assert "at least" in page.content.decode()
