"""The meters of a site and what their bills add up to in the period of a round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from assessments import selectors
from assessments.calculation import bills as calculation
from assessments.calculation import step_rows
from assessments.choices import ENERGY_NAMES, BillLineKind, MeteredKind
from assessments.findings import finding_sentence
from assessments.models import Assessment, Bill, FlowRecord, Meter, Round
from assessments.pages.frame import Frame
from assessments.pages.wording import StepLine, step_line
from assessments.selectors import site
from indicators import core
from indicators.core.bills import BillBasis, BillTotal

MOST_MONTHS = 13  # of a year that begins within a month


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The period that bills are summed to: a round's, or the last year before the first round is started."""

    start: date
    end: date
    campaign: str
    round_number: int | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLine:
    """One meter of the list. `depth` says how many meters stand in front of it."""

    name: str
    detail: str
    depth: int
    bill_count: int
    amount: Decimal | None
    unit: str
    basis: str
    cost_amount: Decimal | None
    currency: str
    remainder_amount: Decimal | None
    is_used: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterList:
    """All meters of the site."""

    period: Period
    periods: tuple[Period, ...]
    lines: tuple[MeterLine, ...]
    questions: tuple[str, ...]
    add_href: str
    fuels_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """One bill of the period, or the days between two that have none (`is_gap`), or stand on two bills (`is_twice`)."""

    start: date
    end: date
    day_count: int
    counted_day_count: int = 0
    is_gap: bool = False
    is_twice: bool = False
    is_estimated: bool = False
    use_amount: Decimal | None = None
    demand_kw_month: Decimal | None = None
    cost_amount: Decimal | None = None

    @property
    def is_cut(self) -> bool:
        """Return whether only some of its days are in the period."""
        return not self.is_gap and not self.is_twice and self.counted_day_count < self.day_count


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """One kind of line over the period."""

    label: str
    amount: Decimal | None
    unit: str
    cost_amount: Decimal | None
    price_amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedLine:
    """An input of the round that was made of this meter."""

    name: str
    amount: Decimal
    unit: str
    is_current: bool
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterPage:
    """One meter with its bills in one period."""

    id: UUID
    name: str
    detail: str
    unit: str
    currency: str
    period: Period
    periods: tuple[Period, ...]
    total: BillTotal
    averaged: BillTotal | None
    inputs: core.MeterInputs
    share: Decimal
    rows: tuple[BillRow, ...]
    kinds: tuple[KindLine, ...]
    has_demand: bool
    steps: tuple[StepLine, ...]
    used: tuple[UsedLine, ...]
    by_hand: tuple[tuple[UUID, str], ...]
    may_use: bool
    rows_href: str
    edit_href: str
    list_href: str

    @property
    def is_complete(self) -> bool:
        """Return whether every day has one bill."""
        return self.total.basis is BillBasis.COMPLETE


def periods_of(assessment: Assessment, frame: Frame) -> tuple[Period, ...]:
    """Return the periods of the rounds with inputs and outputs, newest first, or the last full year."""
    found = [
        Period(
            start=brief.period_start,
            end=brief.period_end,
            campaign=brief.campaign,
            round_number=brief.number,
            name=brief.name,
        )
        for brief in reversed(frame.rounds)
        if brief.has_flows
    ]
    if found:
        return tuple(found)
    start, end = selectors.proposed_period(assessment, "baseline", today=timezone.localdate())
    return (Period(start=start, end=end, campaign="", round_number=None, name=""),)


def chosen_period(periods: Sequence[Period], wanted: str) -> Period:
    """Return the period of the round that is asked for, else the newest."""
    return next((period for period in periods if str(period.round_number) == wanted), periods[0])


def months_of(period: Period) -> list[tuple[date, date]]:
    """Return the months of a period, the first and the last cut to it."""
    months: list[tuple[date, date]] = []
    start = period.start
    while start <= period.end and len(months) < MOST_MONTHS:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.append((start, min(following - timedelta(days=1), period.end)))
        start = following
    return months


def meter_list(*, assessment: Assessment, frame: Frame, wanted: str) -> MeterList:
    """Return the meters of an assessment's site with what their bills add up to in a period."""
    periods = periods_of(assessment, frame)
    period = chosen_period(periods, wanted)
    meters = site.meters_of(assessment)
    totals = {
        meter.pk: calculation.meter_total(meter, meter.bills.all(), start=period.start, end=period.end)
        for meter in meters
    }
    left, findings = calculation.found_behind(meters, totals)
    remainders = {one.ref: one.remainder_amount for one in left}
    used = set()
    if period.round_number is not None:
        flows = FlowRecord.objects.filter(round__assessment=assessment, round__number=period.round_number)
        used = set(flows.filter(meter__isnull=False).values_list("meter_id", flat=True))
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    query = f"?round={period.round_number}" if period.round_number is not None else ""
    lines = [
        MeterLine(
            name=meter.name,
            detail=_detail(meter),
            depth=depth,
            bill_count=len(totals[meter.pk].bills),
            amount=totals[meter.pk].use_amount,
            unit=meter.unit,
            basis=str(totals[meter.pk].basis),
            cost_amount=totals[meter.pk].cost_amount,
            currency=meter.currency,
            remainder_amount=remainders.get(str(meter.pk)),
            is_used=meter.pk in used,
            href=reverse("meter_detail", kwargs={**kwargs, "meter_id": meter.pk}) + query,
        )
        for meter, depth in _as_tree(meters)
    ]
    return MeterList(
        period=period,
        periods=periods,
        lines=tuple(lines),
        questions=tuple(finding_sentence(finding) for finding in findings),
        add_href=reverse("meter_create", kwargs=kwargs) if frame.may_edit else "",
        fuels_href=reverse("fuel_list", kwargs=kwargs),
    )


