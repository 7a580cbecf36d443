"""What a round records beside the thirteen indicators: loads of effluent, and indicators of the plant's own."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from assessments.choices import EvidenceLevel, FlowKind
from assessments.figures import LoadRow, LocalRow
from assessments.models import FlowRecord, Round
from assessments.pages.findings import checked
from assessments.pages.frame import Frame, RoundBrief

EFFLUENTS, LOCAL = "effluents", "indicators"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffluentLine:
    """One substance of one waste-water as entered."""

    flow: str
    substance: str
    concentration_mg_per_l: Decimal | None
    load_kg: Decimal | None
    evidence: str
    evidence_label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLine:
    """One local indicator as entered."""

    name: str
    numerator_name: str
    numerator_amount: Decimal
    numerator_unit: str
    denominator_name: str
    denominator_amount: Decimal
    denominator_unit: str
    evidence: str
    evidence_label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePage:
    """What was entered beside the indicators, and what it amounts to."""

    brief: RoundBrief
    effluents: tuple[EffluentLine, ...]
    local: tuple[LocalLine, ...]
    loads: tuple[LoadRow, ...]
    local_rows: tuple[LocalRow, ...]
    compares: bool
    has_waste_water: bool
    new_effluent: str
    new_local: str
    flows_href: str


def beside_page(*, round_: Round, frame: Frame) -> BesidePage:
    """Return what a round records beside the indicators."""
    brief = frame.round(round_.number)
    kwargs: dict[str, Any] = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    may = frame.may_edit and brief.is_open
    check = checked(round_, slug=frame.slug)
    figures = check.calculated.figures if check.calculated else None
    waters = waste_waters(round_)

    def new(part: str) -> str:
        return reverse("beside_create", kwargs={**kwargs, "beside_part": part}) if may else ""

    def edit(part: str, pk: UUID) -> str:
        if not frame.may_edit:
            return ""
        return reverse("beside_edit", kwargs={**kwargs, "beside_part": part, "beside_id": pk})

    return BesidePage(
        brief=brief,
        effluents=tuple(
            EffluentLine(
                flow=one.flow.name,
                substance=one.substance,
                concentration_mg_per_l=one.concentration_mg_per_l,
                load_kg=one.load_kg,
                evidence=one.evidence,
                evidence_label=str(EvidenceLevel(one.evidence).label),
                href=edit(EFFLUENTS, one.pk),
            )
            for one in round_.effluent_loads.select_related("flow").order_by("flow__name", "substance", "pk")
        ),
        local=tuple(
            LocalLine(
                name=one.name,
                numerator_name=one.numerator_name,
                numerator_amount=one.numerator_amount,
                numerator_unit=one.numerator_unit,
                denominator_name=one.denominator_name,
                denominator_amount=one.denominator_amount,
                denominator_unit=one.denominator_unit,
                evidence=one.evidence,
                evidence_label=str(EvidenceLevel(one.evidence).label),
                href=edit(LOCAL, one.pk),
            )
            for one in round_.local_indicators.order_by("name", "pk")
        ),
        loads=figures.loads if figures else (),
        local_rows=figures.local_indicators if figures else (),
        compares=not brief.is_baseline,
        has_waste_water=bool(waters),
        new_effluent=new(EFFLUENTS) if waters else "",
        new_local=new(LOCAL),
        flows_href=reverse("flow_list", kwargs=kwargs),
    )


def waste_waters(round_: Round) -> list[FlowRecord]:
    """Return the waste-waters of a round."""
    return list(round_.flows.filter(kind=FlowKind.WASTE_WATER).order_by("name", "pk"))


def get_beside_or_404(*, round_: Round, part: str, pk: UUID) -> Any:
    """Return a load of effluent or a local indicator of a round. Raises Http404."""
    of_part: dict[str, Any] = {EFFLUENTS: round_.effluent_loads, LOCAL: round_.local_indicators}
    if part not in of_part:
        raise Http404
    record = of_part[part].select_related("locked_by__accepted_by").filter(pk=pk).first()
    if record is None:
        raise Http404
    record.round = round_
    return record
