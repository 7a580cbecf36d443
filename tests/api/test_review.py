"""Rounds on their way through review, what is locked then, and the frozen results."""

import pytest

from centres.tenancy import centre_context
from tests import cast
from tests.api.conftest import Caller, add_flow


def version_of(caller, round_):
    return caller.get(f"rounds/{round_.pk}/").json()["version"]


def test_a_round_goes_its_way(as_amina, as_lead, filled_baseline):
    address = f"rounds/{filled_baseline.pk}/"
    submitted = as_amina.post(f"{address}submit/", {"version": 1, "note": "Bills are in the folder."})
    assert submitted.status_code == 200, submitted.content
    assert submitted.json()["status"] == "submitted"
    assert submitted.json()["submitted_by"]["name"] == "Amina"
    returned = as_lead.post(f"{address}return/", {"version": 2, "reason": "The electricity of May is missing."})
    assert returned.json()["return_reason"] == "The electricity of May is missing."
    assert as_amina.post(f"{address}submit/", {"version": 3}).status_code == 200
    accepted = as_lead.post(f"{address}accept/", {"version": 4})
    assert accepted.status_code == 200, accepted.content
    assert accepted.json()["round"] == str(filled_baseline.pk)
    assert accepted.json()["figures"]["year"]["energy_mwh"] == "480.000000"
    assert as_amina.get(address).json()["status"] == "accepted"
    reopened = as_lead.post(f"{address}reopen/", {"version": 5, "reason": "A bill was read wrongly."})
    assert reopened.json()["status"] == "returned"


@pytest.mark.parametrize(
    ("action", "body", "who"),
    [
        ("submit", {"version": 1}, ["reviewer", "vera", "evaluator", "mwangi"]),
        ("return", {"version": 1, "reason": "No"}, ["amina", "vera", "evaluator", "mwangi"]),
        ("accept", {"version": 1}, ["amina", "vera", "evaluator", "mwangi"]),
        ("reopen", {"version": 1, "reason": "No"}, ["amina", "vera", "evaluator", "mwangi"]),
    ],
)
def test_each_step_is_for_those_who_may(request, filled_baseline, action, body, who):
    for name in who:
        caller = Caller(request.getfixturevalue(name))
        assert caller.post(f"rounds/{filled_baseline.pk}/{action}/", body).status_code == 403, name
    assert (
        Caller(request.getfixturevalue("kofi")).post(f"rounds/{filled_baseline.pk}/{action}/", body).status_code == 404
    )


def test_a_round_that_is_not_ready_says_everything_that_is_missing(as_amina, baseline):
    answer = as_amina.post(f"rounds/{baseline.pk}/submit/", {"version": 1})
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "not_ready"
    assert len(problem["findings"]) == 2
    assert problem["findings"][0].startswith("Product output:")
    assert problem["detail"] == " ".join(problem["findings"])


def test_questions_are_read_answered_and_wanted_before_a_round_is_submitted(kenya, amina, as_amina, filled_baseline):
    with centre_context(kenya):
        for kind in ("water", "waste_water"):
            add_flow(filled_baseline, amina, kind=kind, name=kind, amount=500, unit="m3")
    address = f"rounds/{filled_baseline.pk}/"
    (finding,) = as_amina.get(f"{address}findings/").json()
    assert (finding["code"], finding["severity"], finding["answer"]) == ("waste_water_equals_water", "question", "")
    refused = as_amina.post(f"{address}submit/", {"version": 1})
    assert refused.status_code == 409
    assert refused.json()["findings"] == [f"Answer: {finding['sentence']}"]
    body = {"version": 1, "answers": [{"finding": finding["key"], "answer": "One meter serves both."}]}
    (answered,) = as_amina.post(f"{address}answers/", body).json()
    assert answered["answer"] == "One meter serves both."
    assert answered["answered_by"]["name"] == "Amina"
    unknown = {"version": 1, "answers": [{"finding": "nothing", "answer": "x"}]}
    assert as_amina.post(f"{address}answers/", unknown).status_code == 400
    body["answers"][0]["answer"] = "One meter, read by us."
    assert as_amina.post(f"{address}submit/", body).status_code == 200
    assert as_amina.get(f"{address}findings/").json()[0]["answer"] == "One meter, read by us."


def test_a_step_rests_on_what_was_seen(as_amina, as_lead, filled_baseline):
    address = f"rounds/{filled_baseline.pk}/"
    assert as_amina.post(f"{address}submit/", {}).status_code == 400
    stale = as_amina.post(f"{address}submit/", {"version": 9})
    assert stale.status_code == 409
    assert stale.json()["current"]["version"] == 1
    as_amina.post(f"{address}submit/", {"version": 1})
    for action in ("return", "accept"):
        answer = as_lead.post(f"{address}{action}/", {"version": 1, **({"reason": "x"} if action == "return" else {})})
        assert answer.json()["code"] == "stale", action


def test_who_entered_does_not_accept_and_the_order_is_kept(as_lead, as_amina, lead, kenya, filled_baseline):
    with centre_context(kenya):
        add_flow(filled_baseline, lead, kind="water", name="Well", amount=900, unit="m3")
    address = f"rounds/{filled_baseline.pk}/"
    early = as_lead.post(f"{address}accept/", {"version": 1})
    assert (early.status_code, early.json()["code"]) == (409, "not_submitted")
    as_amina.post(f"{address}submit/", {"version": 1})
    own = as_lead.post(f"{address}accept/", {"version": 2})
    assert (own.status_code, own.json()["code"]) == (409, "entered_by_same_person")
    body = {"kind": "follow_up", "period_start": "2026-01-01", "period_end": "2026-12-31"}
    order = as_amina.post("rounds/", {"assessment": str(filled_baseline.assessment_id), **body})
    assert (order.status_code, order.json()["code"]) == (409, "wrong_order")


