"""The words of an import: each list once, with its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TableKind(models.TextChoices):
    """What the rows of a file are."""

    ENTERPRISES = "enterprises", _("Enterprises")
    ASSESSMENTS = "assessments", _("Assessments")
    OPTIONS = "options", _("Options")


class MadeKind(models.TextChoices):
    """What a row of a file became, or what was made beside it."""

    ENTERPRISE = "enterprise", _("Enterprise")
    SITE = "site", _("Site")
    ASSESSMENT = "assessment", _("Assessment")
    OPTION = "option", _("Option")
    RESULT = "result", _("Result")


MADE_OF: dict[str, str] = {
    TableKind.ENTERPRISES: MadeKind.ENTERPRISE,
    TableKind.ASSESSMENTS: MadeKind.ASSESSMENT,
    TableKind.OPTIONS: MadeKind.OPTION,
}


class Outcome(models.TextChoices):
    """What becomes of a row. Every row of a file has exactly one."""

    GOOD = "good", _("Good")
    WAITING = "waiting", _("Waits for correction")
    DUPLICATE = "duplicate", _("The same row again")
    UNCHANGED = "unchanged", _("Imported before")
    IGNORED = "ignored", _("Left out by the mapping")
    HEADER = "header", _("The header again")
    BLANK = "blank", _("Empty")


class BatchState(models.TextChoices):
    """Where an import stands."""

    MAPPING = "mapping", _("Columns to be assigned")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    TAKING = "taking", _("Being taken")
    TAKEN = "taken", _("Taken")
    REVERTING = "reverting", _("Being reverted")
    REVERTED = "reverted", _("Reverted")
    FAILED = "failed", _("Failed")


UNFINISHED = (BatchState.CHECKING, BatchState.TAKING, BatchState.REVERTING)


class BatchStep(models.TextChoices):
    """What a worker is doing."""

    WAITING = "waiting", _("Waiting for a worker")
    READING = "reading", _("Reading the files")
    COMPARING = "comparing", _("Comparing the rows with one another")
    TAKING = "taking", _("Taking the good rows")
    REPORTING = "reporting", _("Writing the report")
    REVERTING = "reverting", _("Taking the rows back")
    FINISHED = "finished", _("Finished")
