"""The options of an assessment: the list with its totals, and one option with what it is worth and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from assessments.calculation import NOT_COUNTED
from assessments.choices import (
    CountsAs,
    EffectStage,
    EvidenceLevel,
    FlowKind,
    OptionStatus,
    Reason,
    RoundKind,
    Technique,
)
from assessments.figures import OptionRow, PortfolioRow, RoundFigures
from assessments.models import Assessment, Option, Round
from assessments.pages.effects import EffectLine, effect_line
from assessments.pages.findings import FindingRow, checked, without_links_to
from assessments.pages.frame import Frame, RoundBrief, round_name
from assessments.pages.option_kind import KindLine, kind_line
from assessments.pages.option_money import (
    CountedOnceLine,
    EconomicsSection,
    RelationLine,
    counted_once_lines,
    economics_section,
    relation_lines,
)
from assessments.pages.why import why_href
from assessments.pages.wording import StepLine, step_line
from assessments.refusals import RecordIsLocked, RoundIsClosed


@dataclass(frozen=True, slots=True, kw_only=True)
class PaybackFigure:
    """A payback as the pages print it."""

    kind: str
    years: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceChange:
    """A change of one resource a year: below zero is less."""

    code: str
    label: str
    amount: Decimal
    unit: str
    is_improvement: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """One option of a table."""

    number: int
    title: str
    place: str
    technique: str
    status: str
    status_label: str
    reason: str
    evidence: str
    evidence_label: str
    is_observed: bool
    is_counted: bool
    invested_amount: Decimal
    saving_amount: Decimal | None
    payback: PaybackFigure
    npv_amount: Decimal | None
    irr: Decimal | None
    lifetime_years: int
    changes: tuple[ResourceChange, ...]
    co2e_change_t: Decimal | None
    other_co2e_change_t: Decimal | None
    implemented_on: date | None
    steps: tuple[StepLine, ...]
    href: str
    why_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioLine:
    """Several options together."""

    option_count: int
    without_saving_count: int
    cleaner_production_count: int
    invested_amount: Decimal
    saving_amount: Decimal | None
    saving_usd: Decimal | None
    payback: PaybackFigure
    changes: tuple[ResourceChange, ...]
    co2e_change_t: Decimal | None
    other_co2e_change_t: Decimal | None
    why_href: str = ""

    @property
    def co2e_avoided_t(self) -> Decimal | None:
        """Return the greenhouse gases of energy that are avoided a year."""
        return None if self.co2e_change_t is None else -self.co2e_change_t

    @property
    def other_co2e_avoided_t(self) -> Decimal | None:
        """Return what is avoided of refrigerants, processes and ponds, shown apart."""
        return None if self.other_co2e_change_t is None else -self.other_co2e_change_t


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionPage:
    """The options of an assessment as they stand now."""

    lines: tuple[OptionLine, ...]
    not_counted: tuple[OptionLine, ...]
    expected: PortfolioLine | None
    implemented: PortfolioLine | None
    currency: str
    findings: tuple[FindingRow, ...]
    round: RoundBrief | None
    add_href: str
    start_href: str
    counted_once: tuple[CountedOnceLine, ...]
    best_set_href: str


_RESOURCES = (
    ("energy_mwh", FlowKind.ENERGY, "MWh"),
    ("demand_kw_month", FlowKind.DEMAND, "kW-month"),
    ("materials_t", FlowKind.MATERIAL, "t"),
    ("water_m3", FlowKind.WATER, "m3"),
    ("waste_water_m3", FlowKind.WASTE_WATER, "m3"),
    ("waste_t", FlowKind.WASTE, "t"),
)


def changes_of(savings: object) -> tuple[ResourceChange, ...]:
    """Return what savings change, resource by resource."""
    return tuple(
        ResourceChange(code=name, label=str(kind.label), amount=-amount, unit=unit, is_improvement=amount > 0)
        for name, kind, unit in _RESOURCES
        if (amount := getattr(savings, name)) is not None
    )


def option_line(row: OptionRow, *, slug: str, reference: str, why: str = "") -> OptionLine:
    """Return an option as a line of a table; `why` is the address of chains, to which a key is added."""
    counts_as = str(CountsAs(row.counts_as).label)
    return OptionLine(
        number=row.number,
        title=row.title,
        place=row.place,
        technique=str(Technique(row.technique).label) if row.technique else counts_as,
        status=row.status,
        status_label=str(OptionStatus(row.status).label),
        reason=str(Reason(row.reason).label) if row.reason else "",
        evidence=row.evidence,
        evidence_label=str(EvidenceLevel(row.evidence).label),
        is_observed=row.stage == EffectStage.OBSERVED,
        is_counted=row.status not in NOT_COUNTED,
        invested_amount=row.net_investment_amount,
        saving_amount=row.saving_amount,
        payback=PaybackFigure(kind=row.payback_kind, years=row.payback_years),
        npv_amount=row.npv_amount,
        irr=row.irr,
        lifetime_years=row.lifetime_years,
        changes=changes_of(row.savings),
        co2e_change_t=None if row.savings.co2e_t is None else -row.savings.co2e_t,
        other_co2e_change_t=None if row.savings.other_co2e_t is None else -row.savings.other_co2e_t,
        implemented_on=row.implemented_on,
        steps=tuple(step_line(step) for step in row.steps),
        href=reverse(
            "option_detail", kwargs={"centre_slug": slug, "reference": reference, "option_number": row.number}
        ),
        why_href=f"{why}option/{row.id}/" if why else "",
    )


def option_lines(rows: Iterable[OptionRow], *, slug: str, reference: str, why: str = "") -> tuple[OptionLine, ...]:
    """Return options as lines, largest yearly saving first."""
    lines = [option_line(row, slug=slug, reference=reference, why=why) for row in rows]
    return tuple(sorted(lines, key=lambda line: (-(line.saving_amount or Decimal(0)), line.number)))


def portfolio_line(row: PortfolioRow, *, usd: Decimal | None, why: str = "") -> PortfolioLine:
    """Return the sums of several options."""
    return PortfolioLine(
        option_count=row.option_count,
        without_saving_count=row.without_saving_count,
        cleaner_production_count=row.cleaner_production_count,
        invested_amount=row.net_investment_amount,
        saving_amount=row.saving_amount,
        saving_usd=usd,
        payback=PaybackFigure(kind=row.payback_kind, years=row.payback_years),
        changes=changes_of(row.savings),
        co2e_change_t=None if row.savings.co2e_t is None else -row.savings.co2e_t,
        other_co2e_change_t=None if row.savings.other_co2e_t is None else -row.savings.other_co2e_t,
        why_href=why,
    )


def round_of_options(assessment: Assessment) -> Round | None:
    """Return the round in which the options stand as they are now: the latest one that is no baseline, if any."""
    rounds = list(assessment.rounds.order_by("number"))
    later = [round_ for round_ in rounds if round_.kind != RoundKind.BASELINE]
    latest: Round | None = next(reversed(later or rounds), None)
    if latest is not None:
        latest.assessment = assessment
    return latest


def option_page(*, assessment: Assessment, frame: Frame) -> OptionPage:
    """Return the options of an assessment with their totals and what is to answer about them."""
    round_ = round_of_options(assessment)
    check = checked(round_, slug=frame.slug) if round_ else None
    figures = check.calculated.figures if check and check.calculated else None
    why = why_of(round_, frame)
    lines = option_lines(figures.options, slug=frame.slug, reference=frame.reference, why=why) if figures else ()
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    open_rounds = [brief for brief in frame.rounds if brief.is_open and not brief.is_baseline]
    may_start = frame.may_edit and not open_rounds
    about = [row for row in check.findings if row.is_about_options or not figures] if check else []
    kind = RoundKind.FOLLOW_UP if frame.report else RoundKind.REPORT if frame.baseline else RoundKind.BASELINE
    return OptionPage(
        lines=tuple(line for line in lines if line.is_counted),
        not_counted=tuple(line for line in lines if not line.is_counted),
        expected=portfolio_line(
            figures.expected, usd=figures.usd(figures.expected.saving_amount), why=f"{why}portfolio/expected/"
        )
        if figures
        else None,
        implemented=(
            portfolio_line(
                figures.implemented,
                usd=figures.usd(figures.implemented.saving_amount),
                why=f"{why}portfolio/implemented/",
            )
            if figures and figures.implemented.option_count
            else None
        ),
        currency=assessment.currency,
        findings=without_links_to(about, reverse("option_list", kwargs=kwargs)),
        round=frame.round(round_.number) if round_ else None,
        add_href=reverse("option_create", kwargs=kwargs) if frame.may_edit and open_rounds else "",
        start_href=reverse("round_create", kwargs={**kwargs, "kind": kind.value}) if may_start else "",
        counted_once=counted_once_lines(figures.expected, _titles(figures)) if figures else (),
        best_set_href=reverse("option_best_set", kwargs=kwargs) if lines else "",
    )


def why_of(round_: Round | None, frame: Frame) -> str:
    """Return the address of the chains of a round's figures, to which a key is added."""
    if round_ is None:
        return ""
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    return why_href(reverse("round_why", kwargs=kwargs))


