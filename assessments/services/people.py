"""Recording what changed for people."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.fields import HumanEffectFields, values_of
from assessments.models import HumanEffect, Option, Round
from assessments.services.parts import Part, add_part, edit_part, remove_part

HUMAN_EFFECT = Part(model=HumanEffect, name="human_effect", said=lambda effect: {"title": effect.title})


def add_human_effect(
    *, round_: Round, fields: HumanEffectFields, key: UUID | None = None, by: User, at: datetime
) -> HumanEffect:
    """Record an effect on people in an open round. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    values = partial(_values, fields)
    return add_part(part=HUMAN_EFFECT, round_=round_, values=values, key=key, by=by, at=at)


def edit_human_effect(
    *, effect: HumanEffect, fields: HumanEffectFields, expected_version: int | None = None, by: User, at: datetime
) -> HumanEffect:
    """Change an effect on people. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_values, fields)
    return edit_part(part=HUMAN_EFFECT, row=effect, values=values, expected_version=expected_version, by=by, at=at)


def remove_human_effect(*, effect: HumanEffect, by: User, at: datetime) -> None:
    """Remove an effect on people from an open round. Raises RecordIsLocked, RoundIsClosed."""
    remove_part(part=HUMAN_EFFECT, row=effect, by=by, at=at)


def _values(fields: HumanEffectFields, round_: Round) -> dict[str, Any]:
    if fields.option_id and not Option.objects.filter(pk=fields.option_id, assessment=round_.assessment).exists():
        raise ValidationError({"option": _("Option: choose one of this assessment.")})
    counts = (fields.people_before_count, fields.people_after_count, fields.women_count, fields.men_count)
    if all(count is None for count in counts):
        raise ValidationError({"people_before_count": _("People: give at least one number of people.")})
    return values_of(fields)
