"""The streams of a round with what they hold, and its utilities."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation
from assessments.choices import FlowKind, Medium, StreamKind, UtilityKind
from assessments.fields import CompositionFields, StreamFields, UtilityFields, values_of
from assessments.guards import LARGEST_CANONICAL, of_round, open_round, refuse_absurd_money, refuse_locked
from assessments.models import Composition, FlowRecord, Round, Stream, Substance, UnitOperation, UtilityConversion
from assessments.services.parts import Part, add_part, edit_part, remove_part
from centres import audit, edits
from centres.guards import keyed, made_before
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error

MEDIUM_OF_FLOW = {
    FlowKind.PRODUCT_OUTPUT: Medium.MATERIAL,
    FlowKind.ENERGY: Medium.ENERGY,
    FlowKind.MATERIAL: Medium.MATERIAL,
    FlowKind.WATER: Medium.WATER,
    FlowKind.WASTE_WATER: Medium.WATER,
    FlowKind.WASTE: Medium.MATERIAL,
}
ENTERS = (FlowKind.ENERGY, FlowKind.MATERIAL, FlowKind.WATER)
UTILITY = Part(model=UtilityConversion, name="utility")
Contents = Sequence[CompositionFields]


@transaction.atomic
def add_stream(
    *,
    round_: Round,
    fields: StreamFields,
    contents: Contents = (),
    key: UUID | None = None,
    by: User,
    at: datetime,
) -> Stream:
    """Record a stream in an open round, with what it holds. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    current = open_round(round_)
    if before := made_before(Stream, key, round_id=current.pk):
        return before
    values = _stream_values(current, fields, contents)
    stream = edits.make(Stream, by=by, at=at, **keyed(key), round=current, **values)
    _hold(stream, contents, by=by, at=at)
    audit.record("assessments.stream.added", target=stream, by=by, at=at, values=_said(stream), **of_round(current))
    return stream


@transaction.atomic
def edit_stream(
    *,
    stream: Stream,
    fields: StreamFields,
    contents: Contents | None = None,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> Stream:
    """Change a stream and what it holds; `contents` None leaves that as it is.

    Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError.
    """
    refuse_locked(stream)
    round_ = open_round(stream.round)
    current = edits.held(stream, expected_version=expected_version)
    held = _held(current)
    wanted = held if contents is None else list(contents)
    changed: dict[str, Any] = {**edits.change(current, by=by, at=at, **_stream_values(round_, fields, wanted))}
    if sorted(map(_key, wanted)) != sorted(map(_key, held)):
        current.contents.all().delete()
        _hold(current, wanted, by=by, at=at)
        if not changed:
            edits.touch(current, by=by, at=at)
        changed["contents"] = (_listed(held), _listed(wanted))
    if changed:
        audit.record("assessments.stream.edited", target=current, by=by, at=at, changed=changed, **of_round(round_))
    return current


@transaction.atomic
def remove_stream(*, stream: Stream, by: User, at: datetime) -> None:
    """Remove a stream from an open round. Raises RecordIsLocked, RoundIsClosed."""
    refuse_locked(stream)
    round_ = open_round(stream.round)
    audit.record("assessments.stream.removed", target=stream, by=by, at=at, values=_said(stream), **of_round(round_))
    stream.contents.all().delete()
    stream.delete()


def add_utility(
    *, round_: Round, fields: UtilityFields, key: UUID | None = None, by: User, at: datetime
) -> UtilityConversion:
    """Record a boiler, generator, compressor or chiller. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    return add_part(part=UTILITY, round_=round_, values=partial(_utility_values, fields), key=key, by=by, at=at)


def edit_utility(
    *, utility: UtilityConversion, fields: UtilityFields, expected_version: int | None = None, by: User, at: datetime
) -> UtilityConversion:
    """Change a utility. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_utility_values, fields)
    return edit_part(part=UTILITY, row=utility, values=values, expected_version=expected_version, by=by, at=at)


