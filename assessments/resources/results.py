"""Frozen results: read, never written."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessments.figures import RoundFigures
from assessments.models import Result
from centres.resources import PersonSerializer
from recp_portal.lib.api_schema import dataclass_schema


@extend_schema_field({"allOf": [dataclass_schema(RoundFigures)]})
class FiguresField(serializers.JSONField):
    """The figures as they were frozen; with the chain of every figure where the request asks for them."""

    def to_representation(self, value: Any) -> Any:
        """Leave the steps and the chains out unless they are asked for."""
        if self.context.get("explain"):
            return value
        value = {name: part for name, part in value.items() if name != "explained"}
        rows = {name: [_without_steps(row) for row in value.get(name, [])] for name in ("flows", "options")}
        return {**value, **rows}


def _without_steps(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "steps"}


class ResultSerializer(serializers.ModelSerializer[Result]):
    """The frozen figures of one accepted round. Documents and totals rest on these rows and never on live ones."""

    reference = serializers.CharField(source="assessment.reference", help_text=_("The assessment's: KE-2026-014."))
    accepted_by = PersonSerializer()
    factor_set = serializers.CharField(help_text=_("The version of the factors that the figures rest on."))
    superseded_by = serializers.SerializerMethodField(
        help_text=_("The result that replaced this one; null while it stands.")
    )
    figures = FiguresField(help_text=_("Amounts are text, so that nothing is rounded. null is: not recorded."))

    class Meta:
        model = Result
        fields = [
            "id",
            "enterprise",
            "assessment",
            "reference",
            "round",
            "kind",
            "period_start",
            "period_end",
            "as_of",
            "accepted_by",
            "evidence",
            "inputs_digest",
            "factor_set",
            "core_version",
            "supersedes",
            "superseded_by",
            "currency",
            "currency_per_usd",
            "figures",
        ]
        read_only_fields = fields
        extra_kwargs = {
            "as_of": {"help_text": _("When the round was accepted.")},
            "evidence": {"help_text": _("The weakest of all that the figures rest on.")},
            "inputs_digest": {"help_text": _("SHA-256 of the figures: the same inputs give the same digest.")},
            "currency_per_usd": {"help_text": _("Units of the currency for one US dollar.")},
        }

    def get_superseded_by(self, result: Result) -> str | None:
        """Return the key of the result that replaced this one."""
        later = getattr(result, "superseded_by", None)
        return str(later.pk) if later else None
