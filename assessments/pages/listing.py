"""The list of a centre's assessments, and the overview of one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import selectors
from assessments.choices import RoundKind, RoundStatus
from assessments.models import Assessment, Round
from assessments.pages.filing import FundingLine, funding_lines
from assessments.pages.findings import FindingRow, checked
from assessments.pages.frame import Frame, RoundBrief, round_name
from centres.selectors import MembershipView
from recp_portal.lib.paging import KeysFirst

PAGE_SIZE = 25
NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilters:
    """What the list is narrowed to. Empty means all."""

    text: str = ""
    state: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundChip:
    """A round in a list: its name and its state."""

    name: str
    status: str
    status_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow:
    """One assessment in the list."""

    reference: str
    enterprise: str
    site: str
    data_kind: str
    lead: str
    started_on: date
    updated_at: datetime
    rounds: tuple[RoundChip, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of the list."""

    rows: tuple[AssessmentRow, ...]
    pages: "Page[Any]"
    has_any: bool


def list_page(*, filters: ListFilters, membership: MembershipView, page_number: str | None) -> ListPage:
    """Return the centre's assessments, latest change first, with what the open round of each still needs."""
    found = Assessment.objects.select_related("enterprise", "site", "lead")
    if filters.text:
        wanted = Q()
        for name in ("reference", "enterprise__name", "site__name", "focus"):
            wanted |= Q(**{f"{name}__icontains": filters.text})
        found = found.filter(wanted)
    if filters.state == NOT_STARTED:
        found = found.filter(selectors.without_rounds())
    elif filters.state in RoundStatus.values:
        ids = Round.objects.filter(status=filters.state).values("assessment_id")
        found = found.filter(pk__in=ids)
    if filters.is_mine:
        found = found.filter(Q(lead=membership.user) | Q(created_by=membership.user))
    pages = KeysFirst(found.order_by("-updated_at", "-pk"), PAGE_SIZE).get_page(page_number)
    assessments = list(pages.object_list)
    rounds: dict[Any, list[Round]] = defaultdict(list)
    for round_ in Round.objects.filter(assessment__in=assessments).order_by("number"):
        rounds[round_.assessment_id].append(round_)
    open_rounds = [round_ for some in rounds.values() for round_ in some if round_.is_open]
    missing = selectors.missing_by_round(open_rounds)
    rows = tuple(_row(assessment, rounds[assessment.pk], missing) for assessment in assessments)
    return ListPage(rows=rows, pages=pages, has_any=bool(rows) or Assessment.objects.exists())


def _row(assessment: Assessment, rounds: list[Round], missing: dict[Any, tuple[str, ...]]) -> AssessmentRow:
    gaps = [sentence for round_ in rounds for sentence in missing.get(round_.pk, ())]
    return AssessmentRow(
        reference=assessment.reference,
        enterprise=assessment.enterprise.name,
        site=assessment.site.name,
        data_kind=assessment.enterprise.data_kind,
        lead=str(assessment.lead),
        started_on=assessment.started_on,
        updated_at=assessment.updated_at,
        rounds=tuple(
            RoundChip(
                name=round_name(round_, rounds),
                status=round_.status,
                status_label=str(round_.get_status_display()),
            )
            for round_ in rounds
        ),
        missing=tuple(gaps) if rounds else (_("Baseline: start it with the last full year before the options."),),
    )


