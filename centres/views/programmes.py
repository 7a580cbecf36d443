"""The network's programmes: who pays for assessments, from when to when, and who answers for it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres import selectors, services
from centres.access import NetworkRequest, network_view
from centres.forms import ProgrammeForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page, try_or_tell


@require_GET
@network_view(Permission.NETWORK_VIEW)
def programme_list(request: NetworkRequest) -> HttpResponse:
    """Show the network's programmes."""
    context = {
        "rows": selectors.programme_rows(today=timezone.localdate()),
        "own": selectors.programmes_answered_for(request.user),
        "may_edit": Permission.NETWORK_ADMINISTER in request.network_permissions,
    }
    return render(request, "centres/programme_list.html", context)


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def programme_create(request: NetworkRequest) -> HttpResponse:
    """Add a programme."""
    form = ProgrammeForm(request.POST or None, staff=selectors.staff_choices())
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_programme(
                code=form.cleaned_data["code"], fields=form.fields_for_service(), by=request.user, at=timezone.now()
            ),
        )
        if made:
            messages.success(request, _("%(programme)s added. Centres can choose it now.") % {"programme": made.name})
            return redirect("programme_list")
    return form_page(request, "centres/programme_form.html", {"form": form, "programme": None})


@require_http_methods(["GET", "POST"])
@network_view(Permission.NETWORK_ADMINISTER)
def programme_edit(request: NetworkRequest, programme_id: int) -> HttpResponse:
    """Change a programme."""
    programme = selectors.get_programme_or_404(programme_id=programme_id)
    shown = selectors.get_programme_or_404(programme_id=programme_id)  # the form puts what was typed into its own
    form = ProgrammeForm(request.POST or None, instance=programme, staff=selectors.staff_choices())
    if form.is_valid() and attempt(
        form,
        lambda: services.edit_programme(
            programme=shown,
            fields=form.fields_for_service(),
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Programme saved."))
        return redirect("programme_list")
    return form_page(request, "centres/programme_form.html", {"form": form, "programme": shown})


@require_POST
@network_view(Permission.NETWORK_ADMINISTER)
def programme_close(request: NetworkRequest, programme_id: int) -> HttpResponse:
    """Close a programme: no further assessment is filed under it."""
    return _turned(request, programme_id, services.close_programme, _("%(programme)s closed. What it paid for stays."))


@require_POST
@network_view(Permission.NETWORK_ADMINISTER)
def programme_open(request: NetworkRequest, programme_id: int) -> HttpResponse:
    """Let a closed programme be chosen again."""
    said = _("%(programme)s can be chosen again.")
    return _turned(request, programme_id, services.open_programme, said)


def _turned(request: NetworkRequest, programme_id: int, turn: Callable[..., object], said: str) -> HttpResponse:
    programme = selectors.get_programme_or_404(programme_id=programme_id)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    try_or_tell(
        request,
        lambda: turn(programme=programme, expected_version=version, by=request.user, at=timezone.now()),
        done=said % {"programme": programme.name},
    )
    return redirect("programme_list")
