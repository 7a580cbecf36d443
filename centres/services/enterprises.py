"""Registering and describing enterprises."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from centres import audit, edits, isic
from centres.fields import EnterpriseFields, values_of
from centres.guards import Candidate, clean_tags, keyed, likely_duplicates, made_before, one_at_a_time
from centres.models import DataKind, Enterprise

MOST_TAGS = 12


class LikelyDuplicates(Exception):
    """Enterprises of the centre look like the new one. Nothing was registered; the person decides.

    `candidates` are at most five, the likeliest first.
    """

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        sentence = ngettext(
            "An enterprise that looks the same is registered already: %(names)s. Open it, or register this one anyway.",
            "Enterprises that look the same are registered already: %(names)s. Open one, or register this one anyway.",
            len(candidates),
        )
        super().__init__(sentence % {"names": ", ".join(candidate.name for candidate in candidates)})
        self.candidates = candidates


@transaction.atomic
def register_enterprise(
    *,
    fields: EnterpriseFields,
    despite_duplicates: bool = False,
    data_kind: str = DataKind.RECORDED,
    key: UUID | None = None,
    by: User,
    at: datetime,
) -> Enterprise:
    """Register an enterprise of the centre. The same key twice registers one.

    despite_duplicates  the person has seen what looks the same, and it is not
    Raises LikelyDuplicates, ValidationError.
    """
    one_at_a_time("centres.register_enterprise")
    if before := made_before(Enterprise, key):
        return before
    values = _values(fields)
    candidates = () if despite_duplicates else likely_duplicates(fields)
    if candidates:
        Enterprise.new(created_by=by, created_at=at, updated_by=by, updated_at=at, **values).full_clean()
        raise LikelyDuplicates(candidates)
    enterprise = edits.make(Enterprise, by=by, at=at, **keyed(key), data_kind=data_kind, **values)
    audit.record(
        "centres.enterprise.registered", target=enterprise, by=by, at=at, despite_duplicates=despite_duplicates
    )
    return enterprise


@transaction.atomic
def edit_enterprise(
    *, enterprise: Enterprise, fields: EnterpriseFields, expected_version: int | None = None, by: User, at: datetime
) -> Enterprise:
    """Change what is said of an enterprise. Raises StaleEdit, ValidationError."""
    one_at_a_time("centres.register_enterprise")
    current = edits.held(enterprise, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **_values(fields))
    if changed:
        audit.record("centres.enterprise.edited", target=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def archive_enterprise(
    *, enterprise: Enterprise, expected_version: int | None = None, by: User, at: datetime
) -> Enterprise:
    """Take an enterprise out of the lists. Nothing is deleted; its results stay and count. Raises StaleEdit."""
    current = edits.held(enterprise, expected_version=expected_version)
    if current.archived_at is None:
        edits.change(current, by=by, at=at, archived_at=at)
        audit.record("centres.enterprise.archived", target=current, by=by, at=at)
    return current


@transaction.atomic
def restore_enterprise(
    *, enterprise: Enterprise, expected_version: int | None = None, by: User, at: datetime
) -> Enterprise:
    """Bring an enterprise back from the archive. Raises StaleEdit."""
    current = edits.held(enterprise, expected_version=expected_version)
    if current.archived_at is not None:
        edits.change(current, by=by, at=at, archived_at=None)
        audit.record("centres.enterprise.restored", target=current, by=by, at=at)
    return current


def _values(fields: EnterpriseFields) -> dict[str, Any]:
    """Return the values as they are kept. Raises ValidationError."""
    tags = clean_tags(fields.tags)
    errors = {}
    if not isic.is_class(fields.isic_class):
        errors["isic_class"] = _("Sector: choose a class of four digits from the list, such as 1701.")
    if len(tags) > MOST_TAGS:
        errors["tags"] = _("Tags: give at most %(count)s.") % {"count": MOST_TAGS}
    if errors:
        raise ValidationError(errors)
    identifier = " ".join(fields.national_identifier.split())
    return values_of(fields) | {
        "name": " ".join(fields.name.split()),
        "national_identifier": identifier,
        "place": " ".join(fields.place.split()),
        "tags": tags,
    }
