"""Frozen results: read, never written."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view

from assessments.api.explained import EXPLAIN, is_asked
from assessments.filters import ResultFilters
from assessments.resources import ResultSerializer, selectors
from centres.api import ReadRecordViewSet
from centres.permissions import Permission


@extend_schema_view(list=extend_schema(parameters=[EXPLAIN]), retrieve=extend_schema(parameters=[EXPLAIN]))
class ResultViewSet(ReadRecordViewSet):
    """Frozen results. An enterprise manager sees those of their own enterprises."""

    lookup_url_kwarg = "result_id"
    rows = staticmethod(selectors.results)
    serializer_class = ResultSerializer
    filterset_class = ResultFilters
    other_parameters = ("explain",)
    action_permissions = {"list": Permission.PLANT_RESULTS_VIEW, "retrieve": Permission.PLANT_RESULTS_VIEW}

    def get_serializer_context(self) -> dict[str, Any]:
        """Say whether the steps are asked for."""
        return {**super().get_serializer_context(), "explain": is_asked(self.request)}
