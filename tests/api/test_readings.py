"""What is worked out for an answer: totals of meters, balances, best sets, rankings, recalculations; and files."""

import json
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from centres.tenancy import centre_context
from documents.models import DocumentJob
from tests.api.bodies import body_for
from tests.api.conftest import NOW, Caller

BAND = {"carrier": "electricity", "currency": "KES", "lowest_amount": "10", "highest_amount": "40"}
USUAL = {
    "isic_code": "1701",
    "indicator": "energy_use",
    "unit": "kWh",
    "output_unit": "t",
    "low_value": "300",
    "high_value": "900",
    "source": "A handbook, 2020",
}


def bill(world, month, last, use, cost):
    return {
        "meter": world["meter"],
        "start_on": f"2025-{month:02}-01",
        "end_on": f"2025-{month:02}-{last}",
        "lines": [{"kind": "use", "amount": use, "cost_amount": cost}, {"kind": "fixed", "cost_amount": "5"}],
    }


def test_a_year_of_bills_becomes_an_input_and_says_what_is_missing(as_amina, world):
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    for month, last in enumerate(days[:11], start=1):
        answer = as_amina.post("bills/", bill(world, month, last, "1000", "210.50"))
        assert answer.status_code == 201, answer.content
    total = f"meters/{world['meter']}/total/?round={world['round']}"
    part = as_amina.get(total).json()
    assert (part["basis"], part["use_amount"], part["missing_day_count"]) == ("incomplete", None, 31)
    assert part["gaps"] == [{"start": "2025-12-01", "end": "2025-12-31"}]
    assert Decimal(part["recorded_use_amount"]) == 11_000
    assert "steps" not in part
    averaged = as_amina.get(f"{total}&method=daily_average&explain=1").json()
    assert averaged["basis"] == "daily_average"
    assert averaged["steps"]
    use = {"round": world["round"]}
    assert as_amina.post(f"meters/{world['meter']}/use/", use).json()["code"] == "bills_are_incomplete"

    last = as_amina.post("bills/", bill(world, 12, 31, "1000", "210.50")).json()
    assert Decimal(as_amina.get(total).json()["use_amount"]) == 12_000
    assert as_amina.get(total).json()["cost_amount"] == "2586.00"
    changed = as_amina.patch(f"bills/{last['id']}/", {"version": 1, "lines": [{"kind": "use", "amount": "1200"}]})
    assert (changed.json()["version"], len(changed.json()["lines"])) == (2, 1), "a change of its lines is one"
    (line,) = as_amina.post(f"meters/{world['meter']}/use/", use).json()
    assert (line["amount"], line["unit"], line["canonical_amount"]) == ("12200.000000", "kWh", "12.200000000")
    assert as_amina.get(f"meters/{world['meter']}/total/").json()["errors"]["round"]


def test_a_bill_that_cannot_be_is_refused_by_its_line(as_amina, world):
    good = bill(world, 1, 31, "1000", "10")
    wrong = [
        ({"kind": "use", "amount": "1", "unit": "MWh"}, "lines.0.unit"),
        ({"kind": "fixed", "amount": "1"}, "lines.0.amount"),
        ({"kind": "demand", "amount": "1", "unit": "kVA"}, "lines.0.unit"),
        ({"kind": "use", "amount": "-1"}, "lines.0.amount"),
        ({"kind": "joy", "amount": "1"}, "lines.0.kind"),
        ({"kind": "use", "amount": "1", "cost_amount": "1e15"}, "lines.0.cost_amount"),
    ]
    for line, path in wrong:
        answer = as_amina.post("bills/", good | {"lines": [line]})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [path]), line
    assert set(as_amina.post("bills/", good | {"end_on": "2024-12-31"}).json()["errors"]) == {"end_on"}


