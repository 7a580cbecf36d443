"""Recording what stands beside the thirteen indicators: loads of effluent, and indicators of the plant's own."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.choices import FlowKind
from assessments.fields import EffluentFields, LocalFields, values_of
from assessments.guards import open_round, refuse_locked
from assessments.models import EffluentLoad, LocalIndicator, Round
from centres import audit, edits
from centres.guards import keyed, made_before

MOST_MG_PER_L = Decimal(1_000_000)  # a kilogram in a litre
MOST_KG = Decimal(10) ** 12


@transaction.atomic
def add_effluent(
    *, round_: Round, fields: EffluentFields, key: UUID | None = None, by: User, at: datetime
) -> EffluentLoad:
    """Record what a waste-water carries of a substance. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    if before := made_before(EffluentLoad, key, round_id=current.pk):
        return before
    _refuse_odd_effluent(current, fields)
    made = edits.make(EffluentLoad, by=by, at=at, **keyed(key), round=current, **values_of(fields))
    audit.record("assessments.effluent.added", target=made, by=by, at=at, **_of(current))
    return made


@transaction.atomic
def edit_effluent(
    *, effluent: EffluentLoad, fields: EffluentFields, expected_version: int | None = None, by: User, at: datetime
) -> EffluentLoad:
    """Change what a waste-water carries. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(effluent)
    round_ = open_round(effluent.round)
    current = edits.held(effluent, expected_version=expected_version)
    _refuse_odd_effluent(round_, fields)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record("assessments.effluent.edited", target=current, by=by, at=at, changed=changed, **_of(round_))
    return current


@transaction.atomic
def remove_effluent(*, effluent: EffluentLoad, by: User, at: datetime) -> None:
    """Remove a load from an open round. Raises RecordIsLocked, RoundIsClosed."""
    refuse_locked(effluent)
    round_ = open_round(effluent.round)
    audit.record("assessments.effluent.removed", target=effluent, by=by, at=at, **_of(round_))
    effluent.delete()


@transaction.atomic
def add_local_indicator(
    *, round_: Round, fields: LocalFields, key: UUID | None = None, by: User, at: datetime
) -> LocalIndicator:
    """Record an indicator of the plant's own. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    if before := made_before(LocalIndicator, key, round_id=current.pk):
        return before
    _refuse_odd_local(fields)
    made = edits.make(LocalIndicator, by=by, at=at, **keyed(key), round=current, **values_of(fields))
    audit.record("assessments.local_indicator.added", target=made, by=by, at=at, **_of(current))
    return made


@transaction.atomic
def edit_local_indicator(
    *, indicator: LocalIndicator, fields: LocalFields, expected_version: int | None = None, by: User, at: datetime
) -> LocalIndicator:
    """Change an indicator of the plant's own. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(indicator)
    round_ = open_round(indicator.round)
    current = edits.held(indicator, expected_version=expected_version)
    _refuse_odd_local(fields)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record("assessments.local_indicator.edited", target=current, by=by, at=at, changed=changed, **_of(round_))
    return current


@transaction.atomic
def remove_local_indicator(*, indicator: LocalIndicator, by: User, at: datetime) -> None:
    """Remove an indicator of the plant's own from an open round. Raises RecordIsLocked, RoundIsClosed."""
    refuse_locked(indicator)
    round_ = open_round(indicator.round)
    audit.record("assessments.local_indicator.removed", target=indicator, by=by, at=at, **_of(round_))
    indicator.delete()


def _of(round_: Round) -> dict[str, str]:
    return {"round": str(round_.pk), "assessment": str(round_.assessment_id)}


def _refuse_odd_effluent(round_: Round, fields: EffluentFields) -> None:
    errors = {}
    waters = round_.flows.filter(kind=FlowKind.WASTE_WATER)
    if fields.flow_id is None or not waters.filter(pk=fields.flow_id).exists():
        errors["flow"] = _("Waste-water: choose one of this round.")
    given = [value for value in (fields.concentration_mg_per_l, fields.load_kg) if value is not None]
    if len(given) != 1:
        errors["concentration_mg_per_l"] = _("Concentration: give either the concentration or the load.")
    for name, value, most, label in [
        ("concentration_mg_per_l", fields.concentration_mg_per_l, MOST_MG_PER_L, _("Concentration")),
        ("load_kg", fields.load_kg, MOST_KG, _("Load")),
    ]:
        if value is not None and not 0 <= value <= most:
            errors[name] = _("%(field)s: give zero or more, and no more than there can be. Check the unit.") % {
                "field": label
            }
    if errors:
        raise ValidationError(errors)


def _refuse_odd_local(fields: LocalFields) -> None:
    if fields.denominator_amount <= 0:
        raise ValidationError({"denominator_amount": _("For how much: give an amount above zero.")})
