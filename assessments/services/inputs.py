"""Recording inputs and outputs."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation
from assessments.choices import FlowKind
from assessments.models import FlowRecord, Round
from assessments.fields import FlowFields, values_of
from assessments.guards import open_round, refuse_locked
from centres import audit, edits
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error


@transaction.atomic
def add_flow(*, round_: Round, fields: FlowFields, by: User, at: datetime) -> FlowRecord:
    """Record an input or output in an open round. Raises RoundIsClosed, ValidationError."""
    current = open_round(round_)
    flow = edits.make(FlowRecord, by=by, at=at, round=current, **_values(current, fields))
    audit.record("assessments.flow.added", target=flow, by=by, at=at, round=str(current.pk))
    return flow


@transaction.atomic
def edit_flow(
    *, flow: FlowRecord, fields: FlowFields, expected_version: int | None = None, by: User, at: datetime
) -> FlowRecord:
    """Change an input or output. Raises RecordIsLocked, RoundIsClosed, StaleEdit, ValidationError."""
    refuse_locked(flow)
    round_ = open_round(flow.round)
    current = edits.held(flow, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **_values(round_, fields))
    audit.record("assessments.flow.edited", target=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def remove_flow(*, flow: FlowRecord, by: User, at: datetime) -> None:
    """Remove an input or output from an open round; the audit trail keeps what it said."""
    refuse_locked(flow)
    open_round(flow.round)
    kept = {"name": flow.name, "kind": flow.kind, "amount": str(flow.amount), "unit": flow.unit}
    audit.record("assessments.flow.removed", target=flow, by=by, at=at, **kept)
    flow.delete()


def _values(round_: Round, fields: FlowFields) -> dict[str, object]:
    values = values_of(fields)
    if fields.kind == FlowKind.PRODUCT_OUTPUT and fields.product is None:
        raise ValidationError({"product": _("Product: choose which of the site's products it is.")})
    if fields.product and fields.product.site_id != round_.assessment.site_id:
        raise ValidationError({"product": _("Product: this is a product of another site.")})
    if fields.kind not in FlowKind.values:
        raise ValidationError({"kind": _("Kind: choose one of the list.")})
    try:
        amount, unit = calculation.canonical(round_.assessment, fields)
    except Refusal as refusal:
        raise refusal_error(refusal) from refusal
    return values | {"canonical_amount": round(amount, 9), "canonical_unit": unit}