def test_a_stream_holds_substances_and_the_balance_counts_it(as_amina, world):
    step = as_amina.post("unit-operations/", {"assessment": world["assessment"], "number": 1, "name": "Tanning"}).json()
    chromium = as_amina.post("substances/", {"assessment": world["assessment"], "name": "Chromium"}).json()
    well = {"round": world["round"], "kind": "water", "name": "Well", "amount": "1100", "unit": "m3"}
    flow = as_amina.post("flows/", well).json()
    inflow = {"round": world["round"], "kind": "input", "medium": "water", "name": "Well", "flow": flow["id"]}
    assert as_amina.post("streams/", inflow | {"to_unit": step["id"]}).status_code == 201
    held = [{"substance": chromium["id"], "share_percent": "0.5"}]
    out = {"round": world["round"], "kind": "waste_water", "medium": "water", "name": "Drain", "from_unit": step["id"]}
    made = as_amina.post("streams/", out | {"amount": "90", "unit": "m3", "contents": held})
    assert made.status_code == 201, made.content
    assert made.json()["contents"][0]["substance"] == chromium["id"]
    assert as_amina.delete(f"substances/{chromium['id']}/").json()["code"] == "record_is_in_use"

    balances = as_amina.get(f"rounds/{world['round']}/balances/").json()["balances"]
    water = next(row for row in balances if (row["kind"], row["place"]) == ("water", ""))
    assert Decimal(water["accounted_share"]) == Decimal("0.9")  # 90 of the drain and 900 of the sewer, of 1,100 m3
    assert "steps" not in json.dumps(balances)
    explained = as_amina.get(f"rounds/{world['round']}/balances/?explain=1").json()["balances"]
    assert any(row["steps"] for row in explained)
    emptied = as_amina.patch(f"streams/{made.json()['id']}/", {"version": 1, "contents": []}).json()
    assert (emptied["contents"], emptied["version"]) == ([], 2)


def test_the_figures_of_a_draft_are_those_that_its_result_freezes(as_amina, as_lead, filled_baseline):
    address = f"rounds/{filled_baseline.pk}/figures/"
    draft = as_amina.get(address).json()
    assert not draft["is_frozen"]
    version = as_amina.post(f"rounds/{filled_baseline.pk}/submit/", {"version": 1}).json()["version"]
    result = as_lead.post(f"rounds/{filled_baseline.pk}/accept/", {"version": version}).json()
    frozen = as_amina.get(address).json()
    assert frozen["is_frozen"]
    assert frozen["figures"]["indicators"] == draft["figures"]["indicators"] == result["figures"]["indicators"]
    assert as_amina.get(f"{address}?explain=1").json()["figures"]["explained"]


def test_a_recalculation_says_what_other_factors_would_change(as_amina, accepted_baseline, baseline):
    sets = {row["gwp_set"]: row["id"] for row in as_amina.get("factor-sets/").json()["results"]}
    address = f"rounds/{accepted_baseline.pk}/recalculation/"
    same = as_amina.get(address).json()
    assert not any(row["is_changed"] for row in same["changes"])
    other = as_amina.get(f"{address}?factor_set={sets['SAR']}").json()
    assert "SAR" in other["chosen_factor_set"] or other["chosen_factor_set"] != other["factor_set"]
    assert {row["key"] for row in other["changes"]} == {row["key"] for row in same["changes"]}
    for wrong in ("0", "999999", "x", "9" * 40):
        assert as_amina.get(f"{address}?factor_set={wrong}").status_code == 400


def test_a_round_without_a_result_has_nothing_to_recalculate(as_amina, world):
    answer = as_amina.get(f"rounds/{world['round']}/recalculation/")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_accepted")


def test_the_best_set_and_the_ranking_follow_the_budget_and_the_weights(as_amina, world):
    report = as_amina.post("rounds/", body_for("rounds", world)).json()["id"]
    idea = {"found_in": report, "title": "Insulate", "technique": "equipment_modification", "investment_amount": "900"}
    made = as_amina.post("options/", idea | {"effects": [{"saving_amount": "500"}]})
    assert made.status_code == 201, made.content
    option = made.json()["id"]
    address = f"assessments/{world['assessment']}/"
    assert as_amina.get(f"{address}best-set/?budget=1000").json()["chosen_ids"] == [option]
    assert as_amina.get(f"{address}best-set/?budget=100").json()["chosen_ids"] == []
    for wrong in ("", "-1", "NaN", "1e99", "x"):
        assert "budget" in as_amina.get(f"{address}best-set/?budget={wrong}").json()["errors"]

    assert as_amina.get(f"{address}ranked/").json() == {"options": []}
    version = as_amina.get(address).json()["version"]
    ranking = {"weights": {"payback": "60", "ease": "40"}, "scores": {option: {"payback": "5", "ease": "10"}}}
    assert as_amina.patch(address, {"ranking": ranking, "version": version}).status_code == 200
    row = next(
        row for row in as_amina.get(f"{address}ranked/?explain=1").json()["options"] if row["option_id"] == option
    )
    assert (row["rank"], Decimal(row["score"])) == (1, 7)
    assert row["steps"]


