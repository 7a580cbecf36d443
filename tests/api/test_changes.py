"""`?since=`: what was made, changed and removed, whoever did it, however late a transaction commits.

Transactions must really end here. So a centre of its own is committed and removed again with the module.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Thread
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg2
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import ApiToken
from assessments import services as assessing
from assessments.fields import AssessmentFields, CostChange, CostFields, EffectFields, RoundFields
from centres import services
from centres.api import ReadRecordViewSet
from centres.models import RecordChange
from centres.roles import Role
from centres.selectors import changes
from centres.selectors.changes import Mark, NotAMark
from centres.tenancy import centre_context
from recp_portal.api_urls import router
from tests import cast
from tests.api.conftest import NOW, Caller, add_flow, add_option
from tests.tenancy.tables import centre_tables

ROOT = "/api/v1/centres/rwanda/"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "assessments.py"
pytestmark = pytest.mark.django_db  # so that the database is made


class World:
    """A centre whose rows are committed, and somebody who works there."""

    def __init__(self) -> None:
        self.centre = cast.make_centre("rwanda", code="RW", country_id="RWA", currency="RWF")
        self.other = cast.make_centre("malawi", code="MW", currency="MWK")
        self.person = cast.member(self.centre, "grace", Role.ASSESSOR)
        self.lead = cast.member(self.centre, "jean", Role.LEAD_ASSESSOR)
        self.stranger = cast.member(self.other, "peter", Role.ASSESSOR)
        self.enterprise = cast.make_enterprise(self.centre, self.person, "Kigali Mills")
        self.foreign = cast.make_enterprise(self.other, self.stranger, "Blantyre Mills")
        self.manager = cast.member(self.centre, "alice", Role.ENTERPRISE_MANAGER, self.enterprise)
        site = cast.make_site(self.enterprise, self.person)
        product = cast.make_product(site, self.person)
        days = RoundFields(period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))
        who = {"by": self.person, "at": NOW}
        with self.inside():
            fields = AssessmentFields(started_on=date(2026, 2, 2), lead=self.person)
            self.assessment = assessing.start_assessment(site=site, fields=fields, **who)
            baseline = assessing.start_round(assessment=self.assessment, kind="baseline", fields=days, **who)
            add_flow(baseline, self.person, kind="product_output", name="Flour", amount=9, unit="t", product=product)
            add_flow(baseline, self.person, kind="water", name="Well", amount=9, unit="m3")
            assessing.submit_round(round_=baseline, **who)
            assessing.accept_round(round_=baseline, by=self.lead, at=NOW)
            self.round = assessing.start_round(assessment=self.assessment, kind="report", fields=days, **who)
            self.option = add_option(self.round, self.person, "Mend the leaks")
        self.call = Caller(self.person)

    def inside(self):
        return centre_context(self.centre)

    def flow(self, name: str, amount: int = 3) -> dict:
        body = {"round": str(self.round.pk), "kind": "water", "name": name, "amount": str(amount), "unit": "m3"}
        return self.call.post(f"{ROOT}flows/", body).json()

    def read(self, resource: str, since: str = "", **more: str) -> dict:
        query = "&".join([*([f"since={since}"] if since else []), *(f"{name}={value}" for name, value in more.items())])
        answer = self.call.get(f"{ROOT}{resource}/?{query}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def remove(self) -> None:
        for centre in (self.centre, self.other):
            with centre_context(centre):
                with transaction.atomic(), connection.cursor() as cursor:
                    for table in sorted(centre_tables(), key=lambda name: name == "centres_recordchange"):
                        cursor.execute(f'DELETE FROM "{table}"')
                centre.delete()
        with centre_context(self.centre):
            for person in (self.person, self.lead, self.stranger, self.manager):
                person.delete()


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Use the database as it is: no transaction around a test, and no emptying of all tables."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock():
        made = World()
        yield made
        made.remove()


@contextmanager
def somebody_else(world: World):
    """A second connection, inside the centre; what it does is committed when the test says so."""
    parameters = {**connection.get_connection_params(), "cursor_factory": None, "connection_factory": None}
    other = psycopg2.connect(**parameters)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT set_config('recp.centre', %s, false)", [str(world.centre.pk)])
            cursor.execute("SELECT set_config('recp.enterprises', '', false)")
            other.commit()
            yield other, cursor
    finally:
        other.close()


def keys(answer: dict) -> set[str]:
    return {row["id"] for row in answer["results"]}


def rename(cursor, record: dict, name: str) -> None:
    cursor.execute("UPDATE assessments_flowrecord SET name = %s WHERE id = %s", [name, record["id"]])
    assert cursor.rowcount == 1


def test_what_was_made_changed_and_removed_comes_once_and_nothing_else(world):
    kept, changed, removed = (world.flow(name) for name in ("Kept", "Changed", "Removed"))
    mark = world.read("flows")["since"]
    assert world.read("flows", mark) | {"since": ""} == {
        "next": None,
        "previous": None,
        "results": [],
        "removed": [],
        "since": "",
    }
    world.call.patch(f"{ROOT}flows/{changed['id']}/", {"amount": "5", "version": 1})
    world.call.delete(f"{ROOT}flows/{removed['id']}/")
    made = world.flow("Made")
    now = world.read("flows", mark)
    assert keys(now) == {changed["id"], made["id"]}
    assert now["removed"] == [removed["id"]]
    later = world.read("flows", now["since"])
    assert (later["results"], later["removed"]) == ([], [])
    assert kept["id"] in keys(world.read("flows"))


def test_a_transaction_that_commits_late_is_not_missed(world):
    """It begins first, changes its row first, and is committed after everybody has looked twice."""
    early, late = world.flow("Early"), world.flow("Late")
    with somebody_else(world) as (other, cursor):
        rename(cursor, late, "Late, changed")
        mark = world.read("flows")["since"]
        world.call.patch(f"{ROOT}flows/{early['id']}/", {"amount": "5", "version": 1})
        first = world.read("flows", mark)
        assert keys(first) == {early["id"]}, "the other one cannot be seen yet"
        other.commit()
    second = world.read("flows", first["since"])
    assert [row["name"] for row in second["results"]] == ["Late, changed"], "now it is, and the early one is not again"
    assert world.read("flows", second["since"])["results"] == []
    assert keys(world.read("flows", mark)) == {early["id"], late["id"]}, "an old mark stays good"


def test_a_transaction_that_is_rolled_back_changes_nothing(world):
    flow = world.flow("Steady")
    mark = world.read("flows")["since"]
    with somebody_else(world) as (other, cursor):
        rename(cursor, flow, "Never")
        other.rollback()
    assert world.read("flows", mark)["results"] == []


def test_what_is_changed_while_the_pages_are_read_comes_next_time(world):
    flows = sorted((world.flow(f"Page {number}") for number in range(4)), key=lambda row: row["id"])
    first = world.read("flows", page_size="2")
    world.call.patch(f"{ROOT}flows/{flows[0]['id']}/", {"amount": "7", "version": 1})
    address, marks = first["next"], {first["since"]}
    while address:
        page = world.call.get(address).json()
        address = page["next"]
        marks.add(page["since"])
    assert len(marks) == 1, "every page gives the mark of the first"
    assert keys(world.read("flows", first["since"])) == {flows[0]["id"]}


def test_changes_come_in_pages_of_what_changed_and_what_was_removed_together(world):
    mark = world.read("flows")["since"]
    flows = [world.flow(f"Many {number}") for number in range(5)]
    for flow in flows[1:4]:
        world.call.delete(f"{ROOT}flows/{flow['id']}/")
    seen, removed, pages, address = set(), set(), 0, f"{ROOT}flows/?since={mark}&page_size=2"
    while address:
        page = world.call.get(address).json()
        assert len(page["results"]) + len(page["removed"]) <= 2
        seen |= keys(page)
        removed |= set(page["removed"])
        address, pages = page["next"], pages + 1
    assert (seen, removed, pages) == ({flows[0]["id"], flows[4]["id"]}, {row["id"] for row in flows[1:4]}, 3)


def test_other_filters_hold_for_what_changed(world):
    mark = world.read("flows")["since"]
    flow = world.flow("Filtered")
    assert keys(world.read("flows", mark, kind="water")) == {flow["id"]}
    assert keys(world.read("flows", mark, kind="energy")) == set()


def test_a_record_that_was_made_again_with_its_key_is_there_and_not_removed(world):
    flow = world.flow("Again")
    mark = world.read("flows")["since"]
    world.call.delete(f"{ROOT}flows/{flow['id']}/")
    body = {name: flow[name] for name in ("id", "round", "kind", "name", "amount", "unit")}
    assert world.call.post(f"{ROOT}flows/", body).status_code == 201
    now = world.read("flows", mark)
    assert (keys(now), now["removed"]) == ({flow["id"]}, [])


def test_a_record_changes_with_its_parts(world):
    mark = world.read("options")["since"]
    with world.inside():
        line = CostChange(id=None, fields=CostFields(kind="equipment", entered_amount=Decimal(9)))
        assessing.set_costs(option=world.option, changes=[line], by=world.person, at=NOW)
    now = world.read("options", mark)
    assert keys(now) == {str(world.option.pk)}
    with world.inside():
        effect = EffectFields(flow_kind="water", amount=Decimal(2), unit="m3")
        assessing.add_effect(option=world.option, round_=world.round, fields=effect, by=world.person, at=NOW)
    assert len(world.read("effects", now["since"])["results"]) == 1


def test_an_archived_enterprise_is_a_changed_one(world):
    mark = world.read("enterprises")["since"]
    address = f"{ROOT}enterprises/{world.enterprise.pk}/"
    version = world.call.get(address).json()["version"]
    version = world.call.post(f"{address}archive/", {"version": version}).json()["version"]
    (row,) = world.read("enterprises", mark)["results"]
    assert row["archived_at"]
    world.call.post(f"{address}restore/", {"version": version})


def test_a_mark_tells_nothing_of_another_centre(world):
    mark = world.read("enterprises")["since"]
    with somebody_else(world) as (other, cursor):
        cursor.execute("SELECT set_config('recp.centre', %s, false)", [str(world.other.pk)])
        cursor.execute("UPDATE centres_enterprise SET place = 'Blantyre' WHERE id = %s", [str(world.foreign.pk)])
        assert cursor.rowcount == 1
        other.commit()
    now = world.read("enterprises", mark)
    assert (now["results"], now["removed"]) == ([], [])
    theirs = Caller(world.stranger).get(f"/api/v1/centres/malawi/enterprises/?since={mark}").json()
    assert keys(theirs) == {str(world.foreign.pk)}


def test_an_enterprise_manager_is_told_of_results_of_their_own_plant_only(world):
    as_manager = Caller(world.manager)
    mark = as_manager.get(f"{ROOT}results/").json()["since"]
    assert as_manager.get(f"{ROOT}results/?since={mark}").json()["results"] == []
    with somebody_else(world) as (other, cursor):
        cursor.execute("UPDATE assessments_result SET currency = currency")
        other.commit()
    (row,) = as_manager.get(f"{ROOT}results/?since={mark}").json()["results"]
    assert row["enterprise"] == str(world.enterprise.pk)
    with centre_context(world.centre, enterprises=[]):
        assert not changes.changes_since(Mark.read(mark), kind="assessments_result").exists()


def test_a_mark_of_another_database_is_gone_and_says_to_read_anew(world):
    mark = Mark.read(world.read("flows")["since"])
    moved = Mark(server=mark.server + 1, next=mark.next, running=())
    ahead = Mark(server=mark.server, next=mark.next + 10**6, running=())  # restored from a backup
    for wrong in (moved, ahead):
        answer = world.call.get(f"{ROOT}flows/?since={wrong}")
        assert (answer.status_code, answer.json()["code"]) == (410, "read_anew")


@given(server=st.integers(1, 2**63 - 1), following=st.integers(1, 2**63 - 1), data=st.data())
def test_a_mark_reads_what_it_wrote(server, following, data):
    running = data.draw(st.lists(st.integers(0, following - 1), max_size=5))
    mark = Mark(server=server, next=following, running=tuple(running))
    assert Mark.read(str(mark)) == mark


@given(text=st.text(max_size=60) | st.sampled_from(["MS4y!", "MS4yLjM", "MS4yLjk5OTk5OTk5OTk5OTk5OTk5OTk5", "LjEuMQ"]))
def test_what_is_no_mark_is_refused(text):
    try:
        mark = Mark.read(text)
    except NotAMark:
        return
    assert all(one < mark.next for one in mark.running)


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_arguments):
        """Say nothing."""


@pytest.fixture
def address(world) -> Iterator[str]:
    """The portal, served to other processes."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=QuietHandler) as server:

        def serve() -> None:
            server.serve_forever()
            connection.close()  # this thread's own

        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_example_keeps_a_copy_and_prints_a_table(world, address, tmp_path):
    _token, secret = ApiToken.objects.create(user=world.person, name="example", expiry=timedelta(hours=1))

    def run() -> list[str]:
        environment = {**os.environ, "RECP_ADDRESS": address, "RECP_TOKEN": secret}
        command = [sys.executable, str(EXAMPLE), "rwanda"]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603
        return done.stdout.splitlines()

    first = run()
    assert first[0] == "assessments: 1 new, changed or removed"
    assert first[3].split()[:3] == ["assessment", "options", "implemented"]
    assert first[4].split()[:4] == [world.assessment.reference, "1", "0", "baseline"]
    assert run()[:3] == [f"{name}: 0 new, changed or removed" for name in ("assessments", "options", "results")]
    idea = {"found_in": str(world.round.pk), "title": "Insulate", "technique": "equipment_modification"}
    option = world.call.post(f"{ROOT}options/", idea).json()
    assert run()[4].split()[1] == "2"
    world.call.delete(f"{ROOT}options/{option['id']}/")
    assert run()[4].split()[1] == "1"


