"""What changed for people: the list, and one effect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.forms import HumanEffectForm
from assessments.pages.flows import lock_sentence
from assessments.pages.people import people_page
from assessments.views.answers import REFUSALS, attempt, framed, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def human_list(request: CentreRequest, reference: str) -> HttpResponse:
    """Show what changed for people, round by round."""
    assessment, frame = framed(request, reference, "people")
    shown = people_page(assessment=assessment, frame=frame)
    return page(request, "assessments/human_list.html", {"page": shown}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def human_create(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Record an effect on people."""
    round_, frame = framed_round(request, reference, round_number, "people")
    form = HumanEffectForm(request.POST or None, options=selectors.options_of(round_.assessment))
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_human_effect(
                round_=round_, fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("Effect on people recorded."))
            return go_to(request, "human_list", reference)
    return _form_page(request, form, round_, frame, None)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def human_edit(request: CentreRequest, reference: str, round_number: int, human_id: UUID) -> HttpResponse:
    """Change an effect on people."""
    round_, frame = framed_round(request, reference, round_number, "people")
    effect = selectors.get_human_effect_or_404(round_=round_, pk=human_id)
    form = HumanEffectForm(request.POST or None, instance=effect, options=selectors.options_of(round_.assessment))
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.edit_human_effect(
                effect=effect,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Effect on people saved."))
            return go_to(request, "human_list", reference)
    return _form_page(request, form, round_, frame, effect)


def _form_page(request: CentreRequest, form: HumanEffectForm, round_: Any, frame: Any, effect: Any) -> HttpResponse:
    context = {
        "form": form,
        "effect": effect,
        "brief": frame.round(round_.number),
        "locked": lock_sentence(effect, round_),
    }
    return page(request, "assessments/human_form.html", context, frame=frame, is_refused=form.is_bound)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def human_remove(request: CentreRequest, reference: str, round_number: int, human_id: UUID) -> HttpResponse:
    """Remove an effect on people."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    round_ = selectors.get_round_or_404(assessment=assessment, number=round_number)
    effect = selectors.get_human_effect_or_404(round_=round_, pk=human_id)
    try:
        services.remove_human_effect(effect=effect, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Effect on people removed."))
    return go_to(request, "human_list", reference)
