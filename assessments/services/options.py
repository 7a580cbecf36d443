"""Proposing options, saying what they change, and recording what became of them."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation
from assessments.choices import EffectStage, FlowKind, OptionStatus, RoundKind
from assessments.fields import EffectFields, OptionFields, ProgressFields, values_of
from assessments.guards import open_round, refuse_locked
from assessments.models import Option, OptionEffect, OptionProgress, Round
from assessments.refusals import Refused
from centres import audit, edits
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error

DATED = (OptionStatus.IMPLEMENTED, OptionStatus.STOPPED)


class OptionIsInUse(Refused):
    """An option that a later round speaks of cannot be removed."""


@transaction.atomic
def add_option(
    *, round_: Round, fields: OptionFields, effects: Iterable[EffectFields] = (), by: User, at: datetime
) -> Option:
    """Propose an option in an open round, with the effects expected of it. Raises RoundIsClosed, ValidationError."""
    current = open_round(round_)
    numbers = Option.objects.filter(assessment=current.assessment)
    number = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
    option = edits.make(
        Option,
        by=by,
        at=at,
        assessment=current.assessment,
        found_in=current,
        number=number,
        **values_of(fields),
    )
    for effect in effects:
        _make_effect(option, current, effect, by=by, at=at)
    audit.record("assessments.option.added", target=option, by=by, at=at, round=str(current.pk))
    return option


@transaction.atomic
def edit_option(
    *, option: Option, fields: OptionFields, expected_version: int | None = None, by: User, at: datetime
) -> Option:
    """Change what is proposed. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(option)
    open_round(option.found_in)
    current = edits.held(option, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    audit.record("assessments.option.edited", target=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def remove_option(*, option: Option, by: User, at: datetime) -> None:
    """Remove an option that no other round speaks of. Raises RecordIsLocked, RoundIsClosed, OptionIsInUse."""
    refuse_locked(option)
    open_round(option.found_in)
    elsewhere = option.progress.exclude(round=option.found_in).exists()
    if elsewhere or option.effects.exclude(round=option.found_in).exists():
        raise OptionIsInUse(_("Another round speaks of this option. Say there that it was rejected or stopped."))
    audit.record("assessments.option.removed", target=option, by=by, at=at, title=option.title)
    option.effects.all().delete()
    option.progress.all().delete()
    option.human_effects.update(option=None)
    option.delete()


@transaction.atomic
def add_effect(*, option: Option, round_: Round, fields: EffectFields, by: User, at: datetime) -> OptionEffect:
    """Say what an option changes, expected or observed in this round. Raises RoundIsClosed, ValidationError."""
    current = open_round(round_)
    effect = _make_effect(option, current, fields, by=by, at=at)
    audit.record("assessments.effect.added", target=effect, by=by, at=at, option=str(option.pk))
    return effect


@transaction.atomic
def edit_effect(
    *, effect: OptionEffect, fields: EffectFields, expected_version: int | None = None, by: User, at: datetime
) -> OptionEffect:
    """Change an effect. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(effect)
    round_ = open_round(effect.round)
    current = edits.held(effect, expected_version=expected_version)
    _refuse_odd_effect(round_, fields)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    audit.record("assessments.effect.edited", target=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def remove_effect(*, effect: OptionEffect, by: User, at: datetime) -> None:
    """Remove an effect from an open round. Raises RecordIsLocked, RoundIsClosed."""
    refuse_locked(effect)
    open_round(effect.round)
    audit.record("assessments.effect.removed", target=effect, by=by, at=at, option=str(effect.option_id))
    effect.delete()


@transaction.atomic
def record_progress(
    *,
    option: Option,
    round_: Round,
    fields: ProgressFields,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> OptionProgress:
    """Say in an open round what became of an option: once a round, changed as often as needed.

    Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError.
    """
    current = open_round(round_)
    _refuse_odd_progress(current, fields, at=at)
    progress = OptionProgress.objects.filter(option=option, round=current).first()
    if progress is None:
        progress = edits.make(OptionProgress, by=by, at=at, option=option, round=current, **values_of(fields))
    else:
        refuse_locked(progress)
        progress = edits.held(progress, expected_version=expected_version)
        edits.change(progress, by=by, at=at, **values_of(fields))
    set_current_status(option)
    audit.record("assessments.option.progressed", target=option, by=by, at=at, status=fields.status)
    return progress


def set_current_status(option: Option) -> None:
    """Let the option show the status of the latest round that speaks of it."""
    latest = option.progress.order_by("-round__number").first()
    Option.objects.filter(pk=option.pk).update(status=latest.status if latest else OptionStatus.IDENTIFIED)


def _make_effect(option: Option, round_: Round, fields: EffectFields, *, by: User, at: datetime) -> OptionEffect:
    _refuse_odd_effect(round_, fields)
    return edits.make(OptionEffect, by=by, at=at, option=option, round=round_, **values_of(fields))


def _refuse_odd_effect(round_: Round, fields: EffectFields) -> None:
    if fields.flow_kind == FlowKind.PRODUCT_OUTPUT:
        raise ValidationError({"flow_kind": _("Less of: more or less product is no saving of an input or output.")})
    if fields.flow_kind and fields.amount is None:
        raise ValidationError({"amount": _("Less a year: give the amount, or leave “less of” empty.")})
    if not fields.flow_kind and fields.saving_amount is None:
        raise ValidationError({"saving_amount": _("Saved a year: give the money saved, or say what is used less.")})
    if fields.stage == EffectStage.OBSERVED and round_.kind != RoundKind.FOLLOW_UP:
        raise ValidationError({"stage": _("Stage: effects are observed in a follow-up round.")})
    try:
        calculation.check_effect(round_.assessment, fields)
    except Refusal as refusal:
        raise refusal_error(refusal) from refusal


def _refuse_odd_progress(round_: Round, fields: ProgressFields, *, at: datetime) -> None:
    if fields.status == OptionStatus.IMPLEMENTED and fields.implemented_on is None:
        raise ValidationError({"implemented_on": _("In operation since: give the date from which it has worked.")})
    if fields.implemented_on and fields.implemented_on > at.date():
        raise ValidationError({"implemented_on": _("In operation since: this date lies in the future.")})
    if fields.implemented_on and fields.status not in DATED:
        raise ValidationError({"implemented_on": _("In operation since: only an implemented option has this date.")})
