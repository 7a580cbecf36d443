"""What forms, the API and the loader hand to the services: plain values, one dataclass for each record."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import User
from assessments.choices import (
    CountsAs,
    EffectStage,
    EvidenceLevel,
    FinanceSource,
    HeatingValue,
    Method,
    TimeSpan,
)
from assessments.fields.baseline_lines import BaselineLineFields as BaselineLineFields
from assessments.fields.baseline_lines import PointFields as PointFields
from assessments.fields.beside import EffluentFields as EffluentFields
from assessments.fields.beside import LocalFields as LocalFields
from assessments.fields.process import CompositionFields as CompositionFields
from assessments.fields.process import StreamFields as StreamFields
from assessments.fields.process import SubstanceFields as SubstanceFields
from assessments.fields.process import UnitOperationFields as UnitOperationFields
from assessments.fields.process import UtilityFields as UtilityFields
from assessments.models import Meter, Round
from centres.models import Product

ZERO = Decimal(0)


def values_of(record: Any) -> dict[str, Any]:
    """Return the values of one of these dataclasses by name, as they are (nothing is copied)."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFields:
    """What is said of an assessment. Factors and currency have defaults from the centre.

    factor_set_id  a published set; None: the newest one for a new assessment, else the one that it has
    """

    started_on: date
    lead: User
    focus: str = ""
    team: str = ""
    approach: str = ""
    currency: str = ""
    currency_per_usd: Decimal | None = None
    rate_source: str = ""
    rate_on: date | None = None
    discount_rate: Decimal = Decimal("0.10")
    tax_share: Decimal = ZERO
    depreciation_years: int | None = None
    inflation_share: Decimal = ZERO
    price_year: int | None = None
    factor_set_id: int | None = None
    grid_factor_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFields:
    """The period of a round and what the reviewer should know.

    compared_with  the version of the baseline; None for a new round: the one that was in force then, else as it is
    change_reason, change_note, changed_on  of a new version of the baseline: what changed, in words, from which day
    """

    period_start: date
    period_end: date
    campaign: str = ""
    plant_confirmed_on: date | None = None
    note: str = ""
    compared_with: Round | None = None
    change_reason: str = ""
    change_note: str = ""
    changed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFields:
    """What is answered to one question about a round's figures; empty takes an answer back.

    finding_key  of the question as it was shown; it is another one when the values changed
    """

    finding_key: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFields:
    """One input or output, as entered."""

    kind: str
    name: str
    amount: Decimal
    unit: str
    time_span: str = TimeSpan.PERIOD
    span_count: int | None = None
    opening_stock_amount: Decimal | None = None
    closing_stock_amount: Decimal | None = None
    heating_value: str = ""
    net_share_of_gross: Decimal | None = None
    carrier: str = ""
    product: Product | None = None
    meter: Meter | None = None
    density_kg_per_m3: Decimal | None = None
    ncv_mj_per_kg: Decimal | None = None
    co2e_kg_per_kwh: Decimal | None = None
    method: str = Method.BILLED
    uncertainty_percent: Decimal | None = None
    evidence: str = EvidenceLevel.REPORTED
    note: str = ""
    cost_amount: Decimal | None = None
    is_hazardous: bool = False
    destination: str = ""
    is_exported: bool = False
    efficiency_share: Decimal | None = None
    emission_source: str = ""
    pond: str = ""
    cod_kg_per_m3: Decimal | None = None
    mcf_share: Decimal | None = None
    methane_per_cod_share: Decimal | None = None
    methane_recovered_t: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFuelFields:
    """What a site knows of one fuel, from a day on."""

    carrier: str
    source: str
    valid_on: date
    density_kg_per_m3: Decimal | None = None
    calorific_value_mj_per_kg: Decimal | None = None
    heating_value: str = HeatingValue.NET
    net_share_of_gross: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFields:
    """What is said of a meter."""

    name: str
    kind: str
    unit: str
    currency: str
    carrier: str = ""
    parent: Meter | None = None
    share: Decimal = Decimal(1)
    heating_value: str = ""
    has_time_of_use: bool = False
    has_demand: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLineFields:
    """One line of a bill; use in the meter's unit, demand in kW or kW-month."""

    kind: str
    amount: Decimal | None = None
    unit: str = ""
    cost_amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFields:
    """One bill, from its first to its last day."""

    start_on: date
    end_on: date
    lines: tuple[BillLineFields, ...]
    is_estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BillChange:
    """One row of a form that shows all bills of a meter at once.

    id      the bill that the row shows, or the key of a new one
    fields  what it says now; None: the bill is removed
    """

    id: UUID
    fields: BillFields | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFields:
    """What an option changes a year: positive is less, negative is more."""

    flow_kind: str = ""
    amount: Decimal | None = None
    unit: str = ""
    carrier: str = ""
    name: str = ""
    is_hazardous: bool = False
    saving_amount: Decimal | None = None
    density_kg_per_m3: Decimal | None = None
    ncv_mj_per_kg: Decimal | None = None
    heating_value: str = ""
    net_share_of_gross: Decimal | None = None
    stage: str = EffectStage.EXPECTED
    period_start: date | None = None
    period_end: date | None = None
    method: str = ""
    evidence: str = EvidenceLevel.ESTIMATED


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectChange:
    """One line of a form that shows all effects at once.

    id      the effect that the line shows; None for a new one
    fields  what it says now; None: the line is removed
    """

    id: UUID | None
    fields: EffectFields | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFields:
    """What is proposed.

    kind             one of the catalogue (`assessments.catalogue`), or none
    taken_over_from  the card of similar plants that gave the idea; said once, when the option is proposed
    """

    title: str
    technique: str = ""
    kind: str = ""
    taken_over_from: str = ""
    counts_as: str = CountsAs.CLEANER_PRODUCTION
    description: str = ""
    cause: str = ""
    place: str = ""
    investment_amount: Decimal = ZERO
    grant_amount: Decimal = ZERO
    running_cost_amount: Decimal = ZERO
    lifetime_years: int = 10
    finance_source: str = FinanceSource.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFields:
    """One line of money of an option, as expected."""

    kind: str
    name: str = ""
    carrier: str = ""
    entered_amount: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    unit_price_amount: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None
    rate_on: date | None = None
    rate_source: str = ""
    price_year: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationFields:
    """How two options bear on each other; of a sequence `first` comes before `second`."""

    first_id: UUID
    second_id: UUID
    kind: str
    overlap_share: Decimal = ZERO
    is_needed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """One cost line of a form that shows all; `fields` None: the line is removed."""

    id: UUID | None
    fields: CostFields | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationChange:
    """One relation of a form that shows all of an option; `fields` None: the relation is removed."""

    id: UUID | None
    fields: RelationFields | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressFields:
    """What became of an option."""

    status: str
    reason: str = ""
    remark: str = ""
    responsible: str = ""
    due_on: date | None = None
    implemented_on: date | None = None
    implemented_share: Decimal = Decimal(1)
    actual_investment_amount: Decimal | None = None
    evidence: str = EvidenceLevel.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanEffectFields:
    """What changed for people."""

    kind: str
    title: str
    option_id: UUID | None = None
    people_before_count: int | None = None
    people_after_count: int | None = None
    women_count: int | None = None
    men_count: int | None = None
    evidence: str = EvidenceLevel.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBandFields:
    """What one kWh of an energy may cost before the portal asks [currency/kWh]."""

    carrier: str
    currency: str
    lowest_amount: Decimal
    highest_amount: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkFields:
    """What is usual in a sector for one unit of product, both ends included [unit/output_unit]."""

    isic_code: str
    indicator: str
    unit: str
    output_unit: str
    low_value: Decimal
    high_value: Decimal
    source: str
