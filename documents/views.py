"""The pages of a centre's documents: list, progress, download. All of them work without JavaScript."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from documents import kinds, selectors, services


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
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@centre_view(Permission.DOCUMENT_REQUEST)
def document_retry(request: CentreRequest, document_id: UUID) -> HttpResponse:
    """Make a failed document again."""
    job = selectors.get_viewable_job(job_id=document_id, membership=request.membership)
    if not request.membership.allows(kinds.get(job.kind).permission_to_request):
        raise PermissionDenied
    try:
        job = services.retry_document(job=job, by=request.user, at=timezone.now())
    except services.DocumentCannotBeRetried:
        messages.info(request, _("This document is on its way or ready already."))
    else:
        messages.success(request, _("The document is being made again."))
    return redirect("documents:detail", centre_slug=request.centre.slug, document_id=job.pk)


@require_GET
@centre_view(Permission.DOCUMENT_VIEW)
def document_file(request: CentreRequest, document_id: UUID) -> HttpResponseBase:
    """Send the file to a person who may have it, and keep that they had it."""
    job = selectors.get_viewable_job(job_id=document_id, membership=request.membership)
    page = redirect("documents:detail", centre_slug=request.centre.slug, document_id=job.pk)
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
