"""The pages of importing history: upload, columns, check, take, corrections, revert. All work without JavaScript."""

import json

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from imports import pages, selectors, services
from imports.forms import UploadForm, mapping_from
from imports.intake.reporting import as_workbook
from imports.intake.reverting import BuiltOn
from imports.intake.words import mapping_sentence
from imports.rows.mapping import MappingRefused


@require_http_methods(["GET", "POST"])
@centre_view(Permission.HISTORY_IMPORT)
def import_list(request: CentreRequest) -> HttpResponse:
    """Show the centre's imports, and take the files of a new one."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = [services.UploadedFile(name=file.name, content=file) for file in form.cleaned_data["uploads"]]
        try:
            batch = services.upload_files(
                files=files, mapping=form.cleaned_data["mapping_file"], by=request.user, at=timezone.now()
            )
        except services.FileRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The files are here. Say where their columns go."))
            return redirect("imports:detail", centre_slug=request.centre.slug, import_number=batch.number)
    rows = [pages.batch_row(batch, request.centre) for batch in selectors.batches()]
    return render(request, "imports/import_list.html", {"form": form, "rows": rows})


@require_GET
@centre_view(Permission.HISTORY_IMPORT)
def import_detail(request: CentreRequest, import_number: int) -> HttpResponse:
    """Show how an import stands, and what can be done with it."""
    batch = selectors.get_batch_or_404(number=import_number)
    return render(request, "imports/import_detail.html", {"page": pages.batch_page(batch, request.centre)})


@require_GET
@centre_view(Permission.HISTORY_IMPORT)
def import_status(request: CentreRequest, import_number: int) -> HttpResponse:
    """Answer the page's polling: how far the worker is; when it has finished the page loads itself anew."""
    batch = selectors.get_batch_or_404(number=import_number)
    job = pages.job_row(batch, request.centre)
    if job is None:
        response = HttpResponse(status=204, headers={"HX-Refresh": "true"})
    elif job.status_url == request.get_full_path():
        response = HttpResponse(status=204)
    else:
        response = render(request, "components/job.html", {"job": job})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@centre_view(Permission.HISTORY_IMPORT)
def import_mapping(request: CentreRequest, import_number: int) -> HttpResponse:
    """Keep where the columns go, and have every row checked."""
    batch = selectors.get_batch_or_404(number=import_number)
    now = timezone.now()
    try:
        rows = [column for source in pages.source_rows(batch) for column in source.columns]
        mapping = mapping_from(request.POST, rows, batch.mapping)
        services.set_mapping(batch=batch, mapping=mapping, by=request.user, at=now)
        services.request_check(batch=batch, by=request.user, at=now)
    except MappingRefused as refused:
        messages.error(request, mapping_sentence(refused))
    except services.BatchIsBusy as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The rows are being checked. Nothing is written yet."))
    return redirect("imports:detail", centre_slug=request.centre.slug, import_number=batch.number)


@require_POST
@centre_view(Permission.HISTORY_IMPORT)
def import_take(request: CentreRequest, import_number: int) -> HttpResponse:
    """Have the good rows taken."""
    batch = selectors.get_batch_or_404(number=import_number)
    try:
        services.request_take(batch=batch, by=request.user, at=timezone.now())
    except services.BatchIsBusy as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The good rows are being taken. The others wait in the correction files."))
    return redirect("imports:detail", centre_slug=request.centre.slug, import_number=batch.number)


@require_POST
@centre_view(Permission.HISTORY_IMPORT)
def import_revert(request: CentreRequest, import_number: int) -> HttpResponse:
    """Have everything taken back that the import made."""
    batch = selectors.get_batch_or_404(number=import_number)
    try:
        services.request_revert(batch=batch, by=request.user, at=timezone.now())
    except (services.BatchIsBusy, BuiltOn) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The import is being taken back."))
    return redirect("imports:detail", centre_slug=request.centre.slug, import_number=batch.number)


@require_GET
@centre_view(Permission.HISTORY_IMPORT)
def import_file(request: CentreRequest, import_number: int, import_file: str) -> HttpResponse:
    """Hand out the mapping, the report or a correction file of an import."""
    batch = selectors.get_batch_or_404(number=import_number)
    name = f"{request.centre.slug}-import-{batch.number}-{import_file}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if import_file == "mapping.json":
        text = json.dumps(batch.mapping, indent=2, ensure_ascii=False)
        return HttpResponse(text, content_type="application/json", headers=headers)
    known = {"report.csv", "report.xlsx", *(f"correct-{place}.csv" for place in batch.counts.get("corrections", {}))}
    kept = f"{batch.report}/{import_file.replace('.xlsx', '.csv')}"
    if not batch.report or import_file not in known or not default_storage.exists(kept):
        raise Http404
    if import_file.endswith(".xlsx"):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return HttpResponse(as_workbook(kept), content_type=kind, headers=headers)
    with default_storage.open(kept) as file:
        return HttpResponse(file.read(), content_type="text/csv; charset=utf-8", headers=headers)
