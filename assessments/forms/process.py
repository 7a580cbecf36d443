"""Steps of the process, streams, key substances and utilities."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.fields import CompositionFields, StreamFields, SubstanceFields, UnitOperationFields, UtilityFields
from assessments.forms.flow import carrier_choices, unit_suggestions
from assessments.models import Stream, Substance, UnitOperation, UtilityConversion
from centres.forms.base import RecordForm, portal_field
from centres.models import EditedRecord
from recp_portal.lib.number_input import NumberField

MOST_NUMBER = 32767


class UnitOperationForm(RecordForm):
    """One step of the process."""

    class Meta:
        model = UnitOperation
        fields: ClassVar[list[str]] = ["number", "name", "shifts_count", "operating_hours", "season"]
        formfield_callback = portal_field
        help_texts: ClassVar[dict[str, Any]] = {"name": gettext_lazy("Such as soaking, boiler house, paper machine 2.")}

    def clean(self) -> dict[str, Any]:
        """Refuse numbers that no plant has."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("number", "shifts_count", "operating_hours"):
            if (data.get(name) or 0) > MOST_NUMBER:
                self.add_error(name, _("this number is too large."))
        return data

    def fields_for_service(self) -> UnitOperationFields:
        """Return what the service takes."""
        return UnitOperationFields(**self.values())


class SubstanceForm(RecordForm):
    """One key substance."""

    class Meta:
        model = Substance
        fields: ClassVar[list[str]] = ["name", "cas_number", "ghs_class"]
        formfield_callback = portal_field
        help_texts: ClassVar[dict[str, Any]] = {"name": gettext_lazy("Such as chromium, sugar, sulphide.")}

    def fields_for_service(self) -> SubstanceFields:
        """Return what the service takes."""
        return SubstanceFields(**self.values())


