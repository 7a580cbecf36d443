"""Support sessions: for a while, somebody of the network's staff reads one centre, because its director said so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centres.tenancy import CentreOwnedModel


class SupportSession(CentreOwnedModel):
    """Leave for one person to read the centre until a moment. It ends by itself, or at once by either side."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted"))
    ends_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("support session")
        verbose_name_plural = _("support sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("granted_at")), name="support_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="support_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class SupportVisit(CentreOwnedModel):
    """One page that was opened in a support session. Written before the page is made."""

    session = models.ForeignKey(SupportSession, on_delete=models.CASCADE, related_name="visits")
    path = models.CharField(_("page"), max_length=300)
    at = models.DateTimeField(_("at"))

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("page opened in a support session")
        verbose_name_plural = _("pages opened in support sessions")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.path}"
