"""What pages work out for a reader, as plain values for programs: the same calculations, and no words around them."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from assessments import calculation, selectors
from assessments.calculation import BestSetRow, ProcessFigures, step_rows
from assessments.calculation import bills as bill_totals
from assessments.choices import RoundStatus
from assessments.figures import RoundFigures, StepRow
from assessments.models import Assessment, Meter, Round
from assessments.pages.balance import process_of
from assessments.pages.options import round_of_options
from assessments.pages.recalculation import recalculated
from assessments.selectors import site
from indicators import core
from indicators.core.bill_days import Days, Overlap
from indicators.core.bills import BillShare, KindTotal
from indicators.core.recalculation import FactorChange
from indicators.models import FactorSet


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePart:
    """What the bills of a meter are to the site: its share, with demand and its cost apart from the rest."""

    use_amount: Decimal | None
    cost_amount: Decimal | None
    demand_kw_month: Decimal | None
    demand_cost_amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTotal:
    """The bills of one meter summed to the period of a round; None where they carry no total. All days counted.

    basis             complete, daily_average, incomplete, overlapping or empty: only the first two have a total
    may_average       nine months or more are there, so that `method=daily_average` may stand for the period
    without_use       bills that name no use: their days count as missing
    use_amount, recorded_use_amount  in `unit`; the second of the recorded days alone
    cost_amount …     in `currency`, without recoverable tax
    *_price_amount    for one `unit`, or one kW-month
    site              the site's share of it: what `use/` makes an input
    remainder_amount  what this main meter has beyond its sub-meters; None where there are none, or a total is missing
    """

    start: date
    end: date
    unit: str
    currency: str
    basis: str
    may_average: bool
    day_count: int
    covered_day_count: int
    missing_day_count: int
    estimated_day_count: int
    gaps: tuple[Days, ...]
    overlaps: tuple[Overlap, ...]
    without_use: tuple[str, ...]
    bills: tuple[BillShare, ...]
    kinds: tuple[KindTotal, ...]
    recorded_use_amount: Decimal | None
    recorded_cost_amount: Decimal | None
    use_amount: Decimal | None
    demand_kw_month: Decimal | None
    cost_amount: Decimal | None
    demand_cost_amount: Decimal | None
    recoverable_tax_amount: Decimal | None
    average_price_amount: Decimal | None
    marginal_price_amount: Decimal | None
    demand_price_amount: Decimal | None
    share: Decimal
    site: SitePart
    remainder_amount: Decimal | None
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundNow:
    """The figures of a round as they stand: those that its result froze, or what its rows give now."""

    is_frozen: bool
    figures: RoundFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One figure of a frozen result beside what it would be; by_core + by_factors = difference."""

    key: str
    unit: str
    old: Decimal | None
    new: Decimal | None
    difference: Decimal | None
    by_core: Decimal | None
    by_factors: Decimal | None
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalculationRow:
    """What a frozen result would be with other factors and the present calculation. Nothing is saved.

    inputs_changed  somebody changed an entry since the result was frozen
    """

    result_id: str
    factor_set: str
    chosen_factor_set: str
    core_version: str
    present_core_version: str
    inputs_changed: bool
    changes: tuple[ChangeRow, ...]
    factors: tuple[FactorChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedRow:
    """One option's place by the enterprise's weights; without a score while `missing` criteria have none."""

    option_id: str
    number: int
    title: str
    rank: int | None
    score: Decimal | None
    missing: tuple[str, ...]
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingRows:
    """The options of an assessment, best first; empty while there are no weights that sum to 100."""

    options: tuple[RankedRow, ...]


class NoOptions(Exception):
    """There is no round whose options could be weighed."""


def meter_total(meter: Meter, round_: Round, *, method: str | None = None) -> MeterTotal:
    """Return what the bills of a meter add up to in the period of a round.

    method  how missing days may be made up; None: they are not
    """
    chosen = core.PartPeriodMethod(method) if method else None
    meters = site.meters_at(meter.site_id)
    start, end = round_.period_start, round_.period_end
    totals = {one.pk: bill_totals.meter_total(one, one.bills.all(), start=start, end=end) for one in meters}
    own = next(one for one in meters if one.pk == meter.pk)
    total = bill_totals.meter_total(own, own.bills.all(), start=start, end=end, method=chosen)
    inputs = bill_totals.inputs_of(own, total)
    left, _findings = bill_totals.found_behind(meters, totals)
    return MeterTotal(
        **_same(MeterTotal, total, {"currency", "share", "site", "remainder_amount", "steps", "basis"}),
        basis=str(total.basis),
        currency=own.currency,
        share=own.share,
        site=SitePart(**_same(SitePart, inputs, set())),
        remainder_amount=next((one.remainder_amount for one in left if one.ref == str(own.pk)), None),
        steps=tuple(step_rows(inputs.steps)),
    )


def figures_of(round_: Round) -> RoundNow:
    """Return the figures of a round as they stand. Raises the core's refusals."""
    result = selectors.current_result(round_)
    if result is not None and round_.status == RoundStatus.ACCEPTED:
        return RoundNow(is_frozen=True, figures=selectors.frozen_figures(result))
    return RoundNow(is_frozen=False, figures=calculation.calculate(selectors.inputs_of(round_)).figures)


def balances_of(round_: Round) -> ProcessFigures:
    """Return the balances of a round, and what its waste and its utilities cost. Raises the core's refusals."""
    return process_of(round_)


def recalculation_of(round_: Round, factor_set: FactorSet) -> RecalculationRow | None:
    """Return what the frozen result of a round would be; None where it has none. Raises the core's refusals."""
    result = selectors.current_result(round_)
    if result is None:
        return None
    frozen = selectors.frozen_figures(result)
    found = recalculated(round_, result, frozen, factor_set)
    return RecalculationRow(
        result_id=str(result.pk),
        factor_set=frozen.factors.factor_set,
        chosen_factor_set=str(factor_set),
        core_version=frozen.core_version,
        present_core_version=found.core_version,
        inputs_changed=found.inputs_changed,
        changes=tuple(ChangeRow(**_same(ChangeRow, change, set())) for change in found.changes),
        factors=found.factors,
    )


def best_set_within(assessment: Assessment, budget: Decimal) -> BestSetRow:
    """Return the options that save most within a budget. Raises NoOptions, and the core's refusals."""
    round_ = round_of_options(assessment)
    if round_ is None:
        raise NoOptions
    return calculation.best_set_of(selectors.inputs_of(round_), budget)


def ranking_of(assessment: Assessment) -> RankingRows:
    """Return the options by the enterprise's weights."""
    options = {
        str(option.pk): option
        for option in selectors.options_of(assessment)
        if option.status not in calculation.NOT_COUNTED
    }
    return RankingRows(
        options=tuple(
            RankedRow(
                option_id=row.ref,
                number=options[row.ref].number,
                title=options[row.ref].title,
                rank=row.rank,
                score=row.score,
                missing=tuple(criterion.value for criterion in row.missing),
                steps=tuple(step_rows([row.step] if row.step else [])),
            )
            for row in calculation.ranked(assessment.ranking, tuple(options))
        )
    )


def _same(kind: type[Any], value: Any, without: set[str]) -> dict[str, Any]:
    """Return what two dataclasses call by the same name."""
    return {one.name: getattr(value, one.name) for one in fields(kind) if one.name not in without}
