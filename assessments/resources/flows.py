"""Inputs and outputs."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.models import FlowRecord
from assessments.resources import selectors
from assessments.resources.base import LOCKED_BY_HELP, USED_FIELDS
from centres.resources import RecordSerializer, RowField
from centres.selectors import product_rows

CARRIER_HELP = _("For energy: electricity, own_renewable, steam, or a fuel such as natural_gas, diesel, fuel_wood.")


class FlowSerializer(RecordSerializer):
    """An amount of something in the round's period: as entered, and in the portal's own unit."""

    round = RowField(selectors.rounds, help_text=_("Given once."))
    product = RowField(
        product_rows,
        required=False,
        allow_null=True,
        help_text=_("For product output: which of the site's products."),
    )
    canonical_amount = serializers.DecimalField(
        max_digits=30, decimal_places=9, read_only=True, help_text=_("The amount in the portal's own unit.")
    )
    canonical_unit = serializers.CharField(read_only=True, help_text=_("MWh, t, m3, kW-month or t CO2e."))

    class Meta:
        model = FlowRecord
        fields = [
            "id",
            "round",
            "kind",
            "carrier",
            "product",
            "name",
            "amount",
            "unit",
            "time_span",
            "span_count",
            "opening_stock_amount",
            "closing_stock_amount",
            "heating_value",
            "net_share_of_gross",
            "canonical_amount",
            "canonical_unit",
            "density_kg_per_m3",
            "ncv_mj_per_kg",
            "co2e_kg_per_kwh",
            "method",
            "uncertainty_percent",
            "evidence",
            "note",
            "cost_amount",
            "is_hazardous",
            "destination",
            "is_exported",
            "efficiency_share",
            "emission_source",
            "pond",
            "cod_kg_per_m3",
            "mcf_share",
            "methane_per_cod_share",
            "methane_recovered_t",
            *USED_FIELDS,
        ]
        read_only_fields = ["locked_by"]
        extra_kwargs = {
            "carrier": {"help_text": CARRIER_HELP},
            "amount": {"help_text": _("In `unit`, over the round's period; zero or more.")},
            "unit": {
                "help_text": _("kWh, MWh, GJ, toe, t, kg, m3, l … Units with two meanings (ton, gal) are refused.")
            },
            "time_span": {"help_text": _("What `amount` is for: the whole period, or one hour, day, week or month.")},
            "span_count": {"help_text": _("How many of these the period has, such as 300 days of operation.")},
            "opening_stock_amount": {"help_text": _("In `unit`; then `amount` is what was bought.")},
            "closing_stock_amount": {"help_text": _("In `unit`; use is opening + bought − closing.")},
            "heating_value": {"help_text": _("Of a fuel in energy units: net or gross; empty is asked about.")},
            "net_share_of_gross": {"help_text": _("0 to 1; empty: 0.90 for gas, 0.95 for oil and coal.")},
            "density_kg_per_m3": {"help_text": _("kg/m3; only where it differs from the default.")},
            "ncv_mj_per_kg": {"help_text": _("Net calorific value, MJ/kg; only where it was measured.")},
            "co2e_kg_per_kwh": {"help_text": _("The supplier's: steam and heat count with it, electricity as a memo.")},
            "uncertainty_percent": {"help_text": _("± %.")},
            "is_exported": {"help_text": _("Energy sold or passed on: what was burnt for it is subtracted.")},
            "efficiency_share": {"help_text": _("Of exported energy made of a fuel: exported ÷ fuel, such as 0.35.")},
            "emission_source": {"help_text": _("Of an emission; all but combustion stand apart from the indicators.")},
            "pond": {"help_text": _("How effluent is treated: sets the methane correction factor.")},
            "cod_kg_per_m3": {"help_text": _("Of effluent entered as a volume; the same number as g/l.")},
            "mcf_share": {"help_text": _("Methane correction factor of the pond; empty: that of its kind.")},
            "methane_per_cod_share": {"help_text": _("Bo, t CH4 from 1 t COD; empty: 0.25.")},
            "methane_recovered_t": {"help_text": _("Caught from the pond and burnt.")},
            "cost_amount": {"help_text": _("For the whole period, in the assessment's currency.")},
            "locked_by": {"help_text": LOCKED_BY_HELP},
        }