def test_a_reason_is_needed(as_lead, as_amina, filled_baseline):
    address = f"rounds/{filled_baseline.pk}/"
    as_amina.post(f"{address}submit/", {"version": 1})
    for reason in ("", "   ", None):
        assert as_lead.post(f"{address}return/", {"version": 2, "reason": reason}).status_code == 400


def test_a_locked_record_says_what_locked_it_and_who_can_open_it(as_amina, accepted_baseline):
    for row in as_amina.get("flows/").json()["results"]:
        assert row["locked_by"]
        for answer in (
            as_amina.patch(f"flows/{row['id']}/", {"amount": "1", "version": row["version"]}),
            as_amina.delete(f"flows/{row['id']}/"),
        ):
            assert answer.status_code == 409
            problem = answer.json()
            assert problem["code"] == "record_is_locked"
            assert "accepted by Juma" in problem["detail"]
            assert "can open that round again" in problem["detail"]
            assert problem["locked_by"]["result"] == row["locked_by"]
            assert problem["locked_by"]["kind"] == "baseline"
    body = {"round": str(accepted_baseline.pk), "kind": "water", "name": "Well", "amount": "3", "unit": "m3"}
    closed = as_amina.post("flows/", body)
    assert (closed.status_code, closed.json()["code"]) == (409, "round_is_closed")


def test_a_result_explains_itself_when_it_is_asked(as_amina, accepted_baseline):
    (short,) = as_amina.get("results/").json()["results"]
    assert all("steps" not in row for row in short["figures"]["flows"])
    (long,) = as_amina.get("results/?explain=1").json()["results"]
    assert all(row["steps"] for row in long["figures"]["flows"])
    assert "explained" not in short["figures"]
    explained = {row["key"]: row for row in long["figures"]["explained"]}
    assert explained["baseline/energy_productivity"]["of"] == ["baseline/product_output", "baseline/energy_use"]
    for row in long["figures"]["indicators"]:
        assert explained[f"baseline/{row['code']}"]["value"] == row["baseline"]
    assert {**long, "figures": None} == {**short, "figures": None}
    one = as_amina.get(f"results/{short['id']}/?explain=true").json()
    assert one == long
    assert as_amina.get("results/?explain=perhaps").status_code == 400


def test_results_are_read_and_never_written(as_amina, as_lead, accepted_baseline):
    (row,) = as_lead.get("results/").json()["results"]
    assert as_lead.post("results/", row).status_code == 405
    assert as_lead.patch(f"results/{row['id']}/", row).status_code == 405
    assert as_lead.delete(f"results/{row['id']}/").status_code == 405


def test_a_corrected_round_leaves_the_old_result_and_says_so(as_amina, as_lead, accepted_baseline):
    address = f"rounds/{accepted_baseline.pk}/"
    reopened = as_lead.post(f"{address}reopen/", {"version": accepted_baseline.version, "reason": "A wrong bill."})
    version = as_amina.post(f"{address}submit/", {"version": reopened.json()["version"]}).json()["version"]
    later = as_lead.post(f"{address}accept/", {"version": version}).json()
    (current,) = as_amina.get("results/?is_current=true").json()["results"]
    (old,) = as_amina.get("results/?is_current=false").json()["results"]
    assert current["id"] == later["id"]
    assert (old["superseded_by"], current["supersedes"]) == (current["id"], old["id"])


def test_an_enterprise_manager_reads_the_results_of_their_own_plant_only(
    as_amina, as_lead, kenya, amina, mwangi, other_enterprise, accepted_baseline
):
    site = cast.make_site(other_enterprise, amina)
    product = cast.make_product(site, amina, "Milk")
    assessment = as_amina.post("assessments/", {"site": str(site.pk), "started_on": "2026-02-02"}).json()
    days = {"period_start": "2025-01-01", "period_end": "2025-12-31"}
    round_ = as_amina.post("rounds/", {"assessment": assessment["id"], "kind": "baseline", **days}).json()
    for flow in (
        {"kind": "product_output", "product": str(product.pk), "name": "Milk", "amount": "10", "unit": "t"},
        {"kind": "water", "name": "Well", "amount": "10", "unit": "m3"},
    ):
        assert as_amina.post("flows/", {"round": round_["id"], **flow}).status_code == 201
    submitted = as_amina.post(f"rounds/{round_['id']}/submit/", {"version": 1}).json()
    other = as_lead.post(f"rounds/{round_['id']}/accept/", {"version": submitted["version"]}).json()
    assert len(as_amina.get("results/").json()["results"]) == 2

    as_mwangi = Caller(mwangi)
    (own,) = as_mwangi.get("results/").json()["results"]
    assert own["reference"] == accepted_baseline.assessment.reference
    assert as_mwangi.get(f"results/{own['id']}/").status_code == 200
    assert as_mwangi.get(f"results/{other['id']}/").status_code == 404
    assert as_mwangi.get(f"results/?enterprise={other_enterprise.pk}").json()["results"] == []


def test_a_stranger_finds_no_result(call, kofi, stranger, nadia, accepted_baseline):
    for person in (kofi, stranger, nadia):
        assert call(person).get("results/").status_code == 404
    assert call(kofi).get("/api/v1/centres/south-africa/results/").json()["results"] == []
