"""How each option stands in a round: its status, its evidence, and what it is counted with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from assessments.calculation.entered import FuelsAtSite, core_cost, core_effect, fuels_at, unit_meanings
from assessments.calculation.inputs import Inputs
from assessments.choices import EffectStage, EvidenceLevel, OptionStatus
from assessments.models import Assessment, Option, OptionCost, OptionEffect, OptionProgress
from indicators import core
from indicators.core import factors as core_factors
from indicators.core import savings as core_savings
from indicators.core.shares import of_share
from indicators.core.technique import Technique as CoreTechnique

NOT_COUNTED = (OptionStatus.REJECTED, OptionStatus.STOPPED)
CHOSEN = (OptionStatus.IMPLEMENTED, OptionStatus.IN_PROGRESS)
Row = TypeVar("Row", OptionProgress, OptionEffect, OptionCost)
ORDER_OF_EVIDENCE = tuple(EvidenceLevel.values)  # weakest first


@dataclass(frozen=True, slots=True)
class Stand:
    """An option with what is known of it in this round."""

    option: Option
    progress: OptionProgress | None
    status: str
    evidence: str
    stage: str
    case: core_savings.OptionCase
    implemented_share: Decimal = Decimal(1)
    costs: tuple[OptionCost, ...] = ()  # those that count, in the order of the case's lines


def stands_of(inputs: Inputs) -> tuple[Stand, ...]:
    """Return how each option of a round stands, in their order."""
    progress, effects, costs = _by_option(inputs.progress), _by_option(inputs.effects), _by_option(inputs.costs)
    at_site = fuels_at(inputs.baseline_round or inputs.round, inputs.site_fuels)
    return tuple(
        _stand(option, inputs.assessment, progress[option.pk], effects[option.pk], costs[option.pk], at_site)
        for option in inputs.options
    )


def _by_option(rows: Iterable[Row]) -> defaultdict[UUID, list[Row]]:
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.option_id].append(row)
    return found


def _stand(
    option: Option,
    terms: Assessment,
    said: list[OptionProgress],
    own: list[OptionEffect],
    lines: list[OptionCost],
    at_site: FuelsAtSite,
) -> Stand:
    """Return how an option stands: what was observed last takes the place of what was expected."""
    progress = said[-1] if said else None
    status = progress.status if progress else OptionStatus.IDENTIFIED
    observed = [effect for effect in own if effect.stage == EffectStage.OBSERVED]
    latest = observed[-1].round_id if observed else None
    observed = [effect for effect in observed if effect.round_id == latest]
    effects = observed or [effect for effect in own if effect.stage == EffectStage.EXPECTED]
    share = progress.implemented_share if progress and not observed else Decimal(1)
    actual = progress.actual_investment_amount if progress else None
    costs = _costs_that_count(lines, observed, is_actual=actual is not None)
    case = core_savings.OptionCase(
        ref=str(option.pk),
        title=option.title,
        technique=CoreTechnique(option.technique) if option.technique else None,
        counts_as=core_savings.CountsAs(option.counts_as),
        investment_amount=Decimal(option.investment_amount if actual is None else actual),
        grant_amount=Decimal(option.grant_amount),
        running_cost_amount=of_share(option.running_cost_amount, share),
        effects=tuple(_scaled_effect(core_effect(effect, at_site), share) for effect in effects),
        lifetime_years=option.lifetime_years,
        discount_rate=terms.discount_rate,
        tax_share=terms.tax_share,
        depreciation_years=terms.depreciation_years,
        inflation_share=terms.inflation_share,
        price_year=terms.price_year,
        cost_lines=tuple(_scaled_line(core_cost(cost), share) for cost in costs),
        is_observed=bool(observed),
    )
    levels = [effect.evidence for effect in effects]
    if progress and status == OptionStatus.IMPLEMENTED and observed:
        evidence = weakest([*levels, progress.evidence])
    else:
        evidence = weakest(levels)
    stage = EffectStage.OBSERVED if observed else EffectStage.EXPECTED
    return Stand(option, progress, status, evidence, stage, case, share, costs)


def _costs_that_count(
    lines: list[OptionCost], observed: list[OptionEffect], *, is_actual: bool
) -> tuple[OptionCost, ...]:
    """Return the cost lines of an option that nothing seen later takes the place of.

    The actual investment takes the place of all lines of investment; money observed with an effect takes the place of
    the expected line of the same flow.
    """
    seen = {effect.flow_kind for effect in observed if effect.saving_amount is not None}
    counted = []
    for cost in lines:
        kind = core.CostKind(cost.kind)
        role, flow = core.ROLE_OF_COST[kind], core.FLOW_OF_COST.get(kind)
        is_seen = role is core.CostRole.SAVING and (flow.value if flow else "") in seen
        is_replaced = is_actual and role in (core.CostRole.INVESTMENT, core.CostRole.WORKING_CAPITAL)
        if not is_seen and not is_replaced:
            counted.append(cost)
    return tuple(counted)


def _scaled_line(line: core.CostLine, share: Decimal) -> core.CostLine:
    """Return a yearly line by the share in operation; what comes once stays as it is."""
    is_yearly = core.ROLE_OF_COST[line.kind] in (core.CostRole.SAVING, core.CostRole.RUNNING_COST)
    if share == 1 or not is_yearly:
        return line
    if line.quantity is not None:
        return replace(line, quantity=of_share(line.quantity, share))
    return replace(line, amount=None if line.amount is None else of_share(line.amount, share))


def weakest(evidences: Iterable[str]) -> str:
    """Return the weakest evidence level: a sum is no better evidenced than its worst part."""
    return min(evidences, key=ORDER_OF_EVIDENCE.index, default=EvidenceLevel.ESTIMATED)


def measured_option(stand: Stand, factors: core_factors.FactorSet) -> core_savings.MeasuredOption:
    """Return what the core makes of an option as it stands."""
    return core_savings.measure_option(stand.case, factors, meanings=unit_meanings())


def _scaled_effect(effect: core_savings.OptionEffect, share: Decimal) -> core_savings.OptionEffect:
    if share == 1:
        return effect
    return replace(
        effect,
        amount=None if effect.amount is None else of_share(effect.amount, share),
        saving_amount=None if effect.saving_amount is None else of_share(effect.saving_amount, share),
    )
