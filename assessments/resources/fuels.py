"""What sites know of their fuels."""

from django.utils.translation import gettext_lazy as _

from assessments.models import SiteFuel
from centres.resources import RECORD_FIELDS, RecordSerializer, RowField
from centres.selectors import site_rows


class SiteFuelSerializer(RecordSerializer):
    """Density and calorific value of one fuel at one site, from a day on."""

    site = RowField(site_rows, help_text=_("Given once."))

    class Meta:
        model = SiteFuel
        fields = [
            "id",
            "site",
            "carrier",
            "density_kg_per_m3",
            "calorific_value_mj_per_kg",
            "heating_value",
            "net_share_of_gross",
            "source",
            "valid_on",
            *RECORD_FIELDS,
        ]
        extra_kwargs = {
            "carrier": {"help_text": _("The fuel's code: natural_gas, diesel, wood …")},
            "calorific_value_mj_per_kg": {"help_text": _("MJ/kg, net or gross as `heating_value` says.")},
            "net_share_of_gross": {"help_text": _("0 to 1; empty: 0.90 for gas, 0.95 for oil and coal.")},
            "valid_on": {"help_text": _("It counts in every period that ends on or after this day.")},
        }
