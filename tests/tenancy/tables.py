"""Every centre-owned table, filled with rows by plain SQL, so that the locks are tried on tables nobody thought of.

Rows are laid inside a transaction that is always rolled back: check constraints and triggers are taken off first, and
keys are deferred, so that any value of the right type will do.
"""

import itertools
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from centres.tenancy import CentreOwnedModel
from recp_portal.lib.context import DatabaseContext, database_context

# Where a policy reads the value, so that any value will not do.
TELLING_VALUES: Mapping[tuple[str, str], object] = {("centres_membership", "role"): "enterprise_manager"}

_counter = itertools.count(1)


@cache
def centre_models() -> tuple[type[CentreOwnedModel], ...]:
    """Return every concrete centre-owned model of the project."""
    found = [model for model in apps.get_models(include_auto_created=True) if issubclass(model, CentreOwnedModel)]
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def centre_tables() -> list[str]:
    """Return the tables of the centre-owned models."""
    return [model._meta.db_table for model in centre_models()]


def keys_between_centre_tables() -> list[models.ForeignKey[Any, Any]]:
    """Return every foreign key from a centre-owned model to a centre-owned model."""
    return [
        key
        for model in centre_models()
        for key in model._meta.concrete_fields
        if isinstance(key, models.ForeignKey) and issubclass(key.related_model, CentreOwnedModel)
    ]


@contextmanager
def scratch() -> Iterator[Any]:
    """Give a cursor whose work, tables included, is undone at the end. Inside a test's database transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


@contextmanager
def attempt() -> Iterator[None]:
    """Undo the enclosed statements, whether they succeed or fail."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def settings_of(centre: object = "", **settings: str) -> Iterator[None]:
    """Set what the row policies read, without the first lock knowing."""
    with database_context(DatabaseContext(centre=str(centre), **settings)):
        yield


def take_off_policies(cursor: Any) -> None:
    """Switch the third lock off."""
    for table in centre_tables():
        cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def take_off_twins(cursor: Any) -> None:
    """Remove the second lock: the keys of two columns."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1"
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def take_off_checks(cursor: Any) -> None:
    """Remove check constraints and triggers of the centre-owned tables, so that any row can be laid."""
    tables = centre_tables()
    cursor.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE contype = 'c' AND conrelid::regclass::text = ANY (%s)",
        [tables],
    )
    for table, name in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')


@dataclass(frozen=True, slots=True)
class Rows:
    """One row in each centre-owned table, all of one centre and linked with each other."""

    centre_id: int
    ids: Mapping[str, uuid.UUID] = field(default_factory=dict)


def lay_rows(cursor: Any, centre_id: int) -> Rows:
    """Lay one row in each centre-owned table, as the centre itself would: the policies must agree."""
    ids = {table: uuid.uuid4() for table in centre_tables()}
    targets = {
        (key.model._meta.db_table, key.column): ids[key.related_model._meta.db_table]
        for key in keys_between_centre_tables()
    }
    with settings_of(centre_id):
        for table in centre_tables():
            row: dict[str, object] = {"id": ids[table], "centre_id": centre_id}
            for column, kind, length in _columns(table):
                if (table, column) in targets:
                    row[column] = targets[table, column]
                elif column not in row:
                    row[column] = TELLING_VALUES.get((table, column), _value(kind, length))
            insert(cursor, table, row)
    return Rows(centre_id=centre_id, ids=ids)


def insert(cursor: Any, table: str, row: Mapping[str, object]) -> None:
    """Insert one row by plain SQL."""
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', [_adapted(value) for value in row.values()])


def read_row(cursor: Any, table: str, row_id: uuid.UUID) -> dict[str, object]:
    """Return one row as a mapping, with a key of its own, ready to be inserted again."""
    cursor.execute(f'SELECT * FROM "{table}" WHERE id = %s', [row_id])
    (values,) = cursor.fetchall()
    return {column.name: value for column, value in zip(cursor.description, values, strict=True)} | {"id": uuid.uuid4()}


def seen_ids(cursor: Any, table: str) -> set[uuid.UUID]:
    """Return the keys of the rows that plain SQL sees."""
    cursor.execute(f'SELECT id FROM "{table}"')
    return {key for (key,) in cursor.fetchall()}


def seen_centres(cursor: Any, table: str) -> set[int]:
    """Return the centres whose rows plain SQL sees."""
    cursor.execute(f'SELECT centre_id FROM "{table}"')
    return {centre_id for (centre_id,) in cursor.fetchall()}


@cache
def _columns(table: str) -> Sequence[tuple[str, str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, character_maximum_length FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' "
            "AND is_identity = 'NO'",
            [table],
        )
        return cursor.fetchall()


def _value(kind: str, length: int | None) -> object:
    number = next(_counter)
    match kind:
        case "uuid":
            return uuid.uuid4()
        case "boolean":
            return False
        case "date":
            return date(2026, 1, 1)
        case "timestamp with time zone":
            return datetime(2026, 1, 1, tzinfo=UTC)
        case "jsonb":
            return {}
        case "ARRAY":
            return []
        case "character varying" | "text":
            return f"row {number}"[-length:] if length else f"row {number}"
        case "smallint" | "integer" | "bigint":
            return number
        case "numeric" | "double precision":
            return 1
        case "bytea":
            return b""
    raise AssertionError(f"No value is known for a column of type {kind}: add one to tests/tenancy/tables.py.")


def _adapted(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict) else value
