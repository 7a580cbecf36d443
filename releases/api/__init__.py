"""The network for programs: releases, their figures, what changed, coverage, open data."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, permissions, renderers, views, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from centres.access import PUBLIC, network_permissions_of
from centres.filters import ReadAnew
from centres.models import DataKind
from centres.permissions import Permission
from centres.selectors import changes
from network import selectors as network
from network.confidentiality.tables import TABLES
from recp_portal.lib.api import KeyPagination, refuse
from recp_portal.lib.throttling import CountingThrottle
from releases import comparison, downloads, open_data, pages, selectors
from releases.downloads import Sheet
from releases.resources import (
    ComparisonSerializer,
    CoverageSerializer,
    FiguresSerializer,
    OpenReleaseSerializer,
    ReleaseSerializer,
    TableSerializer,
)

if TYPE_CHECKING:
    from accounts.models import User
    from releases.models import Release


class CSVRenderer(renderers.BaseRenderer):
    """Lets a client ask for CSV; the file itself is streamed."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> Any:
        """Write a refusal, which is never CSV."""
        return renderers.JSONRenderer().render(data)


class ZipRenderer(CSVRenderer):
    """Lets a client ask for a zip file."""

    media_type = "application/zip"
    format = "zip"
    charset = None  # type: ignore[assignment]  # bytes


class NetworkViewSet(viewsets.GenericViewSet[Any]):
    """A resource of the whole network: its staff alone; everybody else gets 404.

    Each action names its permission in `action_permissions`; an action that is not named is refused.
    """

    action_permissions: ClassVar[Mapping[str, Permission]] = {}
    filter_backends = ()
    allowed: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # parameters, by action

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Sign in, check the right, refuse what is no parameter."""
        super().initial(request, *args, **kwargs)
        granted = network_permissions_of(cast("User", request.user))
        if not granted:
            raise Http404
        if self.action in (None, "metadata"):
            raise exceptions.MethodNotAllowed(request.method or "OPTIONS")
        permission = self.action_permissions.get(self.action)
        if permission is None or permission not in granted:
            raise exceptions.PermissionDenied
        known = {*self.allowed.get(self.action, ()), "format"}
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            sentence = _("There is no such filter. There are: %(names)s.") % {"names": ", ".join(sorted(known))}
            raise exceptions.ValidationError({name: [sentence] for name in unknown})

    def unseen(self, *, column: str) -> Q | None:
        """Return which rows were not seen at the mark of `?since=`, by the column with their transaction, or None."""
        if "since" not in self.request.query_params or self.action != "list":
            return None
        mark = _read_mark("since", self.request.query_params["since"])
        try:
            return changes.unseen_since(mark, column=column)
        except changes.OfAnotherDatabase:
            raise ReadAnew from None


class ReleasePages(KeyPagination):
    """Pages of rows of the network, oldest first, with the mark for `?since=` next time."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        """Return a page, and remember the mark that was taken before it was read."""
        given = request.query_params.get("as_of", "")
        self.mark = _read_mark("as_of", given) if given else changes.mark_now()
        rows = super().paginate_queryset(queryset, request, view)
        self.base_url = replace_query_param(str(self.base_url), "as_of", str(self.mark))
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        """Answer with the releases and the mark."""
        answer = super().get_paginated_response(data)
        answer.data["since"] = str(self.mark)
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the answer."""
        described = super().get_paginated_response_schema(schema)
        described["required"].append("since")
        described["properties"]["since"] = {
            "type": "string",
            "description": "A mark of the moment before the first page was read: give it as `since` next time.",
        }
        return described


def _read_mark(name: str, text: str) -> changes.Mark:
    try:
        return changes.Mark.read(text)
    except changes.NotAMark:
        refuse(name, _("This is no mark of a list: give the `since` of an earlier answer as it was."))


def choice(name: str, value: str, known: Any) -> str:
    """Return one of the known values, or an empty one; anything else is refused in words."""
    if value and value not in known:
        refuse(name, _("There is no such %(name)s. There are: %(known)s.") % {"name": name, "known": ", ".join(known)})
    return value


