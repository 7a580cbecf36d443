"""Making, reading, changing and removing records; who may; and what is refused."""

import uuid

import pytest

from assessments import services
from assessments.fields import FlowFields
from assessments.models import FlowRecord, Option
from centres.models import Enterprise
from centres.tenancy import centre_context
from recp_portal.lib.ids import uuid7
from tests import cast
from tests.api.bodies import CHANGES, ELECTRICITY, REMOVABLE, body_for
from tests.api.conftest import NOW, Caller, add_flow


@pytest.mark.parametrize("resource", CHANGES)
def test_a_record_is_made_read_changed_and_removed(as_amina, world, resource):
    made = as_amina.post(f"{resource}/", body_for(resource, world))
    assert made.status_code == 201, made.content
    record = made.json()
    assert record["version"] == 1
    assert record["created_by"]["name"] == "Amina"
    address = f"{resource}/{record['id']}/"
    assert as_amina.get(address).json() == record
    assert record in as_amina.get(f"{resource}/").json()["results"]

    name, value = CHANGES[resource]
    changed = as_amina.patch(address, {name: value, "version": 1})
    assert changed.status_code == 200, changed.content
    assert changed.json()[name] == value
    assert changed.json()["version"] == 2
    kept = set(record) - {name, "version", "updated_at", "canonical_amount"}
    assert {key: changed.json()[key] for key in kept} == {key: record[key] for key in kept}

    removed = as_amina.delete(address)
    if resource in REMOVABLE:
        assert removed.status_code == 204
        assert as_amina.get(address).status_code == 404
    else:
        assert removed.status_code == 405
        assert as_amina.get(address).status_code == 200


@pytest.mark.parametrize("resource", CHANGES)
def test_a_stale_change_overwrites_nothing_and_shows_what_is_there(as_amina, as_lead, world, resource):
    record = as_amina.post(f"{resource}/", body_for(resource, world)).json()
    address = f"{resource}/{record['id']}/"
    name, value = CHANGES[resource]
    now = as_lead.patch(address, {name: value, "version": 1}).json()

    stale = as_amina.patch(address, {name: record[name], "version": 1})
    assert stale.status_code == 409
    problem = stale.json()
    assert problem["code"] == "stale"
    assert "Juma" in problem["detail"]
    assert problem["current"] == now
    assert as_amina.get(address).json() == now

    without = as_amina.patch(address, {name: value})
    assert without.status_code == 400
    assert set(without.json()["errors"]) == {"version"}


@pytest.mark.parametrize("resource", [name for name in CHANGES if name != "progress"])
def test_the_same_record_sent_twice_is_made_once(as_amina, world, resource):
    body = {"id": str(uuid7()), **body_for(resource, world)}
    first, second = as_amina.post(f"{resource}/", body), as_amina.post(f"{resource}/", body)
    assert (first.status_code, second.status_code) == (201, 200), second.content
    assert first.json() == second.json()
    assert first.json()["id"] == body["id"]


