"""The list of assessments; starting, editing and overlooking one; its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import selectors, services
from assessments.choices import RoundStatus
from assessments.forms import AssessmentForm
from assessments.pages import history, listing
from assessments.pages.frame import frame_of
from assessments.pages.recalculation import set_choices
from assessments.views.answers import UNPROCESSABLE, attempt, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from indicators.selectors import current_factor_set


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def assessment_list(request: CentreRequest) -> HttpResponse:
    """Show the centre's assessments with what each still needs."""
    filters = listing.ListFilters(
        text=request.GET.get("q", "").replace("\x00", "").strip()[:100],
        state=request.GET.get("state", ""),
        is_mine=bool(request.GET.get("mine")),
    )
    found = listing.list_page(filters=filters, membership=request.membership, page_number=request.GET.get("page"))
    context = {
        "found": found,
        "filters": filters,
        "states": [*RoundStatus.choices, (listing.NOT_STARTED, _("Not started"))],
        "may_edit": request.membership.allows(Permission.ASSESSMENT_EDIT),
    }
    part = "#found" if getattr(request, "htmx", False) else ""
    return render(request, f"assessments/assessment_list.html{part}", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def assessment_create(request: CentreRequest) -> HttpResponse:
    """Start an assessment of a site."""
    sites = selectors.sites_to_assess()
    factor_set = current_factor_set()
    initial = {
        "site": request.GET.get("site", ""),
        "started_on": timezone.localdate(),
        "lead": request.user.pk,
        "currency": request.centre.currency,
        "discount_percent": "10",
        "factor_set": factor_set.pk,
        "grid_factor": selectors.default_grid_factor_id(factor_set.pk) or "",
    }
    form = AssessmentForm(
        request.POST or None,
        initial=initial,
        sites=sites,
        leads=selectors.possible_leads(),
        currencies=selectors.currency_choices(request.centre.currency),
        grid_factors=selectors.grid_factor_choices(factor_set.pk),
        factor_sets=set_choices(),
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.start_assessment(
                site=form.chosen_site,
                fields=form.fields_for_service(),
                key=form.key,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Assessment %(reference)s started.") % {"reference": made.reference})
            return go_to(request, "assessment_detail", made.reference)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "has_sites": bool(sites)}
    return render(request, "assessments/assessment_form.html", context, status=status)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def assessment_detail(request: CentreRequest, reference: str) -> HttpResponse:
    """Show one assessment at a glance: its rounds, what is to answer, what to do next."""
    assessment, frame = framed(request, reference, "overview")
    overview = listing.overview_page(assessment=assessment, frame=frame, membership=request.membership)
    return page(request, "assessments/assessment_detail.html", {"page": overview}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def assessment_edit(request: CentreRequest, reference: str) -> HttpResponse:
    """Change what is said of an assessment."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    form = AssessmentForm(
        request.POST or None,
        instance=assessment,
        sites=(),
        leads=selectors.possible_leads(keep=assessment.lead),
        currencies=selectors.currency_choices(assessment.currency, request.centre.currency),
        grid_factors=selectors.grid_factor_choices(assessment.factor_set_id),
        factor_sets=set_choices(assessment.factor_set),
        are_factors_settled=bool(selectors.accepted_number(assessment)),
    )
    if form.is_valid() and _edited(request, form, assessment):
        messages.success(request, _("Assessment saved."))
        return go_to(request, "assessment_detail", reference)
    frame = frame_of(assessment=assessment, membership=request.membership, current="overview")
    context = {"form": form, "accepted_number": selectors.accepted_number(assessment)}
    return page(request, "assessments/assessment_edit.html", context, frame=frame, is_refused=form.is_bound)


def _edited(request: CentreRequest, form: AssessmentForm, assessment: Any) -> bool:
    return (
        attempt(
            form,
            lambda: services.edit_assessment(
                assessment=assessment,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        is not None
    )


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def assessment_history(request: CentreRequest, reference: str) -> HttpResponse:
    """Show who did what in an assessment."""
    assessment, frame = framed(request, reference, "history")
    lines = history.history_page(assessment=assessment, page_number=request.GET.get("page"))
    return page(request, "assessments/assessment_history.html", {"page": lines}, frame=frame)
