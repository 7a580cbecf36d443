"""By what a centre's results are filed: which programme paid for an assessment, and what counts as a low cost."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Assessment
from centres.models import EditedRecord, Programme


class Funding(EditedRecord):
    """A programme's share of an assessment. What no programme paid for stays without one."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="funding")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme"))
    share = models.DecimalField(_("share"), max_digits=4, decimal_places=3, default=1)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("share of a programme")
        verbose_name_plural = _("shares of programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "programme"],
                name="funding_once_per_programme",
                violation_error_message=_("Programme: this assessment has a share of it already. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=1),
                name="funding_share_is_a_share",
                violation_error_message=_("Share: give a share above 0 and up to 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.share}"


class CostThreshold(EditedRecord):
    """From a day on: up to which investment an option counts as low, and up to which as intermediate."""

    valid_start = models.DateField(_("valid from"))
    currency = models.CharField(_("currency"), max_length=3)
    low_amount = models.DecimalField(_("low up to"), max_digits=18, decimal_places=2)
    intermediate_amount = models.DecimalField(_("intermediate up to"), max_digits=18, decimal_places=2)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("threshold of the cost classes")
        verbose_name_plural = _("thresholds of the cost classes")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "valid_start", "currency"],
                name="cost_threshold_once_a_day",
                violation_error_message=_("Valid from: there are thresholds of this day already. Change those."),
            ),
            models.CheckConstraint(
                condition=Q(low_amount__gt=0) & Q(intermediate_amount__gt=F("low_amount")),
                name="cost_thresholds_rise",
                violation_error_message=_("Intermediate up to: give more than for low, and both above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.low_amount} · {self.intermediate_amount}"
