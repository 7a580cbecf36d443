"""The fold, which moves the log into the tables, and the rebuilding of the tables from the results themselves."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from centres import unscoped
from centres.models import Centre
from network import book, selectors
from network.models import Card

FOLD_LOCK = 0x52454350  # "RECP": one fold at a time, on whichever host
MOST_ROWS = 100_000  # of one centre in one go: memory stays flat after a large import


def fold() -> int:
    """Move what is in the log into the tables and return how many entries moved; 0 while another fold is at it.

    Readers see the same before, while and after: the entries leave the log in the transaction that adds them.
    """
    moved = 0
    cards: set[str] = set()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        centres = _centres_with_entries(cursor)
        if not centres:
            return 0
        cursor.execute(_MOVED)
        for centre in unscoped.each_centre(centres):
            cursor.execute("TRUNCATE pg_temp.network_moved, pg_temp.network_moved_cells")
            cursor.execute(_MOVE, [MOST_ROWS])
            moved += cursor.rowcount
            _add_moved(cursor, centre)
            cursor.execute("DELETE FROM network_member WHERE entries_count = 0")
            cursor.execute("DELETE FROM network_cardmember WHERE options_count = 0")
            cursor.execute("SELECT DISTINCT card FROM pg_temp.network_moved WHERE card <> ''")
            cards |= {card for (card,) in cursor.fetchall()}
        _settle(cards)
    return moved


def rebuild() -> int:
    """Make all tables anew from the results, and forget the log that they hold. Return the number of centres.

    What is accepted meanwhile is in neither, and stays in the log.
    """
    with _alone(), unscoped.one_moment(may_write=True), connection.cursor() as cursor:
        with unscoped.for_purpose("network_fold"):
            for kept in book.OF_NETWORK:
                cursor.execute(f"DELETE FROM {kept.table}")  # noqa: S608  # a name of network.book
        centres = list(Centre.objects.order_by("pk"))
        cursor.execute(_MOVED)
        for centre in unscoped.each_centre(centres):
            cursor.execute("TRUNCATE pg_temp.network_moved, pg_temp.network_moved_cells")
            cursor.execute(_TAKE)
            cursor.execute("DELETE FROM network_delta")
            for kept in book.OF_CENTRE:
                cursor.execute(f"DELETE FROM {kept.table}")  # noqa: S608  # a name of network.book; of this centre
            _add_moved(cursor, centre)
        _settle(None)
    return len(centres)


_ENTRY = ", ".join(book.quoted(["centre_id", "sign", *book.ENTRY]))
_MOVED = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS network_moved ON COMMIT DROP AS
    SELECT {_ENTRY} FROM network_delta WITH NO DATA;
CREATE TEMPORARY TABLE IF NOT EXISTS network_moved_cells ON COMMIT DROP AS
    SELECT {book.NETWORK_CELLS.columns} FROM network_networkcell WITH NO DATA"""  # noqa: S608  # names of network.book
_MOVE = f"""
WITH gone AS (DELETE FROM network_delta WHERE id IN (SELECT id FROM network_delta LIMIT %s) RETURNING {_ENTRY})
INSERT INTO pg_temp.network_moved SELECT * FROM gone"""  # noqa: S608
_TAKE = f"INSERT INTO pg_temp.network_moved SELECT {_ENTRY} FROM {book.SOURCE} AS s"  # noqa: S608


_CELLS = f"INSERT INTO pg_temp.network_moved_cells {book.cells_of('pg_temp.network_moved')}"
_MOVED_CELLS = f"SELECT {book.NETWORK_CELLS.columns} FROM pg_temp.network_moved_cells"  # noqa: S608
_MEMBERS = book.MEMBERS.add(book.members_of("pg_temp.network_moved"))
_CARD_MEMBERS = book.CARD_MEMBERS.add(book.CARD_MEMBERS.query("pg_temp.network_moved"))
_TO_CENTRE = (book.CENTRE_CELLS.add(_MOVED_CELLS), _MEMBERS, _CARD_MEMBERS)
_TO_NETWORK = (
    book.NETWORK_CELLS.add(_MOVED_CELLS),
    book.NETWORK_TOTALS.add(book.over_years("pg_temp.network_moved_cells")),
    book.CARD_BANDS.add(book.CARD_BANDS.query("pg_temp.network_moved")),
)


def _settle(cards: Collection[str] | None) -> None:
    """Say anew what may be told of these cards; of all without a list."""
    told = selectors.settled(cards)
    with unscoped.for_purpose("network_fold"):
        before = Card.objects.all() if cards is None else Card.objects.filter(card__in=cards)
        before.delete()
        Card.objects.bulk_create(told, batch_size=1000)


def _add_moved(cursor: Any, centre: Centre) -> None:
    """Add the moved entries of a centre up, once, and the sums to its own tables and to those of the network."""
    cursor.execute("ANALYZE pg_temp.network_moved")
    cursor.execute(_CELLS)
    for statement in _TO_CENTRE:
        cursor.execute(statement, [centre.pk])
    with unscoped.for_purpose("network_fold"):
        for statement in _TO_NETWORK:
            cursor.execute(statement)


def _centres_with_entries(cursor: Any) -> list[Centre]:
    with unscoped.for_purpose("network_figures"):
        cursor.execute("SELECT DISTINCT centre_id FROM network_delta")
        keys = [key for (key,) in cursor.fetchall()]
    return list(Centre.objects.filter(pk__in=keys).order_by("pk"))


@contextmanager
def _alone() -> Iterator[None]:
    """Keep folds out, from before the moment that is read until after the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [FOLD_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [FOLD_LOCK])
