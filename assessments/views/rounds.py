"""Starting a round, and changing its period."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import selectors, services
from assessments.choices import RoundKind
from assessments.forms import RoundForm
from assessments.pages.baselines import version_choices
from assessments.pages.flows import lock_sentence
from assessments.views.answers import attempt, framed, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def round_create(request: CentreRequest, reference: str, kind: str) -> HttpResponse:
    """Start the baseline, the report or a follow-up."""
    if kind not in RoundKind.values or kind == RoundKind.IMPORTED:
        raise Http404
    assessment, frame = framed(request, reference, f"start-{kind}")
    start, end = selectors.proposed_period(assessment, kind, today=timezone.localdate())
    initial = {"period_start": start, "period_end": end, "campaign": selectors.campaign_of(assessment)}
    versions = version_choices(assessment, frame) if kind != RoundKind.BASELINE else []
    form = RoundForm(request.POST or None, initial=initial, versions=versions)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.start_round(
                assessment=assessment,
                kind=kind,
                fields=form.fields_for_service(),
                key=form.key,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("%(round)s started.") % {"round": made.get_kind_display()})
            if kind == RoundKind.REPORT:
                return go_to(request, "option_list", reference)
            return go_to(request, "flow_list", reference, round_number=made.number)
    context = {"form": form, "kind": kind, "kind_label": RoundKind(kind).label}
    return page(request, "assessments/round_form.html", context, frame=frame, is_refused=form.is_bound)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def round_edit(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Change the period of an open round, or what is said of it."""
    round_, frame = framed_round(request, reference, round_number)
    versions = version_choices(round_.assessment, frame) if round_.kind != RoundKind.BASELINE else []
    form = RoundForm(request.POST or None, instance=round_, versions=versions)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.edit_round(
                round_=round_,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("%(round)s saved.") % {"round": made.get_kind_display()})
            return go_to(request, "assessment_detail", reference)
    context = {
        "form": form,
        "kind": round_.kind,
        "brief": frame.round(round_number),
        "locked": lock_sentence(None, round_),
    }
    return page(request, "assessments/round_form.html", context, frame=frame, is_refused=form.is_bound)
