"""The best set of options within a budget, and the ranking by the enterprise's weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from assessments import calculation, selectors
from assessments.choices import Criterion
from assessments.figures import OptionRow
from assessments.models import Assessment, Option
from assessments.pages.frame import Frame
from assessments.pages.option_money import CountedOnceLine, counted_once_lines
from assessments.pages.options import (
    OptionLine,
    PortfolioLine,
    option_line,
    portfolio_line,
    round_of_options,
)
from indicators import core
from indicators.core.refusals import Refusal
from recp_portal.lib import numbers

NOT_CHOSEN_WORDS: Mapping[core.NotChosenBecause, Any] = {
    core.NotChosenBecause.EXCLUDED: gettext_lazy("Only one can be done: %(others)s is in the set or done already."),
    core.NotChosenBecause.NEEDS_ANOTHER: gettext_lazy("It needs %(others)s, which is not in the set."),
    core.NotChosenBecause.SAVES_NOTHING: gettext_lazy("It saves no money."),
    core.NotChosenBecause.ABOVE_BUDGET: gettext_lazy("It takes %(takes)s: more than the whole budget."),
    core.NotChosenBecause.ABOVE_REST: gettext_lazy(
        "It takes %(takes)s, and %(rest)s is left: the options of the set save more for the money."
    ),
    core.NotChosenBecause.COUNTED_ALREADY: gettext_lazy(
        "What it saves is counted with the options of the set already."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftLine:
    """An option that is not in the set, and why."""

    option: OptionLine
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSetFound:
    """The options that save most within the budget."""

    chosen: tuple[OptionLine, ...]
    done: tuple[OptionLine, ...]
    unpriced: tuple[OptionLine, ...]
    left: tuple[LeftLine, ...]
    invested_amount: Decimal
    rest_amount: Decimal
    saving_amount: Decimal
    is_proven: bool
    together: PortfolioLine
    counted_once: tuple[CountedOnceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedLine:
    """One option's place by the enterprise's weights."""

    rank: int | None
    title: str
    href: str
    score: Decimal | None
    cells: tuple[core.RankedPart | None, ...]
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSetPage:
    """What to do first: the best set within a budget, and the ranking."""

    found: BestSetFound | None
    ranked: tuple[RankedLine, ...]
    weights: tuple[tuple[str, Decimal], ...]
    currency: str
    option_count: int
    all_cost_amount: Decimal | None
    ranking_href: str


def best_set_page(*, assessment: Assessment, frame: Frame, budget: Decimal | None) -> BestSetPage:
    """Return the best set within a budget, where one is given, and the ranking."""
    round_ = round_of_options(assessment)
    inputs = selectors.inputs_of(round_) if round_ else None
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    try:
        figures = calculation.calculate(inputs).figures if inputs else None
    except Refusal:
        figures = None
    rows = {row.id: row for row in figures.options} if figures else {}
    counted = [row for row in rows.values() if row.status not in calculation.NOT_COUNTED]
    lines = {ref: option_line(row, slug=frame.slug, reference=frame.reference) for ref, row in rows.items()}
    found = None
    if inputs and figures and budget is not None and counted:
        found = _found(calculation.best_set_of(inputs, budget), lines, rows, currency=assessment.currency)
    weights = assessment.ranking.get("weights", {})
    return BestSetPage(
        found=found,
        ranked=_ranked(assessment, tuple(row.id for row in counted), lines) if weights else (),
        weights=tuple(
            (str(criterion.label), Decimal(weights[criterion]))
            for criterion in Criterion
            if Decimal(weights.get(criterion, 0)) > 0
        ),
        currency=assessment.currency,
        option_count=len(counted),
        all_cost_amount=figures.expected.net_investment_amount if figures else None,
        ranking_href=reverse("option_ranking", kwargs=kwargs) if frame.may_edit and counted else "",
    )


def _found(
    best: calculation.BestSetRow, lines: dict[str, OptionLine], rows: dict[str, OptionRow], *, currency: str
) -> BestSetFound:
    titles = {ref: f"{row.number}. {row.title}" for ref, row in rows.items()}

    def of(ids: tuple[str, ...]) -> tuple[OptionLine, ...]:
        return tuple(sorted((lines[ref] for ref in ids), key=lambda line: line.number))

    return BestSetFound(
        chosen=of(best.chosen_ids),
        done=of(best.done_ids),
        unpriced=of(best.unpriced_ids),
        left=tuple(
            LeftLine(option=lines[row.ref], because=_because(row, lines, best, currency))
            for row in sorted(best.not_chosen, key=lambda row: lines[row.ref].number)
        ),
        invested_amount=best.invested_amount,
        rest_amount=best.rest_amount,
        saving_amount=best.saving_amount,
        is_proven=best.is_proven,
        together=portfolio_line(best.together, usd=None),
        counted_once=counted_once_lines(best.together, titles),
    )


def _because(row: core.NotChosen, lines: dict[str, OptionLine], best: calculation.BestSetRow, currency: str) -> str:
    """Say why an option is not in the set."""
    values = {
        "others": ", ".join(f"{lines[ref].number}. {lines[ref].title}" for ref in row.other_refs if ref in lines),
        "takes": numbers.money(lines[row.ref].invested_amount, currency),
        "rest": numbers.money(best.rest_amount, currency),
    }
    return str(NOT_CHOSEN_WORDS[row.because]) % values


def _ranked(assessment: Assessment, ids: tuple[str, ...], lines: dict[str, OptionLine]) -> tuple[RankedLine, ...]:
    weighed = [criterion for criterion in Criterion if Decimal(assessment.ranking["weights"].get(criterion, 0)) > 0]
    return tuple(
        RankedLine(
            rank=row.rank,
            title=f"{lines[row.ref].number}. {lines[row.ref].title}",
            href=lines[row.ref].href,
            score=row.score,
            cells=tuple(
                next((part for part in row.parts if part.criterion.value == criterion), None) for criterion in weighed
            ),
            missing=", ".join(str(Criterion(criterion.value).label) for criterion in row.missing),
        )
        for row in calculation.ranked(assessment.ranking, ids)
    )


def scores_kept(assessment: Assessment, options: Sequence[Option]) -> dict[str, Decimal | None]:
    """Return the weighted score of each option by what is kept."""
    if not assessment.ranking.get("weights"):
        return {}
    ids = tuple(str(option.pk) for option in options)
    return {row.ref: row.score for row in calculation.ranked(assessment.ranking, ids)}


def scores_to_begin_with(assessment: Assessment) -> dict[str, dict[str, object]]:
    """Return the scores that are kept, and for options without any a proposal from their figures."""
    kept: dict[str, dict[str, object]] = dict(assessment.ranking.get("scores", {}))
    round_ = round_of_options(assessment)
    if round_ is None:
        return kept
    try:
        figures = calculation.calculate(selectors.inputs_of(round_)).figures
    except Refusal:
        return kept
    proposal = calculation.proposed(figures.options)
    return {ref: kept.get(ref) or {**scores} for ref, scores in proposal.items()}
