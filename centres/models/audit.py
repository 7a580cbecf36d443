"""What people did."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.tenancy import CentreOwnedModel


class AuditEvent(CentreOwnedModel):
    """One thing that one person did to one record. Written once, by `centres.audit.record`."""

    name = models.CharField(_("event"), max_length=80)
    target_type = models.CharField(_("kind of record"), max_length=80)
    target_id = models.CharField(_("record"), max_length=64)
    target_label = models.CharField(_("record"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(_("at"))
    details = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["centre", "-at"], name="audit_newest_first")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.target_label}"


class NetworkEvent(models.Model):
    """One thing that a network administrator did. Written once, by `centres.audit.record_in_network`."""

    name = models.CharField(_("event"), max_length=80)
    target_label = models.CharField(_("record"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    details = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)

    objects: ClassVar[models.Manager["NetworkEvent"]] = models.Manager()

    class Meta:
        verbose_name = _("event of the network")
        verbose_name_plural = _("events of the network")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name} {self.target_label}"
