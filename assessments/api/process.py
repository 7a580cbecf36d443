"""The process: its steps and key substances, the streams of a round and what they hold, and its utilities."""

from typing import Any
from uuid import UUID

from assessments import services
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.fields import CompositionFields, StreamFields, SubstanceFields, UnitOperationFields, UtilityFields
from assessments.filters import StreamFilters, SubstanceFilters, UnitOperationFilters, UtilityFilters
from assessments.resources import (
    StreamSerializer,
    SubstanceSerializer,
    UnitOperationSerializer,
    UtilitySerializer,
    selectors,
)
from centres.api import RemovableRecordViewSet, merged

ROWS_OF_A_STREAM = ("flow", "value_of", "from_unit", "to_unit")


class UnitOperationViewSet(AssessmentResource, RemovableRecordViewSet):
    """The steps of the process."""

    lookup_url_kwarg = "unit_operation_id"
    rows = staticmethod(selectors.unit_operations)
    serializer_class = UnitOperationSerializer
    filterset_class = UnitOperationFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("assessment",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a step."""
        assessment = values.pop("assessment")
        fields = UnitOperationFields(**values)
        return services.add_unit_operation(assessment=assessment, fields=fields, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a step; accepted results keep the name that they froze."""
        fields = merged(UnitOperationFields, record, values)
        return services.edit_unit_operation(
            unit_operation=record, fields=fields, expected_version=expected_version, **actor
        )

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a step that no stream goes to or comes from."""
        services.remove_unit_operation(unit_operation=record, **actor)


class SubstanceViewSet(AssessmentResource, RemovableRecordViewSet):
    """Key substances that are balanced by themselves."""

    lookup_url_kwarg = "substance_id"
    rows = staticmethod(selectors.substances)
    serializer_class = SubstanceSerializer
    filterset_class = SubstanceFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("assessment",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a key substance."""
        assessment = values.pop("assessment")
        return services.add_substance(assessment=assessment, fields=SubstanceFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a key substance."""
        fields = merged(SubstanceFields, record, values)
        return services.edit_substance(substance=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a substance that no stream holds."""
        services.remove_substance(substance=record, **actor)


class StreamViewSet(AssessmentResource, RemovableRecordViewSet):
    """The streams of the flow chart, round by round."""

    lookup_url_kwarg = "stream_id"
    rows = staticmethod(selectors.streams)
    serializer_class = StreamSerializer
    filterset_class = StreamFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a stream with what it holds."""
        round_, contents = values.pop("round"), _contents(values.pop("contents", []))
        fields = StreamFields(**_by_key(values))
        return services.add_stream(round_=round_, fields=fields, contents=contents, key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a stream; contents that are sent take the place of those that were there."""
        contents = _contents(values.pop("contents")) if "contents" in values else None
        fields = merged(StreamFields, record, _by_key(values))
        return services.edit_stream(
            stream=record, fields=fields, contents=contents, expected_version=expected_version, **actor
        )

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a stream."""
        services.remove_stream(stream=record, **actor)


class UtilityViewSet(AssessmentResource, RemovableRecordViewSet):
    """Boilers, generators, compressors and chillers, round by round."""

    lookup_url_kwarg = "utility_id"
    rows = staticmethod(selectors.utilities)
    serializer_class = UtilitySerializer
    filterset_class = UtilityFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("round",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a utility."""
        round_ = values.pop("round")
        return services.add_utility(round_=round_, fields=UtilityFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a utility."""
        fields = merged(UtilityFields, record, values)
        return services.edit_utility(utility=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a utility."""
        services.remove_utility(utility=record, **actor)


def _by_key(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with keys in the place of rows, as the service takes them."""
    keys = {f"{name}_id": values[name].pk if values[name] else None for name in ROWS_OF_A_STREAM if name in values}
    return {name: value for name, value in values.items() if name not in ROWS_OF_A_STREAM} | keys


def _contents(lines: list[dict[str, Any]]) -> list[CompositionFields]:
    return [CompositionFields(substance_id=line.pop("substance").pk, **line) for line in lines]
