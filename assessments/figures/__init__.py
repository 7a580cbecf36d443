"""The figures of one round as plain values: calculated for a draft, frozen in a `Result`, read by page, API and PDF.

Amounts are Decimals, money is in the currency of the assessment, shares are 0–1. None is "not recorded".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.choices import CountsAs, EvidenceLevel, OptionStatus, Reason, Technique, TimeSpan
from assessments.figures.as_json import from_json as from_json
from assessments.figures.as_json import to_json as to_json
from assessments.figures.compared import AdjustedRow as AdjustedRow
from assessments.figures.compared import AnswerRow as AnswerRow
from assessments.figures.compared import BaselineVersionRow as BaselineVersionRow
from assessments.figures.compared import LoadRow as LoadRow
from assessments.figures.compared import LocalRow as LocalRow
from assessments.figures.compared import PeopleRow as PeopleRow
from assessments.figures.later import Later as Later
from indicators.core.economics import Payback, PaybackKind
from indicators.core.shares import exchanged

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One link of an explanation: its code, the formula in symbols, and the source of its factor."""

    code: str
    formula: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedRow:
    """One figure with its chain, as the core's `ExplainedFigure` has it; `of` are the keys of what it is made of."""

    key: str
    name: str
    value: Decimal | None
    unit: str
    steps: Sequence[StepRow]
    of: tuple[str, ...]
    evidence: str
    uncertainty_percent: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """One input or output as entered and in the portal's unit, with the steps between."""

    id: str
    kind: str
    name: str
    carrier: str
    amount: Decimal
    unit: str
    canonical_amount: Decimal
    canonical_unit: str
    co2e_t: Decimal | None
    cost_amount: Decimal | None
    method: str
    evidence: str
    is_hazardous: bool
    steps: Sequence[StepRow] = ()
    time_span: str = TimeSpan.PERIOD
    span_count: int | None = None
    heating_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """The totals of one year of one site.

    air_emissions_t    combustion and purchased energy; before version 2 of the calculation with what stands apart
    other_emissions_t  refrigerants, process emissions, ponds: shown apart, in no indicator
    exported_mwh, made_on_site_mwh, supplier_electricity_t  memo items
    """

    period_start: date
    period_end: date
    product_output: Decimal | None
    output_unit: str
    energy_mwh: Decimal | None
    materials_t: Decimal | None
    water_m3: Decimal | None
    air_emissions_t: Decimal | None
    waste_water_m3: Decimal | None
    waste_t: Decimal | None
    hazardous_waste_t: Decimal | None
    co2_biogenic_t: Decimal | None
    energy_mwh_by_carrier: Mapping[str, Decimal]
    cost_amount_by_kind: Mapping[str, Decimal]
    cost_amount: Decimal | None
    other_emissions_t: Decimal | None = None
    emissions_t_by_source: Mapping[str, Decimal] = field(default_factory=dict)
    exported_mwh: Decimal | None = None
    made_on_site_mwh: Decimal | None = None
    supplier_electricity_t: Decimal | None = None
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One of the thirteen indicators; `current` and what follows only where there are two years."""

    code: str
    unit: str
    is_relative: bool
    baseline: Decimal | None
    current: Decimal | None = None
    change_share: Decimal | None = None
    is_improvement: bool | None = None
    decoupling: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsRow:
    """Yearly savings; positive is less. None: nothing recorded.

    other_co2e_t   of refrigerants, processes and ponds: shown apart
    co2e_margin_t  `co2e_t` with the factor for project savings (combined margin) in the place of the average
    hazardous_waste_t  part of `waste_t`; None too in figures from before effects said so
    """

    energy_mwh: Decimal | None = None
    energy_mwh_by_carrier: Mapping[str, Decimal]
    demand_kw_month: Decimal | None = None
    materials_t: Decimal | None = None
    water_m3: Decimal | None = None
    waste_water_m3: Decimal | None = None
    waste_t: Decimal | None = None
    co2e_t: Decimal | None = None
    other_co2e_t: Decimal | None = None
    co2_biogenic_t: Decimal | None = None
    co2e_margin_t: Decimal | None = None
    hazardous_waste_t: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """One line of money of an option, in the currency and prices of the assessment."""

    kind: str
    role: str
    name: str
    amount: Decimal
    source: str = ""
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomicsRow:
    """What an option's worth rests on, and its worth after tax and in real terms.

    set_aside_amount    money typed with effects that cost lines speak for instead
    implemented_share   by which what is expected each year was scaled
    npv_after_tax …     None without a tax; real_irr … None without inflation
    """

    grant_amount: Decimal
    running_cost_amount: Decimal
    salvage_amount: Decimal
    working_capital_amount: Decimal
    set_aside_amount: Decimal
    discount_rate: Decimal | None
    tax_share: Decimal
    depreciation_years: int | None
    inflation_share: Decimal
    implemented_share: Decimal
    npv_after_tax_amount: Decimal | None = None
    irr_after_tax: Decimal | None = None
    real_irr: Decimal | None = None
    real_irr_after_tax: Decimal | None = None
    costs: tuple[CostRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """One option as it stands in this round.

    stage            whether its savings are "expected" or were "observed"
    payback_kind     years, immediate, never or not_applicable; `payback_years` only with years
    """

    id: str
    number: int
    title: str
    description: str
    place: str
    technique: str
    counts_as: str
    status: str
    reason: str
    remark: str
    implemented_on: date | None
    due_on: date | None
    responsible: str
    stage: str
    evidence: str
    investment_amount: Decimal
    net_investment_amount: Decimal
    saving_amount: Decimal | None
    payback_kind: str
    payback_years: Decimal | None
    npv_amount: Decimal | None
    irr: Decimal | None
    lifetime_years: int
    savings: SavingsRow
    steps: Sequence[StepRow] = ()
    economics: EconomicsRow | None = None

    @property
    def payback(self) -> Payback:
        """Return the payback as the core has it."""
        return Payback(kind=PaybackKind(self.payback_kind), years=self.payback_years)

    @property
    def technique_label(self) -> str:
        """Return the technique's name, or what the option counts as instead."""
        return str(Technique(self.technique).label) if self.technique else str(CountsAs(self.counts_as).label)

    @property
    def status_label(self) -> str:
        """Return the status in words."""
        return str(OptionStatus(self.status).label)

    @property
    def evidence_label(self) -> str:
        """Return the evidence level in words."""
        return str(EvidenceLevel(self.evidence).label)

    @property
    def reason_label(self) -> str:
        """Return why it was rejected or stopped; empty where it was not."""
        return str(Reason(self.reason).label) if self.reason else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedOnceRow:
    """A saving of one flow of which only a part counts, because others save the same or the baseline has no more."""

    option_id: str
    subject: str
    unit: str
    stated: Decimal
    counted: Decimal
    of_option_ids: tuple[str, ...] = ()
    steps: Sequence[StepRow] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRow:
    """An option that is in no sum, because another excludes it or it needs one that does not count."""

    option_id: str
    because: str
    of_option_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioRow:
    """Several options together, nothing counted twice: sums, and a payback that is sum over sum."""

    option_count: int
    cleaner_production_count: int
    without_saving_count: int
    investment_amount: Decimal
    net_investment_amount: Decimal
    saving_amount: Decimal | None
    payback_kind: str
    payback_years: Decimal | None
    savings: SavingsRow
    counted_once: tuple[CountedOnceRow, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()

    @property
    def payback(self) -> Payback:
        """Return the payback as the core has it."""
        return Payback(kind=PaybackKind(self.payback_kind), years=self.payback_years)


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanRow:
    """One effect on people."""

    kind: str
    title: str
    people_before_count: int | None
    people_after_count: int | None
    women_count: int | None
    men_count: int | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterYearRow:
    """The thirteen indicators of an earlier follow-up against the same baseline."""

    period_start: date
    period_end: date
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorsRow:
    """What the figures rest on."""

    factor_set: str
    gwp_set: str
    grid_name: str
    grid_kind: str
    grid_year: int | None
    grid_kg_co2e_per_kwh: Decimal | None
    grid_source: str
    is_grid_own: bool = False
    margin_kg_co2e_per_kwh: Decimal | None = None
    margin_year: int | None = None
    margin_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFigures:
    """Everything that one round says.

    year       this round's own year; None for a report, which adds options to the baseline
    baseline   the baseline's year; None in the baseline round itself before it has flows
    expected   all options that are neither rejected nor stopped
    implemented  the implemented ones alone
    year_factors, year_indicators  of a follow-up: the factors of its own year, where they differ from the baseline's,
                                   and the indicators that come out differently with them
    explained  every figure with its chain; empty in results that were frozen before figures explained themselves
    people     the effects on people, summed by their own rules
    second     the six relative indicators over `second_denominator`, a material such as raw hides
    earlier_years  the follow-ups before this one, oldest first, each against the one baseline
    adjusted   the baseline at this year's output, in a follow-up
    answers    the questions about the figures, frozen when the round is accepted
    loads, local_indicators  loads of effluent and the plant's own indicators: beside the thirteen, never among them
    baseline_version  which version of the baseline `baseline` is; empty in results from before versions
    """

    schema: int
    kind: str
    currency: str
    currency_per_usd: Decimal | None
    rate_on: date | None
    rate_source: str
    evidence: str
    core_version: str
    factors: FactorsRow
    year: YearRow | None
    baseline: YearRow | None
    flows: tuple[FlowRow, ...]
    indicators: tuple[IndicatorRow, ...]
    options: tuple[OptionRow, ...]
    expected: PortfolioRow
    implemented: PortfolioRow
    human: tuple[HumanRow, ...]
    year_factors: FactorsRow | None = None
    year_indicators: tuple[IndicatorRow, ...] = ()
    explained: Sequence[ExplainedRow] = ()
    process: Mapping[str, Any] | None = None  # `calculation.frozen_process` reads it
    earlier_years: tuple[LaterYearRow, ...] = ()
    people: tuple[PeopleRow, ...] = ()
    second_denominator: str = ""
    second: tuple[IndicatorRow, ...] = ()
    adjusted: tuple[AdjustedRow, ...] = ()
    answers: tuple[AnswerRow, ...] = ()
    baseline_version: BaselineVersionRow | None = None
    loads: tuple[LoadRow, ...] = ()
    local_indicators: tuple[LocalRow, ...] = ()

    def usd(self, amount: Decimal | None) -> Decimal | None:
        """Return an amount of the assessment's currency in US dollars, or None without a rate."""
        return exchanged(amount, self.currency_per_usd)

    def indicator(self, code: str) -> IndicatorRow | None:
        """Return one indicator, or None where the round has none."""
        return next((row for row in self.indicators if row.code == code), None)

    @property
    def relative(self) -> tuple[IndicatorRow, ...]:
        """Return the six relative indicators."""
        return tuple(row for row in self.indicators if row.is_relative)

    @property
    def absolute(self) -> tuple[IndicatorRow, ...]:
        """Return the seven absolute indicators."""
        return tuple(row for row in self.indicators if not row.is_relative)
