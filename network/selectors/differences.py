"""Whether log and tables together are what the results say: every difference, by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from centres import unscoped
from network import book
from network.models import Card
from network.selectors.similar import settled, told_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One sum that is another in the tables than in the results; `centre` is blank for the network's tables."""

    table: str
    centre: str
    key: tuple[str, ...]
    name: str
    by: Decimal

    def __str__(self) -> str:
        return f"{self.table} {self.centre} {' · '.join(self.key)}: {self.name} differs by {self.by:+f}"


def differences() -> list[Difference]:
    """Return where the tables and the log differ from the results, at one moment; nobody has to stop working."""
    found: list[Difference] = []
    with unscoped.one_moment(may_write=True), connection.cursor() as cursor:
        for kept in book.OF_NETWORK:
            cursor.execute(_drop(kept))
            cursor.execute(f"CREATE TEMPORARY TABLE {_fresh(kept)} AS {kept.query('network_delta')} WITH NO DATA")
        for centre in unscoped.each_centre():
            for kept in book.OF_CENTRE:
                found += _found(cursor, kept, kept.query(book.SOURCE), centre.slug)
            for kept in book.OF_NETWORK:
                cursor.execute(f"INSERT INTO pg_temp.{_fresh(kept)} {kept.query(book.SOURCE)}")
        with unscoped.for_purpose("network_figures"):
            for kept in book.OF_NETWORK:
                found += _found(cursor, kept, f"SELECT {kept.columns} FROM pg_temp.{_fresh(kept)}")  # noqa: S608
                cursor.execute(_drop(kept))
            found += _unsettled()
    return found


def _unsettled() -> Iterable[Difference]:
    """Return where a card tells something else than the plants and bands behind it; the log is in neither yet."""
    kept = {(row.data_kind, row.place, row.card): told_by(row) for row in Card.objects.all()}
    fresh = {(row.data_kind, row.place, row.card): told_by(row) for row in settled()}
    for key in sorted(kept.keys() | fresh.keys()):
        if kept.get(key) != fresh.get(key):
            yield Difference(table="network_card", centre="", key=key, name="what it tells", by=Decimal(1))


def _fresh(kept: book.Kept) -> str:
    return f"fresh_{kept.table}"


def _drop(kept: book.Kept) -> str:
    return f"DROP TABLE IF EXISTS pg_temp.{_fresh(kept)}"


def _found(cursor: Any, kept: book.Kept, fresh: str, centre: str = "") -> Iterable[Difference]:
    """Return what is left when what the results say is taken off what is kept and what the log adds to it."""
    key, columns = ", ".join(book.quoted(kept.key)), kept.columns
    less = ", ".join(f"-{name}" for name in book.quoted(kept.sums))
    added = ", ".join(f"sum({name})" for name in book.quoted(kept.sums))
    some = " OR ".join(f"sum({name}) <> 0" for name in book.quoted(kept.sums))
    cursor.execute(
        f"SELECT {key}, {added} FROM (\n"  # noqa: S608  # names and queries of network.book
        f"    {kept.stored()}\n"
        f"    UNION ALL SELECT * FROM ({kept.query('network_delta')}) AS log\n"
        f"    UNION ALL SELECT {key}, {less} FROM ({fresh}) AS fresh ({columns})\n"
        f") AS q GROUP BY {key} HAVING {some} ORDER BY {key}"
    )
    for row in cursor.fetchall():
        names = tuple(str(value) for value in row[: len(kept.key)])
        for name, by in zip(kept.sums, row[len(kept.key) :], strict=True):
            if by:
                yield Difference(table=kept.table, centre=centre, key=names, name=name, by=Decimal(by))
