"""What the API says of factors: published sets, and the centre's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from centres.resources import RECORD_FIELDS, RecordSerializer
from indicators import selectors
from indicators.models import FactorSet, FuelProperty, GridFactor, OwnFactor
from indicators.pages import gas_rows


class FuelSerializer(serializers.ModelSerializer[FuelProperty]):
    """One fuel of a set, on the net calorific value."""

    class Meta:
        model = FuelProperty
        fields = [
            "code",
            "name",
            "ncv_mj_per_kg",
            "co2_kg_per_tj",
            "ch4_kg_per_tj",
            "n2o_kg_per_tj",
            "is_biogenic",
            "density_kg_per_m3",
            "source",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "ncv_mj_per_kg": {"help_text": _("MJ/kg; null: it has to be measured.")},
            "co2_kg_per_tj": {"help_text": _("kg CO2 per TJ.")},
            "ch4_kg_per_tj": {"help_text": _("kg CH4 per TJ.")},
            "n2o_kg_per_tj": {"help_text": _("kg N2O per TJ.")},
            "density_kg_per_m3": {"help_text": _("kg/m3; null: it has to be given with a volume.")},
            "is_biogenic": {"help_text": _("Its CO2 is a memo item and in no total.")},
        }


class GridFactorSerializer(serializers.ModelSerializer[GridFactor]):
    """What a kilowatt-hour from the grid emits. Zero is a value; the kinds are different things."""

    class Meta:
        model = GridFactor
        fields = ["id", "iso3", "kind", "co2e_kg_per_kwh", "gas", "year", "valid_start", "valid_end", "source"]
        read_only_fields = fields
        extra_kwargs = {
            "kind": {"help_text": _("average is for carbon intensity, combined_margin for project savings.")},
            "co2e_kg_per_kwh": {"help_text": _("kg of `gas` per kWh.")},
            "gas": {"help_text": _("CO2e with upstream gases, or CO2 alone.")},
        }


class GasSerializer(serializers.Serializer[Any]):
    """One gas, or a refrigerant blend whose potential is computed from its gases by mass."""

    code = serializers.CharField(help_text=_("CO2, CH4, HFC-134a, R-410A …"))
    kg_co2e_per_kg = serializers.DecimalField(
        max_digits=20, decimal_places=None, help_text=_("kg CO2e per kg, over 100 years.")
    )
    composition = serializers.DictField(
        child=serializers.CharField(), help_text=_("Of a blend: the share of each gas by mass.")
    )


class FactorSetSerializer(serializers.ModelSerializer[FactorSet]):
    """One published version of the factors. It never changes."""

    class Meta:
        model = FactorSet
        fields = ["id", "name", "version", "gwp_set", "published_on", "source"]
        read_only_fields = fields
        extra_kwargs = {"gwp_set": {"help_text": _("Whose global warming potentials: SAR, AR4, AR5 or AR6.")}}


class FactorSetDetailSerializer(FactorSetSerializer):
    """One published version of the factors with all that is in it."""

    fuels = FuelSerializer(many=True, read_only=True)
    gases = serializers.SerializerMethodField(help_text=_("Single gases, then blends."))
    grid_factors = GridFactorSerializer(many=True, read_only=True)

    class Meta(FactorSetSerializer.Meta):
        fields = [*FactorSetSerializer.Meta.fields, "fuels", "gases", "grid_factors"]
        read_only_fields = fields

    @extend_schema_field(GasSerializer(many=True))
    def get_gases(self, factor_set: FactorSet) -> list[dict[str, Any]]:
        """Return the gases and blends with their potentials."""
        return [
            {
                "code": row.code,
                "kg_co2e_per_kg": f"{row.kg_co2e_per_kg:f}",
                "composition": {gas: f"{share:f}" for gas, share in row.composition},
            }
            for row in gas_rows(factor_set)
        ]


class OwnFactorSerializer(RecordSerializer):
    """A factor of the centre's own. Its value never changes; it can be withdrawn."""

    fuel = serializers.CharField(required=False, allow_blank=True, help_text=_("The fuel's code, for ncv and co2."))

    class Meta:
        model = OwnFactor
        fields = [
            "id",
            "kind",
            "fuel",
            "value",
            "unit",
            "year",
            "source",
            "valid_start",
            "valid_end",
            "withdrawn_at",
            *RECORD_FIELDS,
        ]
        read_only_fields = ["unit", "withdrawn_at"]
        extra_kwargs = {
            "value": {"help_text": _("In `unit`, which follows from the kind.")},
            "valid_end": {"help_text": _("null: until it is withdrawn.")},
            "withdrawn_at": {"help_text": _("null: in use.")},
        }

    def validate_fuel(self, code: str) -> str:
        """Refuse what the published factors do not know."""
        if code and code not in dict(selectors.energy_carriers(selectors.current_factor_set().pk)):
            raise serializers.ValidationError(_("Fuel: choose one of the newest factor set."))
        return code
