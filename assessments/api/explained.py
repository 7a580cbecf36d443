"""Figures that are calculated for an answer, with each step where the request asks for it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.figures import to_json
from recp_portal.lib.api import refuse
from recp_portal.lib.api_schema import dataclass_schema

EXPLAIN = OpenApiParameter(
    "explain", type=bool, description=_("Include each step of the calculation, with its formula and source.")
)
FLAGS = {"1": True, "true": True, "0": False, "false": False}
STEPS = ("steps", "step", "explained")


def is_asked(request: Request | None) -> bool:
    """Return whether the steps are asked for. Raises ValidationError."""
    asked = request.query_params.get("explain", "0") if request is not None else "0"
    if asked.lower() not in FLAGS:
        refuse("explain", str(_("Explain: write 1 or 0.")))
    return FLAGS[asked.lower()]


def explained(request: Request, figures: Any) -> Response:
    """Answer with frozen figures."""
    values = to_json(figures)
    return Response(values if is_asked(request) else _without_steps(values))


def schema_of(kind: type[Any]) -> dict[int, Any]:
    """Describe the answer."""
    return {200: dataclass_schema(kind)}


def _without_steps(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_steps(item) for name, item in value.items() if name not in STEPS}
    if isinstance(value, list):
        return [_without_steps(item) for item in value]
    return value
