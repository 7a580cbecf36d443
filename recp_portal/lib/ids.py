"""Identifiers of records that the field creates: made by client or server, in the order of time."""

from uuid import UUID

from uuid_utils import compat


def uuid7() -> UUID:
    """Return a new version 7 UUID (RFC 9562): unique without a server, and sorted by the time it was made."""
    return compat.uuid7()