def remove_utility(*, utility: UtilityConversion, by: User, at: datetime) -> None:
    """Remove a utility from an open round. Raises RecordIsLocked, RoundIsClosed."""
    remove_part(part=UTILITY, row=utility, by=by, at=at)


def _said(stream: Stream) -> dict[str, str]:
    if stream.amount is None:
        return {"kind": stream.kind}
    return {"kind": stream.kind, "amount": f"{stream.amount:f}", "unit": stream.unit}


def _held(stream: Stream) -> list[CompositionFields]:
    return [
        CompositionFields(
            substance_id=row.substance_id, share_percent=row.share_percent, is_bought_for=row.is_bought_for
        )
        for row in stream.contents.all()
    ]


def _key(content: CompositionFields) -> tuple[str, Decimal, bool]:
    return str(content.substance_id), content.share_percent, content.is_bought_for


def _listed(contents: Contents) -> str:
    names = dict(Substance.objects.filter(pk__in=[one.substance_id for one in contents]).values_list("pk", "name"))
    return ", ".join(
        sorted(f"{names.get(one.substance_id, '')} {one.share_percent.normalize():f} %" for one in contents)
    )


def _hold(stream: Stream, contents: Contents, *, by: User, at: datetime) -> None:
    for content in contents:
        edits.make(Composition, by=by, at=at, stream=stream, **values_of(content))


def _stream_values(round_: Round, fields: StreamFields, contents: Contents) -> dict[str, object]:
    """Return the values of the row. Raises ValidationError with a sentence for each field that cannot be."""
    flow = _flow_of(round_, fields.flow_id, "flow", _("Recorded input or output"))
    _flow_of(round_, fields.value_of_id, "value_of", _("Consists of"))
    _refuse_strangers(round_, fields, contents)
    values = values_of(fields)
    if flow is not None:
        values["medium"] = _medium_of(flow, fields)
        if fields.amount is not None and not fields.unit:
            values["unit"] = flow.unit
    _refuse_odd_values(fields, flow)
    money = {
        "purchase_amount": _("Purchase value"),
        "processing_amount": _("Spent on it before"),
        "disposal_amount": _("Treatment and disposal"),
        "earnings_amount": _("Earns"),
    }
    refuse_absurd_money(values, money)
    below = {name: _("%(field)s: give zero or more.") % {"field": label} for name, label in money.items()}
    errors = {name: text for name, text in below.items() if (values[name] or 0) < 0}
    if errors:
        raise ValidationError(errors)
    try:
        largest = calculation.check_stream(round_, StreamFields(**values), contents, flow)
    except Refusal as refusal:
        raise refusal_error(refusal) from refusal
    if largest >= LARGEST_CANONICAL * 1000:  # kilograms
        raise ValidationError({"amount": _("Amount: this is more than a plant can have. Check the unit.")})
    return values


def _flow_of(round_: Round, flow_id: UUID | None, name: str, label: str) -> FlowRecord | None:
    if flow_id is None:
        return None
    flow: FlowRecord | None = round_.flows.select_related("product").filter(pk=flow_id).first()
    if flow is None or flow.kind not in MEDIUM_OF_FLOW:
        raise ValidationError({name: _("%(field)s: choose one of this round.") % {"field": label}})
    return flow


def _medium_of(flow: FlowRecord, fields: StreamFields) -> str:
    if (flow.kind in ENTERS) != (fields.kind == StreamKind.INPUT):
        raise ValidationError(
            {
                "flow": _(
                    "Recorded input or output: “%(name)s” goes the other way. Choose another, or change what it is."
                )
                % {"name": flow.name}
            }
        )
    return MEDIUM_OF_FLOW[FlowKind(flow.kind)]


