"""What a site knows of one of its fuels."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.fields import SiteFuelFields
from assessments.forms.flow import carrier_choices
from assessments.models import SiteFuel
from centres.forms.base import RecordForm, portal_field


class SiteFuelForm(RecordForm):
    """Density and calorific value of one fuel, with their source and the day from which they hold."""

    carrier = forms.ChoiceField(label=gettext_lazy("Fuel"))

    class Meta:
        model = SiteFuel
        fields: ClassVar[list[str]] = [
            "carrier",
            "density_kg_per_m3",
            "calorific_value_mj_per_kg",
            "heating_value",
            "net_share_of_gross",
            "source",
            "valid_on",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "density_kg_per_m3": gettext_lazy("Density, kg/m³"),
            "calorific_value_mj_per_kg": gettext_lazy("Calorific value, MJ/kg"),
            "heating_value": gettext_lazy("The calorific value is"),
            "net_share_of_gross": gettext_lazy("Net share of gross"),
            "source": gettext_lazy("Source"),
            "valid_on": gettext_lazy("Valid from"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "net_share_of_gross": gettext_lazy("Empty: 0.90 for gas, 0.95 for oil and coal."),
            "valid_on": gettext_lazy("It counts in every period that ends on or after this day."),
        }

    def __init__(self, *args: Any, carriers: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("carrier", [("", _("Choose the fuel")), *carrier_choices(carriers)])

    def fields_for_service(self) -> SiteFuelFields:
        """Return what the service takes."""
        return SiteFuelFields(**self.values())
