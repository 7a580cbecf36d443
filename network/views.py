"""The pages of a centre's own totals."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from network import pages


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def centre_totals(request: CentreRequest) -> HttpResponse:
    """Show what the centre's accepted results add up to at this moment."""
    page = pages.totals_page(
        request.centre, data_kind=request.GET.get("data", ""), money=request.GET.get("money", ""), at=timezone.now()
    )
    return render(request, "network/centre_totals.html", {"page": page})


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def centre_held_back(request: CentreRequest) -> HttpResponse:
    """Show which results the centre holds back from all totals, and why."""
    return render(request, "network/centre_held_back.html", {"page": pages.held_back_page()})
