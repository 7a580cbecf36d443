"""The network's reference data for programs: programmes, what enterprises let their officers see, exchange rates."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import renderers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from centres.permissions import Permission
from centres.selectors import get_programme_or_404, is_officer_of, programmes_since
from indicators.selectors import rates_since
from releases import pages
from releases.api import CSV, CSVRenderer, NetworkViewSet, ReleasePages, choice, streamed
from releases.resources import ProgrammePlantsSerializer, ProgrammeSerializer, RateSerializer

if TYPE_CHECKING:
    from accounts.models import User

READ = dict.fromkeys(("list", "retrieve"), Permission.NETWORK_VIEW)
PAGING = ("cursor", "page_size", "since", "as_of")
SINCE = OpenApiParameter(
    "since", OpenApiTypes.STR, description="Only what was made or changed since: the `since` of the list that you have."
)


class NetworkRowsViewSet(NetworkViewSet):
    """Rows of the network that are listed page by page, with `?since=`. They are never removed."""

    pagination_class = ReleasePages
    rows_since: ClassVar[Callable[..., QuerySet[Any]]]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows; with `since` those that were made or changed since."""
        unseen: Q | None = self.unseen(column="changed_in")
        return type(self).rows_since(unseen=unseen)

    def list(self, request: Request) -> Response:
        """List the rows."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ProgrammeViewSet(NetworkRowsViewSet):
    """Who pays for assessments: programmes, closed ones too."""

    lookup_url_kwarg = "programme_id"
    lookup_value_converter = "int"
    serializer_class = ProgrammeSerializer
    rows_since = staticmethod(programmes_since)
    action_permissions: ClassVar[Mapping[str, Permission]] = READ | {"plants": Permission.NETWORK_VIEW}
    allowed: ClassVar[Mapping[str, tuple[str, ...]]] = {"list": PAGING}

    @extend_schema(operation_id="network_programmes_list", parameters=[SINCE])
    def list(self, request: Request) -> Response:
        """List the programmes."""
        return super().list(request)

    @extend_schema(operation_id="network_programmes_retrieve")
    def retrieve(self, request: Request, programme_id: int) -> Response:
        """Show one programme."""
        return Response(self.get_serializer(get_programme_or_404(programme_id=programme_id)).data)

    @extend_schema(
        operation_id="network_programmes_plants",
        responses={(200, "application/json"): ProgrammePlantsSerializer, (200, "text/csv"): CSV},
    )
    @action(detail=True, methods=["get"], pagination_class=None, renderer_classes=[renderers.JSONRenderer, CSVRenderer])
    def plants(self, request: Request, programme_id: int) -> HttpResponseBase:
        """Stream what enterprises let this programme's officers see of them, by name; 404 for everybody else."""
        programme = get_programme_or_404(programme_id=programme_id)
        user = cast("User", request.user)
        if not is_officer_of(user, programme):
            raise Http404
        sheet = pages.programme_plants_sheet(programme, officer=user)
        return streamed(request, sheet, programme=programme.code, at=timezone.now().isoformat())


class RateViewSet(NetworkRowsViewSet):
    """What one US dollar costs in other currencies, each rate with its day and source."""

    lookup_url_kwarg = "rate_id"
    lookup_value_converter = "int"
    serializer_class = RateSerializer
    rows_since = staticmethod(rates_since)
    action_permissions: ClassVar[Mapping[str, Permission]] = {"list": Permission.NETWORK_VIEW}
    allowed: ClassVar[Mapping[str, tuple[str, ...]]] = {"list": (*PAGING, "currency")}

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rates, of one currency where it is asked for."""
        rows = super().get_queryset()
        known = sorted(set(rows.order_by("currency").values_list("currency", flat=True).distinct()))
        currency = choice("currency", self.request.query_params.get("currency", ""), known)
        return rows.filter(currency=currency) if currency else rows

    @extend_schema(
        operation_id="network_rates_list",
        parameters=[SINCE, OpenApiParameter("currency", OpenApiTypes.STR, description="ISO 4217: KES.")],
    )
    def list(self, request: Request) -> Response:
        """List the exchange rates."""
        return super().list(request)
