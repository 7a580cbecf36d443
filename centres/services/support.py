"""Support sessions: granted by the centre, ended by either side, each page noted."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit
from centres.models import Membership, NetworkMembership, SupportSession, SupportVisit
from centres.roles import Role
from centres.tenancy import centre_context, current_centre

LONGEST = timedelta(days=15)  # the last day is meant whole
LONGEST_PATH = 300

logger = logging.getLogger(__name__)


@transaction.atomic
def grant_support(*, email: str, reason: str, ends_at: datetime, by: User, at: datetime) -> SupportSession:
    """Let somebody of the network's staff read the running work's centre until a moment. Raises ValidationError."""
    said = " ".join(reason.split())
    staff = NetworkMembership.objects.filter(user__email__iexact=email.strip(), user__is_active=True, ended_at=None)
    person = staff.select_related("user").first()
    if person is None:
        raise ValidationError({"email": _("E-mail address: nobody of the network's staff has this address.")})
    if not at < ends_at <= at + LONGEST:
        raise ValidationError({"ends_on": _("Last day: choose a day within the next fourteen.")})
    running = SupportSession.objects.filter(user=person.user, ended_at=None, ends_at__gt=at)
    if running.exists():
        raise ValidationError({"email": _("E-mail address: a session of this person is running. End it first.")})
    session = SupportSession.new(user=person.user, reason=said, granted_by=by, granted_at=at, ends_at=ends_at)
    session.full_clean()
    session.save(force_insert=True)
    audit.record("centres.support.granted", target=session, by=by, at=at, reason=said, until=ends_at.isoformat())
    transaction.on_commit(_mailing(session, at), robust=True)
    return session


@transaction.atomic
def end_support(*, session: SupportSession, by: User, at: datetime) -> SupportSession:
    """End a support session at once. What is over stays as it was."""
    with centre_context(session.centre):
        current: SupportSession = SupportSession.objects.select_for_update().get(pk=session.pk)
        if current.ended_at is None and current.ends_at > at:
            current.ended_at, current.ended_by = at, by
            current.save(update_fields=["ended_at", "ended_by"])
            audit.record("centres.support.ended", target=current, by=by, at=at)
    return current


def _mailing(session: SupportSession, at: datetime) -> Callable[[], None]:
    """Return what tells every director that somebody was let in, each in their own language.

    Nobody can let somebody in without the other directors, and the owner of the account, hearing of it.
    """
    centre = current_centre()
    running = Membership.objects.filter(role=Role.DIRECTOR, ended_at=None, starts_at__lte=at, user__is_active=True)
    directors = [row.user for row in running.exclude(ends_at__lte=at).select_related("user").order_by("pk")]
    path = reverse("support_detail", kwargs={"centre_slug": centre.slug, "support_id": session.pk})

    def send() -> None:
        for person in directors:
            with translation.override(person.language), timezone.override(ZoneInfo(centre.time_zone)):
                context = {"session": session, "centre": centre, "address": f"{settings.SITE_URL}{path}"}
                subject = _("%(person)s can read %(centre)s") % {"person": session.user, "centre": centre.name}
                body = render_to_string("centres/mail/support.txt", context)
                try:
                    send_mail(" ".join(subject.split()), body, None, [person.email])
                except (OSError, SMTPException):
                    logger.exception("Support session %s was not mailed; the list of sessions shows it.", session.pk)

    return send


def note_visit(*, session: SupportSession, path: str, at: datetime) -> None:
    """Keep that a page of the running work's centre is opened in a support session."""
    SupportVisit.new(session=session, path=path[:LONGEST_PATH], at=at).save(force_insert=True)
