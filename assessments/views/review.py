"""A round's results, and its way: submitted, returned, accepted, opened again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessments import services
from assessments.forms import AcceptForm, ReasonForm, SubmitForm
from assessments.pages import recalculation, results
from assessments.pages.filing import standing_of
from assessments.views.answers import attempt, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from indicators.charts import absolute_panel, profile_chart


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def round_results(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show what a round says: frozen where it was accepted, what it would be where it is open."""
    round_, frame = framed_round(request, reference, round_number, "results")
    shown = results.results_page(round_=round_, frame=frame)
    figures = shown.figures
    context = {
        "page": shown,
        "standing": standing_of(round_),
        "profile": profile_chart(figures.relative) if figures and figures.compares else None,
        "panel": absolute_panel(figures.absolute) if figures and figures.compares else None,
    }
    return page(request, "assessments/round_results.html", context, frame=frame)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def round_why(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show where one figure of a round comes from; for a sheet over the page, only the chain."""
    round_, frame = framed_round(request, reference, round_number, "results")
    shown = results.round_why(round_=round_, frame=frame, key=request.GET.get("of", ""), address=request.path)
    template = "assessments/_why.html" if request.headers.get("HX-Request") else "assessments/round_why.html"
    return page(request, template, {"page": shown, "brief": frame.round(round_number)}, frame=frame)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def round_recalculation(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show what the frozen result of a round would be with other factors, and why. Saves nothing."""
    round_, frame = framed_round(request, reference, round_number, "results")
    shown = recalculation.recalculation_page(round_=round_, frame=frame, chosen=request.GET.get("factors", ""))
    return page(request, "assessments/round_recalculation.html", {"page": shown}, frame=frame)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def round_review(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show what is to answer before a round is submitted, returned or accepted."""
    round_, frame = framed_round(request, reference, round_number, _rail_key(round_number))
    return _review_page(request, round_, frame)


@require_POST
@centre_view(Permission.ROUND_SUBMIT)
def round_submit(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Hand a round to the reviewer; everything that is missing is shown at once."""

    def submit(round_: Any, form: Any) -> object:
        typed = form.cleaned_data
        return services.submit_round(
            round_=round_,
            note=typed["note"],
            answers=form.answers(),
            expected_version=typed["version"] or 0,
            by=request.user,
            at=timezone.now(),
        )

    return _step(request, reference, round_number, SubmitForm, submit, said=_("Submitted. It waits for review."))


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def round_answer(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Keep answers to questions about a round's figures, without handing it over yet."""

    def keep(round_: Any, form: Any) -> object:
        return services.answer_findings(round_=round_, answers=form.answers(), by=request.user, at=timezone.now())

    return _step(request, reference, round_number, SubmitForm, keep, said=_("Answers saved."))


@require_POST
@centre_view(Permission.ROUND_REVIEW)
def round_return(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Give a submitted round back with a reason."""

    def give_back(round_: Any, form: Any) -> object:
        return services.return_round(
            round_=round_,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"] or 0,
            by=request.user,
            at=timezone.now(),
        )

    return _step(request, reference, round_number, ReasonForm, give_back, said=_("Returned with your reason."))


@require_POST
@centre_view(Permission.ROUND_REVIEW)
def round_accept(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Accept a submitted round: its figures are frozen."""

    def accept(round_: Any, form: Any) -> object:
        version = form.cleaned_data["version"] or 0
        return services.accept_round(round_=round_, expected_version=version, by=request.user, at=timezone.now())

    said = _("Accepted. The figures are frozen.")
    return _step(request, reference, round_number, AcceptForm, accept, said=said, then="round_results")


@require_POST
@centre_view(Permission.ROUND_REVIEW)
def round_reopen(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Open an accepted round again for correction."""

    def reopen(round_: Any, form: Any) -> object:
        return services.reopen_round(
            round_=round_,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"] or 0,
            by=request.user,
            at=timezone.now(),
        )

    said = _("Open again. Its result stands until the corrected round is accepted.")
    return _step(request, reference, round_number, ReasonForm, reopen, said=said)


def _rail_key(round_number: int) -> str:
    return f"round-{round_number}"


def _step(
    request: CentreRequest,
    reference: str,
    round_number: int,
    form_class: type[Any],
    action: Callable[[Any, Any], object],
    *,
    said: str,
    then: str = "round_review",
) -> HttpResponse:
    """Take a round one step further, or show why not on the page it was asked from."""
    round_, frame = framed_round(request, reference, round_number)
    questions = {"questions": results.questions_of(round_, frame)} if form_class is SubmitForm else {}
    form = form_class(request.POST, **questions)
    if form.is_valid() and attempt(form, lambda: action(round_, form)) is not None:
        messages.success(request, said)
        return go_to(request, then, reference, round_number=round_number)
    return _review_page(request, round_, frame, refused=form)


def _review_page(request: CentreRequest, round_: Any, frame: Any, refused: Any = None) -> HttpResponse:
    shown = results.review_page(round_=round_, frame=frame, user_id=request.user.pk)
    version = {"version": round_.version}
    context = {
        "page": shown,
        "refused": refused,
        "submit_form": refused
        if isinstance(refused, SubmitForm)
        else SubmitForm(initial={**version, "note": round_.note}, questions=shown.questions),
        "reason_form": refused if isinstance(refused, ReasonForm) else ReasonForm(initial=version),
        "accept_form": AcceptForm(initial=version),
    }
    return page(request, "assessments/round_review.html", context, frame=frame, is_refused=refused is not None)
