"""What a site knows of its fuels: the list, and one fuel."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.forms import SiteFuelForm
from assessments.pages.fuels import fuel_page
from assessments.selectors import site
from assessments.views.answers import attempt, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def fuel_list(request: CentreRequest, reference: str) -> HttpResponse:
    """Show what the site knows of its fuels."""
    assessment, frame = framed(request, reference, "fuels")
    shown = fuel_page(assessment=assessment, frame=frame)
    return page(request, "assessments/fuel_list.html", {"page": shown}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def fuel_create(request: CentreRequest, reference: str) -> HttpResponse:
    """Record what the site knows of a fuel."""
    assessment, frame = framed(request, reference, "fuels")
    form = SiteFuelForm(request.POST or None, carriers=site.fuel_codes(assessment))
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_site_fuel(
                site=assessment.site,
                fields=form.fields_for_service(),
                key=form.key,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Values of the fuel recorded. Drafts count with them now."))
            return go_to(request, "fuel_list", reference)
    return _form_page(request, form, frame, None)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def fuel_edit(request: CentreRequest, reference: str, fuel_id: UUID) -> HttpResponse:
    """Change what the site knows of a fuel."""
    assessment, frame = framed(request, reference, "fuels")
    fuel = site.get_site_fuel_or_404(assessment=assessment, pk=fuel_id)
    form = SiteFuelForm(request.POST or None, instance=fuel, carriers=site.fuel_codes(assessment))
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.edit_site_fuel(
                fuel=fuel,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Values of the fuel saved."))
            return go_to(request, "fuel_list", reference)
    return _form_page(request, form, frame, fuel)


def _form_page(request: CentreRequest, form: SiteFuelForm, frame: Any, fuel: Any) -> HttpResponse:
    context = {"form": form, "fuel": fuel}
    return page(request, "assessments/fuel_form.html", context, frame=frame, is_refused=form.is_bound)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def fuel_remove(request: CentreRequest, reference: str, fuel_id: UUID) -> HttpResponse:
    """Remove what the site knows of a fuel."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    fuel = site.get_site_fuel_or_404(assessment=assessment, pk=fuel_id)
    services.remove_site_fuel(fuel=fuel, by=request.user, at=timezone.now())
    messages.success(request, _("Values of the fuel removed. Drafts count with the factor set again."))
    return go_to(request, "fuel_list", reference)
