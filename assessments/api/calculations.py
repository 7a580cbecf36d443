"""Calculating without saving: flows and options in, figures with their chains out."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import views
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api import examples
from assessments.figures import to_json
from assessments.outside import Answer, NotCalculated, calculate, for_openapi, input_schema
from centres.access import SIGNED_IN
from recp_portal.lib.api import PROBLEM
from recp_portal.lib.api_schema import dataclass_schema
from recp_portal.lib.throttling import CountingThrottle


class CalculationThrottle(CountingThrottle):
    """So many calculations for one person."""

    scope = "calculations"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Count by the person, who is signed in."""
        return f"{self.scope}:{request.user.pk}"


class CalculationView(views.APIView):
    """Calculations of programs that keep their own records."""

    policy = SIGNED_IN
    throttle_classes = (CalculationThrottle,)

    @extend_schema(
        operation_id="calculations_create",
        request={"application/json": for_openapi(input_schema())},
        responses={200: dataclass_schema(Answer)},
        examples=[examples.CALCULATION],
    )
    def post(self, request: Request) -> Response:
        """Calculate indicators, savings, findings and explanations. Nothing is saved."""
        try:
            return Response(to_json(calculate(request.data)))
        except NotCalculated as refusal:
            return Response(_problem(refusal), status=HTTPStatus.BAD_REQUEST, content_type=PROBLEM)


def _problem(refusal: NotCalculated) -> dict[str, Any]:
    status = HTTPStatus.BAD_REQUEST
    errors: dict[str, list[str]] = {}
    for problem in refusal.problems:
        errors.setdefault(problem.path, []).append(problem.message)
    detail = _("%(count)s values cannot be used; “problems” says which.") % {"count": refusal.count}
    return {
        "title": status.phrase,
        "status": int(status),
        "code": "invalid",
        "detail": detail,
        "errors": errors,
        "problems": [asdict(problem) for problem in refusal.problems],
    }