class StreamForm(RecordForm):
    """One stream, with a field for each key substance.

    steps, substances  of the assessment; flows  the recorded inputs and outputs: key, kind, name
    """

    flow = forms.ChoiceField(
        label=gettext_lazy("Recorded input or output"),
        required=False,
        help_text=gettext_lazy("If this stream is one of them, or a part of one."),
    )
    value_of = forms.ChoiceField(
        label=gettext_lazy("Consists of"),
        required=False,
        help_text=gettext_lazy("What was lost is valued at the purchase price of this input."),
    )
    from_unit = forms.ChoiceField(label=gettext_lazy("From"), required=False)
    to_unit = forms.ChoiceField(label=gettext_lazy("To"), required=False)

    class Meta:
        model = Stream
        fields: ClassVar[list[str]] = [
            "kind",
            "medium",
            "name",
            "amount",
            "unit",
            "water_percent",
            "density_kg_per_m3",
            "purchase_amount",
            "processing_amount",
            "disposal_amount",
            "earnings_amount",
            "destination",
            "evidence",
            "note",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "water_percent": gettext_lazy("Water in it, %"),
            "density_kg_per_m3": gettext_lazy("Density, kg/m³"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Such as effluent of the soaking drums, drying, stack."),
            "amount": gettext_lazy("A year. Empty: all of the recorded one, or not known."),
            "water_percent": gettext_lazy("Of the weight as recorded. Empty: water is all water, material is dry."),
            "density_kg_per_m3": gettext_lazy("Where a material is given as a volume."),
            "purchase_amount": gettext_lazy("What it cost; of waste: the purchase value of what was lost, if known."),
            "processing_amount": gettext_lazy("Labour, energy and upkeep put into it before it was lost."),
            "disposal_amount": gettext_lazy("Treatment, transport, fees. Empty: the recorded waste's own cost."),
        }

    field_order = ("kind", "name", "medium", "flow", "from_unit", "to_unit", "amount", "unit", "water_percent")
    CHOICES: ClassVar[tuple[str, ...]] = ("flow", "value_of", "from_unit", "to_unit")

    def __init__(
        self,
        *args: Any,
        steps: Sequence[UnitOperation],
        substances: Sequence[Substance],
        flows: Sequence[tuple[UUID, str, str]],
        currency: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._substances = list(substances)
        units = [("", "–"), *((str(step.pk), step.name) for step in steps)]
        inputs = [(str(pk), label) for pk, kind, label in flows if kind in ("material", "water", "energy")]
        self.offer("flow", [("", "–"), *((str(pk), label) for pk, _kind, label in flows)])
        self.offer("value_of", [("", "–"), *inputs])
        for name in ("from_unit", "to_unit"):
            self.offer(name, units)
        self.units = unit_suggestions("")
        self.fields["unit"].widget.attrs |= {"list": "units-", "autocomplete": "off", "autocapitalize": "none"}
        for name in ("purchase_amount", "processing_amount", "disposal_amount", "earnings_amount"):
            self.fields[name].unit = currency  # type: ignore[attr-defined]
        saved = {} if self.instance._state.adding else {row.substance_id: row for row in self.instance.contents.all()}
        for substance in self._substances:
            share, bought = self._names(substance)
            label = _("%(substance)s in it, %%") % {"substance": substance.name}
            self.fields[share] = NumberField(
                label=label, required=False, lowest=0, max_digits=11, decimal_places=8, help_text=_("Of the weight.")
            )
            self.fields[bought] = forms.BooleanField(
                label=_("Bought for its %(substance)s") % {"substance": substance.name}, required=False
            )
            row = saved.get(substance.pk)
            self.initial[share] = row.share_percent.normalize() if row else None
            self.initial[bought] = row.is_bought_for if row else True
        if not self.instance._state.adding:
            for name in self.CHOICES:
                self.initial[name] = str(getattr(self.instance, f"{name}_id") or "")

    @staticmethod
    def _names(substance: Substance) -> tuple[str, str]:
        return f"share_{substance.pk.hex}", f"bought_{substance.pk.hex}"

    def fields_for_service(self) -> StreamFields:
        """Return what the service takes of the stream itself."""
        values = {name: value for name, value in self.values().items() if not name.startswith(("share_", "bought_"))}
        for name in self.CHOICES:
            key = values.pop(name)
            values[f"{name}_id"] = UUID(key) if key else None
        return StreamFields(**values)

    def contents_for_service(self) -> list[CompositionFields]:
        """Return what the stream holds; a substance without a share is not recorded."""
        made = []
        for substance in self._substances:
            share, bought = self._names(substance)
            percent: Decimal | None = self.cleaned_data.get(share)
            if percent is not None:
                made.append(
                    CompositionFields(
                        substance_id=substance.pk,
                        share_percent=percent,
                        is_bought_for=bool(self.cleaned_data.get(bought)),
                    )
                )
        return made

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        keys = {name: str(getattr(current, f"{name}_id") or "") for name in self.CHOICES}
        return {**super().saved_values(current), **keys}

    @property
    def content_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of each key substance."""
        return [(self[share], self[bought]) for share, bought in map(self._names, self._substances)]


class UtilityForm(RecordForm):
    """One boiler, generator, compressor or chiller."""

    carrier = forms.ChoiceField(label=gettext_lazy("Runs on"))

    class Meta:
        model = UtilityConversion
        fields: ClassVar[list[str]] = [
            "kind",
            "name",
            "carrier",
            "efficiency_percent",
            "coefficient_of_performance",
            "specific_use_kwh_per_nm3",
            "heat_kwh_per_t",
            "other_cost_per_mwh_amount",
            "lost_amount",
            "source",
            "evidence",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "efficiency_percent": gettext_lazy("Efficiency, %"),
            "specific_use_kwh_per_nm3": gettext_lazy("Specific use, kWh/Nm³"),
            "heat_kwh_per_t": gettext_lazy("Heat in a tonne of steam, kWh/t"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "efficiency_percent": gettext_lazy("Of a boiler or generator, of the net calorific value."),
            "coefficient_of_performance": gettext_lazy("Of a chiller: cold out ÷ power in, such as 3.2."),
            "specific_use_kwh_per_nm3": gettext_lazy("Of a compressor; about 0.10 to 0.15 at 7 bar."),
            "lost_amount": gettext_lazy("Tonnes of steam, Nm³ of air, MWh of cold or power: by leaks, for example."),
            "source": gettext_lazy("Such as flue-gas test of 3 May, name plate, estimate."),
        }

    field_order = ("kind", "name", "carrier")

    def __init__(self, *args: Any, carriers: Sequence[str], currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("carrier", [("", _("Choose the kind of energy")), *carrier_choices(carriers)])
        self.fields["other_cost_per_mwh_amount"].unit = f"{currency}/MWh"  # type: ignore[attr-defined]

    def fields_for_service(self) -> UtilityFields:
        """Return what the service takes."""
        return UtilityFields(**self.values())
