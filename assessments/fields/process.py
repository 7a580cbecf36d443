"""What the services take of the process: steps, substances, streams, utilities."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from assessments.choices import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOperationFields:
    """A step of the process."""

    number: int
    name: str
    shifts_count: int | None = None
    operating_hours: int | None = None
    season: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceFields:
    """A key substance."""

    name: str
    cas_number: str = ""
    ghs_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositionFields:
    """How much of a substance a stream holds."""

    substance_id: UUID
    share_percent: Decimal
    is_bought_for: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFields:
    """A stream of the flow chart. Without an amount: all of the recorded flow, or not known."""

    kind: str
    medium: str
    name: str
    flow_id: UUID | None = None
    from_unit_id: UUID | None = None
    to_unit_id: UUID | None = None
    amount: Decimal | None = None
    unit: str = ""
    density_kg_per_m3: Decimal | None = None
    water_percent: Decimal | None = None
    purchase_amount: Decimal | None = None
    value_of_id: UUID | None = None
    processing_amount: Decimal | None = None
    disposal_amount: Decimal | None = None
    earnings_amount: Decimal | None = None
    destination: str = ""
    evidence: str = EvidenceLevel.ESTIMATED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityFields:
    """A boiler, generator, compressor or chiller."""

    kind: str
    name: str
    carrier: str
    source: str
    efficiency_percent: Decimal | None = None
    coefficient_of_performance: Decimal | None = None
    specific_use_kwh_per_nm3: Decimal | None = None
    heat_kwh_per_t: Decimal | None = None
    other_cost_per_mwh_amount: Decimal | None = None
    lost_amount: Decimal | None = None
    evidence: str = EvidenceLevel.ESTIMATED
