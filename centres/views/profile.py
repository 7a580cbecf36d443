"""What a centre says of itself, and what was done in it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from centres import selectors, services
from centres.access import CentreRequest, centre_view
from centres.forms import ProfileForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page


@require_GET
@centre_view(Permission.CENTRE_VIEW)
def centre_profile(request: CentreRequest) -> HttpResponse:
    """Show the centre's profile."""
    context = {
        "page": selectors.profile_page(request.centre),
        "may_edit": request.membership.allows(Permission.CENTRE_EDIT),
        "may_read_history": request.membership.allows(Permission.AUDIT_VIEW),
    }
    return render(request, "centres/profile.html", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CENTRE_EDIT)
def centre_profile_edit(request: CentreRequest) -> HttpResponse:
    """Change the centre's profile."""
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        instance=selectors.fresh_centre(),
        units=selectors.ambiguous_units(),
    )
    if form.is_valid() and attempt(
        form,
        lambda: services.edit_profile(
            fields=form.fields_for_service(),
            logo=form.cleaned_data.get("logo_file"),
            removes_logo=form.cleaned_data.get("removes_logo", False),
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Profile saved."))
        return redirect("centre_profile", centre_slug=request.centre.slug)
    return form_page(request, "centres/profile_form.html", {"form": form})


@require_GET
@centre_view(Permission.CENTRE_VIEW)
def centre_logo(request: CentreRequest) -> FileResponse:
    """Send the centre's logo, which is a PNG whatever was uploaded."""
    try:
        file = request.centre.logo.open("rb")
    except (ValueError, FileNotFoundError):
        raise Http404 from None
    response = FileResponse(file, content_type="image/png")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@require_GET
@centre_view(Permission.AUDIT_VIEW)
def history(request: CentreRequest) -> HttpResponse:
    """Show who did what and when, of everything or of one record."""
    record = request.GET.get("record", "")[:200]
    page = selectors.history_page(record=record, page_number=request.GET.get("page"))
    return render(request, "centres/history.html", {"history": page, "record": record})
