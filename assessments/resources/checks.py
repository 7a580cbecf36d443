"""What a centre compares figures with: its prices of energy, and benchmarks of sectors."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.models import PriceBand, SectorBenchmark
from assessments.resources.base import known_currency, known_energy
from centres.resources import RECORD_FIELDS, RecordSerializer


class PriceBandSerializer(RecordSerializer):
    """What one kWh of an energy may cost before the portal asks, in one currency."""

    carrier = serializers.CharField(max_length=40, validators=[known_energy], help_text=_("electricity, diesel …"))
    currency = serializers.CharField(
        min_length=3, max_length=3, validators=[known_currency], help_text=_("ISO 4217 code.")
    )

    class Meta:
        model = PriceBand
        fields: ClassVar[list[str]] = [
            "id",
            "carrier",
            "currency",
            "lowest_amount",
            "highest_amount",
            "source",
            *RECORD_FIELDS,
        ]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "lowest_amount": {"help_text": _("Of one kWh, in `currency`.")},
            "highest_amount": {"help_text": _("Of one kWh, in `currency`.")},
        }


class BenchmarkSerializer(RecordSerializer):
    """What plants of a sector usually take or leave behind for one unit of product, with its source."""

    class Meta:
        model = SectorBenchmark
        fields: ClassVar[list[str]] = [
            "id",
            "isic_code",
            "indicator",
            "unit",
            "output_unit",
            "low_value",
            "high_value",
            "source",
            *RECORD_FIELDS,
        ]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "low_value": {"help_text": _("In `unit` for one `output_unit`.")},
            "high_value": {"help_text": _("In `unit` for one `output_unit`.")},
        }
