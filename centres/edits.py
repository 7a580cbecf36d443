"""How records are made and changed: who, when, and never over somebody else's change."""

from datetime import datetime
from typing import Any, TypeVar

from accounts.models import User
from centres.models.records import EditedRecord

Record = TypeVar("Record", bound=EditedRecord)


class StaleEdit(Exception):
    """Somebody else saved the record after the form was opened; nothing was overwritten.

    current  the record as it stands now
    by, at   who saved it and when; taken from the record where it knows
    """

    def __init__(self, current: Any, *, by: User | None = None, at: datetime | None = None) -> None:
        super().__init__(str(current))
        self.current = current
        self.by = by or getattr(current, "updated_by", None)
        self.at = at or getattr(current, "updated_at", None)


def make(model: type[Record], *, by: User, at: datetime, **fields: Any) -> Record:
    """Return a checked and saved new record of the running work's centre. Raises ValidationError."""
    record = model.new(created_by=by, created_at=at, updated_by=by, updated_at=at, **fields)
    record.full_clean(exclude=None if "id" in fields else ["id"])  # a key that was just made is nobody's
    record.save(force_insert=True)
    return record


def held(record: Record, *, expected_version: int | None = None) -> Record:
    """Return the record as it is now, held until the transaction ends.

    expected_version  the version that the form showed; None where the caller did not show one
    Raises StaleEdit when somebody else has saved since.
    """
    current: Record = type(record).objects.select_for_update().get(pk=record.pk)
    if expected_version is not None and current.version != expected_version:
        raise StaleEdit(current)
    return current


def touch(record: EditedRecord, *, by: User, at: datetime) -> None:
    """Count a change of a held record's parts as a change of the record, so that a stale form shows."""
    record.version += 1
    record.updated_by, record.updated_at = by, at
    record.save(update_fields=["version", "updated_by", "updated_at"])


def change(record: Record, *, by: User, at: datetime, **fields: Any) -> dict[str, tuple[str, str]]:
    """Check and save new values of a held record, and return what changed as {field: (before, after)}.

    Raises ValidationError.
    """
    changed = {}
    for name, value in fields.items():
        before = getattr(record, name)
        if before != value:
            changed[name] = (str(before), str(value))
            setattr(record, name, value)
    if not changed:
        return {}
    record.version += 1
    record.updated_by = by
    record.updated_at = at
    record.full_clean()
    record.save()
    return changed
