"""What the calculation from outside answers. The rows that pages and results have too are the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.figures import (
    AdjustedRow,
    ExplainedRow,
    FactorsRow,
    IndicatorRow,
    PortfolioRow,
    SavingsRow,
    StepRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAnswer:
    """One input or output in canonical units. null: it has no such quantity."""

    ref: str
    kind: str
    name: str
    output: Decimal | None
    output_unit: str
    energy_mwh: Decimal | None
    mass_t: Decimal | None
    volume_m3: Decimal | None
    demand_kw_month: Decimal | None
    co2e_t: Decimal | None
    co2_biogenic_t: Decimal | None
    emission_source: str
    memo_mwh: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAnswer:
    """The totals of one year. null: not recorded.

    air_emissions_t    of fuels and purchased energy: the indicator
    other_emissions_t  refrigerants, process emissions, ponds: in no indicator
    supplier_electricity_t  memo: purchased electricity with its suppliers' factors
    """

    product_output: Decimal | None
    output_unit: str
    energy_mwh: Decimal | None
    materials_t: Decimal | None
    water_m3: Decimal | None
    air_emissions_t: Decimal | None
    waste_water_m3: Decimal | None
    waste_t: Decimal | None
    hazardous_waste_t: Decimal | None
    other_emissions_t: Decimal | None
    emissions_t_by_source: Mapping[str, Decimal]
    co2_biogenic_t: Decimal | None
    exported_mwh: Decimal | None
    made_on_site_mwh: Decimal | None
    supplier_electricity_t: Decimal | None
    demand_kw_month: Decimal | None
    energy_mwh_by_carrier: Mapping[str, Decimal]
    cost_amount_by_kind: Mapping[str, Decimal]
    flows: tuple[FlowAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """A cost line in the currency and the prices of the input."""

    kind: str
    role: str
    amount: Decimal
    steps: Sequence[StepRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlowAnswer:
    """One year of an option; from year 1 on nominal where inflation is given."""

    year: int
    saving_amount: Decimal
    depreciation_amount: Decimal
    tax_amount: Decimal
    before_tax_amount: Decimal
    after_tax_amount: Decimal
    discounted_amount: Decimal
    cumulative_amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityAnswer:
    """What becomes of an option, before tax, when its saving or its investment changes by a share."""

    varied: str
    change_share: Decimal
    payback_kind: str
    payback_years: Decimal | None
    npv_amount: Decimal
    irr: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedAnswer:
    """An option's place; null without a score, because of the criteria that are missing."""

    ref: str
    rank: int | None
    score: Decimal | None
    missing: tuple[str, ...]
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSetAnswer:
    """The options that save most within the budget; what is implemented or in progress costs nothing of it.

    is_proven  no other set saves more; false above 25 options, where it is built step by step
    together   the chosen ones and those done, counted once
    """

    budget_amount: Decimal
    chosen_refs: tuple[str, ...]
    invested_amount: Decimal
    rest_amount: Decimal
    saving_amount: Decimal
    unpriced_refs: tuple[str, ...]
    method: str
    is_proven: bool
    together: PortfolioRow


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionAnswer:
    """One option. Savings are yearly and positive when less; payback_years only where payback_kind is years.

    npv_amount, irr       before tax; after tax null without a tax, real null without inflation
    set_aside_amount      money typed with effects that cost lines speak for instead
    years, sensitivity    empty without saving, lifetime and discount rate
    """

    ref: str
    title: str
    status: str
    net_investment_amount: Decimal
    saving_amount: Decimal | None
    payback_kind: str
    payback_years: Decimal | None
    npv_amount: Decimal | None
    irr: Decimal | None
    npv_after_tax_amount: Decimal | None
    irr_after_tax: Decimal | None
    real_irr: Decimal | None
    real_irr_after_tax: Decimal | None
    grant_amount: Decimal
    running_cost_amount: Decimal
    salvage_amount: Decimal
    working_capital_amount: Decimal
    set_aside_amount: Decimal
    savings: SavingsRow
    costs: tuple[CostAnswer, ...]
    years: tuple[CashFlowAnswer, ...]
    sensitivity: tuple[SensitivityAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAnswer:
    """What looks wrong: an error cannot be true, a question wants a word.

    year         baseline or current; blank for options
    subject_ref  what it is about: an indicator, a kind of flow, or the ref of a flow or option
    """

    code: str
    severity: str
    year: str
    subject_ref: str
    message: str
    unit: str
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Indicators, savings, findings, and every figure with its chain.

    expected     all options that are neither rejected nor stopped
    implemented  the implemented ones alone
    best_set     null without a budget
    ranking      best first; empty without weights
    adjusted     the baseline at the current year's output, and what was saved of it; empty with one year
    explained    by key; the last step's result is the value, and `of` are the keys of the figures it is made of
    """

    core_version: str
    currency: str
    factors: FactorsRow
    baseline: YearAnswer | None
    current: YearAnswer | None
    indicators: tuple[IndicatorRow, ...]
    options: tuple[OptionAnswer, ...]
    expected: PortfolioRow
    implemented: PortfolioRow
    best_set: BestSetAnswer | None
    ranking: tuple[RankedAnswer, ...]
    adjusted: tuple[AdjustedRow, ...]
    findings: tuple[FindingAnswer, ...]
    explained: Sequence[ExplainedRow]
