"""What was made, changed and removed since somebody looked.

A row says in which transaction it was changed, and that number alone would not do: a transaction that began early may
commit late. So a mark keeps what PostgreSQL calls a snapshot: which transactions were still running when it was taken.
Whatever these and all later ones changed has not been seen.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection
from django.db.models import Q, QuerySet

from centres.models import RecordChange

LARGEST = 2**63 - 1
MOST_RUNNING = 1000


class NotAMark(ValueError):
    """The text is no mark of ours."""


class OfAnotherDatabase(ValueError):
    """The mark was taken in another database: this one was restored from a backup, or moved, since."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in the life of one database.

    server   the PostgreSQL cluster
    next     every transaction from this number on is later
    running  earlier ones that had not ended
    """

    server: int
    next: int
    running: tuple[int, ...]

    def __str__(self) -> str:
        numbers = ".".join(map(str, (self.server, self.next, *self.running)))
        return urlsafe_b64encode(numbers.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the mark that a client gives back. Raises NotAMark."""
        try:
            decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        except (Error, ValueError):
            raise NotAMark from None
        parts = decoded.split(".")
        if not 2 <= len(parts) <= MOST_RUNNING or not all(part.isdigit() and len(part) < 20 for part in parts):
            raise NotAMark
        server, following, *running = map(int, parts)
        if following > LARGEST or any(one >= following for one in running):
            raise NotAMark
        return cls(server=server, next=following, running=tuple(running))


def mark_now() -> Mark:
    """Return the mark of this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, pg_snapshot_xmax(snapshot)::text, "
            "ARRAY(SELECT xip::text FROM pg_snapshot_xip(snapshot) AS xip), pg_current_xact_id_if_assigned()::text "
            "FROM pg_control_system(), pg_current_snapshot() AS snapshot"
        )
        server, following, running, own = cursor.fetchone()
    unfinished = {int(one) for one in running} | ({int(own)} if own and int(own) < int(following) else set())
    return Mark(server=server, next=int(following), running=tuple(sorted(unfinished)))


def changes_since(mark: Mark, *, kind: str) -> QuerySet[Any]:
    """Return (`record_id`, `was_removed`) of each record of a table that was changed since. Raises OfAnotherDatabase.

    was_removed  it was removed at least once; it may have been made again with the same key
    """
    unseen = unseen_since(mark, column="transaction")
    rows = RecordChange.objects.filter(unseen, kind=kind, transaction__gte=min((*mark.running, mark.next)))
    return rows.values("record_id").annotate(was_removed=BoolOr("is_removed")).order_by("record_id")


def unseen_since(mark: Mark, *, column: str) -> Q:
    """Return which rows the mark has not seen, by the column with their transaction. Raises OfAnotherDatabase."""
    now = mark_now()
    if mark.server != now.server or mark.next > now.next:
        raise OfAnotherDatabase
    return Q(**{f"{column}__gte": mark.next}) | Q(**{f"{column}__in": mark.running})