# --- The overview of one assessment --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do: a verb with its object, and where."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCard:
    """One round on the overview."""

    brief: RoundBrief
    missing: tuple[str, ...]
    work_href: str
    work_label: str
    results_href: str
    review_href: str
    edit_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One assessment at a glance: its rounds, what is to answer, and the one thing to do next."""

    assessment: "AssessmentFacts"
    rounds: tuple[RoundCard, ...]
    findings: tuple[FindingRow, ...]
    findings_of: str
    next_step: Step | None
    may_start_report: bool
    may_start_follow_up: bool
    versions_href: str
    funding: tuple[FundingLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """What is said of an assessment."""

    reference: str
    focus: str
    team: str
    approach: str
    started_on: date
    lead: str
    currency: str
    currency_per_usd: Any
    rate_source: str
    rate_on: date | None
    discount_rate: Any
    factor_set: str
    grid_factor: str
    grid_kg_co2e_per_kwh: Any
    updated_by: str
    updated_at: datetime


def facts_of(assessment: Assessment) -> AssessmentFacts:
    """Return what is said of an assessment."""
    grid = assessment.grid_factor
    return AssessmentFacts(
        reference=assessment.reference,
        focus=assessment.focus,
        team=assessment.team,
        approach=assessment.approach,
        started_on=assessment.started_on,
        lead=str(assessment.lead),
        currency=assessment.currency,
        currency_per_usd=assessment.currency_per_usd,
        rate_source=assessment.rate_source,
        rate_on=assessment.rate_on,
        discount_rate=assessment.discount_rate,
        factor_set=str(assessment.factor_set),
        grid_factor=selectors.grid_label(grid) if grid else "",
        grid_kg_co2e_per_kwh=grid.co2e_kg_per_kwh if grid else None,
        updated_by=str(assessment.updated_by),
        updated_at=assessment.updated_at,
    )


def overview_page(*, assessment: Assessment, frame: Frame, membership: MembershipView) -> Overview:
    """Return an assessment at a glance."""
    rounds = {round_.number: round_ for round_ in assessment.rounds.order_by("number")}
    missing = selectors.missing_by_round(rounds.values())
    findings: tuple[FindingRow, ...] = ()
    findings_of = ""
    open_ones = [brief for brief in frame.rounds if brief.is_open]
    if open_ones:
        round_ = rounds[open_ones[-1].number]
        round_.assessment = assessment
        findings, findings_of = checked(round_, slug=frame.slug).findings, open_ones[-1].name
    return Overview(
        assessment=facts_of(assessment),
        rounds=tuple(_card(brief, missing[rounds[brief.number].pk], frame) for brief in frame.rounds),
        findings=findings,
        findings_of=findings_of,
        next_step=next_step(frame=frame, missing={n: missing[r.pk] for n, r in rounds.items()}),
        may_start_report=frame.may_edit and frame.baseline is not None and frame.report is None,
        may_start_follow_up=frame.may_edit
        and frame.baseline is not None
        and frame.baseline.status == RoundStatus.ACCEPTED,
        versions_href=reverse("baseline_list", kwargs={"centre_slug": frame.slug, "reference": frame.reference})
        if frame.baseline and frame.baseline.status == RoundStatus.ACCEPTED
        else "",
        funding=funding_lines(assessment),
    )


def next_step(*, frame: Frame, missing: dict[int, tuple[str, ...]]) -> Step | None:
    """Return the one thing to do next in an assessment for this person, or None for somebody who only reads."""

    def step(label: str, name: str, **kwargs: Any) -> Step:
        href = reverse(name, kwargs={"centre_slug": frame.slug, "reference": frame.reference, **kwargs})
        return Step(label=label, href=href)

    submitted = [brief for brief in frame.rounds if brief.status == RoundStatus.SUBMITTED]
    if frame.may_review and submitted:
        return step(
            _("Review the round: %(round)s") % {"round": submitted[0].name},
            "round_review",
            round_number=submitted[0].number,
        )
    if not frame.may_edit:
        return None
    for brief in frame.returned:
        return step(
            _("Answer the remarks: %(round)s") % {"round": brief.name}, "round_review", round_number=brief.number
        )
    for brief in frame.rounds:
        if brief.status == RoundStatus.DRAFT:
            return _work_or_submit(brief, missing.get(brief.number, ()), step)
    if frame.baseline is None:
        return step(_("Start the baseline"), "round_create", kind=RoundKind.BASELINE.value)
    if frame.report is None:
        return step(_("Start the report"), "round_create", kind=RoundKind.REPORT.value)
    if frame.baseline.status == RoundStatus.ACCEPTED and not submitted:
        return step(_("Start a follow-up"), "round_create", kind=RoundKind.FOLLOW_UP.value)
    return None


def _work_or_submit(brief: RoundBrief, missing: tuple[str, ...], step: Any) -> Step:
    if not missing:
        label = _("Submit for review: %(round)s") % {"round": brief.name}
        made: Step = step(label, "round_review", round_number=brief.number)
    elif brief.has_flows:
        made = step(_("Record inputs and outputs"), "flow_list", round_number=brief.number)
    else:
        made = step(_("Propose options"), "option_list")
    return made


def _card(brief: RoundBrief, missing: tuple[str, ...], frame: Frame) -> RoundCard:
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    numbered = {**kwargs, "round_number": brief.number}
    return RoundCard(
        brief=brief,
        missing=missing if brief.is_open else (),
        work_href=reverse("flow_list", kwargs=numbered) if brief.has_flows else reverse("option_list", kwargs=kwargs),
        work_label=_("Inputs and outputs") if brief.has_flows else _("Options"),
        results_href=reverse("round_results", kwargs=numbered),
        review_href=reverse("round_review", kwargs=numbered),
        edit_href=reverse("round_edit", kwargs=numbered) if brief.is_open and frame.may_edit else "",
    )
