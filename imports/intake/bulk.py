"""Many rows at once: COPY into a temporary twin of the table, and from there into the table under its row policy.

PostgreSQL refuses COPY into a table with row security; a temporary table has none, and INSERT … SELECT is checked row
by row as any other insert.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
NULL = "\\N"


def copy_text(value: object) -> str:
    r"""Return a value as COPY's text format has it.

    >>> copy_text(None), copy_text("a\tb"), copy_text(True), copy_text(Decimal("1E+2"))
    ('\\N', 'a\\tb', 't', '100')
    """
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case str():
            return value.translate(_ESCAPES)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value).translate(_ESCAPES)


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, str, Callable[[Any], str]], ...]:
    """Return attribute, column and writer of each field of a table."""
    return tuple((field.attname, field.column, _writer(field)) for field in model._meta.concrete_fields)


def _writer(field: Any) -> Callable[[Any], str]:
    if isinstance(field, models.JSONField):
        return lambda value: NULL if value is None else json.dumps(value, cls=field.encoder).translate(_ESCAPES)
    if isinstance(field, ArrayField):
        return _array
    return copy_text


def _array(values: Sequence[str] | None) -> str:
    if values is None:
        return NULL
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return ("{" + ",".join(quoted) + "}").translate(_ESCAPES)


def insert_many(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Insert checked rows of one model, in a transaction, under the table's row policy."""
    if not rows:
        return
    fields = _columns(model)
    buffer = StringIO()
    for row in rows:
        buffer.write("\t".join([write(getattr(row, name)) for name, _column, write in fields]))
        buffer.write("\n")
    buffer.seek(0)
    table = connection.ops.quote_name(model._meta.db_table)
    twin = connection.ops.quote_name(f"copy_of_{model._meta.db_table}")
    columns = ", ".join(connection.ops.quote_name(column) for _name, column, _write in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {twin} (LIKE {table}) ON COMMIT DELETE ROWS")
        cursor.cursor.copy_expert(f"COPY {twin} ({columns}) FROM STDIN", buffer)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {twin}")  # noqa: S608  # names of a model
        cursor.execute(f"TRUNCATE {twin}")


def drop_twins(*tables: type[models.Model]) -> None:
    """Drop the temporary twins, so that a later migration finds the connection as it was."""
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name('copy_of_' + model._meta.db_table)}")
