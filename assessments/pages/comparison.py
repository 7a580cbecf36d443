"""What the options say beside what the year shows, and the questions that were answered about the figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import BaselineReason, EvidenceLevel, HumanEffectKind
from assessments.figures import AdjustedRow, AnswerRow, BaselineVersionRow, HumanRow, IndicatorRow, PeopleRow
from assessments.pages.wording import INDICATOR_NAMES
from indicators.core.baselines import AdjustmentMethod, FitFlaw


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedLine:
    """One resource or pollution: the baseline at this year's output, what the year shows, what the options say."""

    name: str
    unit: str
    method: str
    recorded: Decimal
    adjusted: Decimal
    current: Decimal | None
    seen_saving: Decimal | None
    options_saving: Decimal | None
    options_share: Decimal | None
    base: Decimal | None
    slope: Decimal | None
    r_squared: Decimal | None
    period_count: int | None
    flaws: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A question about the figures and what was answered."""

    question: str
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLine:
    """One relative indicator over the second denominator."""

    name: str
    unit: str
    baseline: Decimal | None
    current: Decimal | None
    change_share: Decimal | None
    is_improvement: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleLine:
    """All effects on people of one kind."""

    kind: str
    effect_count: int
    before_count: int | None
    after_count: int | None
    women_count: int | None
    men_count: int | None
    is_at_least: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanLine:
    """One effect on people."""

    kind: str
    title: str
    people_before_count: int | None
    people_after_count: int | None
    women_count: int | None
    men_count: int | None
    evidence: str
    evidence_label: str


def human_line(row: HumanRow) -> HumanLine:
    """Return one effect on people with its words."""
    return HumanLine(
        kind=str(HumanEffectKind(row.kind).label),
        title=row.title,
        people_before_count=row.people_before_count,
        people_after_count=row.people_after_count,
        women_count=row.women_count,
        men_count=row.men_count,
        evidence=row.evidence,
        evidence_label=str(EvidenceLevel(row.evidence).label),
    )


def second_lines(rows: Iterable[IndicatorRow]) -> tuple[SecondLine, ...]:
    """Return the indicators over the second denominator that have a figure."""
    return tuple(
        SecondLine(
            name=str(INDICATOR_NAMES.get(row.code, row.code)),
            unit=row.unit,
            baseline=row.baseline,
            current=row.current,
            change_share=row.change_share,
            is_improvement=row.is_improvement,
        )
        for row in rows
        if row.baseline is not None
    )


def people_lines(rows: Iterable[PeopleRow]) -> tuple[PeopleLine, ...]:
    """Return the effects on people, one line for each kind."""
    return tuple(
        PeopleLine(
            kind=str(HumanEffectKind(row.kind).label),
            effect_count=row.effect_count,
            before_count=row.before_count,
            after_count=row.after_count,
            women_count=row.women_count,
            men_count=row.men_count,
            is_at_least=row.is_at_least,
        )
        for row in rows
    )


def adjusted_lines(rows: Iterable[AdjustedRow]) -> tuple[AdjustedLine, ...]:
    """Return the adjusted baseline with its words."""
    methods = {
        AdjustmentMethod.RATIO: _("in proportion to output"),
        AdjustmentMethod.BASE_AND_SLOPE: _("base load and slope"),
    }
    return tuple(
        AdjustedLine(
            name=str(INDICATOR_NAMES.get(row.code, row.code)),
            unit=row.unit,
            method=methods[AdjustmentMethod(row.method)],
            recorded=row.recorded,
            adjusted=row.adjusted,
            current=row.current,
            seen_saving=row.seen_saving,
            options_saving=row.options_saving,
            options_share=row.options_share,
            base=row.base,
            slope=row.slope,
            r_squared=row.r_squared,
            period_count=row.period_count,
            flaws=flaw_sentences(row.flaws),
        )
        for row in rows
    )


def flaw_sentences(flaws: Iterable[str]) -> tuple[str, ...]:
    """Return in words why a line of months is not used."""
    words = {
        FitFlaw.TOO_FEW: _("There are fewer than six months."),
        FitFlaw.LOOSE: _("The use hardly follows the output: R² is below 0.75."),
        FitFlaw.FALLING: _("The use falls when the output rises."),
        FitFlaw.BELOW_ZERO: _("The base load comes out below zero."),
        FitFlaw.OFF_THE_YEAR: _(
            "The months do not make up the recorded year: the line is more than 10 % off. Check units and output."
        ),
    }
    return tuple(words[FitFlaw(flaw)] for flaw in flaws)


def answer_lines(rows: Iterable[AnswerRow]) -> tuple[AnswerLine, ...]:
    """Return the frozen questions in the order they were asked."""
    return tuple(answer_line(row) for row in rows)


def answer_line(row: AnswerRow) -> AnswerLine:
    """Return one frozen question."""
    return AnswerLine(
        question=row.question, answer=row.answer, answered_by=row.answered_by, answered_on=row.answered_on
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineVersionLine:
    """A later version of the baseline: what changed, and who accepted it."""

    version: int
    reason: str
    note: str
    changed_on: date | None
    accepted_by: str
    accepted_on: date | None


def version_line(row: BaselineVersionRow | None) -> BaselineVersionLine | None:
    """Return a later version of the baseline with its words; the first one has nothing to say."""
    if row is None or not row.reason:
        return None
    return BaselineVersionLine(
        version=row.version,
        reason=str(BaselineReason(row.reason).label),
        note=row.note,
        changed_on=row.changed_on,
        accepted_by=row.accepted_by,
        accepted_on=row.accepted_on,
    )
