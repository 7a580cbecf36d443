"""What changed for people."""

from django.utils.translation import gettext_lazy as _

from assessments.models import HumanEffect
from assessments.resources import selectors
from assessments.resources.base import LOCKED_BY_HELP, USED_FIELDS
from centres.resources import RecordSerializer, RowField


class HumanEffectSerializer(RecordSerializer):
    """An effect on people: never money, never inside the indicators."""

    round = RowField(selectors.rounds, help_text=_("Given once."))
    option = RowField(
        selectors.options, required=False, allow_null=True, help_text=_("The option that has this effect, if one has.")
    )

    class Meta:
        model = HumanEffect
        fields = [
            "id",
            "round",
            "option",
            "kind",
            "title",
            "people_before_count",
            "people_after_count",
            "women_count",
            "men_count",
            "evidence",
            *USED_FIELDS,
        ]
        read_only_fields = ["locked_by"]
        extra_kwargs = {"locked_by": {"help_text": LOCKED_BY_HELP}}
