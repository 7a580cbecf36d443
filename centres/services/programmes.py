"""The programmes that pay for assessments: the network's reference data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit
from centres.edits import StaleEdit
from centres.fields import ProgrammeFields
from centres.models import NetworkMembership, Programme, ProgrammeOfficer


@transaction.atomic
def add_programme(*, code: str, fields: ProgrammeFields, by: User, at: datetime) -> Programme:
    """Add a programme to the list, with its officers. Raises ValidationError."""
    programme = Programme(code=code, **_columns(fields))
    programme.full_clean()
    programme.save(force_insert=True)
    _set_officers(programme, fields)
    audit.record_in_network("centres.programme.added", target=programme, by=by, at=at)
    return programme


@transaction.atomic
def edit_programme(
    *, programme: Programme, fields: ProgrammeFields, expected_version: int, by: User, at: datetime
) -> Programme:
    """Change a programme and its officers; its short code stays. Raises StaleEdit, ValidationError."""
    current = _held(programme, expected_version)
    values = _columns(fields)
    changed = {field: (str(getattr(current, field)), str(value)) for field, value in values.items()}
    changed = {field: pair for field, pair in changed.items() if pair[0] != pair[1]}
    officers = _officer_names(current)
    for field, value in values.items():
        setattr(current, field, value)
    current.full_clean()
    _set_officers(current, fields)
    if officers != (now := _officer_names(current)):
        changed["officers"] = (officers, now)
    return _saved("centres.programme.edited", current, by=by, at=at, changed=changed) if changed else current


@transaction.atomic
def close_programme(*, programme: Programme, expected_version: int, by: User, at: datetime) -> Programme:
    """Close a programme: no further assessment is filed under it; what is stays. Raises StaleEdit."""
    current = _held(programme, expected_version)
    if current.closed_at is not None:
        return current
    current.closed_at = at
    return _saved("centres.programme.closed", current, by=by, at=at)


@transaction.atomic
def open_programme(*, programme: Programme, expected_version: int, by: User, at: datetime) -> Programme:
    """Let a closed programme be chosen again. Raises StaleEdit."""
    current = _held(programme, expected_version)
    if current.closed_at is None:
        return current
    current.closed_at = None
    return _saved("centres.programme.opened", current, by=by, at=at)


def _columns(fields: ProgrammeFields) -> Mapping[str, Any]:
    return {
        "name": " ".join(fields.name.split()),
        "donor": " ".join(fields.donor.split()),
        "starts_on": fields.starts_on,
        "ends_on": fields.ends_on,
    }


def _held(programme: Programme, expected_version: int) -> Programme:
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    if current.version != expected_version:
        raise StaleEdit(current)
    return current


def _saved(event: str, programme: Programme, *, by: User, at: datetime, **details: Any) -> Programme:
    programme.version += 1
    programme.save()
    audit.record_in_network(event, target=programme, by=by, at=at, **details)
    return programme


def _set_officers(programme: Programme, fields: ProgrammeFields) -> None:
    wanted = set(fields.officers)
    if NetworkMembership.objects.filter(user_id__in=wanted, ended_at=None).count() != len(wanted):
        raise ValidationError({"officers": _("Officers: choose from the network's staff.")})
    there = set(programme.officers.values_list("user_id", flat=True))
    programme.officers.filter(user_id__in=there - wanted).delete()
    ProgrammeOfficer.objects.bulk_create(
        ProgrammeOfficer(programme=programme, user_id=number) for number in sorted(wanted - there)
    )


def _officer_names(programme: Programme) -> str:
    rows = programme.officers.select_related("user").order_by("user__name", "pk")
    return ", ".join(str(row.user) for row in rows)
