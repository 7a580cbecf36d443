"""Documents: how far they are, and their files."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, renderers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from centres.api import ReadRecordViewSet
from centres.permissions import Permission
from documents import kinds, selectors, services
from documents.filters import DocumentFilters
from documents.resources import DocumentSerializer
from recp_portal.lib.api import Conflict


class PDFRenderer(renderers.BaseRenderer):
    """Lets a client ask for a PDF; the file itself is sent as it is."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None

    def render(self, data: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> Any:
        """Write a refusal, which is never a PDF."""
        return renderers.JSONRenderer().render(data)


class DocumentViewSet(ReadRecordViewSet):
    """Documents that were asked for. An enterprise manager sees those on their own enterprises."""

    lookup_url_kwarg = "document_id"
    rows = staticmethod(selectors.document_jobs)
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters
    action_permissions: ClassVar[dict[str, Permission]] = {
        **dict.fromkeys(("list", "retrieve", "file"), Permission.DOCUMENT_VIEW),
        "retry": Permission.DOCUMENT_REQUEST,
    }

    def get_queryset(self) -> QuerySet[Any]:
        """Return the documents of the kinds that the member may look at."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        return rows.filter(kind__in=kinds.codes_viewable(self.membership.allows))

    @extend_schema(operation_id="centres_documents_retry", request=None, responses=DocumentSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, **kwargs: Any) -> Response:
        """Make a document again that failed, or whose file is no longer kept."""
        job = self.get_object()
        if not self.membership.allows(kinds.get(job.kind).permission_to_request):
            raise exceptions.PermissionDenied
        try:
            job = services.retry_document(job=job, by=self.membership.user, at=timezone.now())
        except services.DocumentCannotBeRetried:
            sentence = _("This document is on its way or ready already.")
            raise Conflict(str(sentence), "document_cannot_be_retried") from None
        return Response(self.get_serializer(self.get_queryset().get(pk=job.pk)).data)

    @extend_schema(
        operation_id="centres_documents_file",
        responses={(200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, description=str(_("The PDF.")))},
        filters=False,
    )
    @action(
        detail=True,
        methods=["get"],
        pagination_class=None,
        filterset_class=None,
        renderer_classes=[renderers.JSONRenderer, PDFRenderer],
    )
    def file(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The file of a finished document. That it was had is kept."""
        job = self.get_object()
        try:
            file = services.open_file(job=job, by=self.membership.user, at=timezone.now())
        except services.NoFile:
            sentence = _("There is no file: the document is not ready, or its file is no longer kept. Make it again.")
            raise Conflict(str(sentence), "no_file") from None
        headers = {
            "ETag": f'"{job.file_sha256}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return FileResponse(
            file, as_attachment=True, filename=job.file_name, content_type="application/pdf", headers=headers
        )
