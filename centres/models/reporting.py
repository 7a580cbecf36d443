"""What an enterprise lets one programme see of it, by its name."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.models.centre import Programme
from centres.models.enterprise import Enterprise
from centres.models.records import EditedRecord


class ProgrammeConsent(EditedRecord):
    """An enterprise agreed that the officers of one programme see its accepted figures singly, by its name.

    Only what that programme paid for. It holds until it is withdrawn or a day is over.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="programme_consents")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", verbose_name=_("programme"))
    has_money = models.BooleanField(_("money too"), default=False)
    signatory_name = models.CharField(_("signed by"), max_length=120)
    signatory_function = models.CharField(_("function"), max_length=120)
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("holds until"), null=True, blank=True, help_text=_("Empty: until it is withdrawn."))
    document = models.CharField(
        _("where the signed paper is"),
        max_length=200,
        blank=True,
        help_text=_("File, folder or number under which the centre keeps it."),
    )
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
        verbose_name = _("consent to be seen by a programme")
        verbose_name_plural = _("consents to be seen by a programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="programme_consent_ends_after_it_is_signed",
                violation_error_message=_("Holds until: give a day that is not before the signature."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="programme_consent_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(document=""),
                name="programme_consent_names_its_paper",
                violation_error_message=_("Where the signed paper is: say where the centre keeps it."),
            ),
        ]
        indexes = [models.Index(fields=["programme", "centre"], name="consent_by_programme")]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.programme}"
