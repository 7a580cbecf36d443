"""The third lock alone: plain SQL that never heard of managers sees and writes only its own centre's rows."""

import pytest
from django.db import DatabaseError, connection

from centres.models import Centre
from tests.tenancy.tables import (
    attempt,
    centre_models,
    centre_tables,
    insert,
    lay_rows,
    read_row,
    scratch,
    seen_centres,
    seen_ids,
    settings_of,
    take_off_checks,
)

# Policies beside `centre_isolation`, each narrow and for reading only: what lets it through.
NARROW_POLICIES = {
    ("centres_membership", "own_memberships"): "recp.user",
    ("centres_supportsession", "own_support_sessions"): "recp.user",
    ("centres_programmeconsent", "shown_to_officers"): "recp.purpose",
    ("documents_documentjob", "document_sweep"): "recp.purpose",
    ("network_delta", "network_figures"): "recp.purpose",
    ("network_member", "network_figures"): "recp.purpose",
    ("network_cardmember", "network_figures"): "recp.purpose",
    ("imports_importbatch", "import_sweep"): "recp.purpose",
}

# Tables of no centre that hold what centres recorded, added up: nobody sees a row without naming the purpose.
READ_AND_FOLDED = (("network_figures", "SELECT"), ("network_fold", "ALL"))
NETWORK_ONLY = {
    "network_card": READ_AND_FOLDED,
    "network_histogram": READ_AND_FOLDED,
    "network_networkcell": READ_AND_FOLDED,
    "network_networktotal": READ_AND_FOLDED,
    "releases_countedresults": (("network_releases", "ALL"),),
}

# Tables of which an enterprise manager sees rows that are not of the own enterprises, and why.
SEEN_BY_EVERY_MANAGER: dict[str, str] = {"centres_supportsession": "who was let in sees their plant too"}

pytestmark = pytest.mark.django_db


def test_every_table_with_a_centre_forces_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'centre_id' AND NOT a.attisdropped "
            "WHERE c.relkind IN ('r', 'p', 'f') AND c.relnamespace = current_schema()::regnamespace"
        )
        forced = dict(cursor.fetchall())

    assert [table for table, is_forced in forced.items() if not is_forced] == []
    assert set(centre_tables()) <= set(forced)


def test_every_centre_table_has_one_policy_for_reading_and_writing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies")
        policies = cursor.fetchall()

    isolated = set()
    for table, name, permissive, roles, command, reads, writes in policies:
        if table in NETWORK_ONLY:
            continue
        if (table, name) in NARROW_POLICIES:
            assert command == "SELECT"
            assert NARROW_POLICIES[table, name] in reads
            continue
        assert (name, permissive, roles, command) == ("centre_isolation", "PERMISSIVE", ["public"], "ALL"), table
        for condition in (reads, writes):
            assert "(centre_id = (( SELECT current_setting('recp.centre'::text)" in condition, table
            assert ", true)" not in condition, f"{table}: a forgotten centre must be an error"
        isolated.add(table)
    assert isolated == set(centre_tables())


def test_the_networks_tables_show_nothing_without_their_purpose(ours: Centre) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies WHERE tablename = ANY (%s)",
            [list(NETWORK_ONLY)],
        )
        policies = {(table, name): (command, reads, writes) for table, name, command, reads, writes in cursor}
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY (%s)",
            [list(NETWORK_ONLY)],
        )
        assert {table for (table,) in cursor} == set(NETWORK_ONLY)

    purpose = "(( SELECT current_setting('recp.purpose'::text) AS current_setting) = '{}'::text)"
    assert policies == {
        (table, name): (command, purpose.format(name), purpose.format(name) if command == "ALL" else None)
        for table, allowed in NETWORK_ONLY.items()
        for name, command in allowed
    }