def _text(name: str, sentence: str) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=sentence)


TABLE = _text("table", "The code of a table (`tables/`): only what it shows.")
STAGE = _text("stage", "identified, feasible, planned, implemented.")
MEASURE = _text("measure", "enterprises, options, investment_usd, saving_usd, energy_mwh …")
CSV = OpenApiResponse(OpenApiTypes.STR, description="The same as CSV, streamed.")


class ReleaseViewSet(NetworkViewSet):
    """What was told of the whole network, on a day, for good. A release never changes."""

    lookup_url_kwarg = "release_id"
    lookup_value_converter = "int"
    serializer_class = ReleaseSerializer
    pagination_class = ReleasePages
    action_permissions: ClassVar[Mapping[str, Permission]] = dict.fromkeys(
        ("list", "retrieve", "tables", "figures", "compare"), Permission.NETWORK_VIEW
    )
    allowed: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "list": ("cursor", "page_size", "since", "as_of", "data_kind"),
        "figures": ("table", "stage", "measure"),
        "compare": ("first", "second", "table", "stage", "measure"),
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Return the finished releases; with `since` those that were made, opened or closed since."""
        rows = selectors.releases_since(unseen=self.unseen(column="changed_in"))
        kind = choice("data_kind", self.request.query_params.get("data_kind", ""), DataKind.values)
        return rows.filter(data_kind=kind) if kind else rows

    @extend_schema(
        operation_id="network_releases_list",
        parameters=[
            _text("since", "Only what was made, opened or closed since: the `since` of the list that you have."),
            OpenApiParameter("data_kind", OpenApiTypes.STR, enum=DataKind.values),
        ],
    )
    def list(self, request: Request) -> Response:
        """List the releases."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="network_releases_retrieve")
    def retrieve(self, request: Request, release_id: int) -> Response:
        """Show one release."""
        return Response(self.get_serializer(self._release(release_id)).data)

    @extend_schema(operation_id="network_releases_tables", responses=TableSerializer(many=True))
    @action(detail=False, methods=["get"], pagination_class=None)
    def tables(self, request: Request) -> Response:
        """List the tables that every release has."""
        titles = selectors.table_titles()
        rows = [
            {
                "code": table.code,
                "title": titles[table.code],
                "dimensions": [
                    name for axis in table.axes for name in selectors.PLACES_OF[axis.dimension][: axis.depth]
                ],
                "stages": list(table.stages),
                "has_reasons": comparison.has_reasons(table, "implemented"),
            }
            for table in TABLES
        ]
        return Response(TableSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="network_releases_figures",
        parameters=[TABLE, STAGE, MEASURE],
        responses={(200, "application/json"): FiguresSerializer, (200, "text/csv"): CSV},
    )
    @action(detail=True, methods=["get"], pagination_class=None, renderer_classes=[renderers.JSONRenderer, CSVRenderer])
    def figures(self, request: Request, release_id: int) -> HttpResponseBase:
        """Stream the figures of a release, as JSON or CSV (`Accept: text/csv` or `?format=csv`)."""
        release = self._release(release_id)
        code = choice("table", request.query_params.get("table", ""), [table.code for table in TABLES])
        stage = choice("stage", request.query_params.get("stage", ""), list(selectors.stage_labels()))
        measure = choice("measure", request.query_params.get("measure", ""), list(selectors.measure_words()))
        table = selectors.table_named(code) if code else None
        rows = selectors.figure_rows(release, table=table, stage=stage, measure=measure)
        sheet = Sheet(name=f"{release.name} {code}", header=selectors.FIGURE_COLUMNS, rows=rows)
        return streamed(request, sheet, release=release.pk, sha256=release.digest)

    @extend_schema(
        operation_id="network_releases_compare",
        parameters=[
            OpenApiParameter("first", OpenApiTypes.INT, description="The earlier release; the one before by default."),
            OpenApiParameter("second", OpenApiTypes.INT, description="The later release; the newest by default."),
            TABLE,
            STAGE,
            MEASURE,
        ],
        responses={(200, "application/json"): ComparisonSerializer, (200, "text/csv"): CSV},
    )
    @action(
        detail=False, methods=["get"], pagination_class=None, renderer_classes=[renderers.JSONRenderer, CSVRenderer]
    )
    def compare(self, request: Request) -> HttpResponseBase:
        """Stream what changed between two releases, and why: one table, stage and measure."""
        asked = {name: request.query_params.get(name, "") for name in self.allowed["compare"]}
        choice("table", asked["table"], [table.code for table in TABLES])
        choice("stage", asked["stage"], list(selectors.stage_labels()))
        choice("measure", asked["measure"], list(selectors.measure_words()))
        for name in ("first", "second"):
            if asked[name] and not asked[name].isascii():
                refuse(name, _("Give the number of a release."))
            if asked[name] and asked[name] not in {str(release.pk) for release in selectors.made_releases()}:
                raise exceptions.NotFound
        pair = pages.chosen_pair(asked["first"], asked["second"])
        sheet = pages.comparison_sheet(**asked)
        if sheet is None or pair is None:
            raise exceptions.NotFound(_("There are no two releases of one kind of data to compare."))
        return streamed(request, sheet, first=pair[0].pk, second=pair[1].pk)

    def _release(self, release_id: int) -> "Release":
        release = selectors.releases_since(unseen=None).filter(pk=release_id).first()
        if release is None:
            raise Http404
        return release


