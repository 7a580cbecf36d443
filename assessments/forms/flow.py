"""One input or output, and the lines of a follow-up that repeat the baseline's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import (
    ENERGY_NAMES,
    EmissionSource,
    FlowKind,
    HeatingValue,
    Pond,
    TimeSpan,
)
from assessments.fields import FlowFields
from assessments.models import FlowRecord
from centres.forms.base import RecordForm, portal_field
from centres.models import EditedRecord, Product
from indicators.core.emissions import METHANE_CORRECTION
from indicators.core.units import Dimension, units_for

MASS_AND_VOLUME = (Dimension.MASS, Dimension.VOLUME)
DIMENSIONS: Mapping[str, tuple[Dimension, ...]] = {
    FlowKind.PRODUCT_OUTPUT: (
        Dimension.MASS,
        Dimension.COUNT,
        Dimension.VOLUME,
        Dimension.AREA,
        Dimension.LENGTH,
        Dimension.ENERGY,
    ),
    FlowKind.ENERGY: (Dimension.ENERGY, Dimension.MASS, Dimension.VOLUME),
    FlowKind.DEMAND: (Dimension.DEMAND,),
    FlowKind.MATERIAL: MASS_AND_VOLUME,
    FlowKind.WATER: (Dimension.VOLUME, Dimension.MASS),
    FlowKind.WASTE_WATER: (Dimension.VOLUME, Dimension.MASS),
    FlowKind.WASTE: MASS_AND_VOLUME,
    FlowKind.EMISSION: (Dimension.CO2E, Dimension.MASS, Dimension.VOLUME),
}
WITH_DENSITY = (FlowKind.ENERGY, FlowKind.MATERIAL, FlowKind.WATER, FlowKind.WASTE_WATER, FlowKind.WASTE)
EXAMPLES: Mapping[str, Any] = {
    FlowKind.PRODUCT_OUTPUT: gettext_lazy("Such as tissue paper, valves, guest-nights."),
    FlowKind.ENERGY: gettext_lazy("Such as grid electricity, diesel for the generator, steam from next door."),
    FlowKind.DEMAND: gettext_lazy("The billed peak: kilowatts added over the twelve months."),
    FlowKind.MATERIAL: gettext_lazy("Such as waste paper, dyes, packaging. Not water, not fuels."),
    FlowKind.WATER: gettext_lazy("Such as mains water, borehole, tanker. What circulates counts once."),
    FlowKind.WASTE_WATER: gettext_lazy("What leaves to the sewer, a treatment plant or the river."),
    FlowKind.WASTE: gettext_lazy("What leaves for disposal or outside treatment, wet as weighed."),
    FlowKind.EMISSION: gettext_lazy("Such as refrigerant lost, process CO₂, methane from ponds."),
}
OF_EMISSIONS = (
    "emission_source",
    "pond",
    "cod_kg_per_m3",
    "mcf_share",
    "methane_per_cod_share",
    "methane_recovered_t",
)
GAS_LABELS: Mapping[str, Any] = {"": gettext_lazy("CO₂e, as entered")}
# What the thing itself is like: asked in the same words of an input or output, a meter and an effect of an option.
PROPERTY_LABELS: Mapping[str, Any] = {
    "heating_value": gettext_lazy("Heating value"),
    "density_kg_per_m3": gettext_lazy("Density, kg/m³"),
    "ncv_mj_per_kg": gettext_lazy("Net calorific value, MJ/kg"),
    "net_share_of_gross": gettext_lazy("Net share of gross"),
}
PROPERTY_HELP: Mapping[str, Any] = {
    "heating_value": gettext_lazy("Of a fuel in kWh, GJ, therms …: the bill says net or gross."),
    "net_share_of_gross": gettext_lazy("Empty: 0.90 for gas, 0.95 for oil and coal."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSuggestion:
    """One line of a datalist."""

    symbol: str
    label: str


def unit_suggestions(kind: str) -> tuple[UnitSuggestion, ...]:
    """Return the units that are offered for a kind; any other unit that fits can be typed."""
    return tuple(
        UnitSuggestion(symbol=choice.symbol, label=choice.label)
        for dimension in DIMENSIONS.get(kind, tuple(Dimension))
        for choice in units_for(dimension)
    )


def has_property(kind: str, name: str) -> bool:
    """Return whether a kind is asked for a property: a density where mass and volume meet, the rest of energy."""
    return kind in WITH_DENSITY if name == "density_kg_per_m3" else kind == FlowKind.ENERGY


def heating_value_choices() -> list[tuple[str, Any]]:
    """Return net and gross, and that nobody has said yet."""
    return [("", _("Not known yet")), *HeatingValue.choices]


def carrier_choices(codes: Sequence[str]) -> list[tuple[str, Any]]:
    """Return the kinds of energy, in the order of the factor set."""
    return [(code, ENERGY_NAMES.get(code, code.replace("_", " "))) for code in codes]


class FlowForm(RecordForm):
    """One input or output. Its fields are those of its kind, which is settled when the form opens.

    carriers  codes of the kinds of energy; gases  of the gases with a known potential
    """

    kind = forms.ChoiceField(choices=FlowKind, widget=forms.HiddenInput)
    carrier = forms.ChoiceField(label=gettext_lazy("Kind of energy"))
    product = forms.ChoiceField(label=gettext_lazy("Product"))
    name = forms.CharField(label=gettext_lazy("What"), max_length=120)

    class Meta:
        model = FlowRecord
        fields: ClassVar[list[str]] = [
            "kind",
            "carrier",
            "name",
            "amount",
            "unit",
            "heating_value",
            "time_span",
            "span_count",
            "opening_stock_amount",
            "closing_stock_amount",
            "cost_amount",
            "method",
            "evidence",
            "uncertainty_percent",
            "is_hazardous",
            "destination",
            "note",
            "density_kg_per_m3",
            "ncv_mj_per_kg",
            "net_share_of_gross",
            "co2e_kg_per_kwh",
            "emission_source",
            "pond",
            "cod_kg_per_m3",
            "mcf_share",
            "methane_per_cod_share",
            "methane_recovered_t",
            "is_exported",
            "efficiency_share",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "amount": gettext_lazy("Amount"),
            "unit": gettext_lazy("Unit"),
            "cost_amount": gettext_lazy("Cost"),
            **PROPERTY_LABELS,
            "time_span": gettext_lazy("Amount is"),
            "span_count": gettext_lazy("How many"),
            "opening_stock_amount": gettext_lazy("Stock at the beginning"),
            "closing_stock_amount": gettext_lazy("Stock at the end"),
            "co2e_kg_per_kwh": gettext_lazy("Supplier's factor, kg CO₂e/kWh"),
            "uncertainty_percent": gettext_lazy("±, %"),
            "emission_source": gettext_lazy("Comes from"),
            "pond": gettext_lazy("Kind of pond"),
            "cod_kg_per_m3": gettext_lazy("COD of the effluent, kg/m³"),
            "mcf_share": gettext_lazy("Methane correction factor (MCF)"),
            "methane_per_cod_share": gettext_lazy("Methane from COD (Bo), t/t"),
            "methane_recovered_t": gettext_lazy("Methane caught and burnt, t"),
            "is_exported": gettext_lazy("Sold or passed on"),
            "efficiency_share": gettext_lazy("Efficiency of making it"),
            "destination": gettext_lazy("Goes to"),
            "is_hazardous": gettext_lazy("Hazardous waste"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "name": "",
            **PROPERTY_HELP,
            "span_count": gettext_lazy("Days, weeks … of operation in the period, such as 300."),
            "opening_stock_amount": gettext_lazy("Then the amount is what was bought. In the same unit."),
            "pond": gettext_lazy("For an effluent pond: its amount is m³ of effluent, or t of COD."),
            "cod_kg_per_m3": gettext_lazy("The same number as g/l; 1,000 mg/l are 1."),
            "mcf_share": gettext_lazy("Empty: that of the kind of pond (IPCC 2006, vol. 5, table 6.8)."),
            "methane_per_cod_share": gettext_lazy("Empty: 0.25, the default of the IPCC for industrial effluent."),
            "co2e_kg_per_kwh": gettext_lazy(
                "Steam and heat are counted with it. Of electricity it is a memo beside the national average."
            ),
            "is_exported": gettext_lazy("Choose the fuel that was burnt for it: its share is taken out of the use."),
            "efficiency_share": gettext_lazy("Of energy sold: how much of the fuel becomes it, such as 0.35."),
        }

    field_order = ("kind", "carrier", "product", "name", "amount", "unit", "cost_amount")
    BEHIND: ClassVar[frozenset[str]] = frozenset(
        {
            "time_span",
            "span_count",
            "opening_stock_amount",
            "closing_stock_amount",
            "uncertainty_percent",
            "note",
            "density_kg_per_m3",
            "ncv_mj_per_kg",
            "net_share_of_gross",
            "co2e_kg_per_kwh",
            "pond",
            "cod_kg_per_m3",
            "mcf_share",
            "methane_per_cod_share",
            "methane_recovered_t",
            "is_exported",
            "efficiency_share",
        }
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        products: Sequence[Product],
        carriers: Sequence[str],
        gases: Sequence[str],
        currency: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.flow_kind = kind
        self.currency = currency
        self.list_id = f"units-{kind}"
        self.units = unit_suggestions(kind)
        self._products = {str(product.pk): product for product in products}
        self.fields["kind"].initial = kind
        self.fields["name"].help_text = EXAMPLES.get(kind, "")
        self.fields["unit"].widget.attrs |= {
            "list": self.list_id,
            "autocomplete": "off",
            "autocapitalize": "none",
            "placeholder": _("unit"),
        }
        self.fields["time_span"].required = False
        self.offer("emission_source", [("", _("By its gas")), *EmissionSource.choices])
        corrections = [(pond, f"{Pond(pond).label} · MCF {mcf:f}") for pond, mcf in METHANE_CORRECTION.items()]
        self.offer("pond", [("", "–"), *corrections])
        self.offer("heating_value", heating_value_choices())
        self._leave_out()
        self._offer(carriers, gases)

    def _leave_out(self) -> None:
        """Drop the fields that this kind does not have."""
        kind = self.flow_kind
        has = {
            "product": kind == FlowKind.PRODUCT_OUTPUT,
            "carrier": kind in (FlowKind.ENERGY, FlowKind.EMISSION),
            **{name: has_property(kind, name) for name in PROPERTY_LABELS},
            "time_span": kind != FlowKind.DEMAND,
            "span_count": kind != FlowKind.DEMAND,
            "opening_stock_amount": kind in (FlowKind.ENERGY, FlowKind.MATERIAL),
            "closing_stock_amount": kind in (FlowKind.ENERGY, FlowKind.MATERIAL),
            "co2e_kg_per_kwh": kind == FlowKind.ENERGY,
            **dict.fromkeys(("is_exported", "efficiency_share"), kind == FlowKind.ENERGY),
            **dict.fromkeys(OF_EMISSIONS, kind == FlowKind.EMISSION),
            "is_hazardous": kind == FlowKind.WASTE,
            "destination": kind == FlowKind.WASTE,
            "cost_amount": kind != FlowKind.PRODUCT_OUTPUT,
        }
        for name, is_there in has.items():
            if not is_there:
                del self.fields[name]
        if kind in (FlowKind.ENERGY, FlowKind.PRODUCT_OUTPUT):
            self.fields["name"].required = False  # it is called what it is
            self.fields["name"].help_text = _("Empty: its own name. %(example)s") % {"example": EXAMPLES[kind]}

    def _offer(self, carriers: Sequence[str], gases: Sequence[str]) -> None:
        if "carrier" in self.fields:
            field = self.fields["carrier"]
            if self.flow_kind == FlowKind.ENERGY:
                offered = [("", _("Choose the kind of energy")), *carrier_choices(carriers)]
            else:
                field.label, field.required = _("Gas"), False
                offered = [("", GAS_LABELS[""]), *((gas, gas) for gas in gases)]
            field.choices = offered  # type: ignore[attr-defined]
        if "product" in self.fields:
            names = [(key, f"{product.name} ({product.unit})") for key, product in self._products.items()]
            choose = [("", _("Choose the product"))] if len(names) != 1 else []
            self.offer("product", [*choose, *names])
        if self.instance._state.adding and self.flow_kind == FlowKind.PRODUCT_OUTPUT and len(self._products) == 1:
            self.fields["unit"].initial = next(iter(self._products.values())).unit
        if not self.instance._state.adding:
            self.initial["product"] = str(self.instance.product_id or "")

    def clean(self) -> dict[str, Any]:
        """Name what has no name of its own."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("name"):
            product = self._products.get(str(data.get("product")))
            data["name"] = str(ENERGY_NAMES.get(data.get("carrier", ""), "") or (product.name if product else ""))
        return data

    def focus_first(self) -> None:
        """Let the first field take the focus when the form appears inside the table."""
        first = next(name for name in ("carrier", "product", "name") if name in self.fields)
        self.fields[first].widget.attrs["autofocus"] = True

    def fields_for_service(self) -> FlowFields:
        """Return what the service takes."""
        values = self.values()
        values["product"] = self._products.get(str(values.get("product")))
        values["meter"] = self.instance.meter
        if not values.get("time_span"):
            values.pop("time_span", None)
        return FlowFields(**values)

    @property
    def product_chosen(self) -> Product | None:
        """Return the chosen product, if any."""
        return self._products.get(str(self.cleaned_data.get("product")))

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        values = dict(super().saved_values(current))
        if "product" in values:
            values["product"] = str(current.product_id or "")  # type: ignore[attr-defined]
        return values

    @property
    def behind(self) -> list[forms.BoundField]:
        """Return the fields that most entries do without."""
        return [self[name] for name in self.fields if name in self.BEHIND]

    @property
    def is_behind_needed(self) -> bool:
        """Return whether one of them says something, or is wrong."""
        return any(field.errors or field.value() not in (None, "", False, TimeSpan.PERIOD) for field in self.behind)