def test_nothing_in_the_database_reads_with_somebody_elses_rights() -> None:
    """A view without security_invoker, or a SECURITY DEFINER function, would read as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'm' AND relnamespace = current_schema()::regnamespace OR "
            "relkind = 'v' AND relnamespace = current_schema()::regnamespace "
            "AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = current_schema()::regnamespace")
        assert cursor.fetchall() == []


def test_plain_sql_reads_only_its_own_centre(ours: Centre, theirs: Centre) -> None:
    with scratch() as cursor:
        take_off_checks(cursor)
        lay_rows(cursor, ours.pk)
        lay_rows(cursor, theirs.pk)
        for centre in (ours, theirs):
            with settings_of(centre.pk):
                seen = {table: seen_centres(cursor, table) for table in centre_tables()}
            assert seen == {table: {centre.pk} for table in centre_tables()}


def test_without_a_centre_every_table_is_an_error_and_not_empty(ours: Centre) -> None:
    with scratch() as cursor:
        take_off_checks(cursor)
        lay_rows(cursor, ours.pk)
        answered = []
        for table in centre_tables():
            try:
                with attempt():
                    cursor.execute(f'SELECT count(*) FROM "{table}"')
                    answered.append(table)
            except DatabaseError as error:
                assert "invalid input syntax for type bigint" in str(error)
    assert answered == []


def test_plain_sql_cannot_change_another_centres_rows(ours: Centre, theirs: Centre) -> None:
    with scratch() as cursor:
        take_off_checks(cursor)
        lay_rows(cursor, ours.pk)
        their_rows = lay_rows(cursor, theirs.pk)
        touched = []
        with settings_of(ours.pk):
            for table, row_id in their_rows.ids.items():
                for statement in (
                    f'UPDATE "{table}" SET id = id WHERE id = %s',
                    f'DELETE FROM "{table}" WHERE id = %s',
                ):
                    with attempt():
                        cursor.execute(statement, [row_id])
                        if cursor.rowcount:
                            touched.append(statement)
    assert touched == []


def test_plain_sql_cannot_write_a_row_for_another_centre(ours: Centre, theirs: Centre) -> None:
    with scratch() as cursor:
        take_off_checks(cursor)
        our_rows = lay_rows(cursor, ours.pk)
        accepted = []
        with settings_of(ours.pk):
            for table, row_id in our_rows.ids.items():
                row = read_row(cursor, table, row_id) | {"centre_id": theirs.pk}
                if not _is_refused(lambda table=table, row=row: insert(cursor, table, row)):
                    accepted.append(f"INSERT into {table}")
                statement = f'UPDATE "{table}" SET centre_id = %s WHERE id = %s'
                if not _is_refused(lambda s=statement, key=row_id: cursor.execute(s, [theirs.pk, key])):
                    accepted.append(f"UPDATE of {table}")
    assert accepted == []


def test_an_enterprise_manager_sees_nothing_of_other_enterprises(ours: Centre) -> None:
    with scratch() as cursor:
        take_off_checks(cursor)
        own = lay_rows(cursor, ours.pk)
        other = lay_rows(cursor, ours.pk)
        own_enterprise = own.ids["centres_enterprise"]
        with settings_of(ours.pk, enterprises=f"{{{own_enterprise}}}"):
            seen = {table: seen_ids(cursor, table) for table in centre_tables()}

    leaks = [table for table in centre_tables() if other.ids[table] in seen[table]]
    assert set(leaks) == set(SEEN_BY_EVERY_MANAGER)
    assert seen["centres_enterprise"] == {own_enterprise}
    assert seen["centres_membership"] == {own.ids["centres_membership"]}, "managers of other plants are invisible"
    assert seen["assessments_assessment"] == {own.ids["assessments_assessment"]}


def test_a_manager_of_no_enterprise_sees_nothing(ours: Centre) -> None:
    """An empty list means nothing, never everything."""
    with scratch() as cursor:
        take_off_checks(cursor)
        lay_rows(cursor, ours.pk)
        with settings_of(ours.pk, enterprises="{}"):
            seen = {table for table in centre_tables() if seen_ids(cursor, table)}
    assert seen == set(SEEN_BY_EVERY_MANAGER)


def test_a_manager_cannot_write_for_another_enterprise(ours: Centre) -> None:
    allowed = {"centres_auditevent", "centres_recordchange"}  # what a manager does is kept and noted too
    with scratch() as cursor:
        take_off_checks(cursor)
        own = lay_rows(cursor, ours.pk)
        other = lay_rows(cursor, ours.pk)
        with settings_of(ours.pk):
            rows = {table: read_row(cursor, table, other.ids[table]) for table in centre_tables()}
        accepted = set()
        with settings_of(ours.pk, enterprises=f"{{{own.ids['centres_enterprise']}}}"):
            for table, row in rows.items():
                if not _is_refused(lambda table=table, row=row: insert(cursor, table, row)):
                    accepted.add(table)
    assert accepted == allowed


def test_the_narrow_policies_show_only_what_they_are_named_for(ours: Centre, theirs: Centre) -> None:
    """Their setting alone opens their table and no other."""
    with scratch() as cursor:
        take_off_checks(cursor)
        lay_rows(cursor, ours.pk)
        lay_rows(cursor, theirs.pk)
        with settings_of(ours.pk):
            cursor.execute("SELECT user_id FROM centres_membership")
            ((user_id,),) = cursor.fetchall()
        with settings_of("0", user=str(user_id)):
            opened = {table: seen_centres(cursor, table) for table in centre_tables()}
    assert {table: centres for table, centres in opened.items() if centres} == {"centres_membership": {ours.pk}}


def test_every_centre_model_is_tried() -> None:
    assert len(centre_models()) == len(set(centre_tables())) > 10


def _is_refused(write: object) -> bool:
    try:
        with attempt():
            write()  # type: ignore[operator]
    except DatabaseError as error:
        assert "row-level security policy" in str(error), error
        return True
    return False
