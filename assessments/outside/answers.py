"""What the calculation from outside answers. The rows that pages and results have too are the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.figures import ExplainedRow, FactorsRow, IndicatorRow, PortfolioRow, SavingsRow


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
class OptionAnswer:
    """One option. Savings are yearly and positive when less; payback_years only where payback_kind is years."""

    ref: str
    title: str
    status: str
    net_investment_amount: Decimal
    saving_amount: Decimal | None
    payback_kind: str
    payback_years: Decimal | None
    npv_amount: Decimal | None
    irr: Decimal | None
    savings: SavingsRow


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
    findings: tuple[FindingAnswer, ...]
    explained: Sequence[ExplainedRow]
