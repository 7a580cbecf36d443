"""The results of a round: frozen where it was accepted, what they would be where it is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import selectors
from assessments.choices import EvidenceLevel, RoundStatus
from assessments.figures import (
    AnswerRow,
    FactorsRow,
    IndicatorRow,
    LaterYearRow,
    LoadRow,
    LocalRow,
    RoundFigures,
    SavingsRow,
)
from assessments.models import Result, Round
from assessments.pages.apart import Apart, apart_of
from assessments.pages.comparison import (
    AdjustedLine,
    AnswerLine,
    BaselineVersionLine,
    HumanLine,
    PeopleLine,
    SecondLine,
    adjusted_lines,
    answer_line,
    answer_lines,
    human_line,
    people_lines,
    second_lines,
    version_line,
)
from assessments.pages.findings import FindingRow, checked
from assessments.pages.frame import Frame, RoundBrief
from assessments.pages.options import OptionLine, PortfolioLine, option_lines, portfolio_line
from assessments.pages.why import WhyPage, why_href, why_page
from assessments.pages.wording import DECOUPLING_WORDS, INDICATOR_NAMES
from indicators.models import GridFactorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """One indicator of the table."""

    code: str
    name: str
    unit: str
    is_relative: bool
    baseline: Decimal | None
    current: Decimal | None
    change_share: Decimal | None
    is_improvement: bool | None
    decoupling: str
    answers: tuple[AnswerLine, ...] = ()
    earlier: tuple[IndicatorRow, ...] = ()  # of each follow-up before this one, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLine:
    """What the figures rest on, in words."""

    factor_set: str
    gwp_set: str
    grid_name: str
    grid_kind: str
    grid_year: int | None
    grid_kg_co2e_per_kwh: Decimal | None
    grid_source: str
    is_grid_own: bool
    margin_kg_co2e_per_kwh: Decimal | None
    margin_year: int | None
    margin_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginLine:
    """What the options avoid, with the average and with the factor for project savings."""

    with_average_t: Decimal | None
    with_margin_t: Decimal
    kg_co2e_per_kwh: Decimal | None
    year: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFigures:
    """Everything a results page prints."""

    currency: str
    currency_per_usd: Decimal | None
    rate_on: date | None
    rate_source: str
    evidence: str
    evidence_label: str
    core_version: str
    factors: FactorLine
    absolute: tuple[IndicatorLine, ...]
    relative: tuple[IndicatorLine, ...]
    has_baseline: bool
    compares: bool
    better_count: int
    worse_count: int
    compared_count: int
    portfolio: PortfolioLine
    is_implemented: bool
    portfolio_usd: Decimal | None
    invested_usd: Decimal | None
    options: tuple[OptionLine, ...]
    uncounted: tuple[OptionLine, ...]
    human: tuple[HumanLine, ...]
    people: tuple[PeopleLine, ...]
    second_denominator: str
    second: tuple[SecondLine, ...]
    earlier_periods: tuple[tuple[date, date], ...]
    adjusted: tuple[AdjustedLine, ...]
    answers: tuple[AnswerLine, ...]
    energy_mwh: Decimal | None
    water_m3: Decimal | None
    air_emissions_t: Decimal | None
    why_href: str
    which_year: str
    apart: Apart
    margin: MarginLine | None
    baseline_version: BaselineVersionLine | None
    loads: tuple[LoadRow, ...]
    local_indicators: tuple[LocalRow, ...]
    year_factors: FactorLine | None
    year_indicators: tuple[IndicatorLine, ...]

    @property
    def indicators(self) -> tuple[IndicatorLine, ...]:
        """Return all thirteen indicators, the absolute ones first."""
        return (*self.absolute, *self.relative)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """The results of one round."""

    brief: RoundBrief
    baseline: RoundBrief | None
    rounds: tuple[tuple[RoundBrief, str], ...]
    is_frozen: bool
    is_superseded_soon: bool
    as_of: datetime | None
    accepted_by: str
    digest: str
    figures: ResultFigures | None
    findings: tuple[FindingRow, ...]
    review_href: str
    may_ask_documents: bool


def results_page(*, round_: Round, frame: Frame) -> ResultsPage:
    """Return what a round says: its frozen result, else what its rows would give now."""
    brief = frame.round(round_.number)
    result = selectors.current_result(round_)
    is_frozen = result is not None and round_.status == RoundStatus.ACCEPTED
    figures, findings = _said(round_, result, frame)
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    return ResultsPage(
        brief=brief,
        baseline=frame.baseline_of(brief),
        rounds=tuple(
            (other, reverse("round_results", kwargs={**kwargs, "round_number": other.number})) for other in frame.rounds
        ),
        is_frozen=is_frozen,
        is_superseded_soon=result is not None and not is_frozen,
        as_of=result.as_of if result else None,
        accepted_by=str(result.accepted_by) if result else "",
        digest=result.inputs_digest[:12] if result and is_frozen else "",
        figures=result_figures(figures, frame=frame, number=round_.number) if figures else None,
        findings=findings,
        review_href=reverse("round_review", kwargs={**kwargs, "round_number": round_.number}),
        may_ask_documents=is_frozen,
    )


def _said(round_: Round, result: Result | None, frame: Frame) -> tuple[RoundFigures | None, tuple[FindingRow, ...]]:
    """Return what a round says: its frozen figures, else those of now with what is to answer."""
    if result is not None and round_.status == RoundStatus.ACCEPTED:
        return selectors.frozen_figures(result), ()
    check = checked(round_, slug=frame.slug)
    return check.calculated.figures if check.calculated else None, check.findings


def round_why(*, round_: Round, frame: Frame, key: str, address: str) -> WhyPage:
    """Return where one figure of a round comes from."""
    figures, _findings = _said(round_, selectors.current_result(round_), frame)
    return why_page(figures, key, address=address)


def result_figures(figures: RoundFigures, *, frame: Frame, number: int) -> ResultFigures:
    """Return a round's figures as a page prints them."""
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": number}
    why = why_href(reverse("round_why", kwargs=kwargs))
    lines = option_lines(figures.options, slug=frame.slug, reference=frame.reference, why=why)
    is_implemented = figures.implemented.option_count > 0
    portfolio = figures.implemented if is_implemented else figures.expected
    compared = [row for row in figures.relative if row.change_share is not None]
    counted = [line for line in lines if (line.status == "implemented" if is_implemented else line.is_counted)]
    year = figures.year or figures.baseline
    return ResultFigures(
        currency=figures.currency,
        currency_per_usd=figures.currency_per_usd if figures.currency != "USD" else None,
        rate_on=figures.rate_on,
        rate_source=figures.rate_source,
        evidence=figures.evidence,
        evidence_label=str(EvidenceLevel(figures.evidence).label),
        core_version=figures.core_version,
        factors=_factors(figures.factors),
        absolute=tuple(indicator_line(row, figures.answers, figures.earlier_years) for row in figures.absolute),
        relative=tuple(indicator_line(row, figures.answers, figures.earlier_years) for row in figures.relative),
        has_baseline=any(row.baseline is not None for row in figures.indicators),
        compares=bool(compared),
        better_count=sum(row.is_improvement is True for row in compared),
        worse_count=sum(row.is_improvement is False for row in compared),
        compared_count=len(compared),
        portfolio=portfolio_line(
            portfolio,
            usd=_usd(figures, portfolio.saving_amount),
            why=f"{why}portfolio/{'implemented' if is_implemented else 'expected'}/",
        ),
        is_implemented=is_implemented,
        portfolio_usd=_usd(figures, portfolio.saving_amount),
        invested_usd=_usd(figures, portfolio.net_investment_amount),
        options=tuple(counted),
        uncounted=tuple(line for line in lines if line not in counted),
        human=tuple(human_line(row) for row in figures.human),
        people=people_lines(figures.people),
        second_denominator=figures.second_denominator,
        second=second_lines(figures.second),
        earlier_periods=tuple((year.period_start, year.period_end) for year in figures.earlier_years),
        adjusted=adjusted_lines(figures.adjusted),
        answers=answer_lines(figures.answers),
        energy_mwh=year.energy_mwh if year else None,
        water_m3=year.water_m3 if year else None,
        air_emissions_t=year.air_emissions_t if year else None,
        why_href=why,
        which_year="current" if compared else "baseline",
        apart=apart_of(figures),
        margin=_margin(figures, portfolio.savings),
        baseline_version=version_line(figures.baseline_version),
        loads=figures.loads,
        local_indicators=figures.local_indicators,
        year_factors=_factors(figures.year_factors) if figures.year_factors else None,
        year_indicators=tuple(indicator_line(row) for row in figures.year_indicators),
    )


