"""What workers do."""

from celery import shared_task
from django.utils import timezone

from releases import rendering, services


@shared_task(name="releases.make_release")
def make_release(*, release_id: int, **_later: object) -> None:
    """Make a waiting release. Safe to run twice: a finished or running one is left alone."""
    rendering.make_release(release_id=release_id)


@shared_task(name="releases.sweep")
def sweep(**_later: object) -> None:
    """Send again what waits and what dead workers left behind."""
    services.send_waiting_again(at=timezone.now())
