"""Rows that a fixture made through the services are laid again for the next test as they were, in one statement.

A fixture with `@made_once` runs once per worker for the rows that it builds on. What it wrote is kept, word for word,
and sent again for each further test that asks for it; the test gets a copy of what the fixture returned. Each test
still has its own rows in its own transaction, and no others: nothing is shared but the work of making them.
"""

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from recp_portal.lib.context import DatabaseContext, database_context, wanted_context

Made = TypeVar("Made")

WRITES = (b"INSERT", b"UPDATE", b"DELETE")
KEY_GIVEN_BY_THE_DATABASE = re.compile(rb'^INSERT INTO "(\w+)" \((?!"id").* RETURNING "\1"\."id"$', re.DOTALL)

# What the running test has laid so far: the same fixture writes other rows where others are there already.
_laid: list[str] = []


@dataclass
class Record:
    """What a fixture wrote, by the context in which it was written, and what it returned."""

    written: list[tuple[DatabaseContext, bytes]] = field(default_factory=list)
    is_whole: bool = True
    returned: Any = None

    def write(self) -> None:
        """Lay the rows again."""
        at = 0
        while at < len(self.written):
            context, texts = self.written[at][0], []
            while at < len(self.written) and self.written[at][0] == context:
                texts.append(self.written[at][1])
                at += 1
            with database_context(context), connection.cursor() as cursor:
                cursor.cursor.execute(b";".join(texts))


def forget_what_was_laid() -> None:
    """Begin a test: nothing is there."""
    _laid.clear()


def made_once(make: Callable[..., Made]) -> Callable[..., Made]:
    """Let a fixture run once for the rows it is given, and lay what it wrote again after that."""
    records: dict[tuple[Any, ...], Record] = {}
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def fixture(**given: Any) -> Made:
        key = (tuple(_laid), *((word, _key_of(value)) for word, value in given.items()))
        record = records.get(key)
        if record is None:
            with _recording() as record:
                made = make(**given)
            if record.is_whole:
                record.returned = copy.deepcopy(made)
                records[key] = record
        else:
            record.write()
            made = copy.deepcopy(record.returned)
        _laid.append(name)
        return made

    return fixture


@contextmanager
def _recording() -> Iterator[Record]:
    record = Record()

    def keep(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        text: bytes = context["cursor"].cursor.query or b""
        if text.startswith(b"ROLLBACK") or many:
            record.is_whole = False
        elif text.startswith(WRITES):
            record.written.append((wanted_context(), _with_its_key(text)))
        return answer

    with connection.execute_wrapper(keep):
        yield record


def _with_its_key(text: bytes) -> bytes:
    """Return an insertion with the key that the database gave the one row: others point at it."""
    found = KEY_GIVEN_BY_THE_DATABASE.match(text)
    if found is None or text.count(b"), (") > 0:
        return text
    with connection.cursor() as cursor:
        cursor.cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id'))", [found[1].decode()])
        (key,) = cursor.fetchone()
    return text.replace(b'" (', b'" ("id", ', 1).replace(b") VALUES (", b") VALUES (%d, " % key, 1)


def _key_of(value: Any) -> Any:
    if value is None:
        return None
    assert isinstance(value, Model), f"{value!r} is no row: what is written may depend on more than its key"
    return (type(value), value.pk)
