"""The process: its steps and key substances, the streams of a round and what they hold, and its utilities."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.models import Composition, Stream, Substance, UnitOperation, UtilityConversion
from assessments.resources import selectors
from assessments.resources.base import LOCKED_BY_HELP, USED_FIELDS
from centres.resources import RECORD_FIELDS, RecordSerializer, RowField
from recp_portal.lib.api import KnownFields

MOST_CONTENTS = 50


class UnitOperationSerializer(RecordSerializer):
    """A step of the process flow chart."""

    assessment = RowField(selectors.assessments, help_text=_("Given once."))

    class Meta:
        model = UnitOperation
        fields: ClassVar[list[str]] = [
            "id",
            "assessment",
            "number",
            "name",
            "shifts_count",
            "operating_hours",
            "season",
            *RECORD_FIELDS,
        ]


class SubstanceSerializer(RecordSerializer):
    """A key substance that is balanced by itself."""

    assessment = RowField(selectors.assessments, help_text=_("Given once."))

    class Meta:
        model = Substance
        fields: ClassVar[list[str]] = ["id", "assessment", "name", "cas_number", "ghs_class", *RECORD_FIELDS]


class ContentSerializer(KnownFields, serializers.ModelSerializer[Composition]):
    """How much of a key substance a stream holds."""

    substance = RowField(selectors.substances, help_text=_("One of the assessment."))

    class Meta:
        model = Composition
        fields: ClassVar[list[str]] = ["substance", "share_percent", "is_bought_for"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "share_percent": {"help_text": _("Of the stream's mass as recorded, 0 to 100.")},
            "is_bought_for": {"help_text": _("true: the stream is bought for this substance.")},
        }


class StreamSerializer(RecordSerializer):
    """One line of the flow chart: a recorded input or output, a part of it, or an amount of its own."""

    round = RowField(selectors.rounds, help_text=_("Given once."))
    flow = RowField(
        selectors.flows,
        required=False,
        allow_null=True,
        help_text=_("The recorded input or output that it is, or is a part of."),
    )
    value_of = RowField(
        selectors.flows, required=False, allow_null=True, help_text=_("An input whose price it has, where it has none.")
    )
    from_unit = RowField(
        selectors.unit_operations, required=False, allow_null=True, help_text=_("A step; null: from outside.")
    )
    to_unit = RowField(
        selectors.unit_operations, required=False, allow_null=True, help_text=_("A step; null: leaves the site.")
    )
    contents = ContentSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        required=False,
        max_length=MOST_CONTENTS,
        help_text=_("Key substances in it. A list that is sent takes the place of what was there."),
    )

    class Meta:
        model = Stream
        fields: ClassVar[list[str]] = [
            "id",
            "round",
            "kind",
            "medium",
            "name",
            "flow",
            "from_unit",
            "to_unit",
            "amount",
            "unit",
            "density_kg_per_m3",
            "water_percent",
            "purchase_amount",
            "value_of",
            "processing_amount",
            "disposal_amount",
            "earnings_amount",
            "destination",
            "evidence",
            "note",
            "contents",
            *USED_FIELDS,
        ]
        read_only_fields: ClassVar[list[str]] = ["locked_by"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "amount": {"help_text": _("In `unit`; empty: all of the recorded flow, or not known.")},
            "unit": {"help_text": _("Empty: the flow's.")},
            "density_kg_per_m3": {"help_text": _("kg/m3, of an amount entered as a volume.")},
            "purchase_amount": {"help_text": _("In the assessment's currency, of all of it.")},
            "processing_amount": {"help_text": _("Spent on it before it leaves, in the assessment's currency.")},
            "disposal_amount": {"help_text": _("In the assessment's currency.")},
            "earnings_amount": {"help_text": _("In the assessment's currency.")},
            "locked_by": {"help_text": LOCKED_BY_HELP},
        }


class UtilitySerializer(RecordSerializer):
    """A boiler, generator, compressor or chiller: prices a leak, never adds to the site's energy."""

    round = RowField(selectors.rounds, help_text=_("Given once."))

    class Meta:
        model = UtilityConversion
        fields: ClassVar[list[str]] = [
            "id",
            "round",
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
            *USED_FIELDS,
        ]
        read_only_fields: ClassVar[list[str]] = ["locked_by"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "carrier": {"help_text": _("What goes in: electricity, steam, or a fuel.")},
            "coefficient_of_performance": {"help_text": _("Of a chiller: cold for one unit of power.")},
            "specific_use_kwh_per_nm3": {"help_text": _("Of a compressor: kWh/Nm³.")},
            "heat_kwh_per_t": {"help_text": _("Of steam, above its feed water: kWh/t.")},
            "other_cost_per_mwh_amount": {"help_text": _("In the assessment's currency, for a MWh that goes in.")},
            "lost_amount": {"help_text": _("A year, in what the utility makes: t of steam, Nm³ of air, MWh.")},
            "locked_by": {"help_text": LOCKED_BY_HELP},
        }
