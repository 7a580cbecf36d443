"""PostgreSQL's advisory locks: held by a connection, freed within milliseconds of its end, also after SIGKILL."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


def lock_key(kind: str, of: UUID | int) -> int:
    """Return the key of a lock: 64 bits, signed."""
    part = of.bytes if isinstance(of, UUID) else str(of).encode()
    return int.from_bytes(hashlib.blake2b(kind.encode() + b":" + part, digest_size=8).digest(), signed=True)


def locked_keys() -> set[int]:
    """Return the keys of the advisory locks that living connections hold in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks "
            "WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return {key for (key,) in cursor.fetchall()}


@contextmanager
def advisory_lock(key: int) -> Iterator[bool]:
    """Hold a lock on this connection, and say whether it could be had.

    PostgreSQL is told to notice within a minute when the worker's whole machine is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '5', false), "
            "set_config('tcp_keepalives_count', '4', false)"
        )
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
            except DatabaseError:  # the connection is gone, and the lock with it
                logger.warning("Lock %s went with its connection.", key)
