"""Meters of a site, their bills, and what these add up to."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.guards import LARGEST_MONEY
from assessments.models import Bill, BillLine, Meter
from assessments.resources import selectors
from assessments.resources.base import known_currency, known_energy
from centres.resources import RECORD_FIELDS, RecordSerializer, RowField
from centres.selectors import site_rows
from indicators.core import PartPeriodMethod
from recp_portal.lib.api import KnownFields

MOST_LINES = 20  # more than there are kinds


class MeterSerializer(RecordSerializer):
    """What counts electricity, a fuel or water at a site, and is billed."""

    site = RowField(site_rows, help_text=_("Given once."))
    currency = serializers.CharField(
        min_length=3, max_length=3, validators=[known_currency], help_text=_("ISO 4217 code of the bills.")
    )
    carrier = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=40,
        validators=[known_energy],
        help_text=_("Of an energy meter: electricity, or a fuel such as natural_gas."),
    )
    parent = RowField(  # type: ignore[assignment]  # a field, not the serializer above
        selectors.meters,
        required=False,
        allow_null=True,
        help_text=_("The main meter that counts it too. Then only one of the two can be an input."),
    )

    class Meta:
        model = Meter
        fields = [
            "id",
            "site",
            "name",
            "kind",
            "carrier",
            "unit",
            "currency",
            "parent",
            "share",
            "heating_value",
            "has_time_of_use",
            "has_demand",
            "note",
            *RECORD_FIELDS,
        ]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "unit": {"help_text": _("Unit of the bills: kWh, m3, t … It stays once there are bills.")},
            "share": {"help_text": _("Above 0 and up to 1; less than 1 where others use this meter too.")},
            "heating_value": {"help_text": _("Of gas billed in energy units: net or gross.")},
        }


class BillLineSerializer(KnownFields, serializers.ModelSerializer[BillLine]):
    """One line of a bill: an amount, a cost, or both."""

    cost_amount = serializers.DecimalField(
        max_digits=18,
        decimal_places=2,
        required=False,
        allow_null=True,
        min_value=1 - LARGEST_MONEY,
        max_value=LARGEST_MONEY - 1,
        help_text=_("In the meter's currency; negative for a credit."),
    )

    class Meta:
        model = BillLine
        fields: ClassVar[list[str]] = ["kind", "amount", "unit", "cost_amount"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "kind": {"help_text": _("Each once on a bill; use by time of use, or as a whole.")},
            "amount": {"min_value": 0, "help_text": _("In `unit`: use in the meter's unit, demand in kW or kW-month.")},
            "unit": {"help_text": _("Empty: the meter's.")},
        }


class BillSerializer(RecordSerializer):
    """One bill of a meter, from its first to its last day."""

    meter = RowField(selectors.meters, help_text=_("Given once."))
    lines = BillLineSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        max_length=MOST_LINES,
        help_text=_("A list that is sent takes the place of the lines that were there."),
    )

    class Meta:
        model = Bill
        fields: ClassVar[list[str]] = ["id", "meter", "start_on", "end_on", "is_estimated", "lines", *RECORD_FIELDS]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "start_on": {"help_text": _("First day, counted.")},
            "end_on": {"help_text": _("Last day, counted.")},
        }


class MeterUseSerializer(KnownFields, serializers.Serializer[Any]):
    """Making the total of a meter's bills an input of a round."""

    round = RowField(selectors.rounds, help_text=_("An open round of an assessment of the site."))
    method = serializers.ChoiceField(
        choices=[(method.value, method.value) for method in PartPeriodMethod],
        required=False,
        allow_null=True,
        help_text=_("How missing days are made up; without it a part-year is refused."),
    )
    in_place_of = serializers.UUIDField(
        required=False, allow_null=True, help_text=_("The input typed by hand whose place it takes.")
    )
    is_separate = serializers.BooleanField(
        required=False, default=False, help_text=_("true: it stands beside what was typed by hand.")
    )


class TotalAskedSerializer(serializers.Serializer[Any]):
    """Which total of a meter's bills."""

    round = RowField(selectors.rounds, help_text=_("In whose period."))
    method = serializers.ChoiceField(
        choices=[(method.value, method.value) for method in PartPeriodMethod],
        required=False,
        help_text=_("How missing days are made up; without it a part-year has no total."),
    )
