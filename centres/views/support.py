"""Support sessions: the centre grants, reads the log and ends; the person who was let in ends too."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres import selectors, services
from centres.access import CentreRequest, NetworkRequest, centre_view, network_view
from centres.forms import SupportForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page


@require_GET
@centre_view(Permission.MEMBER_VIEW)
def support_list(request: CentreRequest) -> HttpResponse:
    """Show who of the network's staff may read, or has read, this centre."""
    may_grant = request.membership.allows(Permission.MEMBER_MANAGE)
    rows = selectors.support_rows(at=timezone.now())
    return render(request, "centres/support_list.html", {"rows": rows, "may_grant": may_grant})


@require_http_methods(["GET", "POST"])
@centre_view(Permission.MEMBER_MANAGE)
def support_grant(request: CentreRequest) -> HttpResponse:
    """Let somebody of the network's staff read this centre for a while."""
    form = SupportForm(request.POST or None, centre=request.centre)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.grant_support(**form.values_for_service(), by=request.user, at=timezone.now()),
        )
        if made:
            messages.success(request, _("%(person)s can read this centre now.") % {"person": made.user})
            return redirect("support_list", centre_slug=request.centre.slug)
    return form_page(request, "centres/support_form.html", {"form": form})


@require_GET
@centre_view(Permission.MEMBER_VIEW)
def support_detail(request: CentreRequest, support_id: UUID) -> HttpResponse:
    """Show which pages were opened in a session."""
    session = selectors.get_support_or_404(support_id=support_id)
    page = selectors.support_page(session=session, at=timezone.now())
    may_end = request.membership.allows(Permission.MEMBER_MANAGE)
    return render(request, "centres/support_detail.html", {"page": page, "may_end": may_end})


@require_POST
@centre_view(Permission.MEMBER_MANAGE)
def support_end(request: CentreRequest, support_id: UUID) -> HttpResponse:
    """End a session at once."""
    session = selectors.get_support_or_404(support_id=support_id)
    services.end_support(session=session, by=request.user, at=timezone.now())
    messages.success(request, _("Session of %(person)s ended.") % {"person": session.user})
    return redirect("support_list", centre_slug=request.centre.slug)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def own_support(request: NetworkRequest) -> HttpResponse:
    """Show which centres have let this person in."""
    rows = selectors.own_support_rows(request.user, at=timezone.now())
    return render(request, "centres/own_support.html", {"rows": rows})


@require_POST
@network_view(Permission.NETWORK_VIEW)
def own_support_end(request: NetworkRequest, centre_slug: str) -> HttpResponse:
    """Leave a centre before the session ends by itself."""
    session = selectors.own_support(request.user, centre_slug=centre_slug, at=timezone.now())
    if session is None:
        messages.error(request, _("No support session of yours is running there."))
    else:
        services.end_support(session=session, by=request.user, at=timezone.now())
        messages.success(request, _("Ended. You no longer see into %(centre)s.") % {"centre": session.centre})
    return redirect("own_support")
