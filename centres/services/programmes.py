"""The programmes that pay for assessments: the network's reference data."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from centres import audit
from centres.edits import StaleEdit
from centres.models import Programme


@transaction.atomic
def add_programme(
    *, code: str, name: str, donor: str, starts_on: date, ends_on: date | None = None, by: User, at: datetime
) -> Programme:
    """Add a programme to the list. Raises ValidationError."""
    programme = Programme(code=code, name=name, donor=donor, starts_on=starts_on, ends_on=ends_on)
    programme.full_clean()
    programme.save(force_insert=True)
    audit.record_in_network("centres.programme.added", target=programme, by=by, at=at)
    return programme


@transaction.atomic
def edit_programme(
    *,
    programme: Programme,
    name: str,
    donor: str,
    starts_on: date,
    ends_on: date | None,
    expected_version: int,
    by: User,
    at: datetime,
) -> Programme:
    """Change a programme; its short code stays. Raises StaleEdit, ValidationError."""
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    if current.version != expected_version:
        raise StaleEdit(current)
    values = {"name": name, "donor": donor, "starts_on": starts_on, "ends_on": ends_on}
    changed = {field: (str(getattr(current, field)), str(value)) for field, value in values.items()}
    changed = {field: pair for field, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        for field, value in values.items():
            setattr(current, field, value)
        current.version += 1
        current.full_clean()
        current.save()
        audit.record_in_network("centres.programme.edited", target=current, by=by, at=at, changed=changed)
    return current
