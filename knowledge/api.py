"""What similar plants did, for programs: the same cards as the pages, by the same rule."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, views
from rest_framework.request import Request
from rest_framework.response import Response

from centres.access import SIGNED_IN, network_permissions_of
from centres.api import CentreViewSet
from centres.permissions import Permission
from knowledge import pages
from knowledge.pages import Asked
from knowledge.resources import (
    AskedSerializer,
    KindSerializer,
    SimilarSerializer,
    catalogue,
)

if TYPE_CHECKING:
    from accounts.models import User


PARAMETERS: Sequence[Any] = [
    AskedSerializer,
    OpenApiParameter("data", str, description=_("Kind of data: recorded, demonstration, generated.")),
]


class CatalogueView(views.APIView):
    """The kinds of options."""

    policy = SIGNED_IN

    @extend_schema(operation_id="network_similar_catalogue", responses=KindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the kinds that an option may be of."""
        return Response(KindSerializer(catalogue(), many=True).data)


class NetworkSimilarView(views.APIView):
    """The cards of all centres, for network staff: everybody else gets 404."""

    policy = Permission.NETWORK_VIEW

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let network staff in."""
        super().initial(request, *args, **kwargs)
        granted = network_permissions_of(cast("User", request.user))
        if not granted:
            raise exceptions.NotFound
        if self.policy not in granted:
            raise exceptions.PermissionDenied

    @extend_schema(
        operation_id="network_similar_list",
        parameters=PARAMETERS,
        responses=SimilarSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List what similar plants did."""
        data_kind = pages.data_kind_asked(request.query_params.get("data", ""))
        return Response(_cards(request, data_kind=data_kind, in_centre=False))


class SimilarViewSet(CentreViewSet):
    """The cards, for people of a centre."""

    action_permissions: ClassVar[Mapping[str, Permission]] = {"list": Permission.ASSESSMENT_VIEW}
    other_parameters = ("q", "sector", "size", "process", "technique", "resource", "data")
    serializer_class = SimilarSerializer
    pagination_class = None

    @extend_schema(operation_id="centres_similar_list", parameters=PARAMETERS, responses=SimilarSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        """List what similar plants did."""
        data_kind = pages.data_kind_in_centre(request.query_params.get("data", ""))
        return Response(_cards(request, data_kind=data_kind, in_centre=True))


def _cards(request: Request, *, data_kind: str, in_centre: bool) -> Any:
    AskedSerializer(data=request.query_params).is_valid(raise_exception=True)
    shown = pages.list_page(Asked.of(request.query_params), data_kind=data_kind, in_centre=in_centre)
    return SimilarSerializer([_card(line) for line in shown.cards], many=True).data


def _card(line: Any) -> dict[str, Any]:
    cell = line.cell
    return {
        "card": line.card,
        "name": line.name,
        "place": cell.place if cell else "",
        "is_told": line.is_told,
        "plants_count": cell.plants_count if cell else None,
        "implemented_count": cell.implemented_count if cell else None,
        "ranges": [
            {"of": of, **{name: _six(getattr(told, name)) for name in RANGE}} for of, told in cell.ranges.items()
        ]
        if cell
        else [],
        "reasons": [{"reason": reason, "plants_count": count} for reason, count in cell.reasons] if cell else [],
        "cases": [case.slug for case in line.cases],
    }


RANGE = ("lowest_value", "highest_value", "middle_low", "middle_high", "is_running", "plants_count")


def _six(value: Any) -> Any:
    """Return an edge with six decimals; they are powers of ten."""
    return round(value, 6) if hasattr(value, "quantize") else value
