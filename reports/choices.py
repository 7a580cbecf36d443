"""The words of consent and of published figures: each list once, with its label."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentDecision(models.TextChoices):
    """What an enterprise decides about its case study."""

    NAMED = "named", _("Publish with our name")
    ANONYMOUS = "anonymous", _("Publish without our name")
    REFUSED = "refused", _("Do not publish")


class Shown(models.TextChoices):
    """How much of a kind of figure a published case study shows."""

    VALUE = "value", _("Amounts")
    PERCENTAGE = "percentage", _("Percentages only")
    HIDDEN = "hidden", _("Nothing")


class Qualifier(models.TextChoices):
    """How exactly a published figure was meant."""

    EXACT = "=", _("as printed")
    LESS = "<", _("less than")
    MORE = ">", _("more than")
    ABOUT = "~", _("about")


class FigureBasis(models.TextChoices):
    """What a published figure is measured against."""

    ABSOLUTE = "absolute", _("in total")
    PER_OUTPUT = "per_output", _("per unit of output")
    NOT_STATED = "not_stated", _("basis not stated by the source")


class FigurePeriod(models.TextChoices):
    """What time a published figure is for."""

    YEAR = "year", _("a year")


class FigureChange(models.TextChoices):
    """Whether a published figure is an amount, or says how much less it became."""

    REDUCTION = "reduction", _("less than before")
