"""Effects of options as pages show them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import ENERGY_NAMES, FlowKind
from assessments.models import OptionEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    """One effect: below zero is less."""

    label: str
    detail: str
    amount: Decimal | None
    unit: str
    saving_amount: Decimal | None
    method: str
    evidence: str
    evidence_label: str


def effect_line(effect: OptionEffect) -> EffectLine:
    """Return an effect as a line: its sign is that of the change, so less is below zero."""
    is_energy = effect.flow_kind == FlowKind.ENERGY
    carrier = str(ENERGY_NAMES.get(effect.carrier, effect.carrier)) if is_energy else effect.carrier
    return EffectLine(
        label=str(effect.get_flow_kind_display()) if effect.flow_kind else "",
        detail=" · ".join(
            word for word in (carrier, effect.name, _("hazardous") if effect.is_hazardous else "") if word
        ),
        amount=None if effect.amount is None else -effect.amount,
        unit=effect.unit,
        saving_amount=effect.saving_amount,
        method=effect.method,
        evidence=effect.evidence,
        evidence_label=str(effect.get_evidence_display()),
    )
