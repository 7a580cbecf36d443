"""The steps of the process and the key substances of an assessment."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.fields import SubstanceFields, UnitOperationFields, values_of
from assessments.guards import refuse_in_use
from assessments.models import Assessment, Composition, Stream, Substance, UnitOperation
from centres import audit, edits
from centres.guards import keyed, made_before

_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")


@transaction.atomic
def add_unit_operation(
    *, assessment: Assessment, fields: UnitOperationFields, key: UUID | None = None, by: User, at: datetime
) -> UnitOperation:
    """Record a step of the process. The same key twice records it once. Raises ValidationError."""
    if before := made_before(UnitOperation, key, assessment_id=assessment.pk):
        return before
    unit = edits.make(UnitOperation, by=by, at=at, **keyed(key), assessment=assessment, **values_of(fields))
    audit.record("assessments.unit_operation.added", target=unit, by=by, at=at, **_of(assessment.pk))
    return unit


@transaction.atomic
def edit_unit_operation(
    *,
    unit_operation: UnitOperation,
    fields: UnitOperationFields,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> UnitOperation:
    """Change a step of the process. Accepted results keep the name they froze. Raises StaleEdit, ValidationError."""
    current = edits.held(unit_operation, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record(
            "assessments.unit_operation.edited",
            target=current,
            by=by,
            at=at,
            changed=changed,
            **_of(current.assessment_id),
        )
    return current


@transaction.atomic
def remove_unit_operation(*, unit_operation: UnitOperation, by: User, at: datetime) -> None:
    """Remove a step that no stream goes to or comes from. Raises RecordIsInUse."""
    refuse_in_use(unit_operation, Stream.objects.filter(Q(from_unit=unit_operation) | Q(to_unit=unit_operation)))
    audit.record(
        "assessments.unit_operation.removed", target=unit_operation, by=by, at=at, **_of(unit_operation.assessment_id)
    )
    unit_operation.delete()


@transaction.atomic
def add_substance(
    *, assessment: Assessment, fields: SubstanceFields, key: UUID | None = None, by: User, at: datetime
) -> Substance:
    """Record a key substance. The same key twice records it once. Raises ValidationError."""
    if before := made_before(Substance, key, assessment_id=assessment.pk):
        return before
    substance = edits.make(Substance, by=by, at=at, **keyed(key), assessment=assessment, **_substance_values(fields))
    audit.record("assessments.substance.added", target=substance, by=by, at=at, **_of(assessment.pk))
    return substance


@transaction.atomic
def edit_substance(
    *, substance: Substance, fields: SubstanceFields, expected_version: int | None = None, by: User, at: datetime
) -> Substance:
    """Change a key substance. Raises StaleEdit, ValidationError."""
    current = edits.held(substance, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **_substance_values(fields))
    if changed:
        audit.record(
            "assessments.substance.edited",
            target=current,
            by=by,
            at=at,
            changed=changed,
            **_of(current.assessment_id),
        )
    return current


@transaction.atomic
def remove_substance(*, substance: Substance, by: User, at: datetime) -> None:
    """Remove a substance that no stream holds. Raises RecordIsInUse."""
    refuse_in_use(substance, Composition.objects.filter(substance=substance))
    audit.record("assessments.substance.removed", target=substance, by=by, at=at, **_of(substance.assessment_id))
    substance.delete()


def _of(assessment_id: UUID) -> Mapping[str, str]:
    return {"assessment": str(assessment_id)}


def _substance_values(fields: SubstanceFields) -> dict[str, Any]:
    values = values_of(fields) | {"cas_number": fields.cas_number.strip()}
    if values["cas_number"] and not _is_cas_number(values["cas_number"]):
        raise ValidationError(
            {"cas_number": _("CAS number: this is none, its last digit does not fit. Such as 7440-47-3; or leave it.")}
        )
    return values


def _is_cas_number(text: str) -> bool:
    """Return whether the check digit fits: the digits before it times their place from the right, modulo 10."""
    found = _CAS.fullmatch(text)
    if found is None:
        return False
    digits = found[1] + found[2]
    return sum(place * int(digit) for place, digit in enumerate(reversed(digits), start=1)) % 10 == int(found[3])
