"""The bills of meters, handed to the core: summed to a period, and what they leave over behind a main meter."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from assessments.calculation.entered import unit_meanings
from assessments.calculation.inputs import Inputs
from assessments.models import Bill, Meter
from indicators import core
from indicators.core.bills import BillTotal
from indicators.core.plausibility import Finding


def meter_total(
    meter: Meter,
    bills: Iterable[Bill],
    *,
    start: date,
    end: date,
    method: core.PartPeriodMethod | None = None,
) -> BillTotal:
    """Return the bills of a meter summed to a period. The bills come with their lines."""
    return core.sum_bills(
        [_core_bill(bill) for bill in bills],
        start=start,
        end=end,
        unit=meter.unit,
        method=method,
        meanings=unit_meanings(),
    )


def found_behind(
    meters: Iterable[Meter], totals: Mapping[UUID, BillTotal]
) -> tuple[tuple[core.Remainder, ...], tuple[Finding, ...]]:
    """Return what main meters have beyond their sub-meters, and where those count more than their main meter."""
    members = tuple(meters)
    left = core.remainders(
        core.MeterUse(
            ref=str(meter.pk),
            unit=meter.unit,
            parent_ref=str(meter.parent_id) if meter.parent_id else None,
            use_amount=totals[meter.pk].use_amount if meter.pk in totals else None,
        )
        for meter in members
    )
    return left, core.check_remainders(left, {str(meter.pk): meter.name for meter in members})


def meter_findings(inputs: Inputs) -> tuple[Finding, ...]:
    """Find sub-meters of the site that count more than their main meter in the period of the round."""
    start, end = inputs.round.period_start, inputs.round.period_end
    totals = {meter.pk: meter_total(meter, meter.bills.all(), start=start, end=end) for meter in inputs.meters}
    return found_behind(inputs.meters, totals)[1]


def inputs_of(meter: Meter, total: BillTotal) -> core.MeterInputs:
    """Return the site's part of what the bills of a meter add up to."""
    return core.inputs_of_meter(total, Decimal(meter.share))


def _core_bill(bill: Bill) -> core.Bill:
    return core.Bill(
        ref=str(bill.pk),
        start=bill.start_on,
        end=bill.end_on,
        is_estimated=bill.is_estimated,
        lines=tuple(
            core.BillLine(
                kind=core.BillLineKind(line.kind), amount=line.amount, unit=line.unit, cost_amount=line.cost_amount
            )
            for line in bill.lines.all()
        ),
    )
