"""The one way round the tenancy locks, small enough to read in a minute. pyproject.toml names who may import it.

Nothing here switches a lock off. Each function relies on one named, narrow row policy, or visits the centres one by one
inside a single repeatable-read transaction, so that what it adds up belongs to one moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from accounts.models import User
from centres.models import Centre, Membership, NetworkMembership, Programme, ProgrammeConsent, SupportSession
from centres.tenancy import CentreOwnedQuerySet, centre_context, without_scope
from recp_portal.lib.context import NO_CENTRE, DatabaseContext, database_context


def memberships_of(user: User, *, at: datetime) -> list[Membership]:
    """Return the person's own running memberships in all centres (policy `own_memberships`), with their centres."""
    with _as_oneself(user):
        rows = _running(user, at=at).filter(user__is_active=True)
        return list(rows.select_related("centre", "user").order_by("centre__name", "pk"))


def membership_in(centre_slug: str, *, user: User, at: datetime) -> Membership | None:
    """Return the person's own running membership in the centre of this name (policy `own_memberships`), or None.

    With its centre and the centre's country: one query opens the door of every page.
    """
    if not user.is_active:
        return None
    with _as_oneself(user):
        return _running(user, at=at).filter(centre__slug=centre_slug).select_related("centre__country").first()


def support_of(user: User, *, at: datetime) -> list[SupportSession]:
    """Return the person's own running support sessions in all centres (policy `own_support_sessions`)."""
    with _as_oneself(user):
        rows = _supporting(user, at=at).select_related("centre", "user", "granted_by", "ended_by")
        return list(rows.order_by("centre__name", "pk"))


def support_in(centre_slug: str, *, user: User, at: datetime) -> SupportSession | None:
    """Return the person's own running support session in a centre (policy `own_support_sessions`), or None."""
    with _as_oneself(user):
        rows = _supporting(user, at=at).filter(centre__slug=centre_slug)
        return rows.select_related("centre__country", "user").first()


def consents_shown_to(user: User, *, programme: Programme) -> list[ProgrammeConsent]:
    """Return what plants let a programme's officer see, in all centres (policy `shown_to_officers`).

    The database asks itself whether this person answers for the programme, and whether the consent holds.
    """
    with _as_oneself(user, purpose="shown_to_officers"):
        return list(_all_rows(ProgrammeConsent).filter(programme=programme).order_by("pk"))


def rows_for(model: type[models.Model], *, purpose: str, **filters: Any) -> list[Any]:
    """Return rows of all centres that the narrow policy named `purpose` on that table lets through."""
    with without_scope(), database_context(DatabaseContext(centre=NO_CENTRE, purpose=purpose)):
        return list(_all_rows(model).filter(**filters).order_by("pk"))


def each_centre(centres: Iterable[Centre] | None = None) -> Iterator[Centre]:
    """Visit the centres one by one, each inside its own context."""
    for centre in centres if centres is not None else Centre.objects.order_by("pk"):
        with centre_context(centre):
            yield centre


@contextmanager
def for_purpose(purpose: str) -> Iterator[None]:
    """Do the enclosed statements in no centre, with what the narrow policies named `purpose` let through."""
    with without_scope(), database_context(DatabaseContext(centre=NO_CENTRE, purpose=purpose)):
        yield


@contextmanager
def one_moment(*, may_write: bool = False) -> Iterator[None]:
    """Let the enclosed reads of several centres belong to one moment: a repeatable-read transaction, read-only.

    Inside an open transaction (a test's) that one is joined instead.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            how = "READ WRITE" if may_write else "READ ONLY"
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ {how}")
        yield


@contextmanager
def _as_oneself(user: User, *, purpose: str = "") -> Iterator[None]:
    context = DatabaseContext(centre=NO_CENTRE, user=str(user.pk), purpose=purpose)
    with without_scope(), database_context(context):
        yield


def _running(user: User, *, at: datetime) -> models.QuerySet[Membership]:
    return _all_rows(Membership).filter(user=user, ended_at=None, starts_at__lte=at).exclude(ends_at__lte=at)


def _supporting(user: User, *, at: datetime) -> models.QuerySet[SupportSession]:
    staff = NetworkMembership.objects.filter(user=user, user__is_active=True, ended_at=None)
    rows = _all_rows(SupportSession).filter(user=user, ended_at=None, granted_at__lte=at, ends_at__gt=at)
    return rows.filter(user_id__in=staff.values("user_id"))


def _all_rows(model: type[models.Model]) -> CentreOwnedQuerySet:
    return CentreOwnedQuerySet(model=model)
