"""What changed for people."""

from typing import Any
from uuid import UUID

from assessments import services
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.fields import HumanEffectFields
from assessments.filters import HumanEffectFilters
from assessments.resources import HumanEffectSerializer, selectors
from centres.api import RemovableRecordViewSet, merged


class HumanEffectViewSet(AssessmentResource, RemovableRecordViewSet):
    """Effects on people."""

    lookup_url_kwarg = "human_effect_id"
    rows = staticmethod(selectors.human_effects)
    serializer_class = HumanEffectSerializer
    filterset_class = HumanEffectFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record an effect on people."""
        round_ = values.pop("round")
        fields = HumanEffectFields(**_with_option(values))
        return services.add_human_effect(round_=round_, fields=fields, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change an effect on people."""
        fields = merged(HumanEffectFields, record, _with_option(values))
        return services.edit_human_effect(effect=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove an effect on people."""
        services.remove_human_effect(effect=record, **actor)


def _with_option(values: dict[str, Any]) -> dict[str, Any]:
    if "option" not in values:
        return values
    option = values.pop("option")
    return {**values, "option_id": option.pk if option else None}