def _titles(figures: RoundFigures) -> dict[str, str]:
    return {row.id: f"{row.number}. {row.title}" for row in figures.options}


# --- One option -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """What was said of an option in one round."""

    round: str
    status: str
    status_label: str
    reason: str
    remark: str
    responsible: str
    due_on: date | None
    implemented_on: date | None
    implemented_share: Decimal
    actual_investment_amount: Decimal | None
    evidence: str
    evidence_label: str
    observed: tuple[EffectLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionDetail:
    """One option with what it is worth and why."""

    number: int
    title: str
    description: str
    cause: str
    place: str
    counts_as: str
    counts_apart: bool
    kind: KindLine
    found_in: str
    finance_source: str
    investment_amount: Decimal
    grant_amount: Decimal
    running_cost_amount: Decimal
    line: OptionLine | None
    economics: EconomicsSection | None
    relations: tuple[RelationLine, ...]
    costs_href: str
    relations_href: str
    expected: tuple[EffectLine, ...]
    progress: tuple[ProgressLine, ...]
    findings: tuple[FindingRow, ...]
    currency: str
    closed_because: str
    edit_href: str
    remove_href: str
    progress_href: str


def option_detail(*, option: Option, frame: Frame) -> OptionDetail:
    """Return one option with its effects, its economics and what became of it."""
    assessment = option.assessment
    rounds = {round_.pk: round_ for round_ in assessment.rounds.order_by("number")}
    names = {pk: round_name(round_, list(rounds.values())) for pk, round_ in rounds.items()}
    effects = list(option.effects.order_by("round__number", "pk"))
    round_ = round_of_options(assessment)
    check = checked(round_, slug=frame.slug) if round_ else None
    figures = check.calculated.figures if check and check.calculated else None
    row = next((row for row in figures.options if row.id == str(option.pk)), None) if figures else None
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "option_number": option.number}
    closed = option_closed_because(option)
    open_later = [brief for brief in frame.rounds if brief.is_open and not brief.is_baseline]
    has_others = assessment.options.exclude(pk=option.pk).exists()
    return OptionDetail(
        number=option.number,
        title=option.title,
        description=option.description,
        cause=option.cause,
        place=option.place,
        counts_as=str(option.get_counts_as_display()),
        counts_apart=option.counts_as != CountsAs.CLEANER_PRODUCTION,
        kind=kind_line(option, frame),
        found_in=names[option.found_in_id],
        finance_source=str(option.get_finance_source_display()),
        investment_amount=option.investment_amount,
        grant_amount=option.grant_amount,
        running_cost_amount=option.running_cost_amount,
        line=option_line(row, slug=frame.slug, reference=frame.reference, why=why_of(round_, frame)) if row else None,
        economics=economics_section(row, round_),
        relations=relation_lines(option, frame),
        costs_href=reverse("option_costs", kwargs=kwargs) if frame.may_edit and not closed else "",
        relations_href=(
            reverse("option_relations", kwargs=kwargs) if frame.may_edit and open_later and has_others else ""
        ),
        expected=tuple(effect_line(effect) for effect in effects if effect.stage == EffectStage.EXPECTED),
        progress=tuple(
            ProgressLine(
                round=names[said.round_id],
                status=said.status,
                status_label=str(said.get_status_display()),
                reason=str(said.get_reason_display()) if said.reason else "",
                remark=said.remark,
                responsible=said.responsible,
                due_on=said.due_on,
                implemented_on=said.implemented_on,
                implemented_share=said.implemented_share,
                actual_investment_amount=said.actual_investment_amount,
                evidence=said.evidence,
                evidence_label=str(said.get_evidence_display()),
                observed=tuple(
                    effect_line(effect)
                    for effect in effects
                    if effect.stage == EffectStage.OBSERVED and effect.round_id == said.round_id
                ),
            )
            for said in option.progress.order_by("-round__number")
        ),
        findings=tuple(row for row in check.findings if row.is_about_options) if check else (),
        currency=assessment.currency,
        closed_because=closed,
        edit_href=reverse("option_edit", kwargs=kwargs) if frame.may_edit and not closed else "",
        remove_href=reverse("option_remove", kwargs=kwargs) if frame.may_edit and not closed else "",
        progress_href=reverse("option_progress", kwargs=kwargs) if frame.may_edit and open_later else "",
    )


def option_closed_because(option: Option) -> str:
    """Return why what is proposed cannot change now, or nothing when it can."""
    if option.locked_by_id is not None:
        return str(RecordIsLocked(option))
    return "" if option.found_in.is_open else str(RoundIsClosed(option.found_in))
