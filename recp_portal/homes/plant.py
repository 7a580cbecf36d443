"""The enterprise manager's page: what did I gain, what could I do next, what do you need from me."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse

from assessments import calculation
from assessments.calculation import PerOutput
from assessments.choices import EvidenceLevel, OptionStatus, RoundKind
from assessments.figures import IndicatorRow, OptionRow, RoundFigures
from assessments.models import Assessment, Result
from assessments.pages.why import WhyPage, why_href, why_page
from assessments.selectors import frozen_figures, latest_results
from centres.models import Enterprise
from centres.selectors import MembershipView
from centres.tenancy import current_centre
from documents import selectors as documents
from documents.selectors import DocumentRow
from reports import selectors as reports

CHECKED = (EvidenceLevel.CHECKED, EvidenceLevel.MEASURED, EvidenceLevel.CONFIRMED)
STILL_OPEN = (OptionStatus.IDENTIFIED, OptionStatus.FEASIBLE, OptionStatus.PLANNED, OptionStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that the plant is asked for."""

    code: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantPage:
    """The results of one enterprise, from its latest accepted round. Figures None: nothing accepted yet."""

    enterprise: Enterprise
    since_year: int | None
    assessment: Assessment | None
    result: Result | None
    figures: RoundFigures | None
    has_follow_up: bool
    accepted_at: datetime | None
    accepted_by: str
    baseline_period: tuple[date, date, str] | None
    period: tuple[date, date, str] | None
    saving_amount: Decimal | None
    saving_usd: Decimal | None
    investment_amount: Decimal | None
    investment_usd: Decimal | None
    implemented_count: int
    checked_count: int
    counted_count: int
    before_now: tuple[PerOutput, ...]
    indicators: tuple[IndicatorRow, ...]
    working: tuple[OptionRow, ...]
    next_options: tuple[OptionRow, ...]
    dropped: tuple[OptionRow, ...]
    waiting: tuple[Waiting, ...]
    documents: tuple[DocumentRow, ...]
    why_href: str

    @property
    def newest_document(self) -> DocumentRow | None:
        """Return the newest document that can be downloaded."""
        ready = [row for row in self.documents if row.has_file]
        return max(ready, key=lambda row: row.requested_at, default=None)

    @property
    def output_unit(self) -> str:
        """Return the unit that the plant's output is counted in."""
        years = [self.figures.year, self.figures.baseline] if self.figures else []
        return next((year.output_unit for year in years if year and year.output_unit), "")


def plants() -> list[Enterprise]:
    """Return the enterprises that the running work may see, by name."""
    return list(Enterprise.objects.filter(archived_at=None).order_by("name", "pk"))


def plant_page(*, enterprise: Enterprise, membership: MembershipView, at: datetime) -> PlantPage:
    """Return the results page of an enterprise."""
    results = latest_results(enterprise_id=enterprise.pk)
    result = _shown(results)
    figures = frozen_figures(result) if result else None
    options = figures.options if figures else ()
    working = tuple(row for row in options if row.status == OptionStatus.IMPLEMENTED)
    portfolio = None
    if figures:
        portfolio = figures.implemented if working else figures.expected
    first = Assessment.objects.filter(enterprise=enterprise).order_by("started_on", "pk").first()
    jobs = documents.documents_on(subject_ids=[row.pk for row in results], membership=membership)
    return PlantPage(
        enterprise=enterprise,
        since_year=first.started_on.year if first else None,
        assessment=result.assessment if result else first,
        result=result,
        figures=figures,
        has_follow_up=bool(result and result.kind == RoundKind.FOLLOW_UP),
        accepted_at=result.as_of if result else None,
        accepted_by=str(result.accepted_by) if result else "",
        baseline_period=(figures.baseline.period_start, figures.baseline.period_end, figures.baseline.campaign)
        if figures and figures.baseline
        else None,
        period=(figures.year.period_start, figures.year.period_end, figures.year.campaign)
        if figures and figures.year
        else None,
        saving_amount=portfolio.saving_amount if portfolio else None,
        saving_usd=figures.usd(portfolio.saving_amount) if figures and portfolio else None,
        investment_amount=portfolio.net_investment_amount if portfolio else None,
        investment_usd=figures.usd(portfolio.net_investment_amount) if figures and portfolio else None,
        implemented_count=len(working),
        checked_count=sum(1 for row in working if row.evidence in CHECKED),
        counted_count=figures.expected.option_count if figures else 0,
        before_now=_before_now(figures) if figures else (),
        indicators=figures.indicators if figures else (),
        working=tuple(sorted(working, key=_largest_saving)),
        next_options=tuple(sorted((row for row in options if row.status in STILL_OPEN), key=_largest_saving)),
        dropped=tuple(row for row in options if row.status in calculation.NOT_COUNTED),
        waiting=_waiting(enterprise, result, at=at),
        documents=tuple(jobs),
        why_href=why_href(
            reverse("plant_why", kwargs={"centre_slug": current_centre().slug, "enterprise_id": enterprise.pk})
        ),
    )


def plant_why(*, enterprise: Enterprise, key: str, address: str) -> WhyPage:
    """Return where a figure of an enterprise's page comes from."""
    result = _shown(latest_results(enterprise_id=enterprise.pk))
    return why_page(frozen_figures(result) if result else None, key, address=address)


def _shown(results: list[Result]) -> Result | None:
    return next((row for row in results if row.kind == RoundKind.FOLLOW_UP), None) or next(iter(results), None)


def _largest_saving(row: OptionRow) -> tuple[Decimal, int]:
    return (-(row.saving_amount or Decimal(0)), row.number)


def _before_now(figures: RoundFigures) -> tuple[PerOutput, ...]:
    return tuple(row for row in calculation.use_per_output(figures) if row.baseline is not None)


def _waiting(enterprise: Enterprise, result: Result | None, *, at: datetime) -> tuple[Waiting, ...]:
    if result is None:
        return ()
    decided = reports.latest_decision(enterprise=enterprise, assessment=result.assessment, at=at)
    return () if decided else (Waiting(code="consent", reference=result.assessment.reference),)
