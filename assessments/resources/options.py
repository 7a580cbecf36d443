"""Options, what they change, and what became of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.choices import EffectStage
from assessments.models import Option, OptionEffect, OptionProgress
from assessments.resources import selectors
from assessments.resources.base import LOCKED_BY_HELP, USED_FIELDS
from assessments.resources.flows import CARRIER_HELP
from centres.resources import RecordSerializer, RowField
from recp_portal.lib.api import KnownFields

MOST_EFFECTS = 50  # more than any option has


EFFECT_FIELDS = (
    "flow_kind",
    "carrier",
    "name",
    "amount",
    "unit",
    "saving_amount",
    "period_start",
    "period_end",
    "method",
    "evidence",
)


EFFECT_HELP: dict[str, dict[str, Any]] = {
    "flow_kind": {"help_text": _("What is used or discharged less; empty when only money changes.")},
    "carrier": {"help_text": CARRIER_HELP},
    "amount": {"help_text": _("Less a year, in `unit`; negative where it becomes more.")},
    "unit": {"help_text": _("kWh, GJ, t, kg, m3 … Units with two meanings are refused.")},
    "saving_amount": {"help_text": _("Money saved a year, in the assessment's currency; negative where it costs.")},
}


class EffectLineSerializer(KnownFields, serializers.ModelSerializer[OptionEffect]):
    """An effect that is sent together with its option."""

    class Meta:
        model = OptionEffect
        fields = [*EFFECT_FIELDS]
        extra_kwargs = EFFECT_HELP


class OptionSerializer(RecordSerializer):
    """A cleaner production option. Its status follows what was last said of it (progress)."""

    found_in = RowField(selectors.rounds, help_text=_("The round in which it was found. Given once."))
    effects = EffectLineSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        required=False,
        write_only=True,
        max_length=MOST_EFFECTS,
        help_text=_("What it is expected to change, when it is made; later see effects."),
    )

    class Meta:
        model = Option
        fields = [
            "id",
            "assessment",
            "found_in",
            "number",
            "title",
            "description",
            "cause",
            "place",
            "counts_as",
            "technique",
            "investment_amount",
            "grant_amount",
            "running_cost_amount",
            "lifetime_years",
            "finance_source",
            "status",
            "effects",
            *USED_FIELDS,
        ]
        read_only_fields = ["assessment", "locked_by"]
        extra_kwargs = {
            "technique": {"help_text": _("One of the eight; empty only when the option counts apart.")},
            "investment_amount": {"help_text": _("In the assessment's currency, grants included.")},
            "grant_amount": {"help_text": _("The part of the investment that somebody else pays.")},
            "running_cost_amount": {"help_text": _("Extra cost a year, in the assessment's currency.")},
            "lifetime_years": {"help_text": _("1 to 60 years.")},
            "locked_by": {"help_text": LOCKED_BY_HELP},
        }


class EffectSerializer(RecordSerializer):
    """What one option changes in one flow a year. Positive: less used or discharged; negative: more."""

    option = RowField(selectors.options, help_text=_("Given once."))
    round = RowField(selectors.rounds, help_text=_("The round that says so. Given once."))
    stage = serializers.ChoiceField(
        choices=EffectStage.choices,
        required=False,
        default=EffectStage.EXPECTED,
        help_text=_("Expected, or observed in a follow-up."),
    )

    class Meta:
        model = OptionEffect
        fields = ["id", "option", "round", "stage", *EFFECT_FIELDS, *USED_FIELDS]
        read_only_fields = ["locked_by"]
        extra_kwargs = {**EFFECT_HELP, "locked_by": {"help_text": LOCKED_BY_HELP}}


class ProgressSerializer(RecordSerializer):
    """What was said of an option in one round: once a round, changed as often as needed."""

    id = serializers.UUIDField(read_only=True)
    option = RowField(selectors.options, help_text=_("Given once."))
    round = RowField(selectors.rounds, help_text=_("The round that says so. Given once."))

    class Meta:
        model = OptionProgress
        fields = [
            "id",
            "option",
            "round",
            "status",
            "reason",
            "remark",
            "responsible",
            "due_on",
            "implemented_on",
            "implemented_share",
            "actual_investment_amount",
            "evidence",
            *USED_FIELDS,
        ]
        read_only_fields = ["locked_by"]
        extra_kwargs = {
            "reason": {"help_text": _("Needed when the option was rejected or stopped.")},
            "implemented_on": {"help_text": _("Needed when the option is implemented.")},
            "implemented_share": {"help_text": _("Above 0 and up to 1; 1 is all of it.")},
            "actual_investment_amount": {"help_text": _("In the assessment's currency.")},
            "locked_by": {"help_text": LOCKED_BY_HELP},
        }
