"""The network's programmes: the list, one to change, those that can be chosen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from centres.models import NetworkMembership, Programme, ProgrammeOfficer


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRow:
    """One programme in the list. state: one that a chip knows."""

    id: int
    code: str
    name: str
    donor: str
    starts_on: date
    ends_on: date | None
    officers: tuple[str, ...]
    state: str
    state_label: str
    version: int


def programme_rows(*, today: date) -> tuple[ProgrammeRow, ...]:
    """Return the network's programmes, those that can be chosen first. Two queries."""
    officers = ProgrammeOfficer.objects.select_related("user").order_by("user__name", "pk")
    rows = Programme.objects.prefetch_related(Prefetch("officers", queryset=officers)).order_by("name", "pk")
    return tuple(
        sorted((_row(row, today) for row in rows), key=lambda row: (row.state == "closed", row.name.casefold()))
    )


def programme_row(programme: Programme, *, today: date) -> ProgrammeRow:
    """Return one programme."""
    return _row(programme, today)


def get_programme_or_404(*, programme_id: int) -> Programme:
    """Return a programme, or raise Http404."""
    row = Programme.objects.filter(pk=programme_id).first()
    if row is None:
        raise Http404
    return row


def programmes_since(*, unseen: Q | None) -> QuerySet[Programme]:
    """Return the programmes with their officers, or those that were made or changed in transactions of this kind."""
    officers = ProgrammeOfficer.objects.select_related("user").order_by("pk")
    rows = Programme.objects.prefetch_related(Prefetch("officers", queryset=officers))
    return rows if unseen is None else rows.filter(unseen)


def programme_choices(*, keep: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the programmes to choose from: those that are not closed, and those that are chosen already."""
    rows = Programme.objects.filter(Q(closed_at=None) | Q(pk__in=keep)).order_by("name", "pk")
    return [(row.pk, f"{row.name} ({row.donor})" if row.donor else row.name) for row in rows]


def staff_choices() -> list[tuple[int, str]]:
    """Return the network's running staff, as (number, name)."""
    rows = NetworkMembership.objects.filter(ended_at=None).select_related("user").order_by("user__name", "pk")
    return [(row.user_id, f"{row.user}, {row.get_role_display()}") for row in rows]


def _row(programme: Programme, today: date) -> ProgrammeRow:
    state, label = _state(programme, today)
    return ProgrammeRow(
        id=programme.pk,
        code=programme.code,
        name=programme.name,
        donor=programme.donor,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        officers=tuple(str(officer.user) for officer in programme.officers.all()),
        state=state,
        state_label=label,
        version=programme.version,
    )


def _state(programme: Programme, today: date) -> tuple[str, str]:
    if programme.closed_at is not None:
        return "closed", _("Closed")
    if programme.ends_on is not None and programme.ends_on < today:
        return "expired", _("Period over")
    if programme.starts_on > today:
        return "planned", _("Not begun")
    return "open", _("Running")
