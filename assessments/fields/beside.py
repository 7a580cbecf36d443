"""What the services take of what stands beside the thirteen indicators."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from assessments.choices import EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class EffluentFields:
    """What a waste-water carries of a substance: a concentration [mg/l] or a load [kg in the period]."""

    flow_id: UUID | None
    substance: str
    concentration_mg_per_l: Decimal | None = None
    load_kg: Decimal | None = None
    evidence: str = EvidenceLevel.REPORTED
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFields:
    """An indicator of the plant's own: numerator ÷ denominator, each in its unit."""

    name: str
    numerator_name: str
    numerator_amount: Decimal
    numerator_unit: str
    denominator_name: str
    denominator_amount: Decimal
    denominator_unit: str
    evidence: str = EvidenceLevel.REPORTED
    note: str = ""
