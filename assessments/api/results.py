"""Frozen results: read, never written."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from assessments.filters import ResultFilters
from assessments.resources import ResultSerializer, selectors
from centres.api import ReadRecordViewSet
from centres.permissions import Permission
from recp_portal.lib.api import refuse

EXPLAIN = OpenApiParameter(
    "explain", type=bool, description=_("Include each step of the calculation, with its formula and source.")
)


FLAGS = {"1": True, "true": True, "0": False, "false": False}


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
        asked = self.request.query_params.get("explain", "0") if self.request else "0"
        if asked.lower() not in FLAGS:
            refuse("explain", str(_("Explain: write 1 or 0.")))
        return {**super().get_serializer_context(), "explain": FLAGS[asked.lower()]}
