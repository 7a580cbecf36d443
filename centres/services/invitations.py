"""Inviting people by mail. The secret is in the mail alone; the portal keeps a hash of it."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from centres import audit
from centres.fields import InvitationFields, NewPerson, RoleFields
from centres.guards import InvitationIsClosed, checked_role, one_at_a_time, refuse_closed
from centres.models import Centre, Enterprise, Invitation, Membership
from centres.roles import ROLES, Role
from centres.selectors import hash_of
from centres.services.people import make_member
from centres.tenancy import centre_context, current_centre

VALID_FOR = timedelta(days=14)
SECRET_BYTES = 32

logger = logging.getLogger(__name__)


class InvitationIsForSomebodyElse(Exception):
    """Somebody signed in opened an invitation that was sent to another address."""


@transaction.atomic
def invite(*, fields: InvitationFields, by: User, at: datetime) -> Invitation:
    """Invite somebody into the centre. The mail leaves when the transaction commits.

    Raises ValidationError: also when the person works here already, or is invited already.
    """
    one_at_a_time("centres.people")
    enterprises = checked_role(fields.role, at=at)
    email = fields.email.strip().lower()
    _refuse_member(email, at=at)
    _refuse_invited(email, at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation.new(
        email=email,
        name=" ".join(fields.name.split()),
        role=fields.role.role,
        enterprise_keys=[str(enterprise.pk) for enterprise in enterprises],
        membership_ends_at=fields.role.ends_at,
        secret_hash=hash_of(secret),
        invited_by=by,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    invitation.full_clean()
    invitation.save(force_insert=True)
    audit.record(
        "centres.invitation.sent",
        target=invitation,
        by=by,
        at=at,
        role=invitation.role,
        enterprises=[enterprise.name for enterprise in enterprises],
    )
    transaction.on_commit(_mailing(invitation, secret, at))
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Send an invitation again, valid for another 14 days; the earlier link is dead. Raises InvitationIsClosed."""
    one_at_a_time("centres.people")
    current = _held(invitation)
    refuse_closed(current, at=at, may_be_expired=True)
    _refuse_member(current.email, at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    current.secret_hash = hash_of(secret)
    current.expires_at = at + VALID_FOR
    current.mailed_at = None
    current.save()
    audit.record("centres.invitation.resent", target=current, by=by, at=at)
    transaction.on_commit(_mailing(current, secret, at))
    return current


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Take an invitation back: its link is dead. Raises InvitationIsClosed when it was accepted already."""
    current = _held(invitation)
    if current.withdrawn_at is None:
        refuse_closed(current, at=at, may_be_expired=True)
        current.withdrawn_at = at
        current.save()
        audit.record("centres.invitation.withdrawn", target=current, by=by, at=at)
    return current


def accept_invitation(*, centre: Centre, secret: str, by: User, at: datetime) -> Membership:
    """Let somebody who has an account join with an invitation sent to their address.

    Raises InvitationIsClosed, InvitationIsForSomebodyElse, and Invitation.DoesNotExist for a wrong secret.
    """
    with centre_context(centre), transaction.atomic():
        one_at_a_time("centres.people")
        invitation = _open_invitation(secret, at=at)
        if invitation.email.casefold() != by.email.casefold():
            raise InvitationIsForSomebodyElse(
                _("This invitation was sent to another address than %(email)s. Sign out, then open it again.")
                % {"email": by.email}
            )
        return _accept(invitation, by=by, at=at)


def start_account_from_invitation(*, centre: Centre, secret: str, person: NewPerson, at: datetime) -> User:
    """Make an account for the invited address, and join with it.

    Raises InvitationIsClosed, ValidationError, and Invitation.DoesNotExist for a wrong secret.
    """
    with centre_context(centre), transaction.atomic():
        one_at_a_time("centres.people")
        invitation = _open_invitation(secret, at=at)
        user = accounts.start_account(
            email=invitation.email, name=person.name, language=person.language, password=person.password, at=at
        )
        _accept(invitation, by=user, at=at)
        return user


def _accept(invitation: Invitation, *, by: User, at: datetime) -> Membership:
    keys = invitation.enterprise_keys if ROLES[invitation.role].is_narrowed else []
    there = Enterprise.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
    fields = RoleFields(role=invitation.role, enterprises=tuple(there), ends_at=invitation.membership_ends_at)
    membership = make_member(user=by, fields=fields, by=by, at=at)
    invitation.accepted_at = at
    invitation.save()
    audit.record("centres.invitation.accepted", target=invitation, by=by, at=at)
    return membership


def _open_invitation(secret: str, *, at: datetime) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by")
    invitation: Invitation = rows.get(secret_hash=hash_of(secret))
    refuse_closed(invitation, at=at)
    if invitation.membership_ends_at is not None and invitation.membership_ends_at <= at:
        raise InvitationIsClosed(_("The time that this invitation was for is over. Ask the centre for a new one."))
    return invitation


def _held(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by")
    current: Invitation = rows.get(pk=invitation.pk)
    return current


def _refuse_member(email: str, *, at: datetime) -> None:
    rows = Membership.objects.filter(user__email__iexact=email, ended_at=None).exclude(ends_at__lte=at)
    member = rows.select_related("user").first()
    if member is not None:
        raise ValidationError(
            {
                "email": _("E-mail address: %(person)s works here already as %(role)s. Change the role instead.")
                % {"person": member.user, "role": Role(member.role).label}
            }
        )


def _refuse_invited(email: str, *, at: datetime) -> None:
    rows = Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    waiting = rows.first()
    if waiting is not None:
        raise ValidationError(
            {
                "email": _("E-mail address: this person was invited on %(date)s. Send that invitation again.")
                % {"date": formats.date_format(waiting.invited_at, "j F Y")}
            }
        )


def _mailing(invitation: Invitation, secret: str, at: datetime) -> Callable[[], None]:
    """Return what sends the mail, in the centre's first language that the portal speaks."""
    centre = current_centre()
    spoken = [code for code in centre.languages.split(",") if code in dict(settings.LANGUAGES)]
    path = reverse("invitation", kwargs={"centre_slug": centre.slug, "secret": secret})

    def send() -> None:
        with centre_context(centre), translation.override(spoken[0] if spoken else settings.LANGUAGE_CODE):
            context = {
                "invitation": invitation,
                "centre": centre,
                "role": Role(invitation.role).label,
                "sentence": ROLES[invitation.role].sentence,
                "address": f"{settings.SITE_URL}{path}",
            }
            subject = _("Invitation to %(centre)s in the RECP Portal") % {"centre": centre.name}
            body = render_to_string("centres/mail/invitation.txt", context)
            try:
                send_mail(" ".join(subject.split()), body, None, [invitation.email])
            except (OSError, SMTPException):
                logger.exception("Invitation %s was not mailed; the people page offers it again.", invitation.pk)
                return
            Invitation.objects.filter(pk=invitation.pk).update(mailed_at=at)

    return send
