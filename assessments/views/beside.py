"""What stands beside the thirteen indicators: loads of effluent, and indicators of the plant's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.forms import EffluentForm, LocalIndicatorForm
from assessments.pages import beside
from assessments.pages.flows import lock_sentence
from assessments.views.answers import REFUSALS, attempt, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def beside_list(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show the loads of effluent and the local indicators of a round."""
    round_, frame = framed_round(request, reference, round_number)
    shown = beside.beside_page(round_=round_, frame=frame)
    return page(request, "assessments/beside_list.html", {"page": shown}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def beside_create(request: CentreRequest, reference: str, round_number: int, beside_part: str) -> HttpResponse:
    """Record a load of effluent or a local indicator."""
    round_, frame = framed_round(request, reference, round_number)
    form = _form(request, round_, beside_part)
    if form.is_valid():
        add: Any = services.add_effluent if beside_part == beside.EFFLUENTS else services.add_local_indicator
        made = attempt(
            form,
            lambda: add(
                round_=round_, fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s recorded.") % {"name": made})
            return go_to(request, "beside_list", reference, round_number=round_number)
    return _form_page(request, form, round_, frame, beside_part)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def beside_edit(
    request: CentreRequest, reference: str, round_number: int, beside_part: str, beside_id: UUID
) -> HttpResponse:
    """Change a load of effluent or a local indicator. A locked one is shown with who can open it."""
    round_, frame = framed_round(request, reference, round_number)
    record = beside.get_beside_or_404(round_=round_, part=beside_part, pk=beside_id)
    form = _form(request, round_, beside_part, instance=record)
    if form.is_valid():
        made = attempt(form, lambda: _edit(beside_part, record, form, request))
        if made is not None:
            messages.success(request, _("%(name)s saved.") % {"name": made})
            return go_to(request, "beside_list", reference, round_number=round_number)
    return _form_page(request, form, round_, frame, beside_part, record)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def beside_remove(
    request: CentreRequest, reference: str, round_number: int, beside_part: str, beside_id: UUID
) -> HttpResponse:
    """Remove a load of effluent or a local indicator; the history keeps what it said."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    round_ = selectors.get_round_or_404(assessment=assessment, number=round_number)
    record = beside.get_beside_or_404(round_=round_, part=beside_part, pk=beside_id)
    try:
        if beside_part == beside.EFFLUENTS:
            services.remove_effluent(effluent=record, by=request.user, at=timezone.now())
        else:
            services.remove_local_indicator(indicator=record, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s removed.") % {"name": record})
    return go_to(request, "beside_list", reference, round_number=round_number)


def _edit(part: str, record: Any, form: Any, request: CentreRequest) -> Any:
    common: dict[str, Any] = {
        "fields": form.fields_for_service(),
        "expected_version": form.expected_version,
        "by": request.user,
        "at": timezone.now(),
    }
    if part == beside.EFFLUENTS:
        return services.edit_effluent(effluent=record, **common)
    return services.edit_local_indicator(indicator=record, **common)


def _form(request: CentreRequest, round_: Any, part: str, **options: Any) -> Any:
    if part == beside.EFFLUENTS:
        return EffluentForm(request.POST or None, flows=beside.waste_waters(round_), **options)
    if part == beside.LOCAL:
        return LocalIndicatorForm(request.POST or None, **options)
    raise Http404


def _form_page(
    request: CentreRequest, form: Any, round_: Any, frame: Any, part: str, record: Any = None
) -> HttpResponse:
    context = {
        "form": form,
        "record": record,
        "part": part,
        "brief": frame.round(round_.number),
        "locked": lock_sentence(record, round_),
    }
    return page(request, "assessments/beside_form.html", context, frame=frame, is_refused=form.is_bound)
