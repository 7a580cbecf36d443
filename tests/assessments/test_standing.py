"""What stays out of the totals: an outlier by rule, what a person holds back or withdraws, each with a reason."""

import pytest

from centres.models import Product
from centres.tenancy import centre_context
from tests import cast
from tests.assessments import plant

pytestmark = pytest.mark.django_db


def test_a_year_ten_times_as_large_is_held_back_until_somebody_lets_it_count(
    kenya, amina, lead, option, follow_up, at, as_amina, as_lead
):
    with centre_context(kenya):
        product = Product.objects.get()
        plant.year(follow_up, product, amina, scale="10")
        accepted = plant.accept(follow_up, entered_by=amina, accepted_by=lead)
        (result,) = accepted.results.all()
        assert (result.standing, result.held_back_by) == ("held_back", None)
        assert "10 times apart" in result.held_back_reason
    assert cast.last_event(kenya).name == "assessments.round.accepted"
    assert "assessments.result.held_back" in cast.event_names(kenya)

    results = at("round_results", round_number=accepted.number)
    page = as_amina.get(results).content.decode()
    assert "By the rule for outliers" in page
    assert "Let it count" not in page, "an assessor does not decide it"
    let_count = at("result_let_count", round_number=accepted.number)
    assert as_amina.get(let_count).status_code == 403

    refused = as_lead.post(let_count, {"reason": " "})
    assert refused.status_code == 422
    assert "Reason: This field is required" in refused.content.decode()
    assert as_lead.post(let_count, {"reason": "A second paper machine runs since July."}).status_code == 302
    assert "It counts in the totals" in as_lead.get(results).content.decode()
    event = cast.last_event(kenya)
    assert (event.name, event.by, event.details["reason"]) == (
        "assessments.result.let_count",
        lead,
        "A second paper machine runs since July.",
    )


def test_a_reviewer_holds_back_and_withdraws_on_a_page(accepted_baseline, kenya, lead, at, as_lead):
    hold, withdraw = (at(name, round_number=1) for name in ("result_hold_back", "result_withdraw"))
    assert as_lead.post(hold, {"reason": "The meter was broken."}).status_code == 302
    assert "in no total already" in as_lead.post(hold, {"reason": "Again."}).content.decode()
    assert as_lead.post(withdraw, {"reason": "The plant was another one."}).status_code == 302
    page = as_lead.get(at("round_results", round_number=1)).content.decode()
    assert "Withdrawn: it is in no total" in page
    assert "The plant was another one." in page
    with centre_context(kenya):
        assert accepted_baseline.results.get().standing == "withdrawn"


def test_a_baseline_behind_a_report_shows_that_it_is_held_back(follow_up, kenya, lead, at, as_lead):
    assert as_lead.post(at("result_hold_back", round_number=1), {"reason": "The meter was broken."}).status_code == 302
    page = as_lead.get(at("round_results", round_number=1)).content.decode()
    assert "Held back: it is in no total" in page
    assert "Let it count" in page
    assert as_lead.post(at("result_let_count", round_number=1), {"reason": "It was repaired."}).status_code == 302


def test_a_round_without_a_result_has_nothing_to_withdraw(baseline, at, as_lead):
    told = as_lead.post(at("result_withdraw", round_number=1), {"reason": "Mine."}, follow=True).content.decode()
    assert "Nothing is accepted in this round yet" in told


def test_an_ordinary_result_counts(accepted_baseline, kenya):
    with centre_context(kenya):
        assert accepted_baseline.results.get().standing == "counted"
