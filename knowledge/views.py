"""What similar plants did: for assessors with their own centre's options, for network staff without."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assessments import selectors as assessments
from assessments.views.answers import framed, page
from centres.access import CentreRequest, NetworkRequest, centre_view, network_view
from centres.permissions import Permission
from knowledge import pages
from knowledge.pages import Asked


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def similar_list(request: CentreRequest) -> HttpResponse:
    """Show the cards that fit, with the centre's own options on them."""
    shown = pages.list_page(
        Asked.of(request.GET), data_kind=pages.data_kind_in_centre(request.GET.get("data", "")), in_centre=True
    )
    return _list(request, "knowledge/similar_list.html", shown)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def similar_detail(request: CentreRequest, card: str) -> HttpResponse:
    """Show one card."""
    shown = pages.detail_page(
        card,
        Asked.of(request.GET),
        data_kind=pages.data_kind_in_centre(request.GET.get("data", "")),
        at=timezone.now(),
        in_centre=True,
    )
    context = {"page": shown, "may_edit": request.membership.allows(Permission.ASSESSMENT_EDIT)}
    return render(request, "knowledge/similar_detail.html", context)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def similar_to_option(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Show the card of an option, with the plant's own numbers beside the ranges."""
    assessment, frame = framed(request, reference, "options")
    option = assessments.get_option_or_404(assessment=assessment, number=option_number)
    shown = pages.page_of_option(option, slug=request.centre.slug, at=timezone.now())
    return page(request, "knowledge/similar_to_option.html", {"page": shown, "option": option}, frame=frame)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_similar_list(request: NetworkRequest) -> HttpResponse:
    """Show the cards that fit, over all centres."""
    data_kind = pages.data_kind_asked(request.GET.get("data", ""))
    shown = pages.list_page(Asked.of(request.GET), data_kind=data_kind, in_centre=False)
    return _list(request, "knowledge/network_similar_list.html", shown)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_similar_detail(request: NetworkRequest, card: str) -> HttpResponse:
    """Show one card, over all centres."""
    data_kind = pages.data_kind_asked(request.GET.get("data", ""))
    asked = Asked.of(request.GET)
    shown = pages.detail_page(card, asked, data_kind=data_kind, at=timezone.now(), in_centre=False)
    return render(request, "knowledge/network_similar_detail.html", {"page": shown})


def _list(request: HttpRequest, template: str, shown: pages.ListPage) -> HttpResponse:
    context: dict[str, Any] = {"page": shown, "choices": pages.filter_choices()}
    part = "#found" if getattr(request, "htmx", False) else ""
    return render(request, f"{template}{part}", context)
