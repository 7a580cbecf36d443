"""The first pages: who comes in is sent where their work is."""

from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from centres import unscoped
from centres.access import (
    CentreRequest,
    SignedInRequest,
    centre_view,
    network_permissions_of,
    public_view,
    signed_in_view,
)
from centres.permissions import Permission
from centres.roles import ROLES
from centres.selectors import get_enterprise_or_404
from indicators.charts import before_now_chart
from recp_portal.homes import desk, plant, search


@require_safe
@public_view
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer whether the web process and its database work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
@signed_in_view
def home(request: SignedInRequest) -> HttpResponse:
    """Send each person where their work is; somebody with several places chooses."""
    memberships = unscoped.memberships_of(request.user, at=timezone.now())
    in_network = bool(network_permissions_of(request.user))
    if in_network and not memberships:
        return redirect("network_overview")
    if len(memberships) == 1 and not in_network:
        return HttpResponseRedirect(_first_page(memberships[0].centre.slug, memberships[0].role))
    places = [
        (membership.centre, membership.get_role_display(), _first_page(membership.centre.slug, membership.role))
        for membership in memberships
    ]
    return render(request, "homes/choose.html", {"places": places, "in_network": in_network})


def _first_page(slug: str, role: str) -> str:
    is_manager = ROLES[role].is_narrowed
    return reverse("plant_list" if is_manager else "desk", kwargs={"centre_slug": slug})


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def desk_view(request: CentreRequest) -> HttpResponse:
    """Show the assessor's desk."""
    page = desk.desk_page(membership=request.membership)
    may_edit = request.membership.allows(Permission.ASSESSMENT_EDIT)
    return render(request, "homes/desk.html", {"page": page, "may_edit": may_edit})


@require_GET
@centre_view(Permission.PLANT_RESULTS_VIEW)
def plant_list(request: CentreRequest) -> HttpResponse:
    """Show the plants a manager may see; with one plant, go there."""
    plants = plant.plants()
    if len(plants) == 1 and ROLES[request.membership.role].is_narrowed:
        return redirect("plant_results", centre_slug=request.centre.slug, enterprise_id=plants[0].pk)
    return render(request, "homes/plant_list.html", {"plants": plants})


@require_GET
@centre_view(Permission.PLANT_RESULTS_VIEW)
def plant_results(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Show an enterprise what it gained."""
    enterprise = get_enterprise_or_404(enterprise_id=enterprise_id)
    page = plant.plant_page(enterprise=enterprise, membership=request.membership, at=timezone.now())
    context = {
        "page": page,
        "enterprise": enterprise,
        "before_now_chart": before_now_chart(page.before_now) if page.before_now else None,
        "may_decide": request.membership.allows(Permission.PLANT_CONSENT_GIVE),
    }
    return render(request, "homes/plant.html", context)


@require_GET
@centre_view(Permission.PLANT_RESULTS_VIEW)
def plant_why(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Show an enterprise where one of its figures comes from; for a sheet over the page, only the chain."""
    enterprise = get_enterprise_or_404(enterprise_id=enterprise_id)
    page = plant.plant_why(enterprise=enterprise, key=request.GET.get("of", ""), address=request.path)
    template = "assessments/_why.html" if request.headers.get("HX-Request") else "homes/plant_why.html"
    return render(request, template, {"page": page, "enterprise": enterprise})


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def centre_search(request: CentreRequest) -> HttpResponse:
    """Find a plant, an assessment or an option by what it is called."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    return render(request, "homes/search.html", {"query": query, "hits": search.find(query)})
