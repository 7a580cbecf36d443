"""Who may write, ask, record and decide; and what each page answers."""

from datetime import date

import pytest
from django.utils import timezone

from assessments import services as assessments
from assessments.choices import RoundKind
from assessments.fields import AssessmentFields, RoundFields
from centres.roles import Role
from centres.tenancy import centre_context
from documents.models import DocumentJob
from reports import services
from reports.choices import ConsentDecision
from reports.models import CaseStudy, Consent
from reports.refusals import NothingAccepted, RoundNotAccepted
from tests import cast


@pytest.fixture
def address(mill):
    return f"/centres/kenya/assessments/{mill.assessment.reference}/case-study/"


@pytest.fixture
def manager(kenya, mill):
    return cast.member(kenya, "manager", Role.ENTERPRISE_MANAGER, mill.enterprise)


def jobs(centre):
    with centre_context(centre):
        return list(DocumentJob.objects.filter(kind="case_study").order_by("pk"))


def test_the_texts_are_written_by_those_who_may(client, kenya, address, amina, vera, kofi, mill):
    data = {"language": "en", "title": "Less water", "testimony": "Good.", "testimony_by": "plant manager"}
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(f"{address}texts/", data).status_code == code
    with centre_context(kenya):
        (texts,) = CaseStudy.objects.all()
    assert texts.title == "Less water"
    assert cast.last_event(kenya).name == "reports.case_study.written"
    assert "Less water" in client.get(address).content.decode()


def test_a_testimony_without_a_function_is_refused_and_kept(client, address, amina):
    client.force_login(amina)
    answer = client.post(f"{address}texts/", {"language": "en", "testimony": "We gained a lot."})
    assert answer.status_code == 422
    assert "Who says it: give the function" in answer.content.decode()
    assert "We gained a lot." in answer.content.decode()


def test_a_stale_edit_overwrites_nothing(client, kenya, address, amina):
    client.force_login(amina)
    client.post(f"{address}texts/", {"language": "en", "title": "First"})
    answer = client.post(f"{address}texts/", {"language": "en", "title": "Second"})  # of a page opened before
    assert answer.status_code == 422
    assert "Nothing was overwritten" in answer.content.decode()
    with centre_context(kenya):
        assert CaseStudy.objects.get().title == "First"
    knowingly = client.post(f"{address}texts/", {"language": "en", "title": "Second", "version": "1"})
    assert knowingly.status_code == 302


def test_the_case_study_is_asked_for_once(client, kenya, address, amina, vera, kofi, mill):
    for person, code in [(kofi, 404), (vera, 403), (amina, 302), (amina, 302)]:
        client.force_login(person)
        assert client.post(f"{address}request/", {"language": "en"}).status_code == code
    (job,) = jobs(kenya)
    assert (job.enterprise_id, job.subject_id) == (mill.enterprise.pk, mill.result.pk)
    assert str(job.pk) in client.get(address).content.decode()


def test_another_text_is_another_document(client, kenya, address, amina):
    client.force_login(amina)
    client.post(f"{address}request/", {"language": "en"})
    client.post(f"{address}texts/", {"language": "en", "title": "Less water"})
    client.post(f"{address}request/", {"language": "en"})
    assert len({job.input_digest for job in jobs(kenya)}) == 2


def test_a_round_that_is_not_accepted_is_refused_with_a_sentence(client, kenya, amina, lead, address, mill):
    now = timezone.now()
    with centre_context(kenya):
        last = mill.assessment.rounds.order_by("-number").first()
        assessments.reopen_round(round_=last, reason="A meter was read wrongly.", by=lead, at=now)
        with pytest.raises(RoundNotAccepted, match="The Follow-up round is not accepted"):
            services.request_case_study(assessment=mill.assessment, round_=last, language="en", by=amina, at=now)
        earlier = services.request_case_study(assessment=mill.assessment, language="en", by=amina, at=now)
        assert earlier.subject_id != mill.result.pk  # the report is accepted still
        DocumentJob.objects.all().delete()
    client.force_login(amina)
    answer = client.post(f"{address}request/", {"language": "en", "round": last.number}, follow=True)
    assert "A case study prints accepted figures only." in answer.content.decode()
    assert jobs(kenya) == []


