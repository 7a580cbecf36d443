"""Hints for the workers; the batch's row is the truth."""

from uuid import UUID

from recp_portal.lib.hints import Hints

_hints = Hints("imports.run_batch")


def send_hint(*, centre_id: int, job_id: UUID) -> bool:
    """Tell a worker that there is something to do; return whether the broker took it."""
    return _hints.send(centre_id=centre_id, job_id=job_id)
