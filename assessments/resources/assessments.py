"""Assessments and their rounds."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.choices import Criterion
from assessments.models import Assessment, Round
from assessments.resources import selectors
from assessments.resources.base import known_currency
from centres.resources import (
    RECORD_FIELDS,
    ColleagueField,
    PersonSerializer,
    RecordSerializer,
    RowField,
    VersionSerializer,
)
from centres.selectors import site_rows
from indicators.models import FactorSet, GridFactor
from recp_portal.lib.api import KnownFields


class RankingSerializer(KnownFields, serializers.Serializer[Any]):
    """The enterprise's weights, together 100, and a score from 0 to 10 of each option for each criterion."""

    weights = serializers.DictField(
        child=serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100),
        help_text=_("By criterion: %(criteria)s.") % {"criteria": ", ".join(Criterion.values)},
    )
    scores = serializers.DictField(
        child=serializers.DictField(
            child=serializers.DecimalField(max_digits=4, decimal_places=2, min_value=0, max_value=10)
        ),
        required=False,
        help_text=_("By the option's id, then by criterion."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse criteria that are not known."""
        named = {*attrs["weights"], *(name for given in attrs.get("scores", {}).values() for name in given)}
        unknown = sorted(named - set(Criterion.values))
        if unknown:
            raise serializers.ValidationError(
                _("Criteria: %(unknown)s is not one of %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(Criterion.values)}
            )
        return attrs

    def to_representation(self, instance: Any) -> Any:
        """Return what is kept, numbers as text; nothing is kept of an assessment that was never ranked."""
        return {"weights": instance.get("weights", {}), "scores": instance.get("scores", {})}


LONGEST_ANSWER = 4000
MOST_ANSWERS = 500


class AssessmentSerializer(RecordSerializer):
    """One in-plant assessment of one site."""

    site = RowField(site_rows, help_text=_("The plant that is assessed. Given once."))
    lead = ColleagueField(
        required=False, help_text=_("Number of the person who leads the assessment; you, when left out.")
    )
    lead_name = serializers.CharField(source="lead.name", read_only=True)
    currency = serializers.CharField(
        required=False,
        min_length=3,
        max_length=3,
        validators=[known_currency],
        help_text=_("ISO 4217 code of all amounts of money in the assessment; the centre's, when left out."),
    )
    grid_factor = serializers.PrimaryKeyRelatedField(
        queryset=GridFactor.objects.all(),
        pk_field=serializers.IntegerField(),
        required=False,
        allow_null=True,
        help_text=_("Number of the factor for electricity from the grid; the country's average, when left out."),
    )
    ranking = RankingSerializer(
        required=False, help_text=_("The enterprise's weights and the scores of options; no figure of a round.")
    )
    factor_set = serializers.CharField(
        required=False,
        help_text=_("Name and version of a published set; it stays once a round is accepted. Left out: the newest."),
    )

    class Meta:
        model = Assessment
        fields = [
            "id",
            "reference",
            "enterprise",
            "site",
            "started_on",
            "lead",
            "lead_name",
            "focus",
            "team",
            "approach",
            "currency",
            "currency_per_usd",
            "rate_source",
            "rate_on",
            "discount_rate",
            "tax_share",
            "depreciation_years",
            "inflation_share",
            "price_year",
            "ranking",
            "factor_set",
            "grid_factor",
            "closed_at",
            *RECORD_FIELDS,
        ]
        read_only_fields = ["enterprise"]
        extra_kwargs = {
            "reference": {"help_text": _("Centre, year and number: KE-2026-014.")},
            "currency_per_usd": {"help_text": _("Units of the currency for one US dollar.")},
            "discount_rate": {"help_text": _("A share of one a year: 0.10. Nominal where inflation is given.")},
            "tax_share": {"help_text": _("Tax on profit, a share of one; 0: the view after tax is not shown.")},
            "depreciation_years": {"help_text": _("Straight line; empty: over an option's lifetime.")},
            "inflation_share": {"help_text": _("A share of one a year; above 0.05 real terms are shown as well.")},
            "price_year": {"help_text": _("Cost lines in prices of other years are brought to this year.")},
        }


class RoundSerializer(RecordSerializer):
    """A part of an assessment that is submitted and accepted as a whole."""

    assessment = RowField(selectors.assessments, help_text=_("Given once."))
    reference = serializers.CharField(
        source="assessment.reference", read_only=True, help_text=_("The assessment's: KE-2026-014.")
    )
    compared_with = RowField(
        selectors.rounds,
        required=False,
        allow_null=True,
        help_text=_("A version of the baseline; empty: the first, or for a new round the one in force in its year."),
    )
    taken_from = RowField(
        selectors.rounds,
        required=False,
        allow_null=True,
        help_text=_("Of a new version of the baseline: the round whose period, inputs and outputs it takes over."),
    )
    submitted_by = PersonSerializer(read_only=True, allow_null=True)
    returned_by = PersonSerializer(read_only=True, allow_null=True)
    accepted_by = PersonSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Round
        fields = [
            "id",
            "assessment",
            "reference",
            "number",
            "kind",
            "period_start",
            "period_end",
            "campaign",
            "compared_with",
            "change_reason",
            "change_note",
            "changed_on",
            "taken_from",
            "status",
            "plant_confirmed_on",
            "note",
            "submitted_by",
            "submitted_at",
            "returned_by",
            "returned_at",
            "return_reason",
            "accepted_by",
            "accepted_at",
            *RECORD_FIELDS,
        ]
        extra_kwargs = {
            "kind": {
                "help_text": _("Given once. One report, any number of follow-ups; a second baseline says what changed.")
            },
            "change_reason": {"help_text": _("Why the baseline has a new version; empty in every other round.")},
            "changed_on": {"help_text": _("The day from which the plant is another.")},
            "period_start": {"help_text": _("First day of the twelve months, or of the campaign.")},
            "period_end": {"help_text": _("Last day of the twelve months, or of the campaign.")},
            "campaign": {
                "help_text": _("Name of a season that is shorter than a year; compared with the same campaign only.")
            },
        }


class AnswerSerializer(serializers.Serializer[Any]):
    """An answer to one question about a round's figures."""

    finding = serializers.CharField(max_length=16, help_text=_("`key` of the finding, as the round asks it now."))
    answer = serializers.CharField(
        max_length=LONGEST_ANSWER, allow_blank=True, help_text=_("Empty takes back what was answered.")
    )


class AnswersSerializer(VersionSerializer):
    """Answers to questions about a round's figures."""

    answers = AnswerSerializer(many=True, max_length=MOST_ANSWERS)  # type: ignore[call-arg]  # many=True takes it


class FindingSerializer(serializers.Serializer[Any]):
    """Something that looks wrong in a round's figures, and what was answered."""

    key = serializers.CharField(help_text=_("Names a question; another one when the values change. Empty of an error."))
    code = serializers.CharField(help_text=_("What was found, such as `waste_water_above_water`."))
    severity = serializers.ChoiceField(
        choices=["error", "question"],
        help_text=_("An error stops a submission; a question wants an answer before it."),
    )
    subject = serializers.CharField(help_text=_("What it is about: an indicator, an input or output, an option."))
    sentence = serializers.CharField(help_text=_("The finding in words, with its figures."))
    values = serializers.DictField(child=serializers.CharField(), help_text=_("The figures, unrounded, as text."))
    unit = serializers.CharField(help_text=_("Unit of the values that are amounts."))
    answer = serializers.CharField(help_text=_("What was answered; empty where nobody did."))
    answered_by = PersonSerializer(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class SubmitSerializer(VersionSerializer):
    """Handing a round to the reviewer."""

    answers = AnswerSerializer(
        many=True,
        required=False,
        default=list,
        max_length=MOST_ANSWERS,  # type: ignore[call-arg]  # many=True takes it
        help_text=_("Kept before it is handed over."),
    )

    note = serializers.CharField(
        required=False, default="", allow_blank=True, help_text=_("What the reviewer should know.")
    )


class BudgetSerializer(serializers.Serializer[Any]):
    """How much can be invested."""

    budget = serializers.DecimalField(
        max_digits=16, decimal_places=2, min_value=0, help_text=_("In the assessment's currency.")
    )


class FactorSetAskedSerializer(serializers.Serializer[Any]):
    """With which factors to calculate."""

    factor_set = serializers.PrimaryKeyRelatedField(
        queryset=FactorSet.objects.filter(is_published=True),
        pk_field=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        required=False,
        help_text=_("Number of a published set; the newest, when left out."),
    )


class ReasonSerializer(VersionSerializer):
    """Giving a round back, or opening it again."""

    reason = serializers.CharField(help_text=_("What has to be changed: the assessor reads it."))
