"""The pages of documents: list, progress, download. All of them work without JavaScript."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres.access import CentreRequest, NetworkRequest, centre_view, network_view
from centres.permissions import Permission
from documents import kinds, selectors, services

if TYPE_CHECKING:
    from documents.models import NetworkDocument
    from documents.services import AnyJob, Job


@require_GET
@centre_view(Permission.DOCUMENT_VIEW)
def document_list(request: CentreRequest) -> HttpResponse:
    """Show the documents that the member may look at."""
    page = selectors.document_list_page(membership=request.membership, page_number=request.GET.get("page"))
    return render(request, "documents/document_list.html", {"page": page})


@require_GET
@centre_view(Permission.DOCUMENT_VIEW)
def document_detail(request: CentreRequest, document_id: UUID) -> HttpResponse:
    """Show how far a document is, and where to download it."""
    job = selectors.get_viewable_job(job_id=document_id, membership=request.membership)
    row = selectors.document_row(job=job, membership=request.membership)
    return render(request, "documents/document_detail.html", {"document": row})


@require_GET
@centre_view(Permission.DOCUMENT_VIEW)
def document_status(request: CentreRequest, document_id: UUID) -> HttpResponse:
    """Answer the page's polling: the part that changed, or 204 when nothing did."""
    job = selectors.get_viewable_job(job_id=document_id, membership=request.membership)
    if request.GET.get("seen") == selectors.mark_of(job):
        response = HttpResponse(status=204)
    else:
        row = selectors.document_row(job=job, membership=request.membership)
        response = render(request, "components/job.html", {"job": row})
    return _kept_by_nobody(response)


@require_POST
@centre_view(Permission.DOCUMENT_REQUEST)
def document_retry(request: CentreRequest, document_id: UUID) -> HttpResponse:
    """Make a failed document again."""
    job = selectors.get_viewable_job(job_id=document_id, membership=request.membership)
    if not request.membership.allows(kinds.get(job.kind).permission_to_request):
        raise PermissionDenied
    job = _retried(request, job)
    return redirect("documents:detail", centre_slug=request.centre.slug, document_id=job.pk)


@require_GET
@centre_view(Permission.DOCUMENT_VIEW)
def document_file(request: CentreRequest, document_id: UUID) -> HttpResponseBase:
    """Send the file to a person who may have it, and keep that they had it."""
    job = selectors.get_viewable_job(job_id=document_id, membership=request.membership)
    page = redirect("documents:detail", centre_slug=request.centre.slug, document_id=job.pk)
    return _sent(request, job, page)


# --- Documents of the whole network ------------------------------------------------------------------------------


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_document(request: NetworkRequest, network_document_id: UUID) -> HttpResponse:
    """Show how far a document of the network is, and where to download it."""
    job = _network_job(request, network_document_id)
    row = selectors.network_document_row(job=job, permissions=request.network_permissions)
    return render(request, "documents/network_document.html", {"document": row})


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_document_status(request: NetworkRequest, network_document_id: UUID) -> HttpResponse:
    """Answer the page's polling: the part that changed, or 204 when nothing did."""
    job = _network_job(request, network_document_id)
    if request.GET.get("seen") == selectors.mark_of(job):
        return _kept_by_nobody(HttpResponse(status=204))
    row = selectors.network_document_row(job=job, permissions=request.network_permissions)
    return _kept_by_nobody(render(request, "components/job.html", {"job": row}))


@require_POST
@network_view(Permission.NETWORK_VIEW)
def network_document_retry(request: NetworkRequest, network_document_id: UUID) -> HttpResponse:
    """Make a failed document of the network again."""
    job = _network_job(request, network_document_id)
    if kinds.get(job.kind).permission_to_request not in request.network_permissions:
        raise PermissionDenied
    return redirect("network_documents:detail", network_document_id=_retried(request, job).pk)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_document_file(request: NetworkRequest, network_document_id: UUID) -> HttpResponseBase:
    """Send the file to a person who may have it, and keep that they had it."""
    job = _network_job(request, network_document_id)
    return _sent(request, job, redirect("network_documents:detail", network_document_id=job.pk))


def _network_job(request: NetworkRequest, network_document_id: UUID) -> "NetworkDocument":
    return selectors.get_viewable_network_document(job_id=network_document_id, permissions=request.network_permissions)


# --- What both have in common ------------------------------------------------------------------------------------


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _retried(request: CentreRequest | NetworkRequest, job: "Job") -> "Job":
    """Make a document again where that can be done, and tell the person."""
    try:
        job = services.retry_document(job=job, by=request.user, at=timezone.now())
    except services.DocumentCannotBeRetried:
        messages.info(request, _("This document is on its way or ready already."))
    else:
        messages.success(request, _("The document is being made again."))
    return job


def _sent(request: CentreRequest | NetworkRequest, job: "AnyJob", page: HttpResponse) -> HttpResponseBase:
    """Return the file; where there is none the page of the document, which offers to make it again."""
    if not job.has_file:
        return page
    etag = f'"{job.file_sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    try:
        file = services.open_file(job=job, by=request.user, at=timezone.now())
    except services.NoFile:
        messages.error(request, _("The file is no longer in the store. It can be made again."))
        return page
    headers = {"ETag": etag, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(
        file, as_attachment=True, filename=job.file_name, content_type="application/pdf", headers=headers
    )
