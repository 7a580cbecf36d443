"""Where a document is on its way, and at which step."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentState(models.TextChoices):
    """What has become of a request."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


UNFINISHED = (DocumentState.QUEUED, DocumentState.RUNNING)


class RenderStep(models.TextChoices):
    """What the worker is doing, in words for the person who waits."""

    WAITING = "waiting", _("Waiting for a free worker")
    READING = "reading", _("Reading the figures")
    LAYING_OUT = "laying_out", _("Setting the pages")
    KEEPING = "keeping", _("Keeping the file")
    FINISHED = "finished", _("Finished")


PROGRESS_PERCENT = {
    RenderStep.WAITING: 0,
    RenderStep.READING: 10,
    RenderStep.LAYING_OUT: 40,
    RenderStep.KEEPING: 90,
    RenderStep.FINISHED: 100,
}
