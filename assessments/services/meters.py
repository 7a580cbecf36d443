"""Recording the meters of a site and their bills."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.choices import BillLineKind, HeatingValue, MeteredKind
from assessments.edits import all_or_none
from assessments.fields import BillChange, BillFields, MeterFields, values_of
from assessments.guards import LARGEST_CANONICAL, refuse_absurd_money
from assessments.models import Bill, BillLine, Meter
from assessments.refusals import MeterIsInUse, RowsRefused
from centres import audit, edits
from centres.guards import keyed, made_before
from centres.models import Site
from centres.tenancy import current_centre
from indicators.core.refusals import Refusal
from indicators.core.units import Dimension, Unit, parse_unit
from indicators.sentences import refusal_error
from recp_portal.lib.ids import uuid7

FITS = {
    MeteredKind.ENERGY: (Dimension.ENERGY, Dimension.MASS, Dimension.VOLUME),
    MeteredKind.WATER: (Dimension.VOLUME,),
    MeteredKind.WASTE_WATER: (Dimension.VOLUME,),
}
LONGEST_BILL_DAYS = 400
USE_KINDS = (BillLineKind.USE, BillLineKind.USE_PEAK, BillLineKind.USE_SHOULDER, BillLineKind.USE_OFF_PEAK)


@transaction.atomic
def add_meter(*, site: Site, fields: MeterFields, key: UUID | None = None, by: User, at: datetime) -> Meter:
    """Record a meter of a site. The same key twice records it once. Raises ValidationError."""
    if before := made_before(Meter, key, site_id=site.pk):
        return before
    checked = _checked(site, fields)
    meter = edits.make(Meter, by=by, at=at, **keyed(key), site=site, **values_of(checked))
    audit.record("assessments.meter.added", target=meter, by=by, at=at, site=str(site.pk), meter=meter.name)
    return meter


@transaction.atomic
def edit_meter(
    *, meter: Meter, fields: MeterFields, expected_version: int | None = None, by: User, at: datetime
) -> Meter:
    """Change what is said of a meter. Its unit stays once it has bills. Raises StaleEdit, ValidationError."""
    current = edits.held(meter, expected_version=expected_version)
    checked = _checked(current.site, fields, current)
    if checked.unit != current.unit and current.bills.exists():
        sentence = _("Unit: the bills of this meter are in %(unit)s. Record another meter for another unit.")
        raise ValidationError({"unit": sentence % {"unit": current.unit}})
    changed = edits.change(current, by=by, at=at, **values_of(checked))
    if changed:
        site = str(current.site_id)
        audit.record("assessments.meter.edited", target=current, by=by, at=at, site=site, changed=changed)
    return current


@transaction.atomic
def remove_meter(*, meter: Meter, by: User, at: datetime) -> None:
    """Remove a meter that has no bills, no sub-meters, and is used nowhere. Raises MeterIsInUse."""
    if meter.bills.exists() or meter.children.exists() or meter.flows.exists():
        raise MeterIsInUse(meter.name)
    audit.record("assessments.meter.removed", target=meter, by=by, at=at, site=str(meter.site_id), meter=meter.name)
    meter.delete()


@transaction.atomic
def record_bills(*, meter: Meter, rows: Sequence[BillChange], by: User, at: datetime) -> int:
    """Record, change and remove bills of a meter: all rows or none. Return how many bills changed.

    Raises RowsRefused, whose places are those of the rows.
    """
    current = edits.held(meter)
    return all_or_none(rows, lambda row: _record_bill(current, row, by=by, at=at)).count(True)


@transaction.atomic
def add_bill(*, meter: Meter, fields: BillFields, key: UUID | None = None, by: User, at: datetime) -> Bill:
    """Record one bill of a meter. The same key twice records it once. Raises RowsRefused, ValidationError."""
    current = edits.held(meter)
    if before := made_before(Bill, key, meter_id=current.pk):
        return before
    row = BillChange(id=key or uuid7(), fields=_with_units(current, fields))
    _record_bill(current, row, by=by, at=at)
    bill: Bill = Bill.objects.get(pk=row.id)
    return bill


@transaction.atomic
def edit_bill(*, bill: Bill, fields: BillFields, expected_version: int | None = None, by: User, at: datetime) -> Bill:
    """Change a bill and its lines. Raises RowsRefused, StaleEdit, ValidationError."""
    meter = edits.held(bill.meter)
    edits.held(bill, expected_version=expected_version)
    _record_bill(meter, BillChange(id=bill.pk, fields=_with_units(meter, fields)), by=by, at=at)
    current: Bill = Bill.objects.get(pk=bill.pk)
    return current


@transaction.atomic
def remove_bill(*, bill: Bill, by: User, at: datetime) -> None:
    """Remove a bill with its lines."""
    _record_bill(edits.held(bill.meter), BillChange(id=bill.pk, fields=None), by=by, at=at)


def _record_bill(meter: Meter, row: BillChange, *, by: User, at: datetime) -> bool:
    """Record one bill as it was sent. Return whether anything changed."""
    bill = made_before(Bill, row.id, meter_id=meter.pk)
    key = str(meter.pk)
    if row.fields is None:
        if bill is None:
            return False
        audit.record("assessments.bill.removed", target=bill, values=_said(bill), by=by, at=at, meter=key)
        bill.lines.all().delete()
        bill.delete()
        return True
    _refuse_odd_bill(row.fields)
    days = {
        "start_on": row.fields.start_on,
        "end_on": row.fields.end_on,
        "is_estimated": row.fields.is_estimated,
    }
    if bill is None:
        bill = edits.make(Bill, by=by, at=at, id=row.id, meter=meter, **days)
        _write_lines(bill, row.fields)
        audit.record("assessments.bill.added", target=bill, values=_said(bill), by=by, at=at, meter=key)
        return True
    before = _said(bill)
    moved = edits.change(bill, by=by, at=at, **days)
    _write_lines(bill, row.fields)
    after = _said(bill)
    if before == after:
        return False
    if not moved:
        edits.touch(bill, by=by, at=at)
    audit.record("assessments.bill.edited", target=bill, before=before, values=after, by=by, at=at, meter=key)
    return True


def _write_lines(bill: Bill, fields: BillFields) -> None:
    kept = {line.kind: line for line in bill.lines.all()}
    for said in fields.lines:
        line = kept.pop(said.kind, None) or BillLine.new(bill=bill, kind=said.kind)
        line.amount, line.unit, line.cost_amount = said.amount, said.unit, said.cost_amount
        line.full_clean()
        line.save()
    for line in kept.values():
        line.delete()


def _said(bill: Bill) -> dict[str, str]:
    lines = bill.lines.order_by("kind")
    said = {
        line.kind: " ".join(
            part
            for part in (
                "" if line.amount is None else f"{line.amount.normalize():f} {line.unit}",
                "" if line.cost_amount is None else f"({line.cost_amount:.2f})",
            )
            if part
        )
        for line in lines
    }
    return {"days": str(bill), "is_estimated": str(bill.is_estimated), **said}


def _with_units(meter: Meter, fields: BillFields) -> BillFields:
    """Return the bill with the unit of each amount. Raises RowsRefused, which names the lines that cannot be."""
    lines, refused = [], {}
    for place, line in enumerate(fields.lines):
        unit = dict.fromkeys(USE_KINDS, meter.unit) | {BillLineKind.DEMAND: "kW"}
        wanted = unit.get(BillLineKind(line.kind), "")
        if line.amount is not None and not wanted:
            refused[place] = ValidationError({"amount": _("Amount: a line of this kind has a cost and no amount.")})
        elif line.unit not in ("", wanted):
            sentence = _("Unit: here the bills of this meter are in %(unit)s.") % {"unit": wanted or meter.currency}
            refused[place] = ValidationError({"unit": sentence})
        lines.append(replace(line, unit=wanted if line.amount is not None else ""))
    if refused:
        raise RowsRefused(refused, "lines")
    return replace(fields, lines=tuple(lines))


def _refuse_odd_bill(fields: BillFields) -> None:
    errors = {}
    if fields.end_on < fields.start_on:
        errors["end_on"] = _("To: the bill must end after it starts.")
    elif (fields.end_on - fields.start_on).days > LONGEST_BILL_DAYS:
        errors["end_on"] = _("To: this bill is longer than a year. Check the dates.")
    if not any(line.amount is not None or line.cost_amount is not None for line in fields.lines):
        errors["start_on"] = _("From: this bill says nothing. Give its use, or leave the whole row empty.")
    if len({line.kind for line in fields.lines}) < len(fields.lines):
        errors["start_on"] = _("From: this bill names a kind of line twice.")
    if any(line.kind not in BillLineKind.values for line in fields.lines):
        errors["start_on"] = _("From: this bill has a line of an unknown kind.")
    if any(line.amount is not None and not line.unit.strip() for line in fields.lines):
        errors["start_on"] = _("Unit: an amount needs its unit. Give the unit of the bill, such as kWh or m3.")
    if any(line.amount is not None and not 0 <= line.amount < LARGEST_CANONICAL for line in fields.lines):
        errors["start_on"] = _("Amount: zero or more, and no more than a plant can have.")
    if errors:
        raise ValidationError(errors)
    for line in fields.lines:
        refuse_absurd_money({"start_on": line.cost_amount}, {"start_on": _("Cost")})


def _checked(site: Site, fields: MeterFields, meter: Meter | None = None) -> MeterFields:
    """Return the fields with the unit's symbol. Raises ValidationError."""
    errors = {}
    if fields.kind not in MeteredKind.values:
        raise ValidationError({"kind": _("Kind: choose one of the list.")})
    if fields.kind == MeteredKind.ENERGY and not fields.carrier:
        errors["carrier"] = _("Kind of energy: choose one of the list.")
    if fields.heating_value not in ("", *HeatingValue.values):
        errors["heating_value"] = _("Heating value: choose one of the list.")
    if not 0 < fields.share <= 1:
        errors["share"] = _("Share of this site: give more than 0 and at most 100 percent.")
    unit = _unit_of(fields)
    errors |= _refuse_parent(site, fields, meter, unit)
    if errors:
        raise ValidationError(errors)
    is_energy = fields.kind == MeteredKind.ENERGY
    return replace(fields, unit=unit.symbol, carrier=fields.carrier if is_energy else "")


