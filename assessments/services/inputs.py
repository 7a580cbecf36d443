"""Recording inputs and outputs."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation
from assessments.choices import EmissionSource, FlowKind, HeatingValue, Pond, TimeSpan
from assessments.edits import all_or_none
from assessments.fields import FlowFields, values_of
from assessments.guards import (
    LARGEST_CANONICAL,
    most_spans,
    refuse_absurd_money,
)
from assessments.models import FlowRecord, Round, Stream
from assessments.services.parts import Part, add_part, edit_part, remove_part
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error


def _said(flow: FlowRecord) -> dict[str, str]:
    return {"kind": flow.kind, "amount": f"{flow.amount:f}", "unit": flow.unit}


FLOW = Part(
    model=FlowRecord,
    name="flow",
    said=lambda flow: {"values": _said(flow)},
    users=lambda flow: (flow.effluent_loads.all(), Stream.objects.filter(Q(flow=flow) | Q(value_of=flow))),
)


def add_flow(*, round_: Round, fields: FlowFields, key: UUID | None = None, by: User, at: datetime) -> FlowRecord:
    """Record an input or output in an open round. The same key twice records it once.

    Raises RoundIsClosed, ValidationError.
    """
    return add_part(part=FLOW, round_=round_, values=partial(_values, fields), key=key, by=by, at=at)


@transaction.atomic
def add_flows(
    *, round_: Round, rows: Sequence[tuple[UUID | None, FlowFields]], by: User, at: datetime
) -> list[FlowRecord]:
    """Record several inputs and outputs at once, each with its key: all of them or none.

    Raises RoundIsClosed, RowsRefused.
    """
    return all_or_none(rows, lambda row: add_flow(round_=round_, fields=row[1], key=row[0], by=by, at=at))


def edit_flow(
    *, flow: FlowRecord, fields: FlowFields, expected_version: int | None = None, by: User, at: datetime
) -> FlowRecord:
    """Change an input or output. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    values = partial(_values, fields)
    return edit_part(part=FLOW, row=flow, values=values, expected_version=expected_version, by=by, at=at)


def remove_flow(*, flow: FlowRecord, by: User, at: datetime) -> None:
    """Remove an input or output from an open round; the audit trail keeps what it said.

    Raises RecordIsLocked, RoundIsClosed, RecordIsInUse.
    """
    remove_part(part=FLOW, row=flow, by=by, at=at)


def _values(fields: FlowFields, round_: Round) -> dict[str, object]:
    values = values_of(fields)
    if fields.kind not in FlowKind.values:
        raise ValidationError({"kind": _("Kind: choose one of the list.")})
    if fields.kind == FlowKind.PRODUCT_OUTPUT and fields.product is None:
        raise ValidationError({"product": _("Product: choose which of the site's products it is.")})
    if fields.product and fields.product.site_id != round_.assessment.site_id:
        raise ValidationError({"product": _("Product: this is a product of another site.")})
    if fields.kind != FlowKind.PRODUCT_OUTPUT:
        values["product"] = None
    _refuse_odd_factors(fields)
    _refuse_odd_entry(round_, fields)
    _refuse_odd_emission(fields)
    refuse_absurd_money(values, {"cost_amount": _("Cost")})
    try:
        amount, unit = calculation.canonical(round_, fields)
    except Refusal as refusal:
        raise refusal_error(refusal) from refusal
    if abs(amount) >= LARGEST_CANONICAL:
        raise ValidationError({"amount": _("Amount: this is more than a plant can have. Check the unit.")})
    return values | {"canonical_amount": round(amount, 9), "canonical_unit": unit}


def _refuse_odd_factors(fields: FlowFields) -> None:
    errors = {}
    if fields.density_kg_per_m3 is not None and fields.density_kg_per_m3 <= 0:
        errors["density_kg_per_m3"] = _("Density: give a number above zero.")
    if fields.ncv_mj_per_kg is not None and fields.ncv_mj_per_kg <= 0:
        errors["ncv_mj_per_kg"] = _("Net calorific value: give a number above zero.")
    if fields.co2e_kg_per_kwh is not None and fields.co2e_kg_per_kwh < 0:
        errors["co2e_kg_per_kwh"] = _("Supplier's factor: give zero or more.")
    if fields.uncertainty_percent is not None and not 0 <= fields.uncertainty_percent <= Decimal(100):
        errors["uncertainty_percent"] = _("±: give 0 to 100 percent.")
    if fields.net_share_of_gross is not None and not 0 < fields.net_share_of_gross <= 1:
        errors["net_share_of_gross"] = _("Net share of gross: give a share such as 0.90.")
    if errors:
        raise ValidationError(errors)


