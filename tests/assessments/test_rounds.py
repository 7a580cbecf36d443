"""A round's way: in order, complete, accepted by somebody else, frozen, opened again."""

import html
from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

from django.test import Client

from accounts.models import User
from assessments import selectors
from assessments.models import Assessment, FlowRecord, Option, Result, Round
from centres.models import Centre, Product
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.cast import event_names

YEAR = {"period_start": "2024-07-01", "period_end": "2025-06-30"}
NEXT_YEAR = {"period_start": "2025-07-01", "period_end": "2026-06-30"}


def status(kenya: Centre, number: int) -> str:
    with centre_context(kenya):
        return str(Round.objects.get(number=number).status)


def test_rounds_start_in_order_and_once(
    kenya: Centre, assessment: Assessment, at: Callable[..., str], as_amina: Client, product: Product, amina: User
) -> None:
    refused = as_amina.post(at("round_create", kind="report"), YEAR)
    assert refused.status_code == 422
    assert "Start with the baseline" in refused.content.decode()
    key = str(uuid4())
    for _time in range(2):
        assert as_amina.post(at("round_create", kind="baseline"), {**YEAR, "id": key}).status_code == 302
    twice = as_amina.post(at("round_create", kind="baseline"), YEAR)
    assert twice.status_code == 422
    assert "already" in twice.content.decode()
    early = as_amina.post(at("round_create", kind="follow_up"), NEXT_YEAR)
    assert early.status_code == 422
    assert "Let the baseline be accepted first" in early.content.decode()
    with centre_context(kenya):
        assert Round.objects.count() == 1


def test_a_period_is_twelve_months_that_have_begun(
    assessment: Assessment, at: Callable[..., str], as_amina: Client
) -> None:
    for typed, sentence in [
        ({"period_start": "2024-07-01", "period_end": "2024-12-31"}, "To: give twelve months."),
        ({"period_start": "2025-07-01", "period_end": "2025-06-30"}, "To: the period must end after it starts."),
        ({"period_start": "2098-01-01", "period_end": "2098-12-31"}, "From: this period has not begun yet."),
        ({"period_start": "", "period_end": "2024-12-31"}, "From: This field is required."),
        ({"period_start": "01/07/2024", "period_end": "2024-12-31"}, "From: "),
        ({"period_start": "0001-01-01", "period_end": "9999-12-31"}, "From: this date is too early."),
    ]:
        answer = as_amina.post(at("round_create", kind="baseline"), {**typed, "note": "As billed"})
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 422, typed
        assert sentence in page, typed
        assert "As billed" in page


def test_submission_shows_everything_that_is_missing_with_its_link(
    kenya: Centre, assessment: Assessment, at: Callable[..., str], as_amina: Client
) -> None:
    as_amina.post(at("round_create", kind="baseline"), YEAR)
    answer = as_amina.post(at("round_submit", round_number=1), {"version": "1", "note": "Please hurry"})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count("Product output: record how much the plant made") == 2  # said, and listed with its link
    assert page.count("Inputs and outputs: record at least one of") == 2
    assert at("flow_create", round_number=1) + "?kind=product_output" in page
    assert "Please hurry" in page
    assert status(kenya, 1) == "draft"


def test_somebody_else_accepts_and_the_figures_are_frozen(
    kenya: Centre,
    baseline: Round,
    at: Callable[..., str],
    as_amina: Client,
    as_lead: Client,
    vera: User,
    ines: User,
    amina: User,
) -> None:
    assert as_amina.post(at("round_submit", round_number=1), {"version": "1"}).status_code == 302
    assert as_amina.post(at("round_accept", round_number=1), {"version": "2"}).status_code == 403
    viewer = Client()
    viewer.force_login(vera)
    assert viewer.post(at("round_submit", round_number=1)).status_code == 403
    stale = as_lead.post(at("round_accept", round_number=1), {"version": "1"})
    assert stale.status_code == 422
    assert "changed this meanwhile" in stale.content.decode()
    assert as_lead.post(at("round_accept", round_number=1), {"version": "2"}).status_code == 302
    assert event_names(kenya)[-1] == "assessments.round.accepted"
    page = as_amina.get(at("round_results", round_number=1)).content.decode()
    assert "Accepted by Juma" in page
    assert "480" in page
    again = as_lead.post(at("round_accept", round_number=1), {"version": "3"})
    assert again.status_code == 422
    assert "Only a submitted round can be accepted." in again.content.decode()


