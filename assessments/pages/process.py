"""What was entered of the process: its steps, streams, key substances and utilities."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import selectors
from assessments.choices import ENERGY_NAMES
from assessments.models import Round, Stream, Substance, UnitOperation
from assessments.pages.frame import Frame, RoundBrief
from assessments.services import TakenOver

STEPS, STREAMS, SUBSTANCES, UTILITIES = "steps", "streams", "substances", "utilities"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of the process."""

    number: int
    name: str
    shifts_count: int | None
    operating_hours: int | None
    season: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamLine:
    """One stream as entered. `origin` is the recorded input or output that it is, or is a part of."""

    name: str
    kind: str
    start: str
    end: str
    amount: Decimal | None
    unit: str
    origin: str
    is_part: bool
    water_percent: Decimal | None
    contents: str
    evidence: str
    evidence_label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceLine:
    """One key substance."""

    name: str
    cas_number: str
    ghs_class: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityLine:
    """One utility as entered."""

    name: str
    kind: str
    carrier: str
    source: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """What an earlier round recorded of the process and this one has not."""

    round_name: str
    stream_count: int
    utility_count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessPage:
    """Everything that was entered of the process, with the links to change it."""

    brief: RoundBrief
    steps: tuple[StepLine, ...]
    streams: tuple[StreamLine, ...]
    substances: tuple[SubstanceLine, ...]
    utilities: tuple[UtilityLine, ...]
    result_href: str
    new_step: str
    new_stream: str
    new_substance: str
    new_utility: str
    take_over: TakeOver | None


def process_page(*, round_: Round, frame: Frame) -> ProcessPage:
    """Return what was entered of the process in a round, and of the assessment's steps and substances."""
    brief = frame.round(round_.number)
    kwargs: dict[str, Any] = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    may = frame.may_edit and brief.is_open

    def new(part: str) -> str:
        return reverse("process_create", kwargs={**kwargs, "process_part": part}) if may else ""

    def edit(part: str, pk: UUID) -> str:
        if not frame.may_edit:
            return ""
        return reverse("process_edit", kwargs={**kwargs, "process_part": part, "process_id": pk})

    assessment = round_.assessment
    return ProcessPage(
        brief=brief,
        steps=tuple(
            StepLine(
                number=unit.number,
                name=unit.name,
                shifts_count=unit.shifts_count,
                operating_hours=unit.operating_hours,
                season=unit.season,
                href=edit(STEPS, unit.pk),
            )
            for unit in steps_of(round_)
        ),
        streams=tuple(_stream_line(stream, edit(STREAMS, stream.pk)) for stream in selectors.streams_of(round_)),
        substances=tuple(
            SubstanceLine(
                name=one.name, cas_number=one.cas_number, ghs_class=one.ghs_class, href=edit(SUBSTANCES, one.pk)
            )
            for one in assessment.substances.order_by("name", "pk")
        ),
        utilities=tuple(
            UtilityLine(
                name=one.name,
                kind=str(one.get_kind_display()),
                carrier=str(ENERGY_NAMES.get(one.carrier, one.carrier.replace("_", " "))),
                source=one.source,
                href=edit(UTILITIES, one.pk),
            )
            for one in round_.utilities.order_by("name", "pk")
        ),
        result_href=reverse("round_balance", kwargs=kwargs),
        new_step=new(STEPS),
        new_stream=new(STREAMS),
        new_substance=new(SUBSTANCES),
        new_utility=new(UTILITIES),
        take_over=_take_over(round_, frame, reverse("process_take_over", kwargs=kwargs)) if may else None,
    )


def _take_over(round_: Round, frame: Frame, href: str) -> TakeOver | None:
    earlier = selectors.process_before(round_)
    if earlier is None:
        return None
    return TakeOver(
        round_name=frame.round(earlier.number).name,
        stream_count=len(selectors.streams_to_take_over(round_, earlier)),
        utility_count=len(selectors.utilities_to_take_over(round_, earlier)),
        href=href,
    )


def taken_over_sentence(taken: TakenOver) -> str:
    """Return what was taken over."""
    count = taken.stream_count + taken.utility_count
    return ngettext(
        "%(n)s stream or utility taken over, with the amounts of the earlier year. Change what is different now.",
        "%(n)s streams and utilities taken over, with the amounts of the earlier year. Change what is different now.",
        count,
    ) % {"n": count}


def _stream_line(stream: Stream, href: str) -> StreamLine:
    contents = [f"{one.substance.name} {one.share_percent.normalize():f} %" for one in stream.contents.all()]
    outside = _("outside")
    return StreamLine(
        name=stream.name,
        kind=str(stream.get_kind_display()),
        start=stream.from_unit.name if stream.from_unit else (outside if stream.kind == "input" else _("site")),
        end=stream.to_unit.name if stream.to_unit else (_("site") if stream.kind == "input" else outside),
        amount=stream.amount,
        unit=stream.unit,
        origin=stream.flow.name if stream.flow else "",
        is_part=stream.amount is not None,
        water_percent=stream.water_percent,
        contents=", ".join(contents),
        evidence=stream.evidence,
        evidence_label=str(stream.get_evidence_display()),
        href=href,
    )


# --- What the forms choose from ---------------------------------------------------------------------------------------


def steps_of(round_: Round) -> list[UnitOperation]:
    """Return the steps of the assessment's process, in their order."""
    return list(round_.assessment.unit_operations.order_by("number", "name", "pk"))


def substances_of(round_: Round) -> list[Substance]:
    """Return the key substances of the assessment."""
    return list(round_.assessment.substances.order_by("name", "pk"))


def flows_of(round_: Round) -> list[tuple[UUID, str, str]]:
    """Return the recorded inputs and outputs that can be streams: key, kind, name."""
    rows = round_.flows.exclude(kind__in=["demand", "emission"]).order_by("kind", "name", "pk")
    return [(row.pk, row.kind, f"{row.get_kind_display()}: {row.name}") for row in rows]


def next_number(round_: Round) -> int:
    """Return the place of a new step."""
    numbers = round_.assessment.unit_operations.values_list("number", flat=True)
    return min(max(numbers, default=0) + 1, 999)


def get_part_or_404(*, round_: Round, part: str, pk: UUID) -> Any:
    """Return a step, stream, substance or utility of a round, or of its assessment. Raises Http404."""
    rows: QuerySet[Any]
    match part:
        case "steps":
            rows = round_.assessment.unit_operations.all()
        case "substances":
            rows = round_.assessment.substances.all()
        case "streams":
            rows = round_.streams.select_related("locked_by__accepted_by").prefetch_related("contents")
        case "utilities":
            rows = round_.utilities.select_related("locked_by__accepted_by")
        case _:
            raise Http404
    record: Any = rows.filter(pk=pk).first()
    if record is None:
        raise Http404
    if part in (STREAMS, UTILITIES):
        record.round = round_
    return record
