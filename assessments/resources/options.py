"""Options, what they change, and what became of them."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.choices import EffectStage
from assessments.fields import CostFields
from assessments.models import Option, OptionCost, OptionEffect, OptionProgress, OptionRelation
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
    "is_hazardous",
    "saving_amount",
    "density_kg_per_m3",
    "ncv_mj_per_kg",
    "heating_value",
    "net_share_of_gross",
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
    "is_hazardous": {"help_text": _("Of waste: counted apart, as part of the waste.")},
    "saving_amount": {"help_text": _("Money saved a year, in the assessment's currency; negative where it costs.")},
    "density_kg_per_m3": {"help_text": _("Only where it differs from the factor's, or where there is none.")},
    "ncv_mj_per_kg": {"help_text": _("A measured net calorific value of a fuel.")},
    "heating_value": {"help_text": _("Of a fuel in energy units: net or gross; empty counts as net.")},
    "net_share_of_gross": {
        "help_text": _("Net ÷ gross, such as 0.9; empty: the rule of the fuel. Given alone: gross.")
    },
}


class EffectLineSerializer(KnownFields, serializers.ModelSerializer[OptionEffect]):
    """An effect that is sent together with its option."""

    class Meta:
        model = OptionEffect
        fields = [*EFFECT_FIELDS]
        extra_kwargs = EFFECT_HELP


class CostLineSerializer(KnownFields, serializers.ModelSerializer[OptionCost]):
    """One line of money of an option, as expected: an amount, or a quantity with its price."""

    class Meta:
        model = OptionCost
        fields = list(CostFields.__dataclass_fields__)
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "kind": {"help_text": _("What it is for; the kind says whether it comes each year or once.")},
            "carrier": {"help_text": _("Of energy saved: which one; empty: all that the option saves.")},
            "entered_amount": {
                "help_text": _("In `currency`; savings, investment, cost, grant and salvage are positive.")
            },
            "quantity": {"help_text": _("Instead of an amount, with `unit_price_amount`: kWh a year, say.")},
            "unit_price_amount": {"help_text": _("Of energy the price of the next kWh, not the average of the bill.")},
            "currency": {"help_text": _("ISO 4217 code; empty: the assessment's. Another one needs a dated rate.")},
            "rate": {"help_text": _("Units of the assessment's currency for one unit of `currency`.")},
            "price_year": {"help_text": _("Year of the prices; empty: that of the assessment.")},
            "source": {"help_text": _("Where the amount is from: an offer, a tariff.")},
        }


class RelationSerializer(KnownFields, serializers.ModelSerializer[OptionRelation]):
    """How the option and another one bear on each other."""

    first = RowField(selectors.options, help_text=_("In a sequence the one that comes first."))
    second = RowField(selectors.options, help_text=_("In a sequence the one that acts on what the first leaves."))

    class Meta:
        model = OptionRelation
        fields: ClassVar[list[str]] = ["first", "second", "kind", "overlap_share", "is_needed", "note"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "overlap_share": {"help_text": _("Share of the smaller saving that both claim, above 0 and up to 1.")},
            "is_needed": {"help_text": _("true: the second cannot be done without the first.")},
        }

    def get_validators(self) -> list[Any]:
        """Leave uniqueness to the service, which knows the assessment."""
        return []


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

    costs = CostLineSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        required=False,
        max_length=MOST_EFFECTS,
        help_text=_("Money line by line. A list that is sent takes the place of all lines that were there."),
    )
    relations = RelationSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        required=False,
        max_length=MOST_EFFECTS,
        help_text=_(
            "How it bears on other options. A list that is sent, in a change, takes the place of what was there; "
            "what an accepted round says stays."
        ),
    )

    taken_over_from = serializers.CharField(
        required=False,
        max_length=64,
        allow_blank=True,
        help_text=_("The card of similar plants that gave the idea. Given once."),
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
            "kind",
            "taken_over_from",
            "investment_amount",
            "grant_amount",
            "running_cost_amount",
            "lifetime_years",
            "finance_source",
            "status",
            "effects",
            "costs",
            "relations",
            *USED_FIELDS,
        ]
        read_only_fields = ["assessment", "locked_by"]
        extra_kwargs = {
            "technique": {"help_text": _("One of the eight; empty only when the option counts apart.")},
            "kind": {"help_text": _("One of the catalogue: see network_similar_catalogue; empty where none fits.")},
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