def _as_tree(meters: Sequence[Meter]) -> list[tuple[Meter, int]]:
    """Return the meters, each followed by those behind it."""

    def below(parent: UUID | None, depth: int) -> list[tuple[Meter, int]]:
        found = []
        for meter in meters:
            if meter.parent_id == parent:
                found += [(meter, depth), *below(meter.pk, depth + 1)]
        return found

    return below(None, 0)


def meter_page(*, meter: Meter, assessment: Assessment, frame: Frame, wanted: str) -> MeterPage:
    """Return one meter with its bills in a period: the months, what is missing or there twice, total and tariffs."""
    periods = periods_of(assessment, frame)
    period = chosen_period(periods, wanted)
    bills = list(meter.bills.all())
    total = calculation.meter_total(meter, bills, start=period.start, end=period.end)
    averaged = None
    if total.may_average:
        method = core.PartPeriodMethod.DAILY_AVERAGE
        averaged = calculation.meter_total(meter, bills, start=period.start, end=period.end, method=method)
    round_ = _round_of(assessment, period)
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    own = {**kwargs, "meter_id": meter.pk}
    query = f"?round={period.round_number}" if period.round_number is not None else ""
    inputs = calculation.inputs_of(meter, averaged or total)
    return MeterPage(
        id=meter.pk,
        name=meter.name,
        detail=_detail(meter),
        unit=meter.unit,
        currency=meter.currency,
        period=period,
        periods=periods,
        total=total,
        averaged=averaged,
        inputs=inputs,
        share=meter.share,
        rows=_rows(total),
        kinds=_kinds(meter, total),
        has_demand=any(row.demand_kw_month is not None for row in total.bills),
        steps=tuple(step_line(step) for step in step_rows(inputs.steps)),
        used=_used(meter, round_, inputs, kwargs) if round_ else (),
        by_hand=tuple((flow.pk, flow.name) for flow in site.lines_by_hand(meter, round_)) if round_ else (),
        may_use=frame.may_edit and round_ is not None and round_.is_open,
        rows_href=reverse("bill_rows", kwargs=own) + query if frame.may_edit else "",
        edit_href=reverse("meter_edit", kwargs=own) if frame.may_edit else "",
        list_href=reverse("meter_list", kwargs=kwargs) + query,
    )


def _round_of(assessment: Assessment, period: Period) -> Round | None:
    if period.round_number is None:
        return None
    return selectors.get_round_or_404(assessment=assessment, number=period.round_number)


def _detail(meter: Meter) -> str:
    carrier = str(ENERGY_NAMES.get(meter.carrier, meter.carrier))
    return carrier if meter.kind == MeteredKind.ENERGY else str(meter.get_kind_display())


def _rows(total: BillTotal) -> tuple[BillRow, ...]:
    rows = [
        BillRow(
            start=one.start,
            end=one.end,
            day_count=one.day_count,
            counted_day_count=one.counted_day_count,
            is_estimated=one.is_estimated,
            use_amount=one.use_amount,
            demand_kw_month=one.demand_kw_month,
            cost_amount=one.cost_amount,
        )
        for one in total.bills
    ]
    rows += [BillRow(start=gap.start, end=gap.end, day_count=gap.day_count, is_gap=True) for gap in total.gaps]
    rows += [
        BillRow(start=one.start, end=one.end, day_count=core.days_between(one.start, one.end), is_twice=True)
        for one in total.overlaps
    ]
    return tuple(sorted(rows, key=lambda row: (row.start, row.end, row.is_gap, row.is_twice)))


def _kinds(meter: Meter, total: BillTotal) -> tuple[KindLine, ...]:
    return tuple(
        KindLine(
            label=str(BillLineKind(row.kind).label),
            amount=row.amount,
            unit="kW-month" if row.kind is core.BillLineKind.DEMAND else meter.unit,
            cost_amount=row.cost_amount,
            price_amount=row.price_amount,
        )
        for row in total.kinds
    )


def _used(meter: Meter, round_: Round, inputs: core.MeterInputs, kwargs: dict[str, str]) -> tuple[UsedLine, ...]:
    now = {meter.kind: inputs.use_amount, "demand": inputs.demand_kw_month}
    return tuple(
        UsedLine(
            name=flow.name,
            amount=flow.amount,
            unit=flow.unit,
            is_current=now.get(flow.kind) == flow.amount,
            href=reverse("flow_edit", kwargs={**kwargs, "round_number": round_.number, "flow_id": flow.pk}),
        )
        for flow in round_.flows.filter(meter=meter).order_by("-kind", "pk")
    )


def prefilled(bills: Sequence[Bill], period: Period) -> list[tuple[date, date]]:
    """Return the months of a period for the rows of new bills, none where the bills follow other days."""
    return months_of(period) if all(bill.start_on.day == 1 for bill in bills) else []
