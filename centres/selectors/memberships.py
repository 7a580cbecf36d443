"""Who may come in: the running membership of a person in a centre, and the role in the network."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from centres import unscoped
from centres.models import Centre, Membership, MembershipEnterprise, NetworkMembership, SupportSession
from centres.permissions import Permission
from centres.roles import ROLES, SUPPORT, Role
from centres.tenancy import centre_context


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipView:
    """A person's running membership, as pages need it.

    enterprises  the enterprises the view is narrowed to; None when the whole centre is seen
    """

    id: UUID
    user: User
    centre: Centre
    role: str
    role_label: str
    enterprises: tuple[UUID, ...] | None
    support: SupportSession | None = None  # where it is no membership: somebody of the network's staff, let in

    def allows(self, permission: Permission) -> bool:
        """Return whether the role allows it."""
        return permission in ROLES[self.role].permissions


def get_membership_or_404(*, user: User, centre_slug: str, at: datetime) -> MembershipView:
    """Return the person's running membership in the centre, or raise Http404: a stranger learns nothing."""
    membership = unscoped.membership_in(centre_slug, user=user, at=at)
    if membership is None:
        raise Http404
    with centre_context(membership.centre):
        return membership_view(membership, user=user, centre=membership.centre)


def get_reader_or_404(*, user: User, centre_slug: str, at: datetime) -> MembershipView:
    """Return the person's running membership, else the running support session, or raise Http404. For pages."""
    try:
        return get_membership_or_404(user=user, centre_slug=centre_slug, at=at)
    except Http404:
        session = unscoped.support_in(centre_slug, user=user, at=at)
    if session is None:
        raise Http404
    return MembershipView(
        id=session.pk,
        user=user,
        centre=session.centre,
        role=SUPPORT,
        role_label=_("Support session"),
        enterprises=None,
        support=session,
    )


def membership_view(membership: Membership, *, user: User, centre: Centre) -> MembershipView:
    """Return the membership with what it is narrowed to. Inside the centre's context."""
    enterprises = None
    if ROLES[membership.role].is_narrowed:
        links = MembershipEnterprise.objects.filter(membership=membership).order_by("enterprise_id")
        enterprises = tuple(links.values_list("enterprise_id", flat=True))
    return MembershipView(
        id=membership.pk,
        user=user,
        centre=centre,
        role=membership.role,
        role_label=str(Role(membership.role).label),
        enterprises=enterprises,
    )


def colleague(number: int, *, at: datetime) -> User | None:
    """Return somebody who works in the running work's centre, or None."""
    rows = Membership.objects.filter(user_id=number, user__is_active=True, ended_at=None, starts_at__lte=at)
    row = rows.exclude(ends_at__lte=at).exclude(role=Role.ENTERPRISE_MANAGER).select_related("user").first()
    return row.user if row else None


def network_role_of(user: User) -> str | None:
    """Return the person's running role in the network, or None."""
    row = NetworkMembership.objects.filter(user=user, ended_at=None, user__is_active=True).first()
    return row.role if row else None
