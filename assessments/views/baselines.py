"""The versions of an assessment's baseline: what they are, and proposing one for a changed plant."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import selectors, services
from assessments.forms import BaselineVersionForm
from assessments.pages import baselines
from assessments.views.answers import attempt, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission

RAIL = "baselines"


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def baseline_list(request: CentreRequest, reference: str) -> HttpResponse:
    """Show the versions of the baseline with their figures beside each other."""
    assessment, frame = framed(request, reference, RAIL)
    shown = baselines.baselines_page(assessment=assessment, frame=frame)
    return page(request, "assessments/baseline_list.html", {"page": shown}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def baseline_create(request: CentreRequest, reference: str) -> HttpResponse:
    """Propose a new version of the baseline for a plant that changed."""
    assessment, frame = framed(request, reference, RAIL)
    rounds = baselines.round_choices(selectors.rounds_with_flows(assessment), frame)
    form = BaselineVersionForm(request.POST or None, rounds=rounds)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.propose_baseline(
                assessment=assessment,
                fields=form.fields_for_service(),
                taken_from=form.chosen_round,
                key=form.key,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("New version of the baseline started. The earlier ones stay as they are."))
            return go_to(request, "flow_list", reference, round_number=made.number)
    context = {"form": form, "page": baselines.baselines_page(assessment=assessment, frame=frame)}
    return page(request, "assessments/baseline_form.html", context, frame=frame, is_refused=form.is_bound)
