"""A changed plant: another version of its baseline, reviewed by somebody else; what was compared before stays."""

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import selectors, services
from assessments.calculation import calculate
from assessments.fields import RoundFields
from assessments.models import Assessment, Round
from assessments.refusals import EnteredBySamePerson, WrongOrder
from centres.models import Centre, Product
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

CHANGED = {
    "change_reason": "new_line",
    "change_note": "Paper machine 3 runs since July 2025.",
    "changed_on": date(2025, 7, 1),
}
VERSION = RoundFields(period_start=date(2025, 7, 1), period_end=date(2026, 6, 30), **CHANGED)
YEAR_2 = RoundFields(period_start=date(2025, 8, 1), period_end=date(2026, 7, 31))


def propose(assessment: Assessment, by: User, fields: RoundFields = VERSION, **options: Any) -> Round:
    return services.propose_baseline(assessment=assessment, fields=fields, by=by, at=plant.NOW, **options)


def test_a_version_goes_the_way_of_a_round_and_later_years_are_compared_with_it(
    kenya: Centre, accepted_baseline: Round, product: Product, amina: User, lead: User
) -> None:
    """Version 1 used 480 MWh, version 2 uses 240: a year of 480 is the same, or twice as much."""
    assessment = accepted_baseline.assessment
    with centre_context(kenya):
        old = plant.follow_up(assessment, amina)
        plant.year(old, product, amina)
        plant.accept(old, entered_by=amina, accepted_by=lead)
        earlier = RoundFields(period_start=date(2024, 8, 1), period_end=date(2025, 7, 31), **CHANGED)
        version = propose(assessment, amina, earlier)
        plant.year(version, product, amina, scale="0.5")
        plant.accept(version, entered_by=amina, accepted_by=lead)
        later = plant.follow_up(assessment, amina, YEAR_2)
        plant.year(later, product, amina)
        figures = calculate(selectors.inputs_of(later)).figures
        frozen = selectors.frozen_figures(selectors.current_result(old))  # type: ignore[arg-type]  # it is accepted

    assert later.compared_with == version
    energy, before = figures.indicator("energy_use"), frozen.indicator("energy_use")
    assert energy is not None
    assert before is not None
    assert (energy.baseline, energy.current, energy.change_share) == (240, 480, 1)
    assert (before.baseline, before.change_share) == (480, 0)
    assert figures.baseline_version is not None
    assert frozen.baseline_version is not None
    assert (figures.baseline_version.version, figures.baseline_version.reason) == (2, "new_line")
    assert (figures.baseline_version.accepted_by, figures.baseline_version.note) == (str(lead), CHANGED["change_note"])
    assert (frozen.baseline_version.version, frozen.baseline_version.reason) == (1, "")
    assert figures.earlier_years == (), "the year before is one of another plant"


def test_a_follow_up_of_the_time_before_the_change_keeps_the_first_version(
    kenya: Centre, accepted_baseline: Round, amina: User, lead: User, product: Product
) -> None:
    assessment = accepted_baseline.assessment
    with centre_context(kenya):
        late = replace(
            VERSION, changed_on=date(2026, 8, 1), period_start=date(2024, 7, 1), period_end=date(2025, 6, 30)
        )
        version = propose(assessment, amina, late)
        plant.year(version, product, amina)
        plant.accept(version, entered_by=amina, accepted_by=lead)
        follow_up = plant.follow_up(assessment, amina)
        assert follow_up.compared_with is None
        assert selectors.baseline_of(follow_up) == accepted_baseline
        chosen = RoundFields(period_start=date(2025, 7, 1), period_end=date(2026, 6, 30), compared_with=version)
        services.edit_round(round_=follow_up, fields=chosen, by=amina, at=plant.NOW)
        assert selectors.baseline_of(Round.objects.get(pk=follow_up.pk)) == version
        back = RoundFields(period_start=date(2025, 7, 1), period_end=date(2026, 6, 30), compared_with=accepted_baseline)
        services.edit_round(round_=follow_up, fields=back, by=amina, at=plant.NOW)
        assert Round.objects.get(pk=follow_up.pk).compared_with is None