def _refuse_strangers(round_: Round, fields: StreamFields, contents: Contents) -> None:
    """Refuse steps and substances of another assessment."""
    for name, key, label in [("from_unit", fields.from_unit_id, _("From")), ("to_unit", fields.to_unit_id, _("To"))]:
        if key and not UnitOperation.objects.filter(pk=key, assessment=round_.assessment_id).exists():
            raise ValidationError({name: _("%(field)s: choose a step of this assessment.") % {"field": label}})
    wanted = {content.substance_id for content in contents}
    known = Substance.objects.filter(pk__in=wanted, assessment=round_.assessment_id).count()
    if known != len(wanted) or len(wanted) != len(contents):
        raise ValidationError(_("Composition: name each substance of this assessment once."))


def _refuse_odd_values(fields: StreamFields, flow: FlowRecord | None) -> None:
    errors = {}
    if fields.kind not in StreamKind.values:
        errors["kind"] = _("What it is: choose one of the list.")
    if fields.medium not in Medium.values:
        errors["medium"] = _("Mainly: choose one of the list.")
    if fields.amount is not None and flow is None and not fields.unit:
        errors["unit"] = _("Unit: say in what the amount is.")
    if fields.density_kg_per_m3 is not None and fields.density_kg_per_m3 <= 0:
        errors["density_kg_per_m3"] = _("Density: give a number above zero.")
    if fields.water_percent is not None and not 0 <= fields.water_percent <= Decimal(100):
        errors["water_percent"] = _("Water in it: give 0 to 100 percent.")
    if errors:
        raise ValidationError(errors)


def _utility_values(fields: UtilityFields, round_: Round) -> dict[str, Any]:
    """Return the values of the row. Refuses what no machine does; what the kind needs must be there."""
    if fields.kind not in UtilityKind.values:
        raise ValidationError({"kind": _("What it is: choose one of the list.")})
    known = {"electricity", "own_renewable", "steam", *calculation.factors_of(round_.assessment).fuels}
    errors = {}
    if fields.carrier not in known:
        errors["carrier"] = _("Runs on: choose one of the list.")
    limits: dict[str, tuple[Decimal | None, Decimal, Decimal, str]] = {
        "efficiency_percent": (
            fields.efficiency_percent,
            Decimal(1),
            Decimal(110),
            _("Efficiency: give 1 to 110 percent."),
        ),
        "coefficient_of_performance": (
            fields.coefficient_of_performance,
            Decimal("0.2"),
            Decimal(20),
            _("Coefficient of performance: give 0.2 to 20."),
        ),
        "specific_use_kwh_per_nm3": (
            fields.specific_use_kwh_per_nm3,
            Decimal("0.01"),
            Decimal(2),
            _("Specific use: give 0.01 to 2 kWh/Nm³."),
        ),
        "heat_kwh_per_t": (
            fields.heat_kwh_per_t,
            Decimal(300),
            Decimal(1000),
            _("Heat in a tonne of steam: give 300 to 1000 kWh/t."),
        ),
        "other_cost_per_mwh_amount": (
            fields.other_cost_per_mwh_amount,
            Decimal(0),
            Decimal(10) ** 9,
            _("Other cost: give zero or more."),
        ),
        "lost_amount": (fields.lost_amount, Decimal(0), Decimal(10) ** 12, _("Lost a year: give zero or more.")),
    }
    for name, (value, lowest, highest, sentence) in limits.items():
        if value is not None and not lowest <= value <= highest:
            errors[name] = sentence
    needed = {
        UtilityKind.BOILER: "efficiency_percent",
        UtilityKind.GENERATOR: "efficiency_percent",
        UtilityKind.COMPRESSOR: "specific_use_kwh_per_nm3",
        UtilityKind.CHILLER: "coefficient_of_performance",
    }[UtilityKind(fields.kind)]
    if getattr(fields, needed) is None:
        errors[needed] = {
            "efficiency_percent": _("Efficiency: say it, or nothing can be priced."),
            "specific_use_kwh_per_nm3": _("Specific use: say it, or nothing can be priced."),
            "coefficient_of_performance": _("Coefficient of performance: say it, or nothing can be priced."),
        }[needed]
    if errors:
        raise ValidationError(errors)
    return values_of(fields)