def test_progress_sent_twice_is_said_once_and_something_else_is_stale(as_amina, world):
    body = body_for("progress", world)
    first, second = as_amina.post("progress/", body), as_amina.post("progress/", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    other = as_amina.post("progress/", body | {"status": "in_progress"})
    assert other.status_code == 409
    assert other.json()["current"] == first.json()
    assert as_amina.get(f"options/{world['option']}/").json()["status"] == "planned"


def test_a_key_that_is_taken_by_something_else_is_refused(as_amina, world, assessment, amina, kenya):
    key = str(uuid7())
    assert as_amina.post("flows/", {"id": key, "round": world["round"], **ELECTRICITY}).status_code == 201
    report = as_amina.post("rounds/", body_for("rounds", world)).json()
    assert as_amina.post("flows/", {"id": key, "round": report["id"], **ELECTRICITY}).status_code == 400


def test_a_key_of_another_centres_record_tells_nothing(as_amina, world, enterprise_south_africa):
    body = {"id": str(enterprise_south_africa.pk), **body_for("enterprises", world)}
    answer = as_amina.post("enterprises/", body)
    assert answer.status_code == 409
    assert "Cape Foundry" not in answer.content.decode()


def test_who_may_and_who_may_not(request, as_amina, call, world):
    people = [("vera", 200, 403), ("kofi", 404, 404), ("stranger", 404, 404), ("nadia", 404, 404), ("mwangi", 403, 403)]
    callers = [(name, call(request.getfixturevalue(name)), read, write) for name, read, write in people]
    for resource in ("enterprises", "rounds", "flows"):  # the route matrix knocks at all of them
        body = body_for(resource, world)
        record = as_amina.post(f"{resource}/", body).json()
        address = f"{resource}/{record['id']}/"
        change = {CHANGES[resource][0]: CHANGES[resource][1], "version": 1}
        for name, caller, read, write in callers:
            assert caller.get(f"{resource}/").status_code == read, name
            assert caller.get(address).status_code == read, name
            assert caller.post(f"{resource}/", body).status_code == write, name
            assert caller.patch(address, change).status_code == write, name
            assert caller.delete(address).status_code in (write, 405), name
        assert as_amina.get(address).json() == record


def test_another_centre_does_not_know_the_record(as_amina, call, kofi, world):
    as_kofi = call(kofi)
    for resource in CHANGES:
        record = as_amina.post(f"{resource}/", body_for(resource, world)).json()
        there = f"/api/v1/centres/south-africa/{resource}/{record['id']}/"
        assert as_kofi.get(there).status_code == 404
        assert as_kofi.patch(there, {"version": 1}).status_code == 404
        assert as_kofi.get(f"/api/v1/centres/south-africa/{resource}/").json()["results"] == []


def test_a_record_cannot_belong_to_another_centre(request, world):
    as_kofi = Caller(request.getfixturevalue("kofi"))
    for resource, field in [("sites", "enterprise"), ("products", "site"), ("assessments", "site"), ("flows", "round")]:
        answer = as_kofi.post(f"/api/v1/centres/south-africa/{resource}/", body_for(resource, world))
        assert answer.status_code == 400
        assert answer.json()["errors"][field] == ["There is no such record here."]


def test_a_flow_is_kept_as_entered_and_in_our_unit(as_amina, world):
    body = {"round": world["round"], **ELECTRICITY, "amount": "1728", "unit": "GJ"}
    flow = as_amina.post("flows/", body).json()
    assert (flow["amount"], flow["unit"]) == ("1728.000000", "GJ")
    assert (flow["canonical_amount"], flow["canonical_unit"]) == ("480.000000000", "MWh")


REFUSED = (
    ({"unit": "ton"}, "unit", "can mean different things"),
    ({"unit": "kWhh"}, "unit", "Did you mean kWh"),
    ({"unit": "m3"}, "unit", "does not measure energy"),
    ({"amount": "-1"}, "amount", "zero or more"),
    ({"amount": "NaN"}, "amount", "number"),
    ({"carrier": "unicorn_dust"}, "carrier", "Kind of energy"),
    ({"kind": "product_output", "carrier": ""}, "product", "choose which"),
    ({"kind": "joy"}, "kind", "joy"),
    ({"amount": None}, "amount", "null"),
    ({"colour": "green"}, "colour", "There is no such field."),
    ({"name": "A\x00B"}, "name", "Null characters"),
    ({"round": "nonsense"}, "round", "UUID"),
    ({"round": str(uuid.uuid4())}, "round", "no such record"),
)


def test_a_refusal_names_the_field_and_the_reason(as_amina, world, kenya):
    for change, field, words in REFUSED:
        answer = as_amina.post("flows/", {"round": world["round"], **ELECTRICITY} | change)
        assert answer.status_code == 400, change
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == 400
        assert problem["code"] == "invalid"
        assert words in " ".join(problem["errors"][field])
        assert words in problem["detail"]
    with centre_context(kenya):
        assert not FlowRecord.objects.exclude(pk=world["waste_water"]).exists()


def test_an_ambiguous_unit_means_what_the_centre_has_fixed(as_amina, world, kenya):
    body = {"round": world["round"], "kind": "waste", "name": "Sludge", "amount": "3", "unit": "ton"}
    assert as_amina.post("flows/", body).status_code == 400
    kenya.unit_meanings = {"ton": "t"}
    kenya.save()
    assert as_amina.post("flows/", body).json()["canonical_unit"] == "t"


def test_a_refused_effect_of_a_new_option_is_named_by_its_line(as_amina, world, kenya):
    body = body_for("options", world) | {"title": "Another"}
    body["effects"] = [
        *body["effects"],
        {"flow_kind": "energy", "carrier": "electricity", "amount": "1", "unit": "ton"},
    ]
    answer = as_amina.post("options/", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["effects.1.unit"]
    with centre_context(kenya):
        assert not Option.objects.filter(title="Another").exists()


def test_where_a_record_belongs_is_given_once(as_amina, world):
    record = as_amina.post("flows/", body_for("flows", world)).json()
    report = as_amina.post("rounds/", body_for("rounds", world)).json()
    answer = as_amina.patch(f"flows/{record['id']}/", {"round": report["id"], "version": 1})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"round"}
    same = as_amina.patch(f"flows/{record['id']}/", {**record, "name": "Power"})
    assert same.status_code == 200, "what was read can be sent back with one change"


def test_a_likely_duplicate_is_said_and_registered_when_the_client_has_looked(as_amina, enterprise):
    body = {"name": "Rift Valley Paper Mills Ltd", "isic_class": "1701", "size_class": "medium", "place": "Nairobi"}
    answer = as_amina.post("enterprises/", body)
    assert answer.status_code == 409
    assert answer.json()["code"] == "likely_duplicates"
    assert [row["id"] for row in answer.json()["candidates"]] == [str(enterprise.pk)]
    assert as_amina.post("enterprises/", body | {"despite_duplicates": True}).status_code == 201


def test_an_enterprise_is_archived_and_restored(as_amina, call, vera, enterprise):
    address = f"enterprises/{enterprise.pk}/"
    assert call(vera).post(f"{address}archive/", {"version": 1}).status_code == 403
    assert as_amina.post(f"{address}archive/", {"version": 7}).status_code == 409
    assert as_amina.post(f"{address}archive/", {"version": 1}).json()["archived_at"]
    assert as_amina.get("enterprises/?is_archived=false").json()["results"] == []
    assert as_amina.post(f"{address}restore/", {"version": 2}).json()["archived_at"] is None


def test_the_lead_of_an_assessment_works_in_the_centre(as_amina, world, lead, kofi, mwangi, kenya):
    body = body_for("assessments", world)
    made = as_amina.post("assessments/", body | {"lead": lead.pk}).json()
    assert (made["lead"], made["lead_name"]) == (lead.pk, "Juma")
    assert made["reference"].startswith("KE-2026-")
    assert made["currency"] == "KES"
    for nobody in (kofi.pk, mwangi.pk, 10**30, -1):
        answer = as_amina.post("assessments/", body | {"lead": nobody})
        assert answer.status_code == 400, nobody
        assert answer.json()["errors"]["lead"] == ["Nobody here has this number."]
    assert as_amina.post("assessments/", body | {"currency": "XYZ"}).status_code == 400


def test_the_centres_profile_is_read_by_who_works_there(kenya, amina, mwangi, kofi):
    profile = Caller(amina).get("").json()
    assert (profile["slug"], profile["country"], profile["country_name"]) == ("kenya", "KEN", "Kenya")
    assert Caller(mwangi).get("").status_code == 403
    assert Caller(kofi).get("").status_code == 404


def test_what_the_services_have_written_shows_its_author(as_amina, kenya, lead, baseline):
    with centre_context(kenya):
        add_flow(baseline, lead, kind="water", name="Well", amount=3, unit="m3")
        flow = FlowRecord.objects.get()
        services.edit_flow(
            flow=flow,
            fields=FlowFields(kind="water", name="Well", amount=flow.amount * 2, unit="m3"),
            by=lead,
            at=NOW,
        )
    (row,) = as_amina.get("flows/").json()["results"]
    assert row["updated_by"]["name"] == "Juma"
    assert cast.last_event(kenya).name == "assessments.flow.edited"


def test_every_write_leaves_one_line_in_the_audit_trail(as_amina, world, kenya):
    for resource in CHANGES:
        before = len(cast.event_names(kenya))
        assert as_amina.post(f"{resource}/", body_for(resource, world)).status_code == 201
        assert len(cast.event_names(kenya)) == before + 1
    with centre_context(kenya):
        assert Enterprise.objects.count() == 2