def indicator_line(
    row: IndicatorRow, answers: Iterable[AnswerRow] = (), earlier_years: Iterable[LaterYearRow] = ()
) -> IndicatorLine:
    """Return an indicator with its name, the questions answered about it, and what it was in earlier follow-ups."""
    return IndicatorLine(
        code=row.code,
        name=str(INDICATOR_NAMES.get(row.code, row.code)),
        unit=row.unit,
        is_relative=row.is_relative,
        baseline=row.baseline,
        current=row.current,
        change_share=row.change_share,
        is_improvement=row.is_improvement,
        decoupling=str(DECOUPLING_WORDS.get(row.decoupling or "", "")),
        answers=tuple(answer_line(answer) for answer in answers if answer.subject == row.code),
        earlier=tuple(one for year in earlier_years for one in year.indicators if one.code == row.code),
    )


def _margin(figures: RoundFigures, savings: SavingsRow) -> MarginLine | None:
    if savings.co2e_margin_t is None:
        return None
    return MarginLine(
        with_average_t=savings.co2e_t,
        with_margin_t=savings.co2e_margin_t,
        kg_co2e_per_kwh=figures.factors.margin_kg_co2e_per_kwh,
        year=figures.factors.margin_year,
        source=figures.factors.margin_source,
    )


def _usd(figures: RoundFigures, amount: Decimal | None) -> Decimal | None:
    return figures.usd(amount) if figures.currency != "USD" else None


