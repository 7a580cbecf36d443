"""An option's years, what ±20 % does to it, the best set within a budget, and the ranking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assessments.calculation.entered import core_relation, factors_of, fuels_at, measured_flows
from assessments.calculation.inputs import Inputs
from assessments.calculation.rows import portfolio_row
from assessments.calculation.stands import CHOSEN, NOT_COUNTED, measured_option, stands_of
from assessments.figures import OptionRow, PortfolioRow
from indicators import core
from indicators.core.shares import of_share


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSetRow:
    """The options that save most within a budget, by id.

    done_ids      in operation or in progress already: they come first and cost nothing of the budget
    unpriced_ids  not weighed, because their saving in money is not known
    together      the chosen ones and those done, counted once
    """

    budget_amount: Decimal
    chosen_ids: tuple[str, ...]
    done_ids: tuple[str, ...]
    unpriced_ids: tuple[str, ...]
    invested_amount: Decimal
    rest_amount: Decimal
    saving_amount: Decimal
    is_proven: bool
    together: PortfolioRow
    not_chosen: tuple[core.NotChosen, ...]


def investment_of(row: OptionRow) -> core.Investment | None:
    """Return what an option's worth rests on; None where no saving in money is known."""
    terms = row.economics
    if terms is None or row.saving_amount is None or terms.discount_rate is None:
        return None
    return core.Investment(
        investment_amount=row.investment_amount,
        grant_amount=terms.grant_amount,
        annual_saving_amount=row.saving_amount,
        lifetime_years=row.lifetime_years,
        discount_rate=terms.discount_rate,
        tax_share=terms.tax_share,
        depreciation_years=terms.depreciation_years,
        salvage_amount=terms.salvage_amount,
        working_capital_amount=terms.working_capital_amount,
        inflation_share=terms.inflation_share,
    )


def years_of(row: OptionRow) -> tuple[core.CashFlowYear, ...]:
    """Return an option year by year; nothing where no saving in money is known."""
    case = investment_of(row)
    return core.cash_flow_table(case) if case else ()


def sensitivity_of(row: OptionRow) -> tuple[core.SensitivityRow, ...]:
    """Return what 20 % less or more saving or investment does to an option, before tax."""
    case = investment_of(row)
    return core.sensitivity(replace(case, tax_share=Decimal(0))) if case else ()


def saved_in(row: OptionRow, start: date, end: date) -> Decimal | None:
    """Return what an implemented option saves in a period: its yearly saving for the days on which it ran."""
    if row.saving_amount is None or row.implemented_on is None:
        return None
    return of_share(row.saving_amount, core.share_in_operation(row.implemented_on, start, end))


def best_set_of(inputs: Inputs, budget_amount: Decimal) -> BestSetRow:
    """Return the options of a round that save most within a budget. Raises the core's refusals."""
    factors = factors_of(inputs.assessment)
    at_site = fuels_at(inputs.baseline_round or inputs.round, inputs.site_fuels)
    baseline = core.annual_totals(measured_flows(inputs.baseline_flows, factors, at_site))
    stands = [stand for stand in stands_of(inputs) if stand.status not in NOT_COUNTED]
    done = tuple(stand.case.ref for stand in stands if stand.status in CHOSEN)
    measured = [measured_option(stand, factors) for stand in stands]
    relations = [core_relation(relation) for relation in inputs.relations]
    found = core.best_set(
        measured,
        budget_amount,
        relations,
        baseline=baseline if inputs.baseline_round else None,
        done=done,
    )
    return BestSetRow(
        budget_amount=budget_amount,
        chosen_ids=found.chosen_refs,
        done_ids=done,
        unpriced_ids=found.unpriced_refs,
        invested_amount=found.invested_amount,
        rest_amount=found.rest_amount,
        saving_amount=found.saving_amount,
        is_proven=found.is_proven,
        together=portfolio_row(found.combined),
        not_chosen=core.why_not_chosen(
            measured,
            relations,
            in_set=(*found.chosen_refs, *done),
            unpriced=found.unpriced_refs,
            budget_amount=budget_amount,
            rest_amount=found.rest_amount,
        ),
    )


def ranked(ranking: Mapping[str, Mapping[str, object]], ids: tuple[str, ...]) -> tuple[core.Ranked, ...]:
    """Return options by the weights and scores that an assessment keeps; nothing without weights."""
    weights = {core.Criterion(name): Decimal(str(weight)) for name, weight in ranking.get("weights", {}).items()}
    if not core.weights_are_whole(weights):
        return ()
    kept = ranking.get("scores", {})
    scores = {ref: _scores(kept.get(ref)) for ref in ids}
    return core.rank_options(scores, weights)


def proposed(rows: tuple[OptionRow, ...]) -> dict[str, dict[str, Decimal]]:
    """Return a first proposal of scores from the figures of options: what is known of money and resources."""
    low: dict[core.Criterion, dict[str, Decimal | None]] = {
        core.Criterion.INVESTMENT: {row.id: row.net_investment_amount for row in rows},
        core.Criterion.PAYBACK: {
            row.id: Decimal(0) if row.payback_kind == core.PaybackKind.IMMEDIATE else row.payback_years for row in rows
        },
    }
    high: dict[core.Criterion, dict[str, Decimal | None]] = {
        core.Criterion.ENERGY: {row.id: row.savings.energy_mwh for row in rows},
        core.Criterion.WATER: {row.id: row.savings.water_m3 for row in rows},
        core.Criterion.MATERIALS: {row.id: row.savings.materials_t for row in rows},
        core.Criterion.POLLUTION: {row.id: row.savings.co2e_t for row in rows},
    }
    scores: dict[str, dict[str, Decimal]] = {row.id: {} for row in rows}
    for figures, low_is_good in ((low, True), (high, False)):
        for criterion, values in figures.items():
            for ref, score in core.proposed_scores(values, low_is_good=low_is_good).items():
                scores[ref][criterion.value] = score
    return scores


def _scores(given: object) -> dict[core.Criterion, Decimal]:
    if not isinstance(given, Mapping):
        return {}
    return {core.Criterion(name): Decimal(str(score)) for name, score in given.items()}