def test_who_entered_a_figure_cannot_accept_it(
    kenya: Centre, baseline: Round, lead: User, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    with centre_context(kenya):
        plant.flow(baseline, lead, "waste", "Ash", "2", "t")
    as_amina.post(at("round_submit", round_number=1), {"version": "1"})
    page = as_lead.get(at("round_review", round_number=1)).content.decode()
    assert "You entered figures of this round, so somebody else has to accept it." in page
    assert "Accept the round" not in page
    refused = as_lead.post(at("round_accept", round_number=1), {"version": "2"})
    assert refused.status_code == 422
    assert status(kenya, 1) == "submitted"


def test_a_round_comes_back_with_its_reason_and_can_be_corrected(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    as_amina.post(at("round_submit", round_number=1), {"version": "1"})
    empty = as_lead.post(at("round_return", round_number=1), {"version": "2", "reason": "  "})
    assert empty.status_code == 422
    assert "Reason: " in empty.content.decode()
    reason = "The gas bill of March is missing."
    assert as_lead.post(at("round_return", round_number=1), {"version": "2", "reason": reason}).status_code == 302
    for name, kwargs in [
        ("assessment_detail", {}),
        ("flow_list", {"round_number": 1}),
        ("round_review", {"round_number": 1}),
    ]:
        page = as_amina.get(at(name, **kwargs)).content.decode()
        assert reason in page, name
        assert "Juma" in page, name
    assert as_amina.post(at("round_submit", round_number=1), {"version": "3"}).status_code == 302
    assert reason not in as_amina.get(at("assessment_detail")).content.decode()


def test_acceptance_locks_only_the_rows_it_used(
    kenya: Centre, option: Option, report: Round, amina: User, lead: User, site: object
) -> None:
    with centre_context(kenya):
        plant.accept(report, entered_by=amina, accepted_by=lead)
        follow_up = plant.follow_up(report.assessment, amina)
        later = plant.option(follow_up, amina, "Found later", kwh="100")
        plant.implemented(option, follow_up, amina)
        locked = {one.title: one.locked_by_id is not None for one in Option.objects.all()}
        assert locked == {"Recover white water": True, "Found later": False}
        assert follow_up.progress.get().locked_by_id is None
        assert later.effects.filter(locked_by=None).count() == 2


def test_accepting_a_baseline_leaves_options_of_a_later_round_open(
    kenya: Centre, baseline: Round, amina: User, lead: User
) -> None:
    with centre_context(kenya):
        report = plant.report(baseline.assessment, amina)
        option = plant.option(report, amina)
        plant.accept(baseline, entered_by=amina, accepted_by=lead)
        option.refresh_from_db()
        assert option.locked_by_id is None
        assert FlowRecord.objects.filter(round=baseline, locked_by=None).count() == 0


def test_a_reopened_round_supersedes_its_result_and_the_old_one_stays(
    kenya: Centre, accepted_baseline: Round, at: Callable[..., str], as_amina: Client, as_lead: Client
) -> None:
    version = str(accepted_baseline.version)
    assert as_amina.post(at("round_reopen", round_number=1), {"reason": "x", "version": version}).status_code == 403
    empty = as_lead.post(at("round_reopen", round_number=1), {"reason": "", "version": version})
    assert empty.status_code == 422
    data = {"reason": "A bill was counted twice.", "version": version}
    assert as_lead.post(at("round_reopen", round_number=1), data).status_code == 302
    page = as_amina.get(at("round_results", round_number=1)).content.decode()
    assert "what was accepted before stands" in page
    with centre_context(kenya):
        round_ = Round.objects.get(number=1)
        flow = round_.flows.get(name="Grid electricity")
        before = selectors.current_result(round_)
        assert before is not None
        assert flow.locked_by_id is None
    edited = {"kind": "energy", "carrier": "electricity", "name": flow.name, "amount": "470000", "unit": "kWh"}
    edited |= {"method": "billed", "evidence": "reported", "version": str(flow.version)}
    assert as_amina.post(at("flow_edit", round_number=1, flow_id=flow.pk), edited).status_code == 302
    with centre_context(kenya):
        version = str(Round.objects.get(number=1).version)
    assert as_amina.post(at("round_submit", round_number=1), {"version": version}).status_code == 302
    assert as_lead.post(at("round_accept", round_number=1), {"version": str(int(version) + 1)}).status_code == 302
    with centre_context(kenya):
        after = selectors.current_result(round_)
        assert after is not None
        assert after.supersedes_id == before.pk
        assert selectors.frozen_figures(before).year.energy_mwh == 480  # type: ignore[union-attr]
        assert selectors.frozen_figures(after).year.energy_mwh == 470  # type: ignore[union-attr]
        assert Result.objects.count() == 2


def test_a_baseline_that_others_rest_on_stays_closed(
    kenya: Centre, follow_up: Round, at: Callable[..., str], as_lead: Client
) -> None:
    with centre_context(kenya):
        version = str(Round.objects.get(number=1).version)
    refused = as_lead.post(at("round_reopen", round_number=1), {"reason": "x", "version": version})
    assert refused.status_code == 422
    assert "A later round rests on this baseline" in refused.content.decode()


def test_a_follow_up_shows_what_became_better(
    kenya: Centre,
    follow_up: Round,
    option: Option,
    product: Product,
    amina: User,
    at: Callable[..., str],
    as_amina: Client,
) -> None:
    with centre_context(kenya):
        plant.year(follow_up, product, amina, scale="0.8")
        plant.implemented(option, follow_up, amina)
    page = as_amina.get(at("round_results", round_number=3))
    text = page.content.decode()
    figures = page.context["page"].figures
    assert (figures.better_count, figures.worse_count) == (6, 0)
    assert figures.portfolio.saving_amount == Decimal(1_250_000)
    assert "All 6 got better" in text or "All six got better" in text
    assert "−20\xa0%" in text
    assert "+25\xa0%" in text
    assert "Saved a year, 1 implemented option" in text


def test_a_grid_factor_taken_away_is_said_and_no_page_breaks(
    kenya: Centre, baseline: Round, assessment: Assessment, at: Callable[..., str], as_amina: Client
) -> None:
    form = as_amina.get(at("assessment_edit")).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"started_on": "2026-01-12", "rate_on": "2026-06-30", "grid_factor": "", "currency_per_usd": "129.2"}
    typed |= {"discount_percent": "12"}
    assert as_amina.post(at("assessment_edit"), typed).status_code == 302
    for name, kwargs in [
        ("assessment_detail", {}),
        ("flow_list", {"round_number": 1}),
        ("round_results", {"round_number": 1}),
        ("round_review", {"round_number": 1}),
        ("option_list", {}),
    ]:
        answer = as_amina.get(at(name, **kwargs))
        assert answer.status_code == 200
        assert "no grid factor" in answer.content.decode(), name
    assert as_amina.post(at("round_submit", round_number=1), {"version": "1"}).status_code == 422


def test_people_are_recorded_changed_and_removed(
    kenya: Centre, baseline: Round, at: Callable[..., str], as_amina: Client
) -> None:
    address = at("human_create", round_number=1)
    typed = {"kind": "exposure", "title": "Dye powder", "evidence": "reported", "option": ""}
    for wrong, sentence in [
        ({}, "People: give at least one number of people."),
        ({"people_after_count": "-1"}, "People after: "),
        ({"people_after_count": "9" * 30}, "People after: "),
        ({"people_after_count": "1", "option": str(uuid4())}, "Option: "),
    ]:
        answer = as_amina.post(address, {**typed, **wrong})
        assert answer.status_code == 422, wrong
        assert sentence in html.unescape(answer.content.decode()), wrong
    sent = {**typed, "people_before_count": "12", "people_after_count": "0", "id": str(uuid4())}
    for _time in range(2):
        assert as_amina.post(address, sent).status_code == 302
    with centre_context(kenya):
        effect = baseline.human_effects.get()
    page = as_amina.get(at("human_list")).content.decode()
    assert "Dye powder" in page
    edit = at("human_edit", round_number=1, human_id=effect.pk)
    changed = {**typed, "people_before_count": "14", "people_after_count": "0"}
    assert as_amina.post(edit, {**changed, "version": "9"}).status_code == 422
    assert as_amina.post(edit, {**changed, "version": "1"}).status_code == 302
    assert as_amina.post(at("human_remove", round_number=1, human_id=effect.pk)).status_code == 302
    with centre_context(kenya):
        assert not baseline.human_effects.exists()
