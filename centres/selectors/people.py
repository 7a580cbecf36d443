"""Who works in a centre, what each may see, and who can see a plant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models.functions import Lower
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from centres.models import Enterprise, Invitation, Membership, MembershipEnterprise, SupportSession
from centres.permissions import Permission
from centres.roles import NETWORK_ROLES, PERMISSION_SENTENCES, ROLES, SUPPORT, NetworkRole, Role
from centres.selectors.reporting import officers_of, standing_programme_consents

ROLE_ORDER = tuple(Role.values)
CENTRE_PERMISSIONS = tuple(
    permission
    for permission in Permission
    if permission not in (Permission.NETWORK_VIEW, Permission.NETWORK_ADMINISTER)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody in the list of people.

    state  active, invited (starts later), expired or ended
    """

    id: UUID
    name: str
    email: str
    role: str
    role_label: str
    state: str
    state_label: str
    starts_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    enterprises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """An invitation that nobody has accepted yet.

    state  invited or expired
    """

    id: UUID
    email: str
    name: str
    role_label: str
    state: str
    state_label: str
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    is_mailed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Who works here, who is invited, who was here."""

    people: tuple[PersonRow, ...]
    former: tuple[PersonRow, ...]
    invitations: tuple[InvitationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """What one person can see and do in the centre."""

    person: PersonRow
    sentence: str | Promise
    allowed: tuple[str | Promise, ...]
    denied: tuple[str | Promise, ...]
    is_narrowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody, or a kind of people, who can see a plant."""

    name: str
    role_label: str
    ends_at: datetime | date | None
    sentence: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoCanSee:
    """The answer to "Who can see my plant?"."""

    managers: tuple[Reader, ...]
    centre: tuple[Reader, ...]
    support: tuple[Reader, ...]
    network: tuple[Reader, ...]
    officers: tuple[Reader, ...]


def people_page(*, at: datetime, with_invitations: bool) -> PeoplePage:
    """Return who works in the running work's centre. Three queries, however many there are.

    with_invitations  for those who may send them again or withdraw them
    """
    people = _person_rows(Membership.objects.select_related("user").order_by(Lower("user__name"), "pk"), at=at)
    people.sort(key=lambda row: ROLE_ORDER.index(row.role))
    return PeoplePage(
        people=tuple(row for row in people if row.state in ("active", "invited")),
        former=tuple(row for row in people if row.state in ("expired", "ended")),
        invitations=_invitations(at=at) if with_invitations else (),
    )


def _person_rows(memberships: Iterable[Membership], *, at: datetime) -> list[PersonRow]:
    rows = list(memberships)
    enterprises: dict[UUID, list[str]] = defaultdict(list)
    links = MembershipEnterprise.objects.filter(membership__in=[row.pk for row in rows])
    for link in links.select_related("enterprise").order_by(Lower("enterprise__name"), "pk"):
        enterprises[link.membership_id].append(link.enterprise.name)
    return [_person_row(row, tuple(enterprises[row.pk]), at=at) for row in rows]


def _person_row(membership: Membership, enterprises: tuple[str, ...], *, at: datetime) -> PersonRow:
    state, label = _state(membership, at=at)
    return PersonRow(
        id=membership.pk,
        name=str(membership.user),
        email=membership.user.email,
        role=membership.role,
        role_label=str(Role(membership.role).label),
        state=state,
        state_label=label,
        starts_at=membership.starts_at,
        ends_at=membership.ends_at,
        ended_at=membership.ended_at,
        enterprises=enterprises if ROLES[membership.role].is_narrowed else (),
    )


def _state(membership: Membership, *, at: datetime) -> tuple[str, str]:
    if membership.ended_at is not None:
        return "ended", _("Ended")
    if membership.ends_at is not None and membership.ends_at <= at:
        return "expired", _("Time is over")
    if not membership.user.is_active:
        return "ended", _("Account closed")
    if membership.starts_at > at:
        return "invited", _("Starts later")
    return "active", _("Works here")


def _invitations(*, at: datetime) -> tuple[InvitationRow, ...]:
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by")
    return tuple(invitation_row(row, at=at) for row in rows.order_by("-invited_at", "pk"))