def test_a_director_says_what_figures_are_compared_with(as_amina, ines):
    as_ines = Caller(ines)
    for resource, body, change in [
        ("price-bands", BAND, {"highest_amount": "50.000000"}),
        ("benchmarks", USUAL, {"source": "Another, 2024"}),
    ]:
        assert as_amina.post(f"{resource}/", body).status_code == 403
        made = as_ines.post(f"{resource}/", body)
        assert made.status_code == 201, made.content
        address = f"{resource}/{made.json()['id']}/"
        assert as_amina.get(address).json() == made.json()
        changed = as_ines.patch(address, {**change, "version": 1}).json()
        assert (changed["version"], changed | change) == (2, changed)
        assert as_ines.patch(address, {**change, "version": 1}).json()["code"] == "stale"
        nasty = body | {"unit": "\x00", "carrier": "unicorn", "low_value": "NaN", "lowest_amount": "1e400"}
        assert as_ines.post(f"{resource}/", {name: nasty[name] for name in body}).status_code == 400
        assert as_ines.delete(address).status_code == 204


def test_an_own_factor_is_recorded_once_and_withdrawn(as_amina, ines):
    as_ines = Caller(ines)
    body = {"kind": "average", "value": "0.09", "year": 2024, "source": "Regulator", "valid_start": "2024-01-01"}
    assert as_amina.post("own-factors/", body).status_code == 403
    made = as_ines.post("own-factors/", body).json()
    assert (made["unit"], made["withdrawn_at"], made["version"]) == ("kg CO2e/kWh", None, 1)
    assert as_ines.post("own-factors/", {**body, "id": made["id"]}).status_code == 200
    assert "valid_start" in as_ines.post("own-factors/", body).json()["errors"], "one at a time"
    assert "fuel" in as_ines.post("own-factors/", {**body, "kind": "ncv", "fuel": "unicorn"}).json()["errors"]
    assert as_ines.patch(f"own-factors/{made['id']}/", {"value": "1", "version": 1}).status_code == 405
    assert as_ines.post(f"own-factors/{made['id']}/withdraw/", {"version": 9}).json()["code"] == "stale"
    assert as_ines.post(f"own-factors/{made['id']}/withdraw/", {"version": 1}).json()["withdrawn_at"]
    assert len(as_amina.get("own-factors/?is_withdrawn=true").json()["results"]) == 1


def make_document(kenya, amina, enterprise, **fields):
    with centre_context(kenya):
        job = DocumentJob.new(
            kind="case_study",
            subject_id=enterprise.pk,
            subject_label="Paper mill",
            enterprise=enterprise,
            language="en",
            input_digest="0" * 64,
            requested_by=amina,
            requested_at=NOW,
            hinted_at=timezone.now(),
            **fields,
        )
        job.save()
        return job


def test_a_document_is_followed_and_its_file_had_once_it_is_there(as_amina, kenya, amina, enterprise):
    job = make_document(kenya, amina, enterprise)
    address = f"documents/{job.pk}/"
    assert as_amina.get(address).json()["state"] == "queued"
    assert as_amina.get(f"{address}file/").json()["code"] == "no_file"
    assert as_amina.post(f"{address}retry/").json()["code"] == "document_cannot_be_retried"
    with centre_context(kenya):
        job.file.save("x.pdf", ContentFile(b"%PDF-1.7 text"), save=False)
        job.state, job.finished_at, job.file_sha256, job.file_name = "done", NOW, "a" * 64, "case.pdf"
        job.save()
    assert as_amina.get(f"documents/?state=done&subject={enterprise.pk}").json()["results"][0]["has_file"]
    had = as_amina.get(f"{address}file/", Accept="application/pdf")
    assert b"".join(had.streaming_content) == b"%PDF-1.7 text"
    assert had.headers["Content-Type"] == "application/pdf"
    job.file.storage.delete(job.file.name)
    assert as_amina.get(f"{address}file/").json()["code"] == "no_file"
    assert not as_amina.get(address).json()["has_file"]
