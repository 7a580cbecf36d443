"""What this piece of work may see in the database, wherever it runs.

The value lives in a `ContextVar`, so threads and tasks never share it. The database backend
(`recp_portal.lib.postgres`) carries it to each connection before each statement; the row policies read it there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

NO_CENTRE = "0"  # a valid number that is nobody's: for statements that rely on one of the named, narrow policies


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseContext:
    """The settings that row policies read, as text, the way PostgreSQL keeps them.

    centre       the centre's key; empty outside any context, so that a policy that reads it fails loudly
    enterprises  an array literal of enterprise keys that the view is narrowed to; empty when it is not narrowed
    user         the key of the person whose own memberships may be read across centres; empty otherwise
    purpose      the name of one narrow policy that this work relies on; empty otherwise
    """

    centre: str = ""
    enterprises: str = ""
    user: str = ""
    purpose: str = ""

    def as_settings(self) -> tuple[tuple[str, str], ...]:
        """Return the settings as (name, value) pairs."""
        return (
            ("recp.centre", self.centre),
            ("recp.enterprises", self.enterprises),
            ("recp.user", self.user),
            ("recp.purpose", self.purpose),
        )


OUTSIDE = DatabaseContext()

_wanted: ContextVar[DatabaseContext] = ContextVar("recp_database_context", default=OUTSIDE)


def wanted_context() -> DatabaseContext:
    """Return what the running piece of work may see."""
    return _wanted.get()


@contextmanager
def database_context(context: DatabaseContext) -> Iterator[DatabaseContext]:
    """Let the enclosed work see what `context` says, and restore what was there before."""
    token = _wanted.set(context)
    try:
        yield context
    finally:
        _wanted.reset(token)
