"""What workers do."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from centres.tasks import CentreTask
from imports import services

HARD_LIMIT_SECONDS = 4 * 3600


@shared_task(base=CentreTask, name="imports.run_batch", time_limit=HARD_LIMIT_SECONDS)
def run_batch(*, centre_id: int, job_id: str, **_later: object) -> None:
    """Check, take or revert an import. Safe to run twice: a finished or running one is left alone."""
    services.run_batch(batch_id=UUID(job_id))


@shared_task(name="imports.sweep")
def sweep(**_later: object) -> None:
    """Send again what waits and what dead workers left behind."""
    services.send_waiting_again(at=timezone.now())
