"""Recording what changed for people."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.fields import HumanEffectFields, values_of
from assessments.guards import open_round, refuse_locked
from assessments.models import HumanEffect, Option, Round
from centres import audit, edits
from centres.guards import keyed, made_before


@transaction.atomic
def add_human_effect(
    *, round_: Round, fields: HumanEffectFields, key: UUID | None = None, by: User, at: datetime
) -> HumanEffect:
    """Record an effect on people in an open round. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    if before := made_before(HumanEffect, key, round_id=current.pk):
        return before
    _refuse_odd(current, fields)
    effect = edits.make(HumanEffect, by=by, at=at, **keyed(key), round=current, **values_of(fields))
    audit.record(
        "assessments.human_effect.added",
        target=effect,
        by=by,
        at=at,
        round=str(current.pk),
        assessment=str(current.assessment_id),
    )
    return effect


@transaction.atomic
def edit_human_effect(
    *, effect: HumanEffect, fields: HumanEffectFields, expected_version: int | None = None, by: User, at: datetime
) -> HumanEffect:
    """Change an effect on people. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(effect)
    round_ = open_round(effect.round)
    current = edits.held(effect, expected_version=expected_version)
    _refuse_odd(round_, fields)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record(
            "assessments.human_effect.edited",
            target=current,
            by=by,
            at=at,
            assessment=str(round_.assessment_id),
            changed=changed,
        )
    return current


@transaction.atomic
def remove_human_effect(*, effect: HumanEffect, by: User, at: datetime) -> None:
    """Remove an effect on people from an open round. Raises RecordIsLocked, RoundIsClosed."""
    refuse_locked(effect)
    round_ = open_round(effect.round)
    audit.record(
        "assessments.human_effect.removed",
        target=effect,
        by=by,
        at=at,
        title=effect.title,
        assessment=str(round_.assessment_id),
    )
    effect.delete()


def _refuse_odd(round_: Round, fields: HumanEffectFields) -> None:
    if fields.option_id and not Option.objects.filter(pk=fields.option_id, assessment=round_.assessment).exists():
        raise ValidationError({"option": _("Option: choose one of this assessment.")})
    counts = (fields.people_before_count, fields.people_after_count, fields.women_count, fields.men_count)
    if all(count is None for count in counts):
        raise ValidationError({"people_before_count": _("People: give at least one number of people.")})
