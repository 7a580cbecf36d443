"""The total of a meter's bills becomes an input of a round, once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.calculation import bills as calculation
from assessments.choices import FlowKind, Method
from assessments.fields import FlowFields, values_of
from assessments.guards import open_round
from assessments.models import FlowRecord, Meter, Round
from assessments.refusals import BillsAreIncomplete, CountedTwice, CurrencyDiffers
from assessments.selectors.site import lines_by_hand
from assessments.services.inputs import add_flow, edit_flow, remove_flow
from indicators import core
from indicators.core.bills import BillBasis, BillTotal


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUseFields:
    """How a meter's total becomes an input.

    method       how missing days are made up; None: there are none, or it is refused
    in_place_of  the line typed by hand that it replaces
    is_separate  it stands beside the lines that were typed by hand
    """

    method: core.PartPeriodMethod | None = None
    in_place_of: UUID | None = None
    is_separate: bool = False


@transaction.atomic
def use_meter_total(*, meter: Meter, round_: Round, fields: MeterUseFields, by: User, at: datetime) -> list[FlowRecord]:
    """Make the total of a meter's bills an input of the round, or bring that input up to date; demand stands by itself.

    Raises BillsAreIncomplete, CountedTwice, CurrencyDiffers, RoundIsClosed, RecordIsLocked, ValidationError.
    """
    current = open_round(round_)
    if meter.site_id != current.assessment.site_id:
        raise ValidationError(_("This meter belongs to another site."))
    if meter.currency != current.assessment.currency:
        raise CurrencyDiffers(meter.currency, current.assessment.currency)
    bills = list(meter.bills.prefetch_related("lines").order_by("start_on", "pk"))
    total = calculation.meter_total(
        meter, bills, start=current.period_start, end=current.period_end, method=fields.method
    )
    if total.use_amount is None:
        raise BillsAreIncomplete(total)
    _refuse_twice(meter, current)
    own = {flow.kind: flow for flow in FlowRecord.objects.filter(round=current, meter=meter)}
    by_hand = lines_by_hand(meter, current)
    if by_hand and meter.kind not in own and not fields.is_separate:
        replaced = next((flow for flow in by_hand if flow.pk == fields.in_place_of), None)
        if replaced is None:
            raise CountedTwice(
                _("“%(line)s” was typed by hand. Say whether this total takes its place or stands beside it.")
                % {"line": by_hand[0].name}
            )
        own[meter.kind] = replaced
    inputs = calculation.inputs_of(meter, total)
    made = [_write(own.get(meter.kind), current, _use(meter, total, inputs), by=by, at=at)]
    demand = own.get(FlowKind.DEMAND)
    if inputs.demand_kw_month is not None:
        made.append(_write(demand, current, _demand(meter, total, inputs), by=by, at=at))
    elif demand is not None:
        remove_flow(flow=demand, by=by, at=at)
    return made


def _refuse_twice(meter: Meter, round_: Round) -> None:
    """Refuse a meter while one in front of it or behind it is an input of the round."""
    used = {flow.meter_id: flow.meter for flow in round_.flows.filter(meter__isnull=False).select_related("meter")}
    in_front, step = set(), meter.parent
    while step is not None:
        in_front.add(step.pk)
        step = step.parent
    for key, other in used.items():
        if key in in_front:
            sentence = _("“%(other)s” is an input of this round, and this meter stands behind it: it is in there.")
            raise CountedTwice(sentence % {"other": other})
        above = other.parent if other is not None else None
        while above is not None:
            if above.pk == meter.pk:
                sentence = _("“%(other)s” stands behind this meter and is an input of this round: remove that first.")
                raise CountedTwice(sentence % {"other": other})
            above = above.parent


def _write(flow: FlowRecord | None, round_: Round, fields: FlowFields, *, by: User, at: datetime) -> FlowRecord:
    if flow is None:
        return add_flow(round_=round_, fields=fields, by=by, at=at)
    kept = {"name": flow.name, "evidence": flow.evidence, "uncertainty_percent": flow.uncertainty_percent}
    return edit_flow(flow=flow, fields=FlowFields(**{**values_of(fields), **kept}), by=by, at=at)


def _use(meter: Meter, total: BillTotal, inputs: core.MeterInputs) -> FlowFields:
    assert inputs.use_amount is not None  # the bills carry a total
    method, note = _how(meter, total)
    return FlowFields(
        kind=meter.kind,
        carrier=meter.carrier,
        name=meter.name,
        amount=inputs.use_amount,
        unit=meter.unit,
        heating_value=meter.heating_value,
        cost_amount=inputs.cost_amount,
        meter=meter,
        method=method,
        note=note,
    )


def _demand(meter: Meter, total: BillTotal, inputs: core.MeterInputs) -> FlowFields:
    assert inputs.demand_kw_month is not None
    method, note = _how(meter, total)
    return FlowFields(
        kind=FlowKind.DEMAND,
        name=meter.name,
        amount=inputs.demand_kw_month,
        unit="kW-month",
        cost_amount=inputs.demand_cost_amount,
        meter=meter,
        method=method,
        note=note,
    )


def _how(meter: Meter, total: BillTotal) -> tuple[Method, str]:
    """Return how it is known, and what the line says of it: billed, or an average of the recorded days."""
    if total.basis is BillBasis.DAILY_AVERAGE:
        note = _("Daily average of the recorded %(covered)s of %(days)s days, from the bills of “%(meter)s”.")
        words = {"covered": total.covered_day_count, "days": total.day_count, "meter": meter.name}
        return Method.CALCULATED, note % words
    note = _("From the bills of “%(meter)s”.") % {"meter": meter.name}
    if total.estimated_day_count:
        note += " " + _("%(count)s days are on estimated bills.") % {"count": total.estimated_day_count}
    return Method.BILLED, note
