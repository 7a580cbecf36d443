"""Every figure of a round with the chain that leads to it: one function for pages, API, documents and the command.

A figure names the figures it is made of by their keys, so that a chain can be followed from a result to what was
entered. The result of a figure's last step is the figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.core.arithmetic import ONE, ZERO, exact, total
from indicators.core.combined import CombinedOptions
from indicators.core.economics import Appraisal, PaybackKind
from indicators.core.emissions import IN_AIR_EMISSIONS
from indicators.core.evidence import weakest
from indicators.core.explain import Explanation, explain_year
from indicators.core.flows import FlowKind, MeasuredFlow
from indicators.core.productivity import IndicatorCode
from indicators.core.profile import change_share
from indicators.core.savings import MeasuredOption
from indicators.core.steps import EMISSION_STEPS, Step, StepCode, Term, sum_terms, summed, worked

BASELINE, CURRENT = "baseline", "current"

# What a measured flow amounts to, by the field that holds it, with its unit.
QUANTITIES: Mapping[str, str] = {
    "output": "",
    "energy_mwh": "MWh",
    "mass_t": "t",
    "volume_m3": "m3",
    "demand_kw_month": "kW-month",
    "co2e_t": "t CO2e",
}
# What options save, by the field of Savings: its unit, the kind of flow, and the quantity of that flow.
SAVED: Mapping[str, tuple[str, FlowKind | None, str]] = {
    "energy_mwh": ("MWh", FlowKind.ENERGY, "energy_mwh"),
    "demand_kw_month": ("kW-month", FlowKind.DEMAND, "demand_kw_month"),
    "materials_t": ("t", FlowKind.MATERIAL, "mass_t"),
    "water_m3": ("m3", FlowKind.WATER, "volume_m3"),
    "waste_water_m3": ("m3", FlowKind.WASTE_WATER, "volume_m3"),
    "waste_t": ("t", FlowKind.WASTE, "mass_t"),
    "co2e_t": ("t CO2e", None, "co2e_t"),
    "other_co2e_t": ("t CO2e", None, "co2e_t"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFigure:
    """One figure with its chain.

    key                  year/indicator, year/flow/ref/quantity, change/indicator, option/ref/field,
                         option/ref/effect/number/quantity, portfolio/which/field, or portfolio/which/option/ref/field
                         for the part of an option that counts in it
    name                 of the flow or option it belongs to; blank where the key says it all
    value                None: not recorded
    steps                the last one's result is the value
    of                   the keys of the figures that the last step takes, in its order
    evidence             the weakest of all that it rests on; blank where none is known
    uncertainty_percent  ± as given with an entered amount                      [%]
    """

    key: str
    value: Decimal | None
    unit: str
    name: str = ""
    steps: tuple[Step, ...] = ()
    of: tuple[str, ...] = ()
    evidence: str = ""
    uncertainty_percent: Decimal | None = None


def explain_round(
    *,
    baseline: Sequence[MeasuredFlow] = (),
    current: Sequence[MeasuredFlow] = (),
    options: Sequence[MeasuredOption] = (),
    option_evidence: Mapping[str, str] | None = None,
    portfolios: Mapping[str, CombinedOptions] | None = None,
) -> tuple[ExplainedFigure, ...]:
    """Return every figure of a round, parts before what is made of them.

    baseline, current  the flows of the two years; empty where a year is not recorded
    option_evidence    evidence level by the option's ref
    portfolios         sums by name ("expected", "implemented"): of each option the part that counts, with how it came
                       about; zero of those that others exclude

    >>> from indicators.core.flows import Flow
    >>> water = MeasuredFlow(flow=Flow(ref="1", kind=FlowKind.WATER, name="Well", amount=Decimal(5), unit="m3"),
    ...                      steps=(), volume_m3=Decimal(5))
    >>> [(figure.key, figure.of) for figure in explain_round(baseline=[water]) if figure.key == "baseline/water_use"]
    [('baseline/water_use', ('baseline/flow/1/volume_m3',))]
    """
    evidence = option_evidence or {}
    years = {BASELINE: tuple(baseline), CURRENT: tuple(current)}
    made: list[ExplainedFigure] = []
    for year, flows in years.items():
        if flows:
            made += _year(year, flows)
    if all(years.values()):
        made += _changes({figure.key: figure for figure in made})
    for option in options:
        made += _option(option, evidence.get(option.case.ref, ""))
    stated = {figure.key: figure.value for figure in made}
    for which, together in (portfolios or {}).items():
        made += _portfolio(which, together, options, evidence, stated)
    return tuple(made)


# --- A year --------------------------------------------------------------------------------------------------------


def _year(year: str, flows: tuple[MeasuredFlow, ...]) -> list[ExplainedFigure]:
    made = [figure for flow in flows for figure in _quantities(f"{year}/flow/{flow.flow.ref}", flow)]
    levels = {figure.key: figure.evidence for figure in made}
    for explanation in explain_year(flows):
        figure = _indicator(year, explanation, levels)
        levels[figure.key] = figure.evidence
        made.append(figure)
    return made + _beside(year, flows)


def _beside(year: str, flows: tuple[MeasuredFlow, ...]) -> list[ExplainedFigure]:
    """Return the totals that stand beside the indicators: other emissions, hazardous waste, cost."""
    chosen = {
        "other_emissions_t": ("t CO2e", "co2e_t", [flow for flow in flows if flow.source not in IN_AIR_EMISSIONS]),
        "hazardous_waste_t": ("t", "mass_t", [flow for flow in flows if flow.flow.is_hazardous]),
        "cost_amount": ("", "cost_amount", list(flows)),
    }
    made = []
    for name, (unit, quantity, members) in chosen.items():
        parts = [
            (f"{year}/flow/{flow.flow.ref}/{quantity}", value)
            for flow in members
            if (value := flow.flow.cost_amount if quantity == "cost_amount" else getattr(flow, quantity)) is not None
        ]
        if parts:
            level = weakest(flow.flow.evidence for flow in members)
            summed_up = _added_up(f"{year}/{name}", "", total(value for _key, value in parts), unit, parts)
            made.append(replace(summed_up, evidence=level))
    return made


def _quantities(prefix: str, measured: MeasuredFlow, *, money: str = "cost_amount") -> list[ExplainedFigure]:
    """Return what a flow, or an effect on one, amounts to. The last step of each chain gives the amount."""
    made = []
    flow = measured.flow
    for name, unit in QUANTITIES.items():
        value = getattr(measured, name)
        if value is None:
            continue
        steps = measured.steps
        if name != "co2e_t":
            steps = tuple(step for step in steps if step.code not in EMISSION_STEPS)
        made.append(
            ExplainedFigure(
                key=f"{prefix}/{name}",
                name=flow.name,
                value=value,
                unit=unit or measured.output_unit,
                steps=steps,
                evidence=flow.evidence,
                uncertainty_percent=flow.uncertainty_percent,
            )
        )
    if flow.cost_amount is not None:
        entered = Step(code=StepCode.ENTERED, result=flow.cost_amount, unit="")
        made.append(
            ExplainedFigure(
                key=f"{prefix}/{money}",
                name=flow.name,
                value=flow.cost_amount,
                unit="",
                steps=(entered,),
                evidence=flow.evidence,
            )
        )
    return made


_QUANTITY_OF: Mapping[IndicatorCode, str] = {
    IndicatorCode.PRODUCT_OUTPUT: "output",
    IndicatorCode.ENERGY_USE: "energy_mwh",
    IndicatorCode.MATERIALS_USE: "mass_t",
    IndicatorCode.WATER_USE: "volume_m3",
    IndicatorCode.AIR_EMISSIONS: "co2e_t",
    IndicatorCode.WASTE_WATER: "volume_m3",
    IndicatorCode.WASTE: "mass_t",
}


def _indicator(year: str, explanation: Explanation, levels: Mapping[str, str]) -> ExplainedFigure:
    if explanation.of:
        of = tuple(f"{year}/{part.code}" for part in explanation.of)
    else:
        quantity = _QUANTITY_OF[explanation.code]
        of = tuple(f"{year}/flow/{part.ref}/{quantity}" for part in explanation.parts)
    return ExplainedFigure(
        key=f"{year}/{explanation.code}",
        value=explanation.result,
        unit=explanation.unit,
        steps=(explanation.step,) if explanation.step else (),
        of=of if explanation.step else (),
        evidence=weakest(levels.get(key, "") for key in of) if explanation.step else "",
    )


def _changes(figures: Mapping[str, ExplainedFigure]) -> list[ExplainedFigure]:
    """Return current ÷ baseline − 1 for each indicator that both years have."""
    made = []
    for code in IndicatorCode:
        before, now = figures[f"{BASELINE}/{code}"], figures[f"{CURRENT}/{code}"]
        change = change_share(before.value, now.value)
        if change is None or before.value is None or now.value is None:
            continue
        terms = (
            Term(value=now.value, unit=now.unit),
            Term(value=before.value, unit=before.unit, sign="÷"),
            Term(value=ONE, unit="", sign="−"),
        )
        made.append(
            ExplainedFigure(
                key=f"change/{code}",
                value=change,
                unit="",
                steps=(Step(code=StepCode.CHANGED, result=change, unit="", terms=terms),),
                of=(now.key, before.key),
                evidence=weakest([before.evidence, now.evidence]),
            )
        )
    return made


# --- Options -------------------------------------------------------------------------------------------------------


def _option(option: MeasuredOption, evidence: str) -> list[ExplainedFigure]:
    prefix, name = f"option/{option.case.ref}", option.case.title
    made = [
        figure
        for number, effect in enumerate(option.effects)
        for figure in _quantities(f"{prefix}/effect/{number}", effect, money="saving_amount")
    ]
    made += _savings(prefix, name, option)
    made += _money(prefix, name, option)
    return [_with_evidence(figure, evidence) for figure in made]


def _with_evidence(figure: ExplainedFigure, evidence: str) -> ExplainedFigure:
    return replace(figure, evidence=figure.evidence or evidence)


def _savings(prefix: str, name: str, option: MeasuredOption) -> list[ExplainedFigure]:
    made = []
    for saved, (unit, kind, quantity) in SAVED.items():
        value = getattr(option.savings, saved)
        if value is None:
            continue
        parts = [
            (f"{prefix}/effect/{number}/{quantity}", amount)
            for number, effect in enumerate(option.effects)
            if _counts_in(saved, kind, effect) and (amount := getattr(effect, quantity)) is not None
        ]
        made.append(_added_up(f"{prefix}/{saved}", name, value, unit, parts))
    return made


def _counts_in(saved: str, kind: FlowKind | None, effect: MeasuredFlow) -> bool:
    if saved in ("co2e_t", "other_co2e_t"):
        return (effect.source in IN_AIR_EMISSIONS) is (saved == "co2e_t")
    return effect.flow.kind is kind


def _money(prefix: str, name: str, option: MeasuredOption) -> list[ExplainedFigure]:
    invested, saving = f"{prefix}/net_investment_amount", f"{prefix}/saving_amount"
    by_code = {step.code: step for step in option.steps}
    case = option.case
    terms = [Term(value=option.money.investment_amount, unit="")]
    if option.money.grant_amount:
        terms.append(Term(value=option.money.grant_amount, unit="", sign="−"))
    net = Step(code=StepCode.NET_INVESTMENT, result=option.net_investment_amount, unit="", terms=tuple(terms))
    made = [ExplainedFigure(key=invested, name=name, value=net.result, unit="", steps=(net,))]
    if option.saving_amount is not None:
        steps = tuple(step for code, step in by_code.items() if code is StepCode.NET_SAVING)
        made.append(ExplainedFigure(key=saving, name=name, value=option.saving_amount, unit="/year", steps=steps))
    if option.payback.kind is PaybackKind.YEARS:
        step = by_code[StepCode.PAYBACK]
        made.append(_payback(f"{prefix}/payback_years", name, option.payback.years, step, (invested, saving)))
    if option.appraisal is not None and case.discount_rate is not None:
        made += _appraised(prefix, name, option.appraisal, case.discount_rate, (invested, saving))
    return made


def _payback(key: str, name: str, years: Decimal | None, step: Step, of: tuple[str, ...]) -> ExplainedFigure:
    return ExplainedFigure(key=key, name=name, value=years, unit="year", steps=(step,), of=of)


def _appraised(
    prefix: str, name: str, appraisal: Appraisal, discount_rate: Decimal, of: tuple[str, ...]
) -> list[ExplainedFigure]:
    """Return NPV and IRR: the cash flow of each year, then each divided by (1 + rate)^year."""
    flows = appraisal.cash_flows
    yearly = worked(StepCode.CASH_FLOWS, "", *sum_terms(flows, ""))
    with exact():
        present = tuple(flow / (ONE + discount_rate) ** year for year, flow in enumerate(flows))
    discounted = worked(StepCode.DISCOUNTED, "", *sum_terms(present, ""))
    made = [
        ExplainedFigure(
            key=f"{prefix}/npv_amount",
            name=name,
            value=appraisal.npv_amount,
            unit="",
            steps=(yearly, discounted),
            of=of,
        )
    ]
    if appraisal.irr is not None:
        rate = Step(code=StepCode.IRR, result=appraisal.irr, unit="")
        irr = ExplainedFigure(key=f"{prefix}/irr", name=name, value=appraisal.irr, unit="", steps=(yearly, rate), of=of)
        made.append(irr)
    return made


# --- Several options -----------------------------------------------------------------------------------------------


def _portfolio(
    which: str,
    together: CombinedOptions,
    options: Sequence[MeasuredOption],
    evidence: Mapping[str, str],
    stated: Mapping[str, Decimal | None],
) -> list[ExplainedFigure]:
    prefix, members, totals = f"portfolio/{which}", together.members, together.totals
    if not members:
        return []
    titles = {option.case.ref: option.case.title for option in options}
    made: list[ExplainedFigure] = []
    sums: list[tuple[str, str, Decimal | None]] = [
        ("net_investment_amount", "", totals.net_investment_amount),
        ("saving_amount", "/year", totals.saving_amount),
    ]
    sums += [(saved, unit, getattr(totals.savings, saved)) for saved, (unit, _kind, _quantity) in SAVED.items()]
    for field, unit, value in sums:
        parts: list[tuple[str, Decimal]] = []
        for option in members:
            key = f"option/{option.case.ref}/{field}"
            amount, counted = stated.get(key), _of_option(option, field)
            if amount is None or counted is None:
                continue
            if counted != amount:
                steps = together.how_counted(option.case.ref, amount, counted, unit)
                made.append(_part(prefix, key, titles, counted, unit, steps))
                key = made[-1].key
            parts.append((key, counted))
        for lost in together.left_out:
            key = f"option/{lost.ref}/{field}"
            if stated.get(key):
                made.append(_part(prefix, key, titles, ZERO, unit, (lost.step(unit),)))
                parts.append((made[-1].key, ZERO))
        if value is not None:
            made.append(_added_up(f"{prefix}/{field}", "", value, unit, parts))
    if totals.payback.kind is PaybackKind.YEARS and totals.saving_amount is not None:
        terms = (
            Term(value=totals.net_investment_amount, unit=""),
            Term(value=totals.saving_amount, unit="/year", sign="÷"),
        )
        step = worked(StepCode.PAYBACK, "year", *terms)
        of = (f"{prefix}/net_investment_amount", f"{prefix}/saving_amount")
        made.append(_payback(f"{prefix}/payback_years", "", totals.payback.years, step, of))
    level = weakest(evidence.get(option.case.ref, "") for option in members)
    return [_with_evidence(figure, level) for figure in made]


def _of_option(option: MeasuredOption, field: str) -> Decimal | None:
    holder = option.savings if field in SAVED else option
    amount: Decimal | None = getattr(holder, field)
    return amount


def _part(
    prefix: str, key: str, titles: Mapping[str, str], counted: Decimal, unit: str, steps: tuple[Step, ...]
) -> ExplainedFigure:
    """Return the part of an option that counts in a sum; it rests on what the option states."""
    name = titles.get(key.split("/")[1], "")
    return ExplainedFigure(key=f"{prefix}/{key}", name=name, value=counted, unit=unit, steps=steps, of=(key,))


def _added_up(key: str, name: str, value: Decimal, unit: str, parts: Iterable[tuple[str, Decimal]]) -> ExplainedFigure:
    """Return a sum; what parts have in common is counted once, and the step says how much that takes away."""
    named = tuple(parts)
    return ExplainedFigure(
        key=key,
        name=name,
        value=value,
        unit=unit,
        steps=summed(value, unit, [amount for _key, amount in named]),
        of=tuple(part for part, _amount in named),
    )