def test_without_any_accepted_round_the_page_says_so(client, kenya, amina, site):
    now = timezone.now()
    fields = AssessmentFields(started_on=date(2025, 1, 15), lead=amina)
    period = RoundFields(period_start=date(2024, 1, 1), period_end=date(2024, 12, 31))
    with centre_context(kenya):
        assessment = assessments.start_assessment(site=site, fields=fields, by=amina, at=now)
        assessments.start_round(assessment=assessment, kind=RoundKind.BASELINE, fields=period, by=amina, at=now)
        with pytest.raises(NothingAccepted):
            services.request_case_study(assessment=assessment, language="en", by=amina, at=now)
    client.force_login(amina)
    page = client.get(f"/centres/kenya/assessments/{assessment.reference}/case-study/").content.decode()
    assert "No accepted round yet" in page


def consent_data(**changed):
    return {
        "decision": ConsentDecision.NAMED,
        "assessment": "all",
        "money_shown": "value",
        "resources_shown": "percentage",
        "people_shown": "hidden",
        "signatory_name": "Wanjiru",
        "signatory_function": "managing director",
        "signed_on": "2026-01-15",
        "ends_on": "",
        **changed,
    }


def test_a_signed_decision_is_recorded_by_the_centre(client, kenya, mill, amina, vera, kofi, manager):
    address = f"/centres/kenya/enterprises/{mill.enterprise.pk}/consent/"
    for person, code in [(kofi, 404), (vera, 403), (manager, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(address, consent_data()).status_code == code
    with centre_context(kenya):
        (consent,) = Consent.objects.all()
    assert (consent.decision, consent.resources_shown, consent.given_by_id) == ("named", "percentage", None)
    assert cast.last_event(kenya).name == "reports.consent.recorded"
    assert "agreed on" in client.get(address).content.decode()
    assert "agreed on" in client.get(f"/centres/kenya/enterprises/{mill.enterprise.pk}/").content.decode()

    assert client.post(f"{address}{consent.pk}/withdraw/").status_code == 302
    assert cast.last_event(kenya).name == "reports.consent.withdrawn"
    assert "withdrew its consent" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signed_on": "2099-01-01"}, "Signed on: this day is still to come."),
        ({"ends_on": "2025-01-01"}, "Holds until: give a day that is not before the signature."),
        ({"decision": ""}, "Decision: "),
        ({"signatory_name": ""}, "Signed by: "),
    ],
    ids=["in the future", "ends before", "no decision", "nobody signed"],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, kenya, mill, amina, changed, sentence):
    client.force_login(amina)
    answer = client.post(f"/centres/kenya/enterprises/{mill.enterprise.pk}/consent/", consent_data(**changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with centre_context(kenya):
        assert not Consent.objects.exists()


def test_the_manager_decides_on_the_own_plant_only(client, kenya, mill, manager, amina, other_enterprise):
    address = f"/centres/kenya/plants/{mill.enterprise.pk}/consent/"
    client.force_login(amina)
    assert client.post(address, consent_data()).status_code == 403

    client.force_login(manager)
    assert client.get(f"/centres/kenya/plants/{other_enterprise.pk}/consent/").status_code == 404
    assert client.get(address).status_code == 200
    assert client.post(address, consent_data(decision="anonymous")).status_code == 302
    with centre_context(kenya):
        (consent,) = Consent.objects.all()
    assert (consent.decision, consent.given_by) == ("anonymous", manager)
    assert cast.last_event(kenya).name == "reports.consent.given"
    assert client.post(f"{address}{consent.pk}/withdraw/").status_code == 302
    with centre_context(kenya):
        assert Consent.objects.get().withdrawn_by == manager


def test_a_stranger_to_the_enterprise_cannot_withdraw(client, kenya, mill, agree, amina, other_enterprise):
    with centre_context(kenya):
        consent = agree(mill)
    client.force_login(amina)
    address = f"/centres/kenya/enterprises/{other_enterprise.pk}/consent/{consent.pk}/withdraw/"
    assert client.post(address).status_code == 404
