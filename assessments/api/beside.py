"""What stands beside the indicators: loads of effluent, indicators of the plant's own, months of the baseline."""

from typing import Any
from uuid import UUID

from assessments import services
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.fields import BaselineLineFields, EffluentFields, LocalFields, PointFields
from assessments.filters import BaselineLineFilters, EffluentFilters, LocalIndicatorFilters
from assessments.resources import BaselineLineSerializer, EffluentSerializer, LocalIndicatorSerializer, selectors
from centres.api import RemovableRecordViewSet, merged


class EffluentViewSet(AssessmentResource, RemovableRecordViewSet):
    """What a waste-water carries of a substance."""

    lookup_url_kwarg = "effluent_id"
    rows = staticmethod(selectors.effluents)
    serializer_class = EffluentSerializer
    filterset_class = EffluentFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a load of effluent."""
        round_ = values.pop("round")
        fields = EffluentFields(**_with_flow(values))
        return services.add_effluent(round_=round_, fields=fields, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a load of effluent."""
        fields = merged(EffluentFields, record, _with_flow(values))
        return services.edit_effluent(effluent=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a load of effluent."""
        services.remove_effluent(effluent=record, **actor)


class LocalIndicatorViewSet(AssessmentResource, RemovableRecordViewSet):
    """Indicators of the plant's own."""

    lookup_url_kwarg = "local_indicator_id"
    rows = staticmethod(selectors.local_indicators)
    serializer_class = LocalIndicatorSerializer
    filterset_class = LocalIndicatorFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record an indicator of the plant's own."""
        round_ = values.pop("round")
        return services.add_local_indicator(round_=round_, fields=LocalFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change an indicator of the plant's own."""
        fields = merged(LocalFields, record, values)
        return services.edit_local_indicator(
            indicator=record, fields=fields, expected_version=expected_version, **actor
        )

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove an indicator of the plant's own."""
        services.remove_local_indicator(indicator=record, **actor)


class BaselineLineViewSet(AssessmentResource, RemovableRecordViewSet):
    """The months of a baseline, from which its base load and slope follow."""

    lookup_url_kwarg = "baseline_line_id"
    rows = staticmethod(selectors.baseline_lines)
    serializer_class = BaselineLineSerializer
    filterset_class = BaselineLineFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record the months of a resource."""
        round_ = values.pop("round")
        fields = BaselineLineFields(**_with_points(values))
        return services.add_baseline_line(round_=round_, fields=fields, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change the months of a resource; months that are sent take the place of those that were there."""
        fields = merged(BaselineLineFields, record, _with_points({"points": record.points, **values}))
        return services.edit_baseline_line(line=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove the months of a resource."""
        services.remove_baseline_line(line=record, **actor)


def _with_flow(values: dict[str, Any]) -> dict[str, Any]:
    if "flow" not in values:
        return values
    flow = values.pop("flow")
    return {**values, "flow_id": flow.pk}


def _with_points(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "points": PointFields.read(values["points"])}
