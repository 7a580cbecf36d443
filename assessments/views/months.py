"""The months of a baseline: a base load and a slope in the place of proportion."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import services
from assessments.choices import RoundKind
from assessments.forms import BaselineLineForm, typed_points
from assessments.pages import baseline_lines as months
from assessments.pages.findings import checked
from assessments.pages.flows import lock_sentence
from assessments.selectors.site import meters_of
from assessments.views.answers import REFUSALS, attempt, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def months_list(request: CentreRequest, reference: str, baseline_number: int) -> HttpResponse:
    """Show the months of a baseline, the line through them and how well it fits."""
    round_, frame = _baseline(request, reference, baseline_number)
    shown = months.months_page(round_=round_, frame=frame)
    return page(request, "assessments/months_list.html", {"page": shown}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def months_create(request: CentreRequest, reference: str, baseline_number: int) -> HttpResponse:
    """Record the months of a resource; with `?meter=` the uses of its bills stand there already."""
    round_, frame = _baseline(request, reference, baseline_number)
    form = _form(request, round_, frame, initial=_from_bills(request, round_))
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_baseline_line(
                round_=round_, fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s recorded.") % {"name": made})
            return go_to(request, "months_list", reference, baseline_number=baseline_number)
    return _form_page(request, form, round_, frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def months_edit(request: CentreRequest, reference: str, baseline_number: int, line_id: UUID) -> HttpResponse:
    """Change the months of a resource. Locked ones are shown with who can open them."""
    round_, frame = _baseline(request, reference, baseline_number)
    line = months.get_line_or_404(round_=round_, pk=line_id)
    form = _form(request, round_, frame, instance=line)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.edit_baseline_line(
                line=line,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s saved.") % {"name": made})
            return go_to(request, "months_list", reference, baseline_number=baseline_number)
    return _form_page(request, form, round_, frame, line)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def months_remove(request: CentreRequest, reference: str, baseline_number: int, line_id: UUID) -> HttpResponse:
    """Remove the months of a resource; the baseline is then adjusted in proportion."""
    round_, _frame = _baseline(request, reference, baseline_number)
    line = months.get_line_or_404(round_=round_, pk=line_id)
    try:
        services.remove_baseline_line(line=line, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s removed.") % {"name": line})
    return go_to(request, "months_list", reference, baseline_number=baseline_number)


def _baseline(request: CentreRequest, reference: str, baseline_number: int) -> Any:
    round_, frame = framed_round(request, reference, baseline_number)
    if round_.kind != RoundKind.BASELINE:
        raise Http404
    return round_, frame


def _from_bills(request: CentreRequest, round_: Any) -> dict[str, Any]:
    asked = request.GET.get("meter", "")
    meter = next((one for one in meters_of(round_.assessment) if str(one.pk) == asked), None) if asked else None
    if meter is None:
        return {}
    points = months.months_from_bills(meter=meter, round_=round_)
    source = _("Bills of “%(meter)s”") % {"meter": meter.name}
    return {"points": typed_points(points), "unit": meter.unit, "source": source}


def _form(request: CentreRequest, round_: Any, frame: Any, **options: Any) -> BaselineLineForm:
    check = checked(round_, slug=frame.slug)
    unit = months.output_unit_of(check.calculated.figures if check.calculated else None)
    return BaselineLineForm(request.POST or None, output_unit=unit or _("the unit of output"), **options)


def _form_page(request: CentreRequest, form: Any, round_: Any, frame: Any, line: Any = None) -> HttpResponse:
    context = {
        "form": form,
        "record": line,
        "brief": frame.round(round_.number),
        "locked": lock_sentence(line, round_),
    }
    return page(request, "assessments/months_form.html", context, frame=frame, is_refused=form.is_bound)
