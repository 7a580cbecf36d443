"""The resource streams of an option: amounts and units are asked of the core, each pair of resource and unit once."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.fields import EffectFields
from assessments.guards import refuse_absurd_amount, refuse_odd_effect
from imports.rows.columns import MOST_EFFECTS, formats
from imports.rows.reader import RowReader
from imports.rows.values import CellRefused, read_resource
from indicators.core import factors as core_factors
from indicators.core import flows as core_flows
from indicators.core import savings as core_savings
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_error

_MOST_KEPT = 10_000
UNUSUAL = Decimal(10) ** 7  # MWh, t, m3 … a year of one option: taken, and asked about
_FIELDS = ("flow_kind", "amount", "unit", "saving_amount")


class UnitChecks:
    """Asks the core whether it can read a unit of a resource, and what one of it is in the portal's own unit."""

    def __init__(self, factors: core_factors.FactorSet, meanings: Mapping[str, str]) -> None:
        self._factors = factors
        self._meanings = meanings
        self._known: dict[tuple[str, str, str], Decimal | Refusal] = {}

    def size_of(self, fields: EffectFields) -> Decimal:
        """Return the size of an effect in the portal's unit; zero where only money changes.

        Raises ValidationError with the sentence that a form would show.
        """
        if not fields.flow_kind or fields.amount is None:
            return Decimal(0)
        asked = (fields.flow_kind, fields.carrier, fields.unit)
        if asked not in self._known:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[asked] = self._of_one(*asked)
        known = self._known[asked]
        if isinstance(known, Refusal):
            raise refusal_error(known)
        return abs(fields.amount) * known

    def _of_one(self, flow_kind: str, carrier: str, unit: str) -> Decimal | Refusal:
        effect = core_savings.OptionEffect(
            flow_kind=core_flows.FlowKind(flow_kind), carrier=carrier or None, amount=Decimal(1), unit=unit
        )
        case = core_savings.OptionCase(ref="new", title="", effects=(effect,))
        try:
            measured = core_savings.measure_option(case, self._factors, meanings=self._meanings).effects[0]
        except Refusal as refusal:
            return refusal
        amounts = (
            measured.energy_mwh,
            measured.demand_kw_month,
            measured.volume_m3,
            measured.mass_t,
            measured.co2e_t,
        )
        return next((abs(amount) for amount in amounts if amount), Decimal(0))


def read_effects(row: RowReader, units: UnitChecks, evidence: str) -> list[EffectFields]:
    """Return the resource streams of an option; those that say nothing are left out."""
    effects = []
    for number in range(1, MOST_EFFECTS + 1):
        names = {part: f"effect_{number}_{part}" for part in ("resource", "amount", "unit", "saving")}
        effect = _effect(row, names, evidence)
        if effect is None:
            continue
        columns = {
            **dict(zip(_FIELDS, (names["resource"], names["amount"], names["unit"], names["saving"]), strict=True)),
            "carrier": names["resource"],
        }
        try:
            refuse_odd_effect(effect)
            size = units.size_of(effect)
            refuse_absurd_amount(size)
        except ValidationError as error:
            row.refuse_fields(error, columns)
            continue
        if size >= UNUSUAL:
            row.note(
                names["amount"],
                str(effect.amount),
                _("This is more than most plants use in a year. It was taken; check amount, decimal sign and unit."),
            )
        effects.append(effect)
    return effects


def _effect(row: RowReader, names: Mapping[str, str], evidence: str) -> EffectFields | None:
    resource, amount, saving = row.text(names["resource"]), row.amount(names["amount"]), row.amount(names["saving"])
    if names["resource"] in row.ignored or any(row.is_refused(name) for name in names.values()):
        return None
    if not amount and not saving:
        return None
    if not resource and amount:
        row.refuse(names["resource"], "", _("Say what there is less of, or leave the amount empty."))
        return None
    flow_kind = carrier = own_unit = ""
    if resource:
        try:
            flow_kind, carrier, own_unit = read_resource(resource, formats()["options"].columns[names["resource"]])
        except CellRefused as refusal:
            row.refuse(names["resource"], resource, str(refusal))
            return None
    if not flow_kind and amount:
        row.refuse(names["amount"], str(amount), _("Money has no amount beside it. Write it as the saving."))
        return None
    if not amount:  # money of a resource whose amount nobody has kept: a change of cost
        return EffectFields(name=resource, saving_amount=saving, evidence=evidence)
    return EffectFields(
        flow_kind=flow_kind,
        amount=amount,
        unit=row.text(names["unit"]) or own_unit,
        carrier=carrier,
        saving_amount=saving,
        evidence=evidence,
    )
