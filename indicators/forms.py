"""A centre's own factor."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms import RecordForm, portal_field
from indicators.fields import OwnFactorFields
from indicators.models import OwnFactor


class OwnFactorForm(RecordForm):
    """A factor of the centre's own. fuels: code and name of what can be chosen."""

    fuel = forms.ChoiceField(
        label=gettext_lazy("Fuel"), required=False, help_text=gettext_lazy("Only for a factor of a fuel.")
    )

    class Meta:
        model = OwnFactor
        fields: ClassVar[list[str]] = ["kind", "fuel", "value", "year", "source", "valid_start", "valid_end"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "kind": gettext_lazy("What it is"),
            "value": gettext_lazy("Value"),
            "year": gettext_lazy("Year of the data"),
            "source": gettext_lazy("Source"),
            "valid_start": gettext_lazy("Valid from"),
            "valid_end": gettext_lazy("Valid to"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "value": gettext_lazy(
                "Electricity, steam and heat: kg CO₂e per kWh, such as 0.085. Net calorific value: MJ/kg. CO₂: kg/TJ."
            ),
            "source": gettext_lazy("Who says so, in which publication: it is printed with every figure."),
            "valid_end": gettext_lazy("Empty: until you withdraw it."),
        }

    def __init__(self, *args: Any, fuels: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("fuel", [("", _("None")), *fuels])

    def fields_for_service(self) -> OwnFactorFields:
        """Return what the service takes."""
        return OwnFactorFields(**self.values())
