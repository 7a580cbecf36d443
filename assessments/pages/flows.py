"""The inputs and outputs of a round: every line as entered, in the portal's unit, with what it emits and why."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import calculation, selectors
from assessments.choices import ENERGY_NAMES, FlowKind, RoundStatus, TimeSpan
from assessments.fields import FlowFields
from assessments.figures import FlowRow, RoundFigures, YearRow
from assessments.models import FlowRecord, Round
from assessments.models.flows import UsedRecord
from assessments.pages.findings import FindingRow, checked, without_links_to
from assessments.pages.frame import Frame, RoundBrief
from assessments.pages.wording import StepLine, step_line
from assessments.refusals import RecordIsLocked, RoundIsClosed
from centres.models import Product
from indicators.core.arithmetic import total as core_total
from indicators.core.arithmetic import total_or_none
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """One input or output of the table."""

    id: UUID
    name: str
    detail: str
    amount: Decimal
    unit: str
    rate: str
    canonical_amount: Decimal
    canonical_unit: str
    co2e_t: Decimal | None
    cost_amount: Decimal | None
    method_label: str
    evidence: str
    evidence_label: str
    uncertainty_percent: Decimal | None
    is_hazardous: bool
    note: str
    steps: tuple[StepLine, ...]
    edit_href: str
    meter: str
    meter_href: str
    is_locked: bool

    @property
    def is_converted(self) -> bool:
        """Return whether the portal's unit is another one than was entered."""
        return self.unit != self.canonical_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowGroup:
    """The lines of one kind with their totals."""

    kind: str
    label: str
    help: str
    lines: tuple[FlowLine, ...]
    total: Decimal | None
    total_unit: str
    co2e_t: Decimal | None
    cost_amount: Decimal | None
    add_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPage:
    """The inputs and outputs of one round."""

    brief: RoundBrief
    groups: tuple[FlowGroup, ...]
    line_count: int
    co2e_t: Decimal | None
    other_co2e_t: Decimal | None
    cost_amount: Decimal | None
    currency: str
    findings: tuple[FindingRow, ...]
    closed_because: str
    may_edit: bool
    like_baseline_href: str
    review_href: str
    is_ready: bool


def flow_page(*, round_: Round, frame: Frame) -> FlowPage:
    """Return the inputs and outputs of a round, grouped by kind, with totals and what is to answer."""
    brief = frame.round(round_.number)
    may_edit = frame.may_edit and round_.is_open
    check = checked(round_, slug=frame.slug)
    figures = check.calculated.figures if check.calculated else None
    measured = {row.id: row for row in figures.flows} if figures else {}
    records = list(round_.flows.select_related("product", "meter").order_by("kind", "pk"))
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    lines = {
        kind: [
            _line(row, measured.get(str(row.pk)), kwargs if frame.may_edit else None)
            for row in records
            if row.kind == kind
        ]
        for kind in FlowKind
    }
    groups = tuple(_group(kind, tuple(lines[kind]), figures, kwargs if may_edit else None) for kind in FlowKind)
    year = figures.year if figures else None
    can_repeat = may_edit and not brief.is_baseline and bool(selectors.lines_to_repeat(round_))
    return FlowPage(
        brief=brief,
        groups=groups,
        line_count=len(records),
        co2e_t=year.air_emissions_t if year else None,
        other_co2e_t=year.other_emissions_t if year else None,
        cost_amount=year.cost_amount if year else None,
        currency=frame.currency,
        findings=without_links_to(check.findings, reverse("flow_list", kwargs=kwargs)),
        closed_because="" if round_.is_open else str(RoundIsClosed(round_)),
        may_edit=may_edit,
        like_baseline_href=reverse("flow_repeat", kwargs=kwargs) if can_repeat else "",
        review_href=reverse("round_review", kwargs=kwargs),
        is_ready=round_.is_open and not check.mended_first,
    )


