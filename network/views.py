"""The pages of UNIDO/UNEP staff."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres.access import NetworkRequest, network_view
from centres.models import DataKind
from centres.permissions import Permission
from network import charts, selectors

SHOWN_KINDS = (DataKind.RECORDED, DataKind.DEMONSTRATION)
KINDS = (*SHOWN_KINDS, DataKind.GENERATED)  # that one is for measuring: who knows the address may look


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_overview(request: NetworkRequest) -> HttpResponse:
    """Show what the network achieved, for one kind of data at a time."""
    asked = request.GET.get("data", "")
    data_kind = asked if asked in KINDS else selectors.default_data_kind()
    page = selectors.overview(data_kind=data_kind, at=timezone.now())
    kinds = [(kind, DataKind(kind).label, kind == data_kind) for kind in SHOWN_KINDS]
    return render(
        request,
        "network/overview.html",
        {"page": page, "kinds": kinds, "charts": charts.overview_charts(page), "data_kind": data_kind},
    )
