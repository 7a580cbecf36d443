"""What an enterprise allows a case study to say."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from centres.models import EditedRecord, Enterprise
from reports.choices import ConsentDecision, Shown


class Consent(EditedRecord):
    """One decision of an enterprise, on one assessment or on all of its assessments. The newest decision counts."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="consents")
    assessment = models.ForeignKey(
        Assessment,
        verbose_name=_("assessment"),
        on_delete=models.PROTECT,
        related_name="consents",
        null=True,
        blank=True,
        help_text=_("Empty: the decision holds for all assessments of the enterprise."),
    )
    decision = models.CharField(_("decision"), max_length=12, choices=ConsentDecision)
    money_shown = models.CharField(_("money"), max_length=12, choices=Shown, default=Shown.VALUE)
    resources_shown = models.CharField(
        _("energy, water, materials, waste"), max_length=12, choices=Shown, default=Shown.VALUE
    )
    people_shown = models.CharField(_("people"), max_length=12, choices=Shown, default=Shown.VALUE)
    signatory_name = models.CharField(_("signed by"), max_length=120)
    signatory_function = models.CharField(_("function"), max_length=120)
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("holds until"), null=True, blank=True, help_text=_("Empty: until it is withdrawn."))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given in the portal by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=ConsentDecision.values), name="consent_decision_is_known"),
            models.CheckConstraint(
                condition=Q(money_shown__in=Shown.values)
                & Q(resources_shown__in=Shown.values)
                & Q(people_shown__in=Shown.values),
                name="consent_shown_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="consent_ends_after_it_is_signed",
                violation_error_message=_("Holds until: give a day that is not before the signature."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="consent_withdrawn_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["centre", "enterprise", "-signed_on"], name="consent_newest_first")]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} · {self.signed_on:%Y-%m-%d}"
