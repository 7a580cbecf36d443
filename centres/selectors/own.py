"""What a person sees of themselves, in all centres, and what somebody invited sees before joining."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.functional import Promise

from accounts.models import User
from accounts.selectors import find
from centres.models import Centre, Enterprise, Invitation, NetworkMembership
from centres.roles import NETWORK_ROLES, ROLES, NetworkRole, Role
from centres.selectors.memberships import membership_view
from centres.selectors.people import permission_sentences
from centres.tenancy import centre_context
from centres.unscoped import memberships_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRole:
    """What the person is in one centre, or in the network (no centre)."""

    centre_slug: str
    centre_name: str
    role_label: str
    sentence: str | Promise
    allowed: tuple[str | Promise, ...]
    is_narrowed: bool
    enterprises: tuple[str, ...]
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """What an invitation offers.

    has_account  somebody signs in with the invited address already
    """

    id: UUID
    centre: Centre
    email: str
    name: str
    role_label: str
    sentence: str | Promise
    allowed: tuple[str | Promise, ...]
    enterprises: tuple[str, ...]
    invited_by: str
    expires_at: datetime
    membership_ends_at: datetime | None
    has_account: bool


def own_roles(user: User, *, at: datetime) -> tuple[OwnRole, ...]:
    """Return what a person is, in every centre and in the network."""
    rows = []
    for membership in memberships_of(user, at=at):
        with centre_context(membership.centre):
            view = membership_view(membership, user=user, centre=membership.centre)
            names = _enterprise_names(view.enterprises or ())
        definition = ROLES[membership.role]
        rows.append(
            OwnRole(
                centre_slug=membership.centre.slug,
                centre_name=membership.centre.name,
                role_label=view.role_label,
                sentence=definition.sentence,
                allowed=permission_sentences(definition.permissions),
                is_narrowed=definition.is_narrowed,
                enterprises=names,
                ends_at=membership.ends_at,
            )
        )
    staff = NetworkMembership.objects.filter(user=user, ended_at=None, user__is_active=True).first()
    if staff is not None:
        definition = NETWORK_ROLES[staff.role]
        rows.append(
            OwnRole(
                centre_slug="",
                centre_name="",
                role_label=str(NetworkRole(staff.role).label),
                sentence=definition.sentence,
                allowed=permission_sentences(definition.permissions),
                is_narrowed=False,
                enterprises=(),
                ends_at=None,
            )
        )
    return tuple(rows)


def _enterprise_names(keys: tuple[UUID, ...]) -> tuple[str, ...]:
    if not keys:
        return ()
    return tuple(Enterprise.objects.filter(pk__in=keys).order_by("name", "pk").values_list("name", flat=True))


def find_invitation_or_404(*, centre_slug: str, secret: str) -> Invitation:
    """Return the invitation that a mailed address opens, whatever has become of it, or raise Http404.

    The secret is the key: whoever has it may read what the invitation offers, and nothing else of the centre.
    """
    centre = Centre.objects.filter(slug=centre_slug).first()
    if centre is None:
        raise Http404
    with centre_context(centre):
        rows = Invitation.objects.select_related("invited_by", "centre")
        invitation: Invitation | None = rows.filter(secret_hash=hash_of(secret)).first()
    if invitation is None:
        raise Http404
    return invitation


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It has 256 random bits, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_page(invitation: Invitation) -> InvitationPage:
    """Return what an open invitation offers."""
    definition = ROLES[invitation.role]
    with centre_context(invitation.centre):
        keys = tuple(UUID(key) for key in invitation.enterprise_keys) if definition.is_narrowed else ()
        names = _enterprise_names(keys)
    return InvitationPage(
        id=invitation.pk,
        centre=invitation.centre,
        email=invitation.email,
        name=invitation.name,
        role_label=str(Role(invitation.role).label),
        sentence=definition.sentence,
        allowed=permission_sentences(definition.permissions),
        enterprises=names,
        invited_by=str(invitation.invited_by),
        expires_at=invitation.expires_at,
        membership_ends_at=invitation.membership_ends_at,
        has_account=find(email=invitation.email) is not None,
    )
