"""Weighted-sum ranking of options: the enterprise's weights, a score from 0 to 10 for each criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ONE, ZERO, exact, plain, total
from indicators.core.steps import Step, StepCode, Term, worked

WEIGHTS_SUM = Decimal(100)
HIGHEST_SCORE = Decimal(10)


class Criterion(StrEnum):
    """What options are compared by; 10 is always the best: a low investment, a short payback, much saved."""

    INVESTMENT = "investment"
    PAYBACK = "payback"
    ENERGY = "energy"
    WATER = "water"
    MATERIALS = "materials"
    POLLUTION = "pollution"
    RISK_AND_HEALTH = "risk_and_health"
    EASE = "ease"
    PRODUCT_QUALITY = "product_quality"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPart:
    """What one criterion adds to a score: weight × score ÷ 100."""

    criterion: Criterion
    weight: Decimal
    score: Decimal
    part: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One option's place.

    score    Σ weight × score ÷ 100, from 0 to 10; None: a criterion that has a weight has no score
    rank     1 is best; equal scores share a rank; None without a score
    missing  the criteria that have a weight and no score
    parts    what each weighed criterion that has a score adds; their sum is the score where none is missing
    """

    ref: str
    score: Decimal | None
    rank: int | None
    missing: tuple[Criterion, ...]
    step: Step | None
    parts: tuple[RankedPart, ...] = ()


def weights_sum(weights: Mapping[Criterion, Decimal]) -> Decimal:
    """Return what weights add up to [%]."""
    return total(weights.values())


def weights_are_whole(weights: Mapping[Criterion, Decimal]) -> bool:
    """Return whether weights can be used: none below zero, together 100.

    >>> weights_are_whole({Criterion.PAYBACK: Decimal(60), Criterion.EASE: Decimal(40)})
    True
    """
    return all(weight >= 0 for weight in weights.values()) and weights_sum(weights) == WEIGHTS_SUM


def rank_options(
    scores: Mapping[str, Mapping[Criterion, Decimal]], weights: Mapping[Criterion, Decimal]
) -> tuple[Ranked, ...]:
    """Return options by their weighted sum, best first; those that lack a score come last.

    scores   of each option, 0–10 by criterion
    weights  0–100 by criterion, together 100

    >>> ranked = rank_options({"1": {Criterion.PAYBACK: Decimal(8), Criterion.EASE: Decimal(5)}},
    ...                       {Criterion.PAYBACK: Decimal(60), Criterion.EASE: Decimal(40)})
    >>> ranked[0].score, ranked[0].step.formula
    (Decimal('6.8'), '8 × 0.6 + 5 × 0.4 = 6.8')
    """
    if not weights_are_whole(weights):
        raise ValueError("weights are zero or more and add up to 100")
    if any(not 0 <= score <= HIGHEST_SCORE for given in scores.values() for score in given.values()):
        raise ValueError("a score is from 0 to 10")
    weighed = {criterion: weights[criterion] for criterion in Criterion if weights.get(criterion, ZERO) > 0}
    rows = [_weighed(ref, scores[ref], weighed) for ref in sorted(scores)]
    values = sorted({row.score for row in rows if row.score is not None}, reverse=True)
    above = {value: sum(row.score is not None and row.score > value for row in rows) for value in values}
    ranked = [row if row.score is None else replace(row, rank=above[row.score] + 1) for row in rows]
    return tuple(sorted(ranked, key=lambda row: (row.rank is None, row.rank or 0, row.ref)))


def _weighed(ref: str, given: Mapping[Criterion, Decimal], weights: Mapping[Criterion, Decimal]) -> Ranked:
    missing = tuple(criterion for criterion in weights if criterion not in given)
    terms: list[Term] = []
    parts: list[RankedPart] = []
    with exact():
        for criterion, weight in weights.items():
            if criterion not in given:
                continue
            share = plain(weight / WEIGHTS_SUM)
            terms += [Term(value=given[criterion], unit="", sign="+"), Term(value=share, unit="")]
            part = plain(given[criterion] * share)
            parts.append(RankedPart(criterion=criterion, weight=weight, score=given[criterion], part=part))
    if missing:
        return Ranked(ref=ref, score=None, rank=None, missing=missing, step=None, parts=tuple(parts))
    step = worked(StepCode.WEIGHTED_SUM, "", *terms)
    return Ranked(ref=ref, score=step.result, rank=None, missing=(), step=step, parts=tuple(parts))


def proposed_scores(values: Mapping[str, Decimal | None], *, low_is_good: bool) -> dict[str, Decimal]:
    """Return scores from 0 to 10 in proportion to a figure; the best of the options has 10. For a first proposal.

    values       a figure of each option, such as energy saved or payback; None has no score
    low_is_good  the lowest has 10 and the highest 0; else the highest has 10 and zero or less has 0

    >>> proposed_scores({"1": Decimal("200"), "2": Decimal("50"), "3": None}, low_is_good=False)
    {'1': Decimal('10'), '2': Decimal('2.5')}
    """
    known = {ref: value for ref, value in values.items() if value is not None}
    if not known:
        return {}
    lowest, highest = min(known.values()), max(known.values())
    with exact():
        if low_is_good:
            span = highest - lowest
            return {
                ref: plain((HIGHEST_SCORE * ((highest - value) / span if span else ONE)).quantize(Decimal("0.1")))
                for ref, value in known.items()
            }
        return {
            ref: plain((HIGHEST_SCORE * (max(value, ZERO) / highest if highest > 0 else ZERO)).quantize(Decimal("0.1")))
            for ref, value in known.items()
        }
