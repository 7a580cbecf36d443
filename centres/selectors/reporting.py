"""What enterprises let programmes see by their names: as the enterprise's page and the officer have it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from centres import unscoped
from centres.models import Centre, Enterprise, Programme, ProgrammeConsent, ProgrammeOfficer
from centres.tenancy import current_centre


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeConsentRow:
    """One consent. state: "given", "withdrawn" or "expired"."""

    id: UUID
    programme: str
    officers: tuple[str, ...]
    has_money: bool
    state: str
    state_label: str
    signatory: str
    signed_on: date
    ends_on: date | None
    document: str
    given_in_portal: bool
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeConsentPage:
    """What an enterprise lets programmes see, newest first, and which programmes it may still let see it."""

    enterprise: Enterprise
    rows: tuple[ProgrammeConsentRow, ...]
    programmes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentedPlants:
    """The plants of one centre that a programme may see: which, and for which of them money too."""

    centre: Centre
    consents: tuple[ProgrammeConsent, ...]


def today_in_centre(at: datetime) -> date:
    """Return the day in the running work's centre."""
    return at.astimezone(ZoneInfo(current_centre().time_zone)).date()


def programme_consent_page(*, enterprise: Enterprise, at: datetime) -> ProgrammeConsentPage:
    """Return the page of what an enterprise lets programmes see."""
    today = today_in_centre(at)
    rows = ProgrammeConsent.objects.filter(enterprise=enterprise)
    known = list(rows.select_related("programme", "created_by", "withdrawn_by").order_by("-created_at", "-pk"))
    officers = officers_of(row.programme_id for row in known)
    open_rows = Programme.objects.filter(closed_at=None).order_by("name", "pk")
    return ProgrammeConsentPage(
        enterprise=enterprise,
        rows=tuple(_row(row, today=today, officers=officers.get(row.programme_id, ())) for row in known),
        programmes=tuple((row.pk, f"{row.name} ({row.donor})" if row.donor else row.name) for row in open_rows),
    )


def get_programme_consent_or_404(*, enterprise: Enterprise, consent_id: UUID) -> ProgrammeConsent:
    """Return a consent of an enterprise, or raise Http404."""
    row: ProgrammeConsent | None = ProgrammeConsent.objects.filter(enterprise=enterprise, pk=consent_id).first()
    if row is None:
        raise Http404
    return row


def officers_of(programmes: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return who of the network's running staff answers for programmes, by programme."""
    rows = ProgrammeOfficer.objects.filter(
        programme_id__in=set(programmes), user__is_active=True, user__network_membership__ended_at=None
    )
    names: dict[int, tuple[str, ...]] = {}
    for row in rows.select_related("user").order_by("user__name", "pk"):
        names[row.programme_id] = (*names.get(row.programme_id, ()), str(row.user))
    return names


def standing_programme_consents(enterprise: Enterprise, *, at: datetime) -> list[ProgrammeConsent]:
    """Return the consents of an enterprise that hold now, with their programmes."""
    rows = ProgrammeConsent.objects.filter(enterprise=enterprise, withdrawn_at=None)
    return list(rows.exclude(ends_on__lt=today_in_centre(at)).select_related("programme").order_by("programme__name"))


def is_officer_of(user: User, programme: Programme) -> bool:
    """Return whether somebody answers for a programme."""
    return ProgrammeOfficer.objects.filter(user=user, programme=programme).exists()


def programmes_answered_for(user: User) -> frozenset[int]:
    """Return the programmes that somebody answers for."""
    return frozenset(ProgrammeOfficer.objects.filter(user=user).values_list("programme_id", flat=True))


def plants_shown_to(user: User, programme: Programme) -> tuple[ConsentedPlants, ...]:
    """Return which plants let a programme's officer see them, centre by centre (policy `shown_to_officers`)."""
    by_centre: dict[int, list[ProgrammeConsent]] = {}
    for row in unscoped.consents_shown_to(user, programme=programme):
        by_centre.setdefault(row.centre_id, []).append(row)
    centres = Centre.objects.filter(pk__in=by_centre).select_related("country").order_by("name", "pk")
    return tuple(ConsentedPlants(centre=centre, consents=tuple(by_centre[centre.pk])) for centre in centres)


def _row(row: ProgrammeConsent, *, today: date, officers: tuple[str, ...]) -> ProgrammeConsentRow:
    if row.withdrawn_at is not None:
        state, label = "withdrawn", _("Withdrawn")
    elif row.ends_on is not None and row.ends_on < today:
        state, label = "expired", _("Ended")
    else:
        state, label = "given", _("Given")
    return ProgrammeConsentRow(
        id=row.pk,
        programme=str(row.programme),
        officers=officers,
        has_money=row.has_money,
        state=state,
        state_label=label,
        signatory=f"{row.signatory_name}, {row.signatory_function}",
        signed_on=row.signed_on,
        ends_on=row.ends_on,
        document=row.document,
        given_in_portal=row.given_by_id is not None,
        recorded_by=str(row.created_by),
        recorded_at=row.created_at,
        withdrawn_by=str(row.withdrawn_by or ""),
        withdrawn_at=row.withdrawn_at,
    )
