"""The pages of releases."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres.access import NetworkRequest, network_view
from centres.models import DataKind
from centres.permissions import Permission
from centres.selectors import get_programme_or_404, is_officer_of
from centres.views.answers import attempt, form_page, try_or_tell
from documents.selectors import network_documents_on
from indicators.selectors import published_factor_sets
from releases import charts, downloads, pages, selectors, services
from releases.forms import ReleaseForm, ReportForm, RestateForm

SHOWN_KINDS = (DataKind.RECORDED, DataKind.DEMONSTRATION)
KINDS = (*SHOWN_KINDS, DataKind.GENERATED)  # that one is for measuring: who knows the address may look


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_overview(request: NetworkRequest) -> HttpResponse:
    """Show what the network achieved, as the latest release of one kind of data told it."""
    asked = request.GET.get("data", "")
    data_kind = asked if asked in KINDS else selectors.default_data_kind()
    page = selectors.overview(data_kind=data_kind)
    kinds = [(kind, DataKind(kind).label, kind == data_kind) for kind in SHOWN_KINDS]
    may_make = Permission.NETWORK_ADMINISTER in request.network_permissions
    context = {
        "page": page,
        "kinds": kinds,
        "charts": charts.overview_charts(page),
        "pictures": pages.overview_pictures(page.release),
        "data_kind": data_kind,
        "may_make": may_make,
    }
    return render(request, "network/overview.html", context)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def programme_plants(request: NetworkRequest, programme_id: int) -> HttpResponseBase:
    """Show a programme's officer the plants that agreed to be seen, or send them as a file; 404 for anybody else."""
    programme = get_programme_or_404(programme_id=programme_id)
    if not is_officer_of(request.user, programme):
        raise Http404
    if kind := request.GET.get("file", ""):
        return downloads.answer(pages.programme_plants_sheet(programme, officer=request.user), kind=kind)
    page = pages.programme_plants_page(programme, officer=request.user)
    return render(request, "releases/programme_plants.html", {"page": page})


@require_GET
@network_view(Permission.NETWORK_VIEW)
def release_list(request: NetworkRequest) -> HttpResponse:
    """Show what was told, and what is being made."""
    may_make = Permission.NETWORK_ADMINISTER in request.network_permissions
    rows = pages.list_page(may_make=may_make)
    context = {"rows": rows, "may_make": may_make, "may_compare": sum(row.is_made for row in rows) > 1}
    return render(request, "releases/release_list.html", context)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_rules(request: NetworkRequest) -> HttpResponse:
    """Show which thresholds hold in the whole network, and why."""
    return render(request, "releases/network_rules.html", {"groups": pages.rule_groups()})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def release_create(request: NetworkRequest) -> HttpResponse:
    """Ask for a release."""
    form = ReleaseForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, lambda: services.request_release(**form.cleaned_data, by=request.user, at=timezone.now()))
        if made:
            messages.success(request, _("%(release)s is being made.") % {"release": made.name})
            return redirect("release_list")
    return form_page(request, "releases/release_form.html", {"form": form})


@require_GET
@network_view(Permission.NETWORK_VIEW)
def release_detail(request: NetworkRequest, release_id: int) -> HttpResponse:
    """Show one table of a release."""
    release = selectors.get_release_or_404(release_id=release_id)
    if not release.digest:
        return redirect("release_list")
    page = pages.release_page(
        release,
        table=request.GET.get("table", ""),
        stage=request.GET.get("stage", ""),
        measure=request.GET.get("measure", ""),
        currency=request.GET.get("currency", "")[:3],
    )
    context = {
        "page": page,
        "is_open": selectors.is_open(release),
        "may_open": Permission.NETWORK_ADMINISTER in request.network_permissions,
    }
    return render(request, "releases/release_detail.html", context)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def release_pictures(request: NetworkRequest, release_id: int) -> HttpResponseBase:
    """Show the pictures of a release, or send one of them, or its figures, as a file."""
    release = selectors.get_made_release_or_404(release_id=release_id)
    only, kind = request.GET.get("picture", ""), request.GET.get("file", "")
    asked = {"measure": request.GET.get("measure", ""), "stage": request.GET.get("stage", "")}
    if kind and only:
        page = pages.pictures_page(release, **asked, only=only)
        if not page.pictures:
            raise Http404
        sheet, chart = pages.picture_sheet(page), page.pictures[0].chart
        if kind not in ("svg", "png"):
            return downloads.answer(sheet, kind=kind)
        if chart is None:
            raise Http404
        return downloads.picture(chart, name=sheet.name, kind=kind)
    return render(request, "releases/release_pictures.html", {"page": pages.pictures_page(release, **asked)})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_VIEW)
