"""What an option saves in a year, and what several options save together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.core.arithmetic import ZERO, total, total_or_none
from indicators.core.cost_lines import CostLine, OptionMoney, SavingPart, option_money
from indicators.core.economics import (
    Appraisal,
    Investment,
    Payback,
    PaybackKind,
    appraise_before_and_after_tax,
    net_investment,
    simple_payback,
)
from indicators.core.emissions import IN_AIR_EMISSIONS
from indicators.core.factors import FactorSet
from indicators.core.flows import Flow, FlowKind, MeasuredFlow, quantify
from indicators.core.heating import HeatingValue, SiteFuel
from indicators.core.steps import Step, StepCode, Term, worked
from indicators.core.technique import Technique
from indicators.core.totals import recorded_by
from indicators.core.units import NO_MEANINGS


class CountsAs(StrEnum):
    """What an option counts as. End-of-pipe treatment and mere cost cuts are no cleaner production."""

    CLEANER_PRODUCTION = "cleaner_production"
    END_OF_PIPE = "end_of_pipe"
    COST_ONLY = "cost_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionEffect:
    """What an option changes about one flow in a year, or about a cost that belongs to no flow (`flow_kind` None).

    amount         positive: less used or discharged; negative: more; None: only money changes        [unit/year]
    saving_amount  positive: less cost; None: not known                                               [currency/year]

    Density, calorific values, gross or net, heat factor, and whether a waste is hazardous are those of `Flow`.
    """

    flow_kind: FlowKind | None
    carrier: str | None = None
    amount: Decimal | None = None
    unit: str = ""
    saving_amount: Decimal | None = None
    density_kg_per_m3: Decimal | None = None
    ncv_mj_per_kg: Decimal | None = None
    heating_value: HeatingValue | None = None
    net_share_of_gross: Decimal | None = None
    site_fuel: SiteFuel | None = None
    kg_co2e_per_kwh: Decimal | None = None
    is_hazardous: bool = False

    def __post_init__(self) -> None:
        if self.flow_kind is FlowKind.PRODUCT_OUTPUT:
            raise ValueError("more or less product is no saving of a flow")
        if self.flow_kind is None and self.amount is not None:
            raise ValueError("an amount belongs to a flow")


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCase:
    """One cleaner production option. Amounts are of one currency and price year.

    investment_amount    equipment, installation and other one-off cost         [currency]
    grant_amount         grant or reimbursement                                 [currency]
    running_cost_amount  additional cost each year                              [currency/year]
    lifetime_years, discount_rate                                               [year], [share/year]; both or no NPV
    tax_share, depreciation_years, salvage_amount, inflation_share              as `Investment`
    cost_lines           money line by line; takes the place of the sums above and of the effects' money where it
                         speaks of the same thing (`option_money`)
    price_year           year of the prices that lines of other years are brought to
    is_observed          its effects were seen in operation, so they are already what was left by other options
    """

    ref: str
    title: str
    technique: Technique | None = None
    counts_as: CountsAs = CountsAs.CLEANER_PRODUCTION
    investment_amount: Decimal = ZERO
    grant_amount: Decimal = ZERO
    running_cost_amount: Decimal = ZERO
    effects: tuple[OptionEffect, ...] = ()
    lifetime_years: int | None = None
    discount_rate: Decimal | None = None
    tax_share: Decimal = ZERO
    depreciation_years: int | None = None
    salvage_amount: Decimal = ZERO
    inflation_share: Decimal = ZERO
    cost_lines: tuple[CostLine, ...] = ()
    price_year: int | None = None
    is_observed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """Yearly savings; positive is less. None: no effect on it is recorded.

    co2e_t        of combustion and purchased energy, as the indicator of air emissions has it   [t CO2e]
    other_co2e_t  of refrigerants, processes and ponds: shown apart                              [t CO2e]
    hazardous_waste_t  part of waste_t                                                           [t]
    """

    energy_mwh: Decimal | None
    energy_mwh_by_carrier: Mapping[str, Decimal]
    demand_kw_month: Decimal | None
    materials_t: Decimal | None
    water_m3: Decimal | None
    waste_water_m3: Decimal | None
    waste_t: Decimal | None
    co2e_t: Decimal | None
    co2_biogenic_t: Decimal | None
    other_co2e_t: Decimal | None = None
    hazardous_waste_t: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredOption:
    """An option with its yearly savings and economics.

    saving_amount          net: what the effects save less the running cost; None: no effect has an amount of money
    saving_amount_by_kind  gross, by kind of flow; money that belongs to no flow is under "other"
    effects                the measured effects, each with its own steps
    money                  investment, grant, running cost and gross savings, each thing once
    appraisal              before tax; None without lifetime and discount rate
    after_tax              None without a tax
    investment             what both rest on, for the table of years, real terms and sensitivity
    steps                  of the cost lines, the net saving and the payback
    """

    case: OptionCase
    savings: Savings
    effects: tuple[MeasuredFlow, ...]
    net_investment_amount: Decimal
    saving_amount: Decimal | None
    saving_amount_by_kind: Mapping[str, Decimal]
    payback: Payback
    appraisal: Appraisal | None
    steps: tuple[Step, ...]
    money: OptionMoney
    investment: Investment | None = None
    after_tax: Appraisal | None = None

    @property
    def npv_amount(self) -> Decimal | None:
        """Return the net present value before tax [currency]; None without lifetime and discount rate."""
        return self.appraisal.npv_amount if self.appraisal else None

    @property
    def irr(self) -> Decimal | None:
        """Return the internal rate of return before tax [share/year]."""
        return self.appraisal.irr if self.appraisal else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioTotals:
    """Several options together. Options without investment are in all sums.

    payback                Σ net investment ÷ Σ net saving, never the mean of paybacks
    without_saving_count   options whose saving in money is not known; their investment is in the sum
    """

    option_count: int
    cleaner_production_count: int
    without_saving_count: int
    investment_amount: Decimal
    grant_amount: Decimal
    net_investment_amount: Decimal
    saving_amount: Decimal | None
    payback: Payback
    savings: Savings


def measure_option(
    case: OptionCase, factors: FactorSet, *, meanings: Mapping[str, str] = NO_MEANINGS
) -> MeasuredOption:
    """Return what an option saves in a year and what it is worth. Raises as `flows.measure`, not NegativeAmount.

    >>> nothing = FactorSet(name="None", version="1", gwp_set="AR5", gwp={}, fuels={}, grid=None)
    >>> leaks = OptionCase(ref="4", title="Stop leaks", investment_amount=Decimal("45"), effects=(
    ...     OptionEffect(flow_kind=FlowKind.WATER, amount=Decimal("900"), unit="hl", saving_amount=Decimal("905")),))
    >>> option = measure_option(leaks, nothing)
    >>> option.savings.water_m3, option.saving_amount, round(option.payback.years, 2)
    (Decimal('90'), Decimal('905'), Decimal('0.05'))
    """
    effects = tuple(
        quantify(_as_flow(case, effect), factors, meanings=meanings)
        for effect in case.effects
        if effect.amount is not None
    )
    money = _money(case)
    saving_step = net_saving_step(money)
    saving_amount = saving_step.result if saving_step else None
    invested = net_investment(money.investment_amount, money.grant_amount)
    payback = simple_payback(invested, saving_amount)
    investment = _investment(case, money, saving_amount)
    before_tax, after_tax = appraise_before_and_after_tax(investment) if investment else (None, None)
    line_steps = [step for line in money.lines for step in line.steps]
    return MeasuredOption(
        case=case,
        savings=savings_of(effects),
        effects=effects,
        net_investment_amount=invested,
        saving_amount=saving_amount,
        saving_amount_by_kind=recorded_by((part.flow_kind or "other", part.amount) for part in money.savings),
        payback=payback,
        appraisal=before_tax,
        after_tax=after_tax,
        investment=investment,
        money=money,
        steps=(
            *line_steps,
            *(step for step in (saving_step, payback_step(invested, saving_amount, payback)) if step),
        ),
    )


def portfolio(options: Iterable[MeasuredOption]) -> PortfolioTotals:
    """Return the sums over options; their order does not matter."""
    members = tuple(options)
    saving_amount = total_or_none(option.saving_amount for option in members)
    invested = total(option.net_investment_amount for option in members)
    return PortfolioTotals(
        option_count=len(members),
        cleaner_production_count=sum(o.case.counts_as is CountsAs.CLEANER_PRODUCTION for o in members),
        without_saving_count=sum(option.saving_amount is None for option in members),
        investment_amount=total(option.money.investment_amount for option in members),
        grant_amount=total(option.money.grant_amount for option in members),
        net_investment_amount=invested,
        saving_amount=saving_amount,
        payback=simple_payback(invested, saving_amount),
        savings=savings_of(effect for option in members for effect in option.effects),
    )


def payback_step(invested: Decimal, saving_amount: Decimal | None, payback: Payback) -> Step | None:
    """Return how a payback in years came about; None for the other kinds, which divide nothing."""
    if payback.kind is not PaybackKind.YEARS or saving_amount is None:
        return None
    terms = Term(value=invested, unit=""), Term(value=saving_amount, unit="/year", sign="÷")
    return worked(StepCode.PAYBACK, "year", *terms)


def _as_flow(case: OptionCase, effect: OptionEffect) -> Flow:
    if effect.flow_kind is None or effect.amount is None:
        raise ValueError("this effect changes no flow")
    return Flow(
        ref=case.ref,
        kind=effect.flow_kind,
        name=case.title,
        amount=effect.amount,
        unit=effect.unit,
        carrier=effect.carrier,
        density_kg_per_m3=effect.density_kg_per_m3,
        ncv_mj_per_kg=effect.ncv_mj_per_kg,
        heating_value=effect.heating_value,
        net_share_of_gross=effect.net_share_of_gross,
        site_fuel=effect.site_fuel,
        kg_co2e_per_kwh=effect.kg_co2e_per_kwh,
        is_hazardous=effect.is_hazardous,
        cost_amount=effect.saving_amount,
    )


def savings_of(effects: Iterable[MeasuredFlow]) -> Savings:
    """Return what measured changes add up to, by kind of flow."""
    changes = tuple(effects)
    of_kind: dict[FlowKind, list[MeasuredFlow]] = {}
    for change in changes:
        of_kind.setdefault(change.flow.kind, []).append(change)
    energy = of_kind.get(FlowKind.ENERGY, ())
    return Savings(
        energy_mwh=total_or_none(change.energy_mwh for change in energy),
        energy_mwh_by_carrier=recorded_by((change.flow.carrier or "", change.energy_mwh) for change in energy),
        demand_kw_month=total_or_none(change.demand_kw_month for change in of_kind.get(FlowKind.DEMAND, ())),
        materials_t=total_or_none(change.mass_t for change in of_kind.get(FlowKind.MATERIAL, ())),
        water_m3=total_or_none(change.volume_m3 for change in of_kind.get(FlowKind.WATER, ())),
        waste_water_m3=total_or_none(change.volume_m3 for change in of_kind.get(FlowKind.WASTE_WATER, ())),
        waste_t=total_or_none(change.mass_t for change in of_kind.get(FlowKind.WASTE, ())),
        hazardous_waste_t=total_or_none(
            change.mass_t for change in of_kind.get(FlowKind.WASTE, ()) if change.flow.is_hazardous
        ),
        co2e_t=total_or_none(change.co2e_t for change in changes if change.source in IN_AIR_EMISSIONS),
        co2_biogenic_t=total_or_none(change.co2_biogenic_t for change in changes),
        other_co2e_t=total_or_none(change.co2e_t for change in changes if change.source not in IN_AIR_EMISSIONS),
    )


def net_saving_step(money: OptionMoney) -> Step | None:
    """Return the net yearly saving as a sum; None where nothing that is saved has an amount of money."""
    if not money.savings:
        return None
    terms = [Term(value=part.amount, unit="/year", sign="+") for part in money.savings]
    if money.running_cost_amount:
        terms.append(Term(value=money.running_cost_amount, unit="/year", sign="−"))
    return worked(StepCode.NET_SAVING, "/year", *terms)


def _money(case: OptionCase) -> OptionMoney:
    return option_money(
        case.cost_lines,
        typed=[
            SavingPart(flow_kind=effect.flow_kind, carrier=effect.carrier, amount=effect.saving_amount)
            for effect in case.effects
            if effect.saving_amount is not None
        ],
        investment_amount=case.investment_amount,
        grant_amount=case.grant_amount,
        running_cost_amount=case.running_cost_amount,
        salvage_amount=case.salvage_amount,
        price_year=case.price_year,
        inflation_share=case.inflation_share,
    )


def _investment(case: OptionCase, money: OptionMoney, saving_amount: Decimal | None) -> Investment | None:
    if saving_amount is None or case.lifetime_years is None or case.discount_rate is None:
        return None
    return Investment(
        investment_amount=money.investment_amount,
        grant_amount=money.grant_amount,
        annual_saving_amount=saving_amount,
        lifetime_years=case.lifetime_years,
        discount_rate=case.discount_rate,
        tax_share=case.tax_share,
        depreciation_years=case.depreciation_years,
        salvage_amount=money.salvage_amount,
        working_capital_amount=money.working_capital_amount,
        inflation_share=case.inflation_share,
    )