def _factors(row: FactorsRow) -> FactorLine:
    return FactorLine(
        factor_set=row.factor_set,
        gwp_set=row.gwp_set,
        grid_name=row.grid_name,
        grid_kind=str(GridFactorKind(row.grid_kind).label) if row.grid_kind else "",
        grid_year=row.grid_year,
        grid_kg_co2e_per_kwh=row.grid_kg_co2e_per_kwh,
        grid_source=row.grid_source,
        is_grid_own=row.is_grid_own,
        margin_kg_co2e_per_kwh=row.margin_kg_co2e_per_kwh,
        margin_year=row.margin_year,
        margin_source=row.margin_source,
    )


# --- Before a round is submitted, returned or accepted ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """A round before it is handed over, and while somebody reviews it."""

    brief: RoundBrief
    version: int
    status: str
    note: str
    submitted_by: str
    submitted_at: datetime | None
    accepted_by: str
    accepted_at: datetime | None
    findings: tuple[FindingRow, ...]
    mended_first: tuple[FindingRow, ...]
    questions: tuple[FindingRow, ...]
    unanswered_count: int
    stops: bool
    figures: ResultFigures | None
    may_submit: bool
    may_return: bool
    may_accept: bool
    may_reopen: bool
    cannot_accept_because: str
    results_href: str
    work_href: str
    kwargs: dict[str, Any]


def review_page(*, round_: Round, frame: Frame, user_id: int) -> ReviewPage:
    """Return what a person needs to see before they submit, return or accept a round."""
    brief = frame.round(round_.number)
    is_open, is_submitted = round_.is_open, round_.status == RoundStatus.SUBMITTED
    check = checked(round_, slug=frame.slug) if round_.status != RoundStatus.ACCEPTED else None
    figures = check.calculated.figures if check and check.calculated else None
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    obstacle = _obstacle(round_, frame, user_id) if is_submitted and frame.may_review else ""
    return ReviewPage(
        brief=brief,
        version=round_.version,
        status=round_.status,
        note=round_.note,
        submitted_by=str(round_.submitted_by or ""),
        submitted_at=round_.submitted_at,
        accepted_by=str(round_.accepted_by or ""),
        accepted_at=round_.accepted_at,
        findings=check.findings if check else (),
        mended_first=check.mended_first if check else (),
        questions=check.questions if check else (),
        unanswered_count=sum(not row.answer for row in check.questions) if check else 0,
        stops=bool(check and check.mended_first),
        figures=result_figures(figures, frame=frame, number=round_.number) if figures else None,
        may_submit=is_open and frame.may_submit,
        may_return=is_submitted and frame.may_review,
        may_accept=is_submitted and frame.may_review and not obstacle,
        may_reopen=round_.status == RoundStatus.ACCEPTED and frame.may_review,
        cannot_accept_because=obstacle,
        results_href=reverse("round_results", kwargs=kwargs),
        work_href=reverse("flow_list", kwargs=kwargs)
        if brief.has_flows
        else reverse("option_list", kwargs={"centre_slug": frame.slug, "reference": frame.reference}),
        kwargs=kwargs,
    )


def questions_of(round_: Round, frame: Frame) -> tuple[FindingRow, ...]:
    """Return the questions that a round asks now; none once it is handed over."""
    return checked(round_, slug=frame.slug).questions if round_.is_open else ()


def _obstacle(round_: Round, frame: Frame, user_id: int) -> str:
    if user_id in selectors.people_who_entered(round_):
        return _("You entered figures of this round, so somebody else has to accept it.")
    brief = frame.round(round_.number)
    baseline = frame.baseline_of(brief)
    if not brief.is_baseline and (baseline is None or baseline.status != RoundStatus.ACCEPTED):
        return _("Accept the baseline first: the other rounds are compared with it.")
    return ""
