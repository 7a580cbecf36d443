"""By what results are added up: who pays for an assessment, and what counts as a low cost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import services
from assessments.forms import CostThresholdForm, FundingForm
from assessments.pages.filing import cost_class_rows, funding_shares
from assessments.views.answers import UNPROCESSABLE, attempt, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from centres.selectors import programme_choices


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def assessment_funding(request: CentreRequest, reference: str) -> HttpResponse:
    """Say which programmes pay for an assessment."""
    assessment, frame = framed(request, reference, "overview")
    shares = funding_shares(assessment)
    form = FundingForm(request.POST or None, programmes=programme_choices(keep=list(shares)), shares=shares)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.set_funding(
                assessment=assessment, shares=form.shares(), by=request.user, at=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("Saved. The totals follow at once."))
            return go_to(request, "assessment_detail", reference)
    return page(
        request, "assessments/funding_form.html", {"form": form}, frame=frame, is_refused=request.method == "POST"
    )


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def cost_class_list(request: CentreRequest) -> HttpResponse:
    """Show up to which investment an option counts as low and as intermediate, by day and currency."""
    context = {"rows": cost_class_rows(), "may_edit": request.membership.allows(Permission.CENTRE_EDIT)}
    return render(request, "assessments/cost_class_list.html", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CENTRE_EDIT)
def cost_class_create(request: CentreRequest) -> HttpResponse:
    """Set the thresholds of the cost classes from a day on."""
    form = CostThresholdForm(request.POST or None, currency=request.centre.currency)
    if form.is_valid() and (
        attempt(
            form,
            lambda: services.set_cost_thresholds(**form.cleaned_data, by=request.user, at=timezone.now()),
        )
        is not None
    ):
        messages.success(request, _("Cost classes set. What is accepted already keeps its class."))
        return redirect("cost_class_list", centre_slug=request.centre.slug)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "assessments/cost_class_form.html", {"form": form}, status=status)
