"""The database backend: whatever happens to the connection, a statement sees the wanted centre or fails.

The tests have a connection of their own, outside the test's transaction, and look at the setting itself: they need no
rows and leave none.
"""

import io
import threading
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connections, transaction
from pytest_django import DjangoDbBlocker

from recp_portal.lib.context import DatabaseContext, database_context, wanted_context
from recp_portal.lib.postgres import base

ALIAS = "own"


def centre(number: int) -> Any:
    """Want this centre."""
    return database_context(DatabaseContext(centre=str(number)))


@pytest.fixture
def own(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A connection that no test transaction surrounds."""
    with django_db_blocker.unblock():
        connection = connections["default"].copy(alias=ALIAS)
        connections[ALIAS] = connection
        try:
            yield connection
        finally:
            connection.close()
            del connections[ALIAS]


def seen(connection: Any) -> str:
    """Return the centre that the next statement sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('recp.centre')")
        (value,) = cursor.fetchone()
    return str(value)


def fail(connection: Any) -> None:
    """Send a statement that fails."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def test_every_statement_sees_the_centre_of_its_moment(own: Any) -> None:
    assert seen(own) == ""
    with centre(1):
        assert seen(own) == "1"
        with centre(2):
            assert seen(own) == "2"
        assert seen(own) == "1"
    assert seen(own) == ""


def test_the_setting_costs_one_round_trip_and_none_while_it_stays(own: Any) -> None:
    with centre(1):
        seen(own)
        carried = own.connection.carried_context
        assert carried == wanted_context()
        seen(own)
        assert own.connection.carried_context is carried


def test_a_persistent_connection_does_not_keep_the_last_centre(own: Any) -> None:
    with centre(1):
        seen(own)
    own.close_if_unusable_or_obsolete()
    assert own.connection is not None
    with centre(2):
        assert seen(own) == "2"
    assert seen(own) == ""


def test_a_rollback_does_not_bring_the_old_centre_back(own: Any) -> None:
    with centre(1):
        seen(own)
    with centre(2):
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=ALIAS):
            assert seen(own) == "2"
            _ = 1 / 0
        assert seen(own) == "2"


def test_a_rollback_to_a_savepoint_does_not_bring_the_old_centre_back(own: Any) -> None:
    with transaction.atomic(using=ALIAS):
        with centre(1):
            seen(own)
        with centre(2):
            with pytest.raises(ZeroDivisionError), transaction.atomic(using=ALIAS):
                assert seen(own) == "2"
                _ = 1 / 0
            assert seen(own) == "2"


def test_a_savepoint_rolled_back_by_hand_does_not_either(own: Any) -> None:
    with transaction.atomic(using=ALIAS), own.cursor() as cursor:
        with centre(1):
            cursor.execute("SAVEPOINT by_hand")
        with centre(2):
            assert seen(own) == "2"
            cursor.execute("ROLLBACK TO SAVEPOINT by_hand")
            assert seen(own) == "2"


def test_a_commit_of_an_aborted_transaction_does_not_bring_the_old_centre_back(own: Any) -> None:
    """PostgreSQL answers COMMIT with a rollback then, and Django does not notice."""
    with centre(1):
        seen(own)
    with centre(2):
        with transaction.atomic(using=ALIAS):
            assert seen(own) == "2"
            with pytest.raises(DatabaseError):
                fail(own)
        assert seen(own) == "2"


def test_a_commit_that_a_deferred_key_refuses_does_not_either(own: Any) -> None:
    with own.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE target (id int PRIMARY KEY)")
        cursor.execute("CREATE TEMP TABLE source (id int REFERENCES target DEFERRABLE INITIALLY DEFERRED)")
    with centre(1):
        seen(own)
    with centre(2):
        with pytest.raises(IntegrityError), transaction.atomic(using=ALIAS), own.cursor() as cursor:
            cursor.execute("INSERT INTO source VALUES (1)")
        assert seen(own) == "2"


def test_the_real_error_stays_visible_in_an_aborted_transaction(own: Any) -> None:
    with centre(1), transaction.atomic(using=ALIAS):
        with pytest.raises(DatabaseError, match="division by zero"):
            fail(own)
        with centre(2), pytest.raises(DatabaseError, match="current transaction is aborted"):
            seen(own)
        transaction.set_rollback(True, using=ALIAS)
    with centre(2):
        assert seen(own) == "2"


def test_the_driver_rolled_back_behind_djangos_back(own: Any) -> None:
    with centre(1):
        seen(own)
    own.set_autocommit(False)
    with centre(2):
        assert seen(own) == "2"
        own.connection.rollback()
        assert seen(own) == "2"
        own.connection.reset()
        assert seen(own) == "2"
    own.rollback()


def test_statements_that_undo_settings_are_noticed(own: Any) -> None:
    with centre(1), own.cursor() as cursor:
        for statement in (
            "RESET ALL",
            "DISCARD ALL",
            "BEGIN; SET recp.centre TO '7'; ROLLBACK",
            b"SET recp.centre TO 7",
        ):
            cursor.execute(statement)
            assert seen(own) == "1"


def test_a_reconnect_does_not_lose_the_centre(own: Any) -> None:
    with centre(1):
        assert seen(own) == "1"
        own.close()
        assert seen(own) == "1"
        own.connection.close()  # as when the server went away
        own.close_if_unusable_or_obsolete()
        own.close()
        assert seen(own) == "1"


def test_a_cursor_opened_in_one_centre_obeys_the_next(own: Any) -> None:
    with own.cursor() as cursor:
        with centre(1):
            cursor.execute("SELECT current_setting('recp.centre')")
            assert cursor.fetchone() == ("1",)
        with centre(2):
            cursor.execute("SELECT current_setting('recp.centre')")
            assert cursor.fetchone() == ("2",)


@pytest.mark.parametrize("call", ["copy_expert", "callproc", "executemany", "copy_to"])
def test_what_passes_django_by_is_carried_too(own: Any, call: str) -> None:
    with own.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE seen (centre text DEFAULT current_setting('recp.centre'), n int)")
        cursor.execute("CREATE TEMP VIEW seeing AS SELECT current_setting('recp.centre') AS centre")
        with centre(1):
            cursor.execute("SELECT 1")
        with centre(2):
            if call == "copy_expert":
                file = io.StringIO()
                cursor.copy_expert("COPY (SELECT * FROM seeing) TO STDOUT", file)
                assert file.getvalue() == "2\n"
            elif call == "copy_to":
                cursor.copy_from(io.StringIO("1\n"), "seen", columns=["n"])
                file = io.StringIO()
                cursor.copy_to(file, "seen", columns=["centre"])
                assert file.getvalue() == "2\n"
            elif call == "callproc":
                cursor.callproc("current_setting", ["recp.centre"])
                assert cursor.fetchone() == ("2",)
            else:
                cursor.executemany("INSERT INTO seen (n) VALUES (%s)", [(1,), (2,)])
        if call == "executemany":
            cursor.execute("SELECT DISTINCT centre FROM seen")
            assert cursor.fetchall() == [("2",)]


def test_the_drivers_own_connection_is_carried_too(own: Any) -> None:
    own.ensure_connection()
    with centre(1):
        seen(own)
    with centre(2), own.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('recp.centre')")
        assert cursor.fetchone() == ("2",)


def test_a_server_side_cursor_sees_the_centre_it_was_opened_in(own: Any) -> None:
    with transaction.atomic(using=ALIAS):
        with centre(1):
            rows = own.chunked_cursor()
            rows.execute("SELECT current_setting('recp.centre') FROM generate_series(1, 3)")
        with centre(2):
            assert seen(own) == "2"
            assert rows.fetchmany(1) != [("1",)], "what was not read inside is not read as the other centre's"
        rows.close()


def test_threads_have_centres_and_connections_of_their_own(own: Any) -> None:
    answers: dict[int, list[str]] = {}
    together = threading.Barrier(3)

    def work(number: int) -> None:
        connection = connections["default"]  # each thread has its own
        together.wait(timeout=10)
        with centre(number):
            answers[number] = [seen(connection) for _ in range(20)]
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert answers == {number: [str(number)] * 20 for number in (1, 2, 3)}


def test_on_commit_runs_in_the_context_of_the_commit(own: Any) -> None:
    """Work for afterwards takes its centre along by itself (`CentreTask`); it does not inherit one by accident."""
    heard: list[str] = []
    with centre(1), transaction.atomic(using=ALIAS):
        transaction.on_commit(lambda: heard.append(seen(own)), using=ALIAS)
    with transaction.atomic(using=ALIAS), centre(1):
        transaction.on_commit(lambda: heard.append(seen(own)), using=ALIAS)
    assert heard == ["1", ""]


def test_the_isolation_level_may_still_be_chosen_after_the_context(own: Any) -> None:
    with centre(1):
        seen(own)
    with centre(2), transaction.atomic(using=ALIAS), own.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        assert seen(own) == "2"
        with centre(3):
            assert seen(own) == "3"


def test_a_connection_without_our_backend_is_refused_by_the_policies(own: Any) -> None:
    """The setting is read without `missing_ok`: nobody who forgets it gets an empty page."""
    parameters = own.get_connection_params()
    for ours in ("connection_factory", "cursor_factory"):
        parameters.pop(ours)
    plain = psycopg2.connect(**parameters)
    try:
        with plain.cursor() as cursor, pytest.raises(psycopg2.errors.UndefinedObject, match=r"recp[.]centre"):
            cursor.execute("INSERT INTO centres_invitation (centre_id) VALUES (1)")
    finally:
        plain.close()


def test_every_database_of_the_settings_has_this_backend() -> None:
    assert {database["ENGINE"] for database in settings.DATABASES.values()} == {"recp_portal.lib.postgres"}


# --- The role ----------------------------------------------------------------------------------------------------


def test_a_role_that_skips_policies_is_known(own: Any) -> None:
    with own.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE oid = 10")  # who made the cluster: always a superuser
        (superuser,) = cursor.fetchone()
        assert base.role_skips_policies(cursor, superuser)
        assert not base.role_skips_policies(cursor, own.settings_dict["USER"])


def test_a_connection_as_such_a_role_is_refused(own: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_roles_known_to_obey", set())
    monkeypatch.setattr(base, "role_skips_policies", lambda cursor, role: True)
    for _attempt in range(2):
        with pytest.raises(ImproperlyConfigured, match="bypasses row policies"):
            own.ensure_connection()
        assert own.connection is None