def test_a_version_can_take_over_a_follow_up_but_not_its_review(
    kenya: Centre, accepted_baseline: Round, product: Product, amina: User, lead: User, reviewer: User
) -> None:
    assessment = accepted_baseline.assessment
    with centre_context(kenya):
        year = plant.follow_up(assessment, lead)
        plant.year(year, product, lead, scale="0.8")
        version = propose(assessment, amina, taken_from=year)
        assert (version.period_start, version.flows.count()) == (year.period_start, year.flows.count())
        assert version.flows.get(kind="water").amount == Decimal(28_800)
        services.submit_round(round_=version, answers=plant.answers(version), by=amina, at=plant.NOW)
        with pytest.raises(EnteredBySamePerson):
            services.accept_round(round_=version, by=lead, at=plant.NOW)
        services.accept_round(round_=version, by=reviewer, at=plant.NOW)
        assert selectors.latest_results(enterprise_id=assessment.enterprise_id)[0].kind == "baseline"


def test_a_version_says_what_changed_and_waits_for_the_one_before(
    kenya: Centre, accepted_baseline: Round, amina: User
) -> None:
    assessment = accepted_baseline.assessment
    with centre_context(kenya):
        for name, value, sentence in [
            ("change_reason", "", "What changed: choose"),
            ("change_note", " ", "In words: say"),
            ("changed_on", None, "Changed on: give"),
            ("changed_on", date(2027, 1, 1), "has not come yet"),
        ]:
            with pytest.raises(ValidationError, match=sentence):
                fields = RoundFields(
                    period_start=date(2025, 7, 1), period_end=date(2026, 6, 30), **{**CHANGED, name: value}
                )
                propose(assessment, amina, fields)
        propose(assessment, amina)
        with pytest.raises(ValidationError, match="not accepted yet"):
            propose(assessment, amina)
        with pytest.raises(ValidationError, match="not accepted yet"):
            services.reopen_round(round_=accepted_baseline, reason="Typo", by=amina, at=plant.NOW)


def test_a_first_baseline_in_the_making_is_changed_and_not_versioned(
    kenya: Centre, baseline: Round, amina: User
) -> None:
    with centre_context(kenya), pytest.raises(WrongOrder, match="change that one"):
        propose(baseline.assessment, amina)
    with centre_context(kenya), pytest.raises(WrongOrder, match="has a baseline"):
        services.start_round(assessment=baseline.assessment, kind="baseline", fields=YEAR_2, by=amina, at=plant.NOW)


def test_the_page_proposes_a_version_and_shows_them_beside_each_other(
    kenya: Centre, accepted_baseline: Round, at: Callable[..., str], as_amina: Client, vera: User, kofi: User
) -> None:
    typed = {
        "change_reason": "closed_part",
        "change_note": "The old boiler house is gone.",
        "changed_on": "2025-07-01",
        "taken_from": str(accepted_baseline.pk),
    }
    outsider = Client()
    for person, code in [(kofi, 404), (vera, 403)]:
        outsider.force_login(person)
        assert outsider.post(at("baseline_create"), typed).status_code == code

    refused = as_amina.post(at("baseline_create"), typed | {"change_note": "", "taken_from": ""})
    said = html.unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "In words: " in said
    assert "From: " in said
    assert 'value="2025-07-01"' in said
    done = as_amina.post(at("baseline_create"), typed, follow=True)
    assert "New version of the baseline started." in html.unescape(done.content.decode())

    page = html.unescape(as_amina.get(at("baseline_list")).content.decode())
    assert "Baseline, version 1" in page
    assert "Baseline, version 2" in page
    assert "A part of the plant was closed: The old boiler house is gone." in page
    assert "A version of the baseline is not accepted yet. Finish that one first." in page
    assert "The indicators in each version" in page
    assert "Baseline, version 2" in as_amina.get(at("round_results", round_number=2)).content.decode()
    history = html.unescape(as_amina.get(at("assessment_history")).content.decode())
    assert "proposed a new version of the baseline" in history
    assert "A part of the plant was closed: The old boiler house is gone." in history
    assert "assessments.baseline.proposed" in event_names(kenya)
    edited = as_amina.get(at("round_edit", round_number=2)).content.decode()
    assert "The old boiler house is gone." in edited
