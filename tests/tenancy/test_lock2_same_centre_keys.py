"""The second lock alone: with managers and row policies out of the way, no row can point into another centre."""

import pytest
from django.db import DatabaseError, connection, models

from centres.models import Centre
from centres.operations import twin_name
from tests.tenancy.tables import (
    attempt,
    centre_models,
    keys_between_centre_tables,
    lay_rows,
    scratch,
    settings_of,
    take_off_checks,
    take_off_policies,
    take_off_twins,
)

pytestmark = pytest.mark.django_db


def test_every_key_between_centre_tables_has_its_twin() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text, conname, pg_get_constraintdef(oid), "
            "convalidated FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) = 2"
        )
        twins = {row[:3]: row[3:] for row in cursor.fetchall()}

    for key in keys_between_centre_tables():
        table, target = key.model._meta.db_table, key.related_model._meta.db_table
        definition, is_validated = twins.pop((table, target, twin_name(table, key.column)), ("", False))
        assert definition.startswith(f"FOREIGN KEY ({key.column}, centre_id) REFERENCES {target}(id, centre_id)"), (
            f"{key} could point into another centre: add SameCentreForeignKey to its migration"
        )
        assert is_validated
    assert twins == {}, "keys of two columns that belong to no field"


def test_a_reference_into_another_centre_is_refused_by_the_twin_alone(ours: Centre, theirs: Centre) -> None:
    """For every key: Django's own key accepts the reference, the twin refuses it."""
    with scratch() as cursor:
        take_off_policies(cursor)
        take_off_checks(cursor)
        our_rows, their_rows = lay_rows(cursor, ours.pk), lay_rows(cursor, theirs.pk)
        accepted = []
        for key in keys_between_centre_tables():
            table, target = key.model._meta.db_table, key.related_model._meta.db_table
            reference = (their_rows.ids[target], our_rows.ids[table])
            if key.unique:  # make room: each row may be pointed at once
                assert key.null
                cursor.execute(f'UPDATE "{table}" SET "{key.column}" = NULL')
            with attempt():
                cursor.execute(f'UPDATE "{table}" SET "{key.column}" = %s WHERE id = %s', reference)
                cursor.execute(f'SET CONSTRAINTS "{_own_key(table, key.column)}" IMMEDIATE')
            try:
                with attempt():
                    cursor.execute(f'UPDATE "{table}" SET "{key.column}" = %s WHERE id = %s', reference)
                    cursor.execute(f'SET CONSTRAINTS "{twin_name(table, key.column)}" IMMEDIATE')
                    accepted.append(str(key))
            except DatabaseError as refusal:
                assert twin_name(table, key.column) in str(refusal)
    assert accepted == []


def test_a_reference_inside_the_centre_is_accepted(ours: Centre) -> None:
    """So that the refusals above are the other centre's and nothing else's."""
    with scratch() as cursor:
        take_off_policies(cursor)
        take_off_checks(cursor)
        lay_rows(cursor, ours.pk)
        for key in keys_between_centre_tables():
            cursor.execute(f'SET CONSTRAINTS "{twin_name(key.model._meta.db_table, key.column)}" IMMEDIATE')


def test_a_row_that_is_pointed_at_cannot_leave_its_centre(ours: Centre, theirs: Centre) -> None:
    with scratch() as cursor:
        take_off_policies(cursor)
        take_off_checks(cursor)
        our_rows = lay_rows(cursor, ours.pk)
        cursor.execute(
            "UPDATE centres_enterprise SET centre_id = %s WHERE id = %s",
            [theirs.pk, our_rows.ids["centres_enterprise"]],
        )
        with pytest.raises(DatabaseError, match="centres_site_enterprise_id_centre"), attempt():
            cursor.execute("SET CONSTRAINTS centres_site_enterprise_id_centre IMMEDIATE")


def test_without_the_twins_the_reference_would_be_accepted(ours: Centre, theirs: Centre) -> None:
    """The proof that nothing else stands in for the second lock: row policies do not watch foreign keys."""
    with scratch() as cursor:
        take_off_checks(cursor)
        take_off_twins(cursor)
        our_rows, their_rows = lay_rows(cursor, ours.pk), lay_rows(cursor, theirs.pk)
        own_key = _own_key("centres_site", "enterprise_id")
        with settings_of(ours.pk):
            cursor.execute(
                "UPDATE centres_site SET enterprise_id = %s WHERE id = %s",
                [their_rows.ids["centres_enterprise"], our_rows.ids["centres_site"]],
            )
            assert cursor.rowcount == 1
            cursor.execute(f'SET CONSTRAINTS "{own_key}" IMMEDIATE')


@pytest.mark.parametrize("model", centre_models(), ids=lambda model: model._meta.label)
def test_every_centre_owned_row_says_its_centre(model: type[models.Model]) -> None:
    """A twin with an empty column is not checked, so the centre is never empty."""
    centre = model._meta.get_field("centre")
    assert not centre.null
    assert centre.column == "centre_id"
    assert [field.name for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created] == [], (
        "a table that Django makes by itself has no centre: give the relation a centre-owned `through` model"
    )


def _own_key(table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid "
            "AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 "
            "AND c.conrelid = %s::regclass AND a.attname = %s",
            [table, column],
        )
        ((name,),) = cursor.fetchall()
    return str(name)
