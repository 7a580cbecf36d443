"""What the options say beside what the year shows, and the questions that were answered about the figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.figures import AdjustedRow, AnswerRow
from assessments.pages.wording import INDICATOR_NAMES
from indicators.core.baselines import AdjustmentMethod


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A question about the figures and what was answered."""

    question: str
    answer: str
    answered_by: str
    answered_on: date | None


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
        )
        for row in rows
    )


def answer_lines(rows: Iterable[AnswerRow]) -> tuple[AnswerLine, ...]:
    """Return the frozen questions in the order they were asked."""
    return tuple(answer_line(row) for row in rows)


def answer_line(row: AnswerRow) -> AnswerLine:
    """Return one frozen question."""
    return AnswerLine(
        question=row.question, answer=row.answer, answered_by=row.answered_by, answered_on=row.answered_on
    )