class CoverageViewSet(NetworkViewSet):
    """On how much the network's totals rest at this moment."""

    action_permissions: ClassVar[Mapping[str, Permission]] = {"retrieve": Permission.NETWORK_VIEW}
    allowed: ClassVar[Mapping[str, tuple[str, ...]]] = {"retrieve": ("data_kind",)}
    pagination_class = None

    @extend_schema(
        operation_id="network_coverage_retrieve",
        parameters=[OpenApiParameter("data_kind", OpenApiTypes.STR, enum=DataKind.values)],
        responses=CoverageSerializer,
    )
    def retrieve(self, request: Request) -> Response:
        """Say how many centres reported, which share is checked, what is held back."""
        kind = choice("data_kind", request.query_params.get("data_kind", ""), DataKind.values) or DataKind.RECORDED
        coverage = network.coverage_of(data_kind=kind)
        return Response(CoverageSerializer({"data_kind": kind, **coverage}).data)


# --- Open data ----------------------------------------------------------------------------------------------------


class OpenDataThrottle(CountingThrottle):
    """So many files for one address of the internet."""

    scope = "open-data"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Count by where the request is from."""
        return f"{self.scope}:{self.get_ident(request)}"


class OpenDataListView(views.APIView):
    """The releases that everybody may have."""

    policy = PUBLIC
    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)

    @extend_schema(operation_id="network_open_list", auth=[], responses=OpenReleaseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them, newest first."""
        return Response(OpenReleaseSerializer(selectors.open_releases().order_by("-as_of"), many=True).data)


class OpenDataFileView(views.APIView):
    """One release that everybody may have."""

    policy = PUBLIC
    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)
    throttle_classes = (OpenDataThrottle,)
    renderer_classes = (ZipRenderer, renderers.JSONRenderer)

    @extend_schema(
        operation_id="network_open_file",
        auth=[],
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="A zip file.")},
    )
    def get(self, request: Request, release_id: int) -> HttpResponseBase:
        """Download its figures with a data dictionary."""
        release = selectors.get_open_release_or_404(release_id=release_id)
        response = HttpResponse(open_data.archive(release), content_type="application/zip")
        return downloads.as_file(response, name=release.name, kind="zip")


def streamed(request: Request, sheet: Sheet, **beside: object) -> HttpResponseBase:
    """Stream a table in the format that was asked for."""
    parts: Iterator[bytes]
    if request.accepted_renderer.format == "csv":
        response = StreamingHttpResponse(downloads.csv_parts(sheet), content_type="text/csv; charset=utf-8")
        return downloads.as_file(response, name=sheet.name, kind="csv")
    parts = downloads.json_parts(sheet, **beside)
    return StreamingHttpResponse(parts, content_type="application/json", headers={"Cache-Control": "private, no-store"})
