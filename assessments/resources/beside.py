"""What stands beside the indicators: loads of effluent, indicators of the plant's own, months of the baseline."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.models import BaselineLine, EffluentLoad, LocalIndicator
from assessments.resources import selectors
from assessments.resources.base import LOCKED_BY_HELP, USED_FIELDS
from centres.resources import RecordSerializer, RowField
from recp_portal.lib.api import KnownFields

MOST_POINTS = 366
LOCKED: dict[str, dict[str, Any]] = {"locked_by": {"help_text": LOCKED_BY_HELP}}


class EffluentSerializer(RecordSerializer):
    """What a waste-water carries of a substance: a concentration or a load, one of the two."""

    round = RowField(selectors.rounds, help_text=_("Given once."))
    flow = RowField(selectors.flows, help_text=_("A waste-water of the round."))

    class Meta:
        model = EffluentLoad
        fields: ClassVar[list[str]] = [
            "id",
            "round",
            "flow",
            "substance",
            "concentration_mg_per_l",
            "load_kg",
            "evidence",
            "note",
            *USED_FIELDS,
        ]
        read_only_fields: ClassVar[list[str]] = ["locked_by"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "substance": {"help_text": _("COD, BOD, TSS, Cr, N, P or another; once for each waste-water.")},
            "concentration_mg_per_l": {"help_text": _("mg/l, the mean of the analyses; empty with a load.")},
            "load_kg": {"help_text": _("kg in the round's period; empty with a concentration.")},
            **LOCKED,
        }


class LocalIndicatorSerializer(RecordSerializer):
    """An indicator of the plant's own: one amount for another, never among the thirteen."""

    round = RowField(selectors.rounds, help_text=_("Given once."))

    class Meta:
        model = LocalIndicator
        fields: ClassVar[list[str]] = [
            "id",
            "round",
            "name",
            "numerator_name",
            "numerator_amount",
            "numerator_unit",
            "denominator_name",
            "denominator_amount",
            "denominator_unit",
            "evidence",
            "note",
            *USED_FIELDS,
        ]
        read_only_fields: ClassVar[list[str]] = ["locked_by"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "name": {"help_text": _("Alike every year, so that the years are compared.")},
            "numerator_amount": {"help_text": _("In `numerator_unit`.")},
            "denominator_amount": {"help_text": _("In `denominator_unit`, above zero.")},
            **LOCKED,
        }


class PointSerializer(KnownFields, serializers.Serializer[Any]):
    """One month of the baseline."""

    period = serializers.CharField(source="label", max_length=40, help_text=_("Such as 2024-01; each once."))
    output = serializers.DecimalField(
        max_digits=24, decimal_places=6, min_value=0, help_text=_("In the unit of the year's output.")
    )
    use = serializers.DecimalField(max_digits=24, decimal_places=6, min_value=0, help_text=_("In `unit`."))


class BaselineLineSerializer(RecordSerializer):
    """Output and use of one resource in at least six periods: the base load and slope that adjust the baseline."""

    round = RowField(selectors.rounds, help_text=_("A baseline. Given once."))
    points = PointSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        max_length=MOST_POINTS,
        help_text=_("At least six. A list that is sent takes the place of what was there."),
    )

    class Meta:
        model = BaselineLine
        fields: ClassVar[list[str]] = [
            "id",
            "round",
            "indicator",
            "unit",
            "period_count",
            "points",
            "source",
            "evidence",
            *USED_FIELDS,
        ]
        read_only_fields: ClassVar[list[str]] = ["locked_by"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "unit": {"help_text": _("Of use: measures the same as the indicator, such as kWh for energy.")},
            "period_count": {"help_text": _("How many such periods make the year: 12 months.")},
            **LOCKED,
        }