def release_report(request: NetworkRequest, release_id: int) -> HttpResponse:
    """Ask for the printed report of a release, and show those that were made."""
    release = selectors.get_made_release_or_404(release_id=release_id)
    form = ReportForm(request.POST or None, initial={"language": translation.get_language(), "with_tables": True})
    if form.is_valid():
        asked = attempt(
            form,
            lambda: services.request_report(release=release, **form.cleaned_data, by=request.user, at=timezone.now()),
        )
        if asked:
            return redirect("release_report", release_id=release.pk)
    reports = network_documents_on(subject_id=release.pk, kind=services.REPORT, permissions=request.network_permissions)
    return form_page(request, "releases/release_report.html", {"form": form, "release": release, "reports": reports})


@require_GET
@network_view(Permission.NETWORK_VIEW)
def release_compare(request: NetworkRequest) -> HttpResponseBase:
    """Show what changed between two releases, or send it as a file."""
    asked = {name: request.GET.get(name, "") for name in ("first", "second", "table", "stage", "measure")}
    kind = request.GET.get("file", "")
    sheet = pages.comparison_sheet(**asked) if kind else None
    if sheet is not None:
        return downloads.answer(sheet, kind=kind)
    return render(request, "releases/release_compare.html", {"page": pages.comparison_page(**asked)})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def release_restate(request: NetworkRequest, release_id: int) -> HttpResponse:
    """Ask for a release once more, its greenhouse gases stated with one factor set."""
    release = selectors.get_made_release_or_404(release_id=release_id)
    form = RestateForm(
        request.POST or None,
        factor_sets=published_factor_sets(),
        initial={"name": _("%(release)s, restated") % {"release": release.name[:100]}},
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.request_restated(
                release=release, **form.values_for_service(), by=request.user, at=timezone.now()
            ),
        )
        if made:
            messages.success(request, _("%(release)s is being made.") % {"release": made.name})
            return redirect("release_list")
    return form_page(request, "releases/release_restate.html", {"form": form, "release": release})


@require_GET
@network_view(Permission.NETWORK_VIEW)
def release_status(request: NetworkRequest, release_id: int) -> HttpResponse:
    """Show how far a release is; polled until it is there."""
    release = selectors.get_release_or_404(release_id=release_id)
    may_make = Permission.NETWORK_ADMINISTER in request.network_permissions
    return render(request, "components/job.html", {"job": pages.job_of(release, may_make=may_make)})


@require_POST
@network_view(Permission.NETWORK_ADMINISTER)
def release_open(request: NetworkRequest, release_id: int) -> HttpResponse:
    """Let everybody have a release as open data, or no longer."""
    release = selectors.get_made_release_or_404(release_id=release_id)
    if request.POST.get("open") == "yes":
        services.open_release(release=release, by=request.user, at=timezone.now())
        messages.success(request, _("Everybody may have this release now."))
    else:
        services.close_release(release=release, by=request.user, at=timezone.now())
        messages.success(request, _("The release is no longer open data."))
    return redirect("release_detail", release_id=release.pk)


@require_POST
@network_view(Permission.NETWORK_ADMINISTER)
def release_retry(request: NetworkRequest, release_id: int) -> HttpResponse:
    """Try a failed release again."""
    release = selectors.get_release_or_404(release_id=release_id)
    try_or_tell(
        request,
        lambda: services.retry_release(release=release, by=request.user, at=timezone.now()),
        done=_("The release is being made again."),
    )
    return redirect("release_list")