def invitation_row(invitation: Invitation, *, at: datetime) -> InvitationRow:
    """Return an open invitation as pages show it."""
    is_open = invitation.expires_at > at
    return InvitationRow(
        id=invitation.pk,
        email=invitation.email,
        name=invitation.name,
        role_label=str(Role(invitation.role).label),
        state="invited" if is_open else "expired",
        state_label=_("Invited") if is_open else _("Invitation expired"),
        invited_by=str(invitation.invited_by),
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
        is_mailed=invitation.mailed_at is not None,
    )


def get_member_or_404(*, membership_id: UUID) -> Membership:
    """Return a membership of the running work's centre, or raise Http404."""
    membership: Membership | None = Membership.objects.select_related("user").filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    return membership


def enterprises_of(membership: Membership) -> tuple[UUID, ...]:
    """Return the enterprises that a membership names."""
    links = MembershipEnterprise.objects.filter(membership=membership).order_by("pk")
    return tuple(links.values_list("enterprise_id", flat=True))


def get_invitation_or_404(*, invitation_id: UUID) -> Invitation:
    """Return an invitation of the running work's centre, or raise Http404."""
    invitation: Invitation | None = Invitation.objects.select_related("invited_by").filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation


def person_page(*, membership: Membership, at: datetime) -> PersonPage:
    """Return what a person can see and do here, in sentences."""
    definition = ROLES[membership.role]
    (row,) = _person_rows([membership], at=at)
    is_running = row.state == "active"
    return PersonPage(
        person=row,
        sentence=definition.sentence,
        allowed=permission_sentences(definition.permissions) if is_running else (),
        denied=permission_sentences(
            permission
            for permission in CENTRE_PERMISSIONS
            if permission not in definition.permissions or not is_running
        ),
        is_narrowed=definition.is_narrowed,
    )


def permission_sentences(permissions: Iterable[Permission]) -> tuple[str | Promise, ...]:
    """Return what permissions allow, in words and in the order of the list of permissions."""
    granted = set(permissions)
    return tuple(PERMISSION_SENTENCES[permission] for permission in Permission if permission in granted)


def who_can_see(enterprise: Enterprise, *, at: datetime) -> WhoCanSee:
    """Return everybody who can see an enterprise's results: its managers, the centre's people, the network's staff."""
    rows = Membership.objects.filter(ended_at=None, starts_at__lte=at, user__is_active=True).exclude(ends_at__lte=at)
    memberships = list(rows.select_related("user").order_by(Lower("user__name"), "pk"))
    links = MembershipEnterprise.objects.filter(enterprise=enterprise)
    own = set(links.values_list("membership_id", flat=True))
    seeing = [row for row in memberships if Permission.PLANT_RESULTS_VIEW in ROLES[row.role].permissions]
    managers = [row for row in seeing if ROLES[row.role].is_narrowed and row.pk in own]
    centre = [row for row in seeing if not ROLES[row.role].is_narrowed]
    centre.sort(key=lambda row: ROLE_ORDER.index(row.role))
    sessions = SupportSession.objects.filter(ended_at=None, granted_at__lte=at, ends_at__gt=at).select_related("user")
    consents = standing_programme_consents(enterprise, at=at)
    officers = officers_of(row.programme_id for row in consents)
    return WhoCanSee(
        managers=tuple(_reader(row) for row in managers),
        centre=tuple(_reader(row) for row in centre),
        network=tuple(
            Reader(name=str(role.label), role_label="", ends_at=None, sentence=NETWORK_ROLES[role].sentence)
            for role in NetworkRole
        ),
        support=tuple(
            Reader(
                name=str(row.user),
                role_label=_("Support session"),
                ends_at=row.ends_at,
                sentence=ROLES[SUPPORT].sentence,
            )
            for row in sessions.order_by("ends_at", "pk")
        ),
        officers=tuple(
            Reader(
                name=name,
                role_label=_("Officer of %(programme)s") % {"programme": row.programme},
                ends_at=row.ends_on,
                sentence=_("Sees the figures of what this programme paid for, by the plant's name.")
                if row.has_money
                else _("Sees the figures of what this programme paid for, by the plant's name, without money."),
            )
            for row in consents
            for name in officers.get(row.programme_id, ())
        ),
    )


def _reader(membership: Membership) -> Reader:
    return Reader(
        name=str(membership.user),
        role_label=str(Role(membership.role).label),
        ends_at=membership.ends_at,
        sentence=ROLES[membership.role].sentence,
    )