def lock_sentence(record: UsedRecord | None, round_: Round) -> str:
    """Return why a row cannot change and who can open it, or nothing when it can."""
    if record is not None and record.locked_by_id is not None:
        return str(RecordIsLocked(record))
    return "" if round_.status in (RoundStatus.DRAFT, RoundStatus.RETURNED) else str(RoundIsClosed(round_))


def line_detail(record: FlowRecord) -> str:
    """Return what kind of energy a line is, which product, or where a waste goes."""
    if record.kind == FlowKind.ENERGY:
        name = str(ENERGY_NAMES.get(record.carrier, record.carrier))
        if record.is_exported:
            return _("Sold or passed on: %(fuel)s") % {"fuel": name}
        return "" if name == record.name else name
    if record.product is not None and record.product.name != record.name:
        return str(record.product.name)
    if record.kind == FlowKind.EMISSION:
        return " · ".join(str(word) for word in (record.get_emission_source_display(), record.carrier) if word)
    return str(record.get_destination_display()) if record.destination else ""


def rate_of(record: FlowRecord) -> str:
    """Return what an amount was typed for, as it stands behind the unit: a day × 300. Nothing for the whole period."""
    if record.time_span == TimeSpan.PERIOD:
        return ""
    return f"{record.get_time_span_display()} × {record.span_count}"


def _line(record: FlowRecord, row: FlowRow | None, kwargs: dict[str, object] | None) -> FlowLine:
    return FlowLine(
        id=record.pk,
        name=record.name,
        detail=line_detail(record),
        amount=record.amount,
        unit=record.unit,
        rate=rate_of(record),
        canonical_amount=row.canonical_amount if row else record.canonical_amount,
        canonical_unit=row.canonical_unit if row else record.canonical_unit,
        co2e_t=row.co2e_t if row else None,
        cost_amount=record.cost_amount,
        method_label=str(record.get_method_display()),
        evidence=record.evidence,
        evidence_label=str(record.get_evidence_display()),
        uncertainty_percent=record.uncertainty_percent,
        is_hazardous=record.is_hazardous,
        note=record.note,
        steps=tuple(step_line(step) for step in row.steps) if row else (),
        edit_href=reverse("flow_edit", kwargs={**kwargs, "flow_id": record.pk}) if kwargs else "",
        meter=record.meter.name if record.meter else "",
        meter_href=_meter_href(record, kwargs),
        is_locked=record.locked_by_id is not None,
    )


def _meter_href(record: FlowRecord, kwargs: dict[str, object] | None) -> str:
    if record.meter_id is None or kwargs is None:
        return ""
    own = {name: value for name, value in kwargs.items() if name != "round_number"}
    return f"{reverse('meter_detail', kwargs={**own, 'meter_id': record.meter_id})}?round={kwargs['round_number']}"


def _group(
    kind: FlowKind, lines: tuple[FlowLine, ...], figures: RoundFigures | None, kwargs: dict[str, object] | None
) -> FlowGroup:
    year = figures.year if figures else None
    total, unit = _total(kind, year) if year else (None, "")
    if total is None and lines and len({line.canonical_unit for line in lines}) == 1 and kind == FlowKind.DEMAND:
        total, unit = core_total(line.canonical_amount for line in lines), lines[0].canonical_unit
    add = f"{reverse('flow_create', kwargs=kwargs)}?kind={kind}" if kwargs else ""
    return FlowGroup(
        kind=kind,
        label=str(kind.label),
        help=group_help(kind),
        lines=lines,
        total=total if lines else None,
        total_unit=unit,
        co2e_t=total_or_none(line.co2e_t for line in lines),
        cost_amount=total_or_none(line.cost_amount for line in lines),
        add_href=add,
    )


def _total(kind: FlowKind, year: YearRow) -> tuple[Decimal | None, str]:
    return {
        FlowKind.PRODUCT_OUTPUT: (year.product_output, year.output_unit),
        FlowKind.ENERGY: (year.energy_mwh, "MWh"),
        FlowKind.MATERIAL: (year.materials_t, "t"),
        FlowKind.WATER: (year.water_m3, "m3"),
        FlowKind.WASTE_WATER: (year.waste_water_m3, "m3"),
        FlowKind.WASTE: (year.waste_t, "t"),
    }.get(kind, (None, ""))


