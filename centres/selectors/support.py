"""Support sessions, as the centre's pages and the person's own list show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from accounts.models import User
from centres import unscoped
from centres.models import Centre, SupportSession, SupportVisit

NEWEST_VISITS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """One session. is_running: it opens the centre now."""

    id: UUID
    centre: Centre
    person: str
    email: str
    reason: str
    granted_by: str
    granted_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_by: str
    is_running: bool
    visits_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPage:
    """One session with the pages that were opened in it, newest first."""

    session: SupportRow
    visits: tuple[tuple[datetime, str], ...]


def support_rows(*, at: datetime) -> tuple[SupportRow, ...]:
    """Return the centre's support sessions, newest first."""
    rows = SupportSession.objects.select_related("user", "granted_by", "ended_by", "centre")
    counted = rows.annotate(visits_count=Count("visits")).order_by("-granted_at", "-pk")
    return tuple(_row(row, at=at, visits_count=row.visits_count) for row in counted)


def support_page(*, session: SupportSession, at: datetime) -> SupportPage:
    """Return one session with what was opened in it."""
    visits = SupportVisit.objects.filter(session=session).order_by("-at", "-pk")
    shown = tuple(visits.values_list("at", "path")[:NEWEST_VISITS])
    return SupportPage(session=_row(session, at=at, visits_count=visits.count()), visits=shown)


def get_support_or_404(*, support_id: UUID) -> SupportSession:
    """Return a support session of the running work's centre, or raise Http404."""
    rows = SupportSession.objects.select_related("user", "granted_by", "ended_by", "centre")
    row: SupportSession | None = rows.filter(pk=support_id).first()
    if row is None:
        raise Http404
    return row


def own_support_rows(user: User, *, at: datetime) -> tuple[SupportRow, ...]:
    """Return the running support sessions of a person, in all centres."""
    return tuple(_row(row, at=at, visits_count=0) for row in unscoped.support_of(user, at=at))


def own_support(user: User, *, centre_slug: str, at: datetime) -> SupportSession | None:
    """Return the person's running support session in a centre, or None; whether there is such a centre stays unsaid."""
    return unscoped.support_in(centre_slug, user=user, at=at)


def _row(row: SupportSession, *, at: datetime, visits_count: int) -> SupportRow:
    return SupportRow(
        id=row.pk,
        centre=row.centre,
        person=str(row.user),
        email=row.user.email,
        reason=row.reason,
        granted_by=str(row.granted_by),
        granted_at=row.granted_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        ended_by=str(row.ended_by) if row.ended_by else "",
        is_running=row.ended_at is None and row.ends_at > at,
        visits_count=visits_count,
    )