def note(record_id, days, transaction=5, **fields):
    return RecordChange.new(
        kind="assessments_flowrecord",
        record_id=record_id,
        transaction=transaction,
        noted_at=NOW + timedelta(days=days),
        **fields,
    )


def test_notes_are_thinned_by_later_ones_of_the_same_record_and_by_nothing_else(world):
    again, once, soon = uuid4(), uuid4(), uuid4()
    days = [(again, 0), (again, 3), (again, 9), (once, 0), (soon, 0), (soon, 0.5)]
    with world.inside():
        RecordChange.objects.bulk_create(note(record, day) for record, day in days)
        mine = RecordChange.objects.filter(record_id__in=[again, once, soon])
        services.thin_changes(at=NOW + timedelta(days=10))
        left = {(row.record_id, row.noted_at) for row in mine}
        kept = [(again, 9), (once, 0), (soon, 0), (soon, 0.5)]
        assert left == {(record, NOW + timedelta(days=day)) for record, day in kept}


def test_notes_of_the_database_that_was_restored_are_older_than_every_mark(world):
    mark = Mark.read(world.read("flows")["since"])
    flow = world.flow("Restored")
    with world.inside():
        RecordChange.objects.filter(record_id=flow["id"]).update(transaction=mark.next + 10**9, noted_at=NOW)
        now = world.read("flows")["since"]
        assert keys(world.read("flows", now)) == {flow["id"]}
        services.thin_changes(at=NOW + timedelta(days=2))
    assert world.read("flows", now)["results"] == []


def resources():
    """Every list of records in a centre."""
    return [
        (prefix, view) for prefix, view, _name in router.registry if issubclass(view, ReadRecordViewSet)
    ]  # the sets of factors never change


@pytest.mark.parametrize(("prefix", "view"), resources(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_database_notes_the_changes_of_every_list(world, prefix, view):
    table = view.serializer_class.Meta.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgfoid = 'centres_note_change'::regproc",
            [table],
        )
        named = {name for (name,) in cursor.fetchall()}
    assert named >= {"note_insert_id", "note_update_id", "note_delete_id"}, "add NoteChanges to its migration"
    mark = world.read(prefix)["since"]
    assert world.read(prefix, mark)["results"] == []
