"""Inputs and outputs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view

from assessments import services
from assessments.api import examples
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.fields import FlowFields
from assessments.filters import FlowFilters
from assessments.resources import FlowSerializer, selectors
from centres.api import RemovableRecordViewSet, merged


@extend_schema_view(create=extend_schema(examples=[examples.FLOW]))
class FlowViewSet(AssessmentResource, RemovableRecordViewSet):
    """What went into a plant and came out of it, round by round."""

    lookup_url_kwarg = "flow_id"
    rows = staticmethod(selectors.flows)
    serializer_class = FlowSerializer
    filterset_class = FlowFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record an input or output."""
        round_ = values.pop("round")
        return services.add_flow(round_=round_, fields=FlowFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change an input or output."""
        fields = merged(FlowFields, record, values)
        return services.edit_flow(flow=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove an input or output."""
        services.remove_flow(flow=record, **actor)
