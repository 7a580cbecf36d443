"""Who may do what: memberships, invitations, network staff."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.roles import NetworkRole, Role
from centres.tenancy import CentreOwnedModel


class Membership(CentreOwnedModel):
    """A person in a centre, with one role, perhaps until a date."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    enterprises = models.ManyToManyField(
        "centres.Enterprise",
        verbose_name=_("enterprises"),
        through="centres.MembershipEnterprise",
        related_name="memberships",
        blank=True,
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "centre"], name="membership_once_per_centre"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.EXTERNAL_EVALUATOR) | Q(ends_at__isnull=False),
                name="membership_evaluator_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class MembershipEnterprise(CentreOwnedModel):
    """An enterprise that an enterprise manager may see."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="enterprise_links")
    enterprise = models.ForeignKey("centres.Enterprise", on_delete=models.CASCADE, related_name="membership_links")

    class Meta(CentreOwnedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["membership", "enterprise"], name="membership_enterprise_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} · {self.enterprise_id}"


class Invitation(CentreOwnedModel):
    """An invitation by mail. Only a hash of its secret is kept."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    enterprise_keys = models.JSONField(_("enterprises"), default=list, blank=True)
    membership_ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    secret_hash = models.CharField(max_length=64, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["secret_hash"], name="invitation_secret_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"


class NetworkMembership(models.Model):
    """A UNIDO/UNEP person with a role in the network as a whole."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="network_membership")
    role = models.CharField(_("role"), max_length=24, choices=NetworkRole)
    starts_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects: ClassVar[models.Manager["NetworkMembership"]] = models.Manager()

    class Meta:
        verbose_name = _("network membership")
        verbose_name_plural = _("network memberships")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=NetworkRole.values), name="network_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