def group_help(kind: str) -> str:
    """Return what counts as this kind and what does not."""
    return {
        FlowKind.PRODUCT_OUTPUT: _("Good output of the period, without rejects."),
        FlowKind.ENERGY: _(
            "All energy used on the site. Fuel of a generator counts as fuel, its electricity not again."
        ),
        FlowKind.DEMAND: _("Paid for, and in no indicator."),
        FlowKind.MATERIAL: _("Raw, auxiliary and packaging materials. Not water, not fuels."),
        FlowKind.WATER: _("All intake, counted once."),
        FlowKind.WASTE_WATER: _("What is discharged. Not clean rain."),
        FlowKind.WASTE: _("What leaves for disposal or treatment, wet as weighed."),
        FlowKind.EMISSION: _(
            "Refrigerants, process emissions, effluent ponds: shown apart. Fuels and electricity count by themselves."
        ),
    }[FlowKind(kind)]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindChoice:
    """A kind to record, with what counts as it."""

    label: str
    help: str
    href: str


def kinds_to_choose(*, round_: Round, frame: Frame) -> tuple[KindChoice, ...]:
    """Return the kinds of inputs and outputs, each with the address of its form."""
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    address = reverse("flow_create", kwargs=kwargs)
    return tuple(
        KindChoice(label=str(kind.label), help=group_help(kind), href=f"{address}?kind={kind}") for kind in FlowKind
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatLine:
    """A line of the baseline beside the boxes for this year's amount."""

    kind_label: str
    name: str
    detail: str
    amount: Decimal
    unit: str
    rate: str


def repeat_line(record: FlowRecord) -> RepeatLine:
    """Return what a line of the follow-up form says of the baseline."""
    return RepeatLine(
        kind_label=str(record.get_kind_display()),
        name=record.name,
        detail=line_detail(record),
        amount=record.amount,
        unit=record.unit,
        rate=rate_of(record),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How an amount is understood while it is typed: a refusal, or the amount in the portal's unit and its factors."""

    refusal: str = ""
    amount: Decimal | None = None
    unit: str = ""
    canonical_amount: Decimal | None = None
    canonical_unit: str = ""
    sources: tuple[str, ...] = ()


def understood(typed: dict[str, object], product: Product | None, *, kind: str, round_: Round) -> Understood | None:
    """Return how an amount with its unit is understood, or None while one of them is missing."""
    amount, unit = typed.get("amount"), str(typed.get("unit") or "")
    if not isinstance(amount, Decimal) or not unit:
        return None
    wanted = (
        "carrier",
        "time_span",
        "span_count",
        "opening_stock_amount",
        "closing_stock_amount",
        "is_exported",
        "efficiency_share",
        "emission_source",
        "pond",
        "cod_kg_per_m3",
        "methane_recovered_t",
        "heating_value",
        "net_share_of_gross",
        "density_kg_per_m3",
        "ncv_mj_per_kg",
        "co2e_kg_per_kwh",
    )
    more = {name: typed[name] for name in wanted if typed.get(name) not in (None, "")}
    fields = FlowFields(kind=kind, name="", amount=amount, unit=unit, product=product, **more)  # type: ignore[arg-type]
    try:
        measured = calculation.measured_entry(round_, fields)
    except Refusal as refusal:
        return Understood(refusal=refusal_sentence(refusal))
    canonical, canonical_unit = calculation.canonical_amount(measured)
    sources = dict.fromkeys(row.source for row in calculation.step_rows(measured.steps) if row.source)
    return Understood(
        amount=amount,
        unit=unit,
        canonical_amount=canonical,
        canonical_unit=canonical_unit,
        sources=tuple(source for source in sources if source != "own value"),
    )