def _refuse_odd_entry(round_: Round, fields: FlowFields) -> None:
    """Refuse a rate that the period has no room for, and stocks of what is not stored."""
    errors = {}
    if fields.time_span not in TimeSpan.values:
        errors["time_span"] = _("Amount is: choose one of the list.")
    elif fields.time_span == TimeSpan.PERIOD and fields.span_count is not None:
        errors["span_count"] = _("How many: leave it empty, or say that the amount is an hour's, a day's, a week's …")
    elif fields.time_span != TimeSpan.PERIOD and fields.kind == FlowKind.DEMAND:
        errors["time_span"] = _("Amount is: demand is added over the months; give it for the whole period.")
    most = most_spans(round_).get(fields.time_span)
    if most is not None and fields.span_count is not None and fields.span_count > most:
        errors["span_count"] = _("How many: the period has %(most)s at most.") % {"most": most}
    has_stocks = fields.opening_stock_amount is not None or fields.closing_stock_amount is not None
    if has_stocks and fields.kind not in (FlowKind.ENERGY, FlowKind.MATERIAL):
        errors["opening_stock_amount"] = _("Stock at the beginning: only materials and fuels are stored.")
    if fields.heating_value not in ("", *HeatingValue.values):
        errors["heating_value"] = _("Heating value: choose one of the list.")
    if errors:
        raise ValidationError(errors)


def _refuse_odd_emission(fields: FlowFields) -> None:
    """Refuse exported water, ponds of fuel, and shares that are none."""
    errors = {}
    if fields.is_exported and fields.kind != FlowKind.ENERGY:
        errors["is_exported"] = _("Sold or passed on: this is for energy. Products are recorded as product output.")
    if fields.is_exported and fields.carrier == "own_generated":
        errors["carrier"] = _("Kind of energy: choose the fuel that was burnt for what was sold.")
    if fields.efficiency_share is not None and not 0 < fields.efficiency_share <= 1:
        errors["efficiency_share"] = _("Efficiency: give a share such as 0.35.")
    elif fields.efficiency_share is not None and not fields.is_exported:
        errors["efficiency_share"] = _("Efficiency: leave it empty, or say that the energy was sold or passed on.")
    if fields.emission_source not in ("", *EmissionSource.values):
        errors["emission_source"] = _("Comes from: choose one of the list.")
    if fields.pond not in ("", *Pond.values):
        errors["pond"] = _("Kind of pond: choose one of the list.")
    elif fields.pond and fields.emission_source != EmissionSource.POND_METHANE:
        errors["pond"] = _("Kind of pond: leave it empty, or say that the emission comes from an effluent pond.")
    if fields.emission_source and fields.kind != FlowKind.EMISSION:
        errors["emission_source"] = _("Comes from: this is for emissions. Fuels and electricity count by themselves.")
    if fields.mcf_share is not None and not 0 <= fields.mcf_share <= 1:
        errors["mcf_share"] = _("Methane correction factor (MCF): give 0 to 1.")
    if fields.methane_per_cod_share is not None and not 0 < fields.methane_per_cod_share <= 1:
        errors["methane_per_cod_share"] = _("Methane from COD (Bo): give t of methane from 1 t of COD, such as 0.25.")
    for name in ("mcf_share", "methane_per_cod_share"):
        if getattr(fields, name) is not None and fields.emission_source != EmissionSource.POND_METHANE:
            errors[name] = _("Leave it empty, or say that the emission comes from an effluent pond.")
    for name, label in [("cod_kg_per_m3", _("COD")), ("methane_recovered_t", _("Methane caught"))]:
        value = getattr(fields, name)
        if value is not None and value < 0:
            errors[name] = _("%(field)s: give zero or more.") % {"field": label}
    if errors:
        raise ValidationError(errors)
