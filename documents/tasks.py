"""What workers do."""

from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from centres.tasks import CentreTask
from documents import rendering, services

SOFT_LIMIT_SECONDS, HARD_LIMIT_SECONDS = 240, 300  # a document that hangs is an attempt that failed


@shared_task(
    base=CentreTask, name="documents.render_document", soft_time_limit=SOFT_LIMIT_SECONDS, time_limit=HARD_LIMIT_SECONDS
)
def render_document(*, centre_id: int, job_id: str, **_later: object) -> None:
    """Make the document of a waiting job. Safe to run twice: a finished or running job is left alone."""
    rendering.render_document(job_id=UUID(job_id))


@shared_task(
    name="documents.render_network_document", soft_time_limit=SOFT_LIMIT_SECONDS, time_limit=HARD_LIMIT_SECONDS
)
def render_network_document(*, job_id: str, **_later: object) -> None:
    """Make the document of the network that waits, in no centre's context. Safe to run twice as well."""
    rendering.render_network_document(job_id=UUID(job_id))


@shared_task(name="documents.sweep")
def sweep(*, everything: bool = False, **_later: object) -> None:
    """Send again what waits and what dead workers left behind."""
    services.send_waiting_again(at=timezone.now(), everything=everything)


@shared_task(name="documents.expire")
def expire(**_later: object) -> None:
    """Remove the files that need not be kept any longer, in all centres."""
    services.expire_documents(at=timezone.now())


@worker_ready.connect
def sweep_at_start(sender: Any, **_signal: object) -> None:
    """Let a worker that has just started look for what was left behind, in a queue that it reads itself."""
    queue = next(iter(sender.app.amqp.queues.consume_from))
    sender.app.send_task("documents.sweep", kwargs={"everything": True}, queue=queue, retry=False)
