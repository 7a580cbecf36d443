"""How programs read the cards of similar plants and the catalogue of kinds."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assessments.catalogue import KINDS, OptionKind, Process, Source
from assessments.choices import FlowKind, Reason, Technique
from centres.models import SizeClass
from network.choices import HistogramOf


class AskedSerializer(serializers.Serializer[Any]):
    """What of the cards is asked for."""

    q = serializers.CharField(required=False, max_length=100, help_text=_("Words, in the reader's language."))
    sector = serializers.CharField(required=False, max_length=2, help_text=_("ISIC section (C) or division (10)."))
    size = serializers.ChoiceField(SizeClass.choices, required=False, help_text=_("Narrows a division."))
    process = serializers.ChoiceField(Process.choices, required=False)
    technique = serializers.ChoiceField(Technique.choices, required=False)
    resource = serializers.ChoiceField(FlowKind.choices, required=False, help_text=_("What is used or given off less."))


RANGE_HELP = _("In US dollars (a year) or years, as `of` says. Empty: zero or less.")


class RangeSerializer(serializers.Serializer[Any]):
    """Where the middle half of the options lies, by whole bands."""

    of = serializers.ChoiceField(HistogramOf.choices)
    lowest_value = serializers.DecimalField(24, 6, allow_null=True, help_text=RANGE_HELP)
    highest_value = serializers.DecimalField(24, 6, allow_null=True, help_text=RANGE_HELP)
    middle_low = serializers.DecimalField(24, 6, allow_null=True, help_text=RANGE_HELP)
    middle_high = serializers.DecimalField(24, 6, allow_null=True, help_text=RANGE_HELP)
    is_running = serializers.BooleanField(help_text=_("true: of options in operation; false: as worked out."))
    plants_count = serializers.IntegerField()


class DroppedSerializer(serializers.Serializer[Any]):
    """One reason for dropping."""

    reason = serializers.ChoiceField(Reason.choices)
    plants_count = serializers.IntegerField(allow_null=True, help_text=_("Empty: fewer than five plants."))


class SimilarSerializer(serializers.Serializer[Any]):
    """One card. Where it may not be told, counts are empty and there are no ranges."""

    card = serializers.CharField(help_text=_("A kind of the catalogue, or a technique and a resource: a.b"))
    name = serializers.CharField()
    place = serializers.CharField(help_text=_("C/10/small; empty: all plants. Wider than asked where that is too few."))
    is_told = serializers.BooleanField()
    plants_count = serializers.IntegerField(allow_null=True, help_text=_("Plants that were offered it."))
    implemented_count = serializers.IntegerField(allow_null=True, help_text=_("Plants that run it."))
    ranges = RangeSerializer(many=True)
    reasons = DroppedSerializer(many=True)
    cases = serializers.ListField(child=serializers.SlugField(), help_text=_("Published cases of this kind."))


class KindSerializer(serializers.Serializer[Any]):
    """One kind of the catalogue."""

    code = serializers.ChoiceField(OptionKind.choices)
    name = serializers.CharField()
    process = serializers.ChoiceField(Process.choices)
    techniques = serializers.ListField(child=serializers.CharField(), help_text=_("As an option's `technique`."))
    resources = serializers.ListField(child=serializers.CharField(), help_text=_("As an effect's `flow_kind`."))
    taken_from = serializers.CharField(help_text=_("Where the list has it from."))


def catalogue() -> list[dict[str, Any]]:
    """Return the kinds as programs read them."""
    return [
        {
            "code": code,
            "name": str(OptionKind(code).label),
            "process": kind.process,
            "techniques": list(kind.techniques),
            "resources": list(kind.resources),
            "taken_from": str(Source(kind.source).label),
        }
        for code, kind in KINDS.items()
    ]
