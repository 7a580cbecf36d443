"""The pages of factors: published sets to read, the centre's own to record; the network's exchange rates."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres.access import CentreRequest, NetworkRequest, centre_view, network_view
from centres.permissions import Permission
from centres.views.answers import attempt, form_page, try_or_tell
from indicators import pages, selectors, services
from indicators.forms import OwnFactorForm, RateFileForm, RateForm


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def factors(request: CentreRequest) -> HttpResponse:
    """Show the centre's own factors and the published sets."""
    context = {"page": pages.factors_page(), "may_edit": request.membership.allows(Permission.FACTOR_EDIT)}
    return render(request, "indicators/factors.html", context)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def factor_set(request: CentreRequest, factor_set_id: int) -> HttpResponse:
    """Show one published set, or what a search finds in it."""
    found = selectors.get_factor_set_or_404(factor_set_id)
    page = pages.factor_set_page(factor_set=found, query=request.GET.get("q", "").strip()[:60])
    part = "#found" if request.htmx else ""
    return render(request, f"indicators/factor_set.html{part}", {"page": page})


@require_http_methods(["GET", "POST"])
@centre_view(Permission.FACTOR_EDIT)
def own_factor_create(request: CentreRequest) -> HttpResponse:
    """Record a factor of the centre's own."""
    fuels = selectors.energy_carriers(selectors.current_factor_set().pk)
    form = OwnFactorForm(request.POST or None, instance=selectors.new_own_factor(), fuels=fuels)
    if form.is_valid() and attempt(
        form,
        lambda: services.add_own_factor(
            fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Factor recorded. Open assessments use it from now on."))
        return redirect("factors", centre_slug=request.centre.slug)
    return form_page(request, "indicators/own_factor_form.html", {"form": form})


@require_POST
@centre_view(Permission.FACTOR_EDIT)
def own_factor_withdraw(request: CentreRequest, factor_id: UUID) -> HttpResponse:
    """Stop using an own factor."""
    found = selectors.get_own_factor_or_404(factor_id)
    try_or_tell(
        request,
        lambda: services.withdraw_own_factor(factor=found, by=request.user, at=timezone.now()),
        done=_("Factor withdrawn. Accepted results keep it."),
    )
    return redirect("factors", centre_slug=request.centre.slug)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def rate_list(request: NetworkRequest) -> HttpResponse:
    """Show the newest rate of each currency, or all of one, and which are missing."""
    page = pages.rates_page(currency=request.GET.get("currency", "")[:3], today=timezone.localdate())
    may_edit = Permission.NETWORK_ADMINISTER in request.network_permissions
    return render(request, "indicators/rate_list.html", {"page": page, "may_edit": may_edit})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def rate_create(request: NetworkRequest) -> HttpResponse:
    """Record one rate, or a file of them."""
    sends_file = "send_file" in request.POST
    file_form = RateFileForm(request.POST, request.FILES) if sends_file else RateFileForm()
    form = RateForm(
        request.POST if request.method == "POST" and not sends_file else None,
        initial={"currency": request.GET.get("currency", "")[:3], "of": request.GET.get("of", "")[:10]},
    )
    asked: RateForm | RateFileForm = file_form if sends_file else form
    if asked.is_bound and asked.is_valid():
        count = attempt(asked, lambda: services.record_rates(rows=asked.rows(), by=request.user, at=timezone.now()))
        if count is not None:
            said = ngettext("%(count)s rate recorded.", "%(count)s rates recorded.", count)
            messages.success(request, said % {"count": count})
            return redirect("rate_list")
    return form_page(request, "indicators/rate_form.html", {"form": form, "file_form": file_form})
