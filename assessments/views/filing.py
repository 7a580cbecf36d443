"""By what results are added up: who pays for an assessment, and what counts as a low cost."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import services
from assessments.forms import CostThresholdForm, FundingForm, WhyForm
from assessments.pages.filing import cost_class_rows, funding_shares, standing_of
from assessments.selectors import current_result
from assessments.views.answers import UNPROCESSABLE, attempt, framed, framed_round, go_to, page
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


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ROUND_REVIEW)
def result_withdraw(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Take a round's result out of all totals, for good."""
    step = Step(
        title=_("Withdraw the result"),
        under=_("It leaves all totals of the centre and the network, for good. Documents that were made keep it."),
        button=_("Withdraw the result"),
        is_danger=True,
        said=_("Withdrawn. The totals follow at once."),
    )
    return _stepped(request, reference, round_number, step, services.withdraw_result)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ROUND_REVIEW)
def result_hold_back(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Keep a round's result out of the totals until somebody looked at it."""
    step = Step(
        title=_("Hold the result back"),
        under=_("It stays out of all totals until somebody lets it count. The network's coverage line counts it."),
        button=_("Hold it back"),
        said=_("Held back. The totals follow at once."),
    )
    return _stepped(request, reference, round_number, step, services.hold_back_result)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ROUND_REVIEW)
def result_let_count(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Let a result count that was held back."""
    step = Step(
        title=_("Let the result count"),
        under=_("Look at what it was held back for, and say why the figures are right."),
        button=_("Let it count"),
        said=_("It counts again. The totals follow at once."),
    )
    return _stepped(request, reference, round_number, step, services.let_result_count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done to a result, in words."""

    title: str
    under: str
    button: str
    said: str
    is_danger: bool = False


def _stepped(
    request: CentreRequest, reference: str, round_number: int, step: Step, action: Callable[..., object]
) -> HttpResponse:
    """Ask why, and do it."""
    round_, frame = framed_round(request, reference, round_number, "results")
    result = current_result(round_)
    if result is None:
        messages.error(request, _("Nothing is accepted in this round yet, so nothing of it counts."))
        return go_to(request, "round_results", reference, round_number=round_number)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: action(result=result, reason=reason, by=request.user, at=timezone.now())) is not None:
            messages.success(request, step.said)
            return go_to(request, "round_results", reference, round_number=round_number)
    context = {"form": form, "step": step, "brief": frame.round(round_number), "standing": standing_of(round_)}
    is_refused = request.method == "POST"
    return page(request, "assessments/result_step.html", context, frame=frame, is_refused=is_refused)