def _unit_of(fields: MeterFields) -> Unit:
    try:
        unit = parse_unit(fields.unit, meanings=current_centre().unit_meanings)
    except Refusal as refusal:
        raise refusal_error(refusal) from refusal
    if unit.dimension not in FITS[MeteredKind(fields.kind)]:
        sentence = _("Unit: “%(unit)s” does not fit what this meter counts.")
        raise ValidationError({"unit": sentence % {"unit": fields.unit}})
    return unit


def _refuse_parent(site: Site, fields: MeterFields, meter: Meter | None, unit: Unit) -> dict[str, str]:
    above = fields.parent
    if above is None:
        return {}
    if above.site_id != site.pk:
        return {"parent": _("Behind: choose a meter of this site.")}
    if (above.kind, above.carrier) != (fields.kind, fields.carrier if fields.kind == MeteredKind.ENERGY else ""):
        return {"parent": _("Behind: the main meter counts something else.")}
    if parse_unit(above.unit).dimension is not unit.dimension:
        return {"parent": _("Behind: the main meter counts in %(unit)s.") % {"unit": above.unit}}
    step: Meter | None = above
    while step is not None:
        if meter is not None and step.pk == meter.pk:
            return {"parent": _("Behind: this meter would stand behind itself.")}
        step = step.parent
    return {}
