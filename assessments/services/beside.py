"""Recording what stands beside the thirteen indicators: loads of effluent, and indicators of the plant's own."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.choices import FlowKind
from assessments.fields import EffluentFields, LocalFields, values_of
from assessments.models import EffluentLoad, LocalIndicator, Round
from assessments.services.parts import Part, add_part, edit_part, remove_part

MOST_MG_PER_L = Decimal(1_000_000)  # a kilogram in a litre
MOST_KG = Decimal(10) ** 12


EFFLUENT = Part(model=EffluentLoad, name="effluent")
LOCAL_INDICATOR = Part(model=LocalIndicator, name="local_indicator")


def add_effluent(
    *, round_: Round, fields: EffluentFields, key: UUID | None = None, by: User, at: datetime
) -> EffluentLoad:
    """Record what a waste-water carries of a substance. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    values = partial(_effluent_values, fields)
    return add_part(part=EFFLUENT, round_=round_, values=values, key=key, by=by, at=at)


def edit_effluent(
    *, effluent: EffluentLoad, fields: EffluentFields, expected_version: int | None = None, by: User, at: datetime
) -> EffluentLoad:
    """Change what a waste-water carries. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_effluent_values, fields)
    return edit_part(part=EFFLUENT, row=effluent, values=values, expected_version=expected_version, by=by, at=at)


def remove_effluent(*, effluent: EffluentLoad, by: User, at: datetime) -> None:
    """Remove a load from an open round. Raises RecordIsLocked, RoundIsClosed."""
    remove_part(part=EFFLUENT, row=effluent, by=by, at=at)


def add_local_indicator(
    *, round_: Round, fields: LocalFields, key: UUID | None = None, by: User, at: datetime
) -> LocalIndicator:
    """Record an indicator of the plant's own. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    values = partial(_local_values, fields)
    return add_part(part=LOCAL_INDICATOR, round_=round_, values=values, key=key, by=by, at=at)


def edit_local_indicator(
    *, indicator: LocalIndicator, fields: LocalFields, expected_version: int | None = None, by: User, at: datetime
) -> LocalIndicator:
    """Change an indicator of the plant's own. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_local_values, fields)
    return edit_part(
        part=LOCAL_INDICATOR, row=indicator, values=values, expected_version=expected_version, by=by, at=at
    )


def remove_local_indicator(*, indicator: LocalIndicator, by: User, at: datetime) -> None:
    """Remove an indicator of the plant's own from an open round. Raises RecordIsLocked, RoundIsClosed."""
    remove_part(part=LOCAL_INDICATOR, row=indicator, by=by, at=at)


def _effluent_values(fields: EffluentFields, round_: Round) -> dict[str, Any]:
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
    return values_of(fields)


def _local_values(fields: LocalFields, _round: Round) -> dict[str, Any]:
    if fields.denominator_amount <= 0:
        raise ValidationError({"denominator_amount": _("For how much: give an amount above zero.")})
    return values_of(fields)
