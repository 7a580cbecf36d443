"""What network administrators set up: centres, directors, staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres import selectors, services
from centres.access import NetworkRequest, network_view
from centres.forms import DirectorForm, NewCentreForm, StaffForm, StaffRoleForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page, try_or_tell


@require_GET
@network_view(Permission.NETWORK_ADMINISTER)
def network_centres(request: NetworkRequest) -> HttpResponse:
    """Show the programme's countries by region, each with its centres."""
    return render(request, "centres/network_centres.html", {"page": selectors.network_centres_page()})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def network_centre_create(request: NetworkRequest) -> HttpResponse:
    """Set up a centre and invite its director."""
    form = NewCentreForm(
        request.POST or None,
        countries=selectors.country_choices(),
        initial={"country": request.GET.get("country", "")},
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.create_centre(
                fields=form.fields_for_service(),
                director_name=form.cleaned_data["director_name"],
                director_email=form.cleaned_data["director_email"],
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made:
            messages.success(request, _("%(centre)s set up. Its director is invited.") % {"centre": made.name})
            return redirect("network_centres")
    return form_page(request, "centres/network_centre_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def network_director_invite(request: NetworkRequest, centre_slug: str) -> HttpResponse:
    """Invite a director into a centre where nobody can invite any more."""
    centre = selectors.get_centre_or_404(slug=centre_slug)
    form = DirectorForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.invite_director(
            centre=centre,
            name=form.cleaned_data["director_name"],
            email=form.cleaned_data["director_email"],
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Director of %(centre)s invited.") % {"centre": centre.name})
        return redirect("network_centres")
    return form_page(request, "centres/network_director_form.html", {"form": form, "centre_shown": centre})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def network_staff(request: NetworkRequest) -> HttpResponse:
    """Show the network's staff, and add to it."""
    form = StaffForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.add_network_staff(**form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, _("%(name)s is on the staff.") % {"name": form.cleaned_data["name"]})
        return redirect("network_staff")
    return form_page(request, "centres/network_staff.html", {"page": selectors.staff_page(), "form": form})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def network_staff_role(request: NetworkRequest, staff_id: int) -> HttpResponse:
    """Give somebody of the staff another role."""
    staff = selectors.get_staff_or_404(staff_id=staff_id)
    form = StaffRoleForm(request.POST or None, initial={"role": staff.role})
    if form.is_valid() and attempt(
        form,
        lambda: services.change_network_role(
            staff=staff, role=form.cleaned_data["role"], by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Role of %(name)s saved.") % {"name": staff.user})
        return redirect("network_staff")
    return form_page(request, "centres/network_staff_role.html", {"form": form, "staff": staff})


@require_POST
@network_view(Permission.NETWORK_ADMINISTER)
def network_staff_end(request: NetworkRequest, staff_id: int) -> HttpResponse:
    """Take somebody off the staff."""
    staff = selectors.get_staff_or_404(staff_id=staff_id)
    try_or_tell(
        request,
        lambda: services.end_network_staff(staff=staff, by=request.user, at=timezone.now()),
        done=_("%(name)s is no longer on the staff.") % {"name": staff.user},
    )
    return redirect("network_staff")
