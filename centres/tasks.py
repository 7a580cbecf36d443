"""The only way for a worker to open a centre: the task names it, as a page does in its address."""

import logging
from typing import Any

from celery import Task, shared_task
from django.utils import timezone

from centres import services
from centres.models import Centre
from centres.tenancy import centre_context

logger = logging.getLogger(__name__)


class CentreTask(Task):  # type: ignore[type-arg]  # Task is generic for the type checker only
    """A task that runs inside the centre whose key it is given as `centre_id`."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task inside its centre; do nothing when the centre is no longer there."""
        centre = Centre.objects.select_related("country").filter(pk=kwargs["centre_id"]).first()
        if centre is None:
            logger.warning("%s: there is no centre %s any more.", self.name, kwargs["centre_id"])
            return None
        with centre_context(centre):
            return super().__call__(*args, **kwargs)


@shared_task(name="centres.thin_changes")
def thin_changes(**_later: object) -> None:
    """Forget notes of changes that later ones make needless, in all centres."""
    services.thin_changes(at=timezone.now())
