"""The words of a release."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.confidentiality.suppression import Reason


class ReleaseState(models.TextChoices):
    """How far a release is."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Released")
    FAILED = "failed", _("Failed")


UNFINISHED = (ReleaseState.QUEUED, ReleaseState.RUNNING)


class MakingStep(models.TextChoices):
    """What is being done."""

    WAITING = "waiting", _("Waiting for a worker")
    READING = "reading", _("Reading the centres' results")
    ADDING = "adding", _("Adding up the tables")
    WITHHOLDING = "withholding", _("Finding out what must be withheld")
    KEEPING = "keeping", _("Keeping the release")
    FINISHED = "finished", _("Finished")


class WithheldBecause(models.TextChoices):
    """Why a cell is withheld."""

    FEW = Reason.FEW, _("fewer than five enterprises")
    TWO = Reason.TWO, _("two enterprises hold most of it")
    CHANGE = Reason.CHANGE, _("the change since an earlier release would show one or two enterprises")
    BEFORE = Reason.BEFORE, _("withheld before, and hardly changed since")
    COMPLEMENT = Reason.COMPLEMENT, _("with it another withheld figure could be worked out")


class ChangeReason(models.TextChoices):
    """Why a figure differs between two releases."""

    NEW = "new", _("new")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    STOPPED = "stopped", _("stopped")
    RATE = "rate", _("exchange rate")
    FACTORS = "factors", _("factors")
