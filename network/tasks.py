"""What workers do for the totals."""

from celery import shared_task

from network import services


@shared_task(name="network.fold")
def fold(**_later: object) -> None:
    """Move what is in the log into the tables, until nothing is left or another fold is at it."""
    while services.fold():
        pass
