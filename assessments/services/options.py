"""Proposing options, saying what they change, and recording what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import chain
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation
from assessments.catalogue import is_card
from assessments.choices import EffectStage, OptionStatus, RoundKind
from assessments.edits import all_or_none
from assessments.fields import EffectChange, EffectFields, OptionFields, ProgressFields, values_of
from assessments.guards import (
    open_round,
    refuse_absurd_amount,
    refuse_absurd_option,
    refuse_locked,
    refuse_odd_effect,
    refuse_odd_progress,
)
from assessments.models import Option, OptionEffect, OptionProgress, OptionRelation, Round
from assessments.refusals import Refused
from assessments.services.parts import Part, edit_part, remove_part
from centres import audit, edits
from centres.guards import keyed, made_before
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error

EFFECT = Part(model=OptionEffect, name="effect", said=lambda effect: {"option": str(effect.option_id)})


class OptionIsInUse(Refused):
    """An option that a later round speaks of cannot be removed."""


@transaction.atomic
def add_option(
    *,
    round_: Round,
    fields: OptionFields,
    effects: Iterable[EffectFields] = (),
    key: UUID | None = None,
    by: User,
    at: datetime,
) -> Option:
    """Propose an option in an open round, with the effects expected of it. The same key twice proposes it once.

    Raises RoundIsClosed, ValidationError, and its kind RowsRefused for the effects.
    """
    current = open_round(round_)
    if before := made_before(Option, key, assessment_id=current.assessment_id):
        return before
    assessment = edits.held(current.assessment)
    number = (assessment.options.aggregate(last=Max("number"))["last"] or 0) + 1
    option = edits.make(
        Option,
        by=by,
        at=at,
        **keyed(key),
        assessment=assessment,
        found_in=current,
        number=number,
        **_option_values(fields),
    )
    _apply(
        [EffectChange(id=None, fields=effect) for effect in effects],
        option=option,
        round_=current,
        stage=EffectStage.EXPECTED,
        by=by,
        at=at,
    )
    audit.record(
        "assessments.option.added",
        target=option,
        by=by,
        at=at,
        round=str(current.pk),
        assessment=str(current.assessment_id),
        **({"taken_over_from": fields.taken_over_from} if fields.taken_over_from else {}),
    )
    return option


@transaction.atomic
def edit_option(
    *,
    option: Option,
    fields: OptionFields,
    effects: Sequence[EffectChange] | None = None,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> Option:
    """Change what is proposed.

    effects  the lines of a form that shows all expected effects; None where the form shows none
    Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError, RowsRefused.
    """
    refuse_locked(option)
    round_ = open_round(option.found_in)
    current = edits.held(option, expected_version=expected_version)
    values = {**_option_values(fields), "taken_over_from": current.taken_over_from}  # said once
    changed: dict[str, object] = {**edits.change(current, by=by, at=at, **values)}
    lines = _apply(effects or (), option=current, round_=round_, stage=EffectStage.EXPECTED, by=by, at=at)
    if lines and not changed:
        edits.touch(current, by=by, at=at)
    if lines or changed:
        audit.record(
            "assessments.option.edited",
            target=current,
            by=by,
            at=at,
            assessment=str(current.assessment_id),
            changed=changed,
            lines=lines,
        )
    return current


@transaction.atomic
def remove_option(*, option: Option, by: User, at: datetime) -> None:
    """Remove an option that no other round speaks of. Raises RecordIsLocked, RoundIsClosed, OptionIsInUse."""
    refuse_locked(option)
    open_round(option.found_in)
    elsewhere = option.progress.exclude(round=option.found_in).exists()
    relations = OptionRelation.objects.filter(Q(first=option) | Q(second=option)).exclude(round=option.found_in)
    if elsewhere or relations.exists() or option.effects.exclude(round=option.found_in).exists():
        raise OptionIsInUse(_("Another round speaks of this option. Say there that it was rejected or stopped."))
    audit.record(
        "assessments.option.removed",
        target=option,
        by=by,
        at=at,
        title=option.title,
        assessment=str(option.assessment_id),
    )
    OptionRelation.objects.filter(Q(first=option) | Q(second=option)).delete()
    option.costs.all().delete()
    option.effects.all().delete()
    option.progress.all().delete()
    option.human_effects.update(option=None)
    option.delete()


@transaction.atomic
def add_effect(
    *, option: Option, round_: Round, fields: EffectFields, key: UUID | None = None, by: User, at: datetime
) -> OptionEffect:
    """Say what an option changes, expected or observed in this round. The same key twice says it once.

    Raises RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    if before := made_before(OptionEffect, key, option_id=option.pk, round_id=current.pk):
        return before
    _refuse_other_assessment(option, current)
    effect = _make_effect(option, current, fields, key=key, by=by, at=at)
    audit.record(
        "assessments.effect.added",
        target=effect,
        by=by,
        at=at,
        option=str(option.pk),
        assessment=str(current.assessment_id),
    )
    return effect


