"""What the centre compares figures with: the list, a price band, a benchmark."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import services
from assessments.forms import BenchmarkForm, PriceBandForm
from assessments.pages.checks import checks_page, get_benchmark_or_404, get_price_band_or_404
from assessments.views.answers import UNPROCESSABLE, attempt
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def check_list(request: CentreRequest) -> HttpResponse:
    """Show the centre's prices of energy and the benchmarks of sectors."""
    may_edit = request.membership.allows(Permission.CENTRE_EDIT)
    shown = checks_page(slug=request.centre.slug, may_edit=may_edit)
    return render(request, "assessments/check_list.html", {"page": shown})


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CENTRE_EDIT)
def price_band_create(request: CentreRequest) -> HttpResponse:
    """Record what one kWh of an energy may cost."""
    form = PriceBandForm(request.POST or None)

    def make(**actor: Any) -> object:
        return services.add_price_band(fields=form.fields_for_service(), key=form.key, **actor)

    return _saved(request, form, make, _("Price band recorded."), title=_("Price of energy"))


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CENTRE_EDIT)
def price_band_edit(request: CentreRequest, band_id: UUID) -> HttpResponse:
    """Change a price band."""
    band = get_price_band_or_404(band_id)
    form = PriceBandForm(request.POST or None, instance=band)

    def change(**actor: Any) -> object:
        fields, version = form.fields_for_service(), form.expected_version
        return services.edit_price_band(band=band, fields=fields, expected_version=version, **actor)

    return _saved(request, form, change, _("Price band saved."), title=_("Price of energy"), band=band)


@require_POST
@centre_view(Permission.CENTRE_EDIT)
def price_band_remove(request: CentreRequest, band_id: UUID) -> HttpResponse:
    """Remove a price band."""
    services.remove_price_band(band=get_price_band_or_404(band_id), by=request.user, at=timezone.now())
    messages.success(request, _("Price band removed."))
    return redirect("check_list", centre_slug=request.centre.slug)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CENTRE_EDIT)
def benchmark_create(request: CentreRequest) -> HttpResponse:
    """Record what is usual in a sector."""
    form = BenchmarkForm(request.POST or None)

    def make(**actor: Any) -> object:
        return services.add_benchmark(fields=form.fields_for_service(), key=form.key, **actor)

    return _saved(request, form, make, _("Benchmark recorded."), title=_("Sector benchmark"))


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CENTRE_EDIT)
def benchmark_edit(request: CentreRequest, benchmark_id: UUID) -> HttpResponse:
    """Change a benchmark."""
    benchmark = get_benchmark_or_404(benchmark_id)
    form = BenchmarkForm(request.POST or None, instance=benchmark)

    def change(**actor: Any) -> object:
        fields, version = form.fields_for_service(), form.expected_version
        return services.edit_benchmark(benchmark=benchmark, fields=fields, expected_version=version, **actor)

    return _saved(request, form, change, _("Benchmark saved."), title=_("Sector benchmark"), benchmark=benchmark)


@require_POST
@centre_view(Permission.CENTRE_EDIT)
def benchmark_remove(request: CentreRequest, benchmark_id: UUID) -> HttpResponse:
    """Remove a benchmark."""
    services.remove_benchmark(benchmark=get_benchmark_or_404(benchmark_id), by=request.user, at=timezone.now())
    messages.success(request, _("Benchmark removed."))
    return redirect("check_list", centre_slug=request.centre.slug)


def _saved(
    request: CentreRequest, form: Any, action: Callable[..., object], said: str, *, title: str, **record: Any
) -> HttpResponse:
    """Save a form and go back to the list, or show what was refused."""
    if form.is_valid() and attempt(form, lambda: action(by=request.user, at=timezone.now())) is not None:
        messages.success(request, said)
        return redirect("check_list", centre_slug=request.centre.slug)
    context = {"form": form, "title": title, "band": None, "benchmark": None, **record}
    return render(request, "assessments/check_form.html", context, status=UNPROCESSABLE if form.is_bound else 200)
