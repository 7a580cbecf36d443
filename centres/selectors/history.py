"""Reading the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from centres.audit import words_of
from centres.models import AuditEvent, NetworkEvent

PAGE_LENGTH = 50
NEWEST = 10
LONGEST_VALUE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One line of the audit trail: who did what to which record, and when.

    record  the value of the filter that shows this record's events alone
    """

    who: str
    what: str
    target: str
    kind: str
    record: str
    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """A page of the audit trail; `about` names the record it is narrowed to."""

    page: "Page[EventRow]"
    about: str


def history_page(*, record: str, page_number: str | int | None) -> HistoryPage:
    """Return a page of the audit trail of the running work's centre, newest first.

    record  "app.model:key" to see what happened to one record and to what belongs to it; blank for everything
    """
    rows = AuditEvent.objects.select_related("by").order_by("-at", "-pk")
    if record:
        rows = rows.filter(_about(record))
    page = Paginator(rows, PAGE_LENGTH).get_page(page_number)
    events = [event_row(event) for event in page.object_list]
    page.object_list = events
    own = next((event for event in events if event.record == record), None)
    return HistoryPage(page=page, about=own.target if own else record and _("one record"))


def _about(record: str) -> Q:
    """Return the filter for a record: its own events, and those that name it in their details."""
    kind, _colon, key = record.replace("\x00", "").partition(":")
    _app, _dot, noun = kind.partition(".")
    return Q(target_type=kind, target_id=key) | Q(details__contains={noun: key})


def event_row(event: AuditEvent) -> EventRow:
    """Return an event in words."""
    return EventRow(
        who=str(event.by or _("The portal")),
        what=words_of(event.name),
        target=event.target_label,
        kind=_kind_label(event.target_type),
        record=f"{event.target_type}:{event.target_id}",
        at=event.at,
        changes=_changes(event.target_type, event.details),
    )


def newest_network_events() -> tuple[EventRow, ...]:
    """Return what network administrators did last."""
    rows = NetworkEvent.objects.select_related("by").order_by("-at", "-pk")[:NEWEST]
    return tuple(
        EventRow(
            who=str(row.by),
            what=words_of(row.name),
            target=row.target_label,
            kind="",
            record="",
            at=row.at,
            changes=_changes("", row.details),
        )
        for row in rows
    )


def _kind_label(target_type: str) -> str:
    try:
        return capfirst(str(apps.get_model(target_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return target_type


def _changes(target_type: str, details: Any) -> tuple[Change, ...]:
    changed = details.get("changed") if isinstance(details, dict) else None
    if not isinstance(changed, dict):
        return ()
    return tuple(
        Change(label=_field_label(target_type, name), before=_short(pair[0]), after=_short(pair[1]))
        for name, pair in changed.items()
        if isinstance(pair, list) and len(pair) == 2
    )


def _field_label(target_type: str, name: str) -> str:
    try:
        field = apps.get_model(target_type)._meta.get_field(name.removesuffix("_id"))
        return capfirst(str(getattr(field, "verbose_name", name)))
    except (LookupError, ValueError, FieldDoesNotExist):
        return capfirst(name.replace("_", " "))


def _short(value: object) -> str:
    text = str(value)
    if text in ("", "None"):
        return "–"
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