def edit_effect(
    *, effect: OptionEffect, fields: EffectFields, expected_version: int | None = None, by: User, at: datetime
) -> OptionEffect:
    """Change an effect. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_effect_values, fields)
    return edit_part(part=EFFECT, row=effect, values=values, expected_version=expected_version, by=by, at=at)


def remove_effect(*, effect: OptionEffect, by: User, at: datetime) -> None:
    """Remove an effect from an open round. Raises RecordIsLocked, RoundIsClosed."""
    remove_part(part=EFFECT, row=effect, by=by, at=at)


@transaction.atomic
def record_progress(
    *,
    option: Option,
    round_: Round,
    fields: ProgressFields,
    observed: Sequence[EffectChange] | None = None,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> OptionProgress:
    """Say in an open round what became of an option: once a round, changed as often as needed.

    observed          the lines of a form that shows what was observed in this follow-up; None where it shows none
    expected_version  0 where the form showed that nothing had been said in this round
    Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError, RowsRefused.
    """
    current = open_round(round_)
    _refuse_other_assessment(option, current)
    refuse_odd_progress(fields, today=at.date())
    progress = OptionProgress.objects.filter(option=option, round=current).first()
    if progress is None:
        progress = edits.make(OptionProgress, by=by, at=at, option=option, round=current, **values_of(fields))
        changed: dict[str, object] = {"status": ("", fields.status)}
        lines = _apply(observed or (), option=option, round_=current, stage=EffectStage.OBSERVED, by=by, at=at)
    else:
        refuse_locked(progress)
        progress = edits.held(progress, expected_version=expected_version)
        changed = {**edits.change(progress, by=by, at=at, **values_of(fields))}
        lines = _apply(observed or (), option=option, round_=current, stage=EffectStage.OBSERVED, by=by, at=at)
        if lines and not changed:
            edits.touch(progress, by=by, at=at)
    _set_current_status(option)
    if lines or changed:
        audit.record(
            "assessments.option.progressed",
            target=option,
            by=by,
            at=at,
            status=fields.status,
            assessment=str(current.assessment_id),
            changed=changed,
            lines=lines,
        )
    return progress


def _set_current_status(option: Option) -> None:
    """Let the option show the status of the latest round that speaks of it."""
    latest = option.progress.order_by("-round__number").first()
    Option.objects.filter(pk=option.pk).update(status=latest.status if latest else OptionStatus.IDENTIFIED)


def _make_effect(
    option: Option, round_: Round, fields: EffectFields, *, key: UUID | None = None, by: User, at: datetime
) -> OptionEffect:
    values = _effect_values(fields, round_)
    return edits.make(OptionEffect, by=by, at=at, **keyed(key), option=option, round=round_, **values)


def _apply(
    changes: Sequence[EffectChange], *, option: Option, round_: Round, stage: str, by: User, at: datetime
) -> list[str]:
    """Make, change and remove effects of one option in one round, all or none; return what changed in words.

    Raises RowsRefused.
    """
    own = {effect.pk: effect for effect in option.effects.filter(round=round_, stage=stage)}
    said = all_or_none(
        changes, lambda change: _apply_one(change, own, option=option, round_=round_, stage=stage, by=by, at=at)
    )
    return list(chain.from_iterable(said))


def _apply_one(
    change: EffectChange,
    own: dict[UUID, OptionEffect],
    *,
    option: Option,
    round_: Round,
    stage: str,
    by: User,
    at: datetime,
) -> list[str]:
    effect = own.get(change.id) if change.id else None
    if change.id and effect is None:
        if change.fields is None:
            return []
        raise ValidationError(_("Somebody else has removed this line meanwhile."))
    if change.fields is None:
        if effect is None:
            return []
        label = str(effect)
        effect.delete()
        return [f"− {label}"]
    fields = replace(change.fields, stage=stage)
    if effect is None:
        return [f"+ {_make_effect(option, round_, fields, by=by, at=at)}"]
    label = str(effect)
    changed = edits.change(effect, by=by, at=at, **_effect_values(fields, round_))
    return [f"{label} → {effect}"] if changed else []


def _option_values(fields: OptionFields) -> dict[str, object]:
    refuse_absurd_option(fields)
    if fields.taken_over_from and not is_card(fields.taken_over_from):
        raise ValidationError({"taken_over_from": _("Taken over from: there is no such card of similar plants.")})
    return values_of(fields)


def _refuse_other_assessment(option: Option, round_: Round) -> None:
    if option.assessment_id != round_.assessment_id:
        raise ValidationError(_("This option belongs to another assessment."))


def _effect_values(fields: EffectFields, round_: Round) -> dict[str, object]:
    refuse_odd_effect(fields)
    if fields.stage == EffectStage.OBSERVED and round_.kind != RoundKind.FOLLOW_UP:
        raise ValidationError({"stage": _("Stage: effects are observed in a follow-up round.")})
    try:
        largest = calculation.check_effect(round_, fields)
    except Refusal as refusal:
        raise refusal_error(refusal) from refusal
    refuse_absurd_amount(largest)
    return values_of(fields)
