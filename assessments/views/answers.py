"""How a view asks a service and answers: a refusal goes back into the form, everything typed is kept."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from assessments import selectors
from assessments.pages.frame import Frame, frame_of
from assessments.refusals import Refused
from centres.access import CentreRequest
from centres.edits import StaleEdit

Made = TypeVar("Made")
UNPROCESSABLE = 422
REFUSALS = (Refused, StaleEdit, ValidationError)


class RefusableForm(Protocol):
    """A form that can show what a service refused."""

    def refuse(self, error: Exception) -> None:
        """Show a refusal."""


def attempt(form: RefusableForm, action: Callable[[], Made]) -> Made | None:
    """Return what a service made, or None after its refusal is in the form."""
    try:
        return action()
    except REFUSALS as refusal:
        form.refuse(refusal)
        return None


def page(
    request: CentreRequest, template: str, context: dict[str, Any], *, frame: Frame, is_refused: bool = False
) -> HttpResponse:
    """Render a page of an assessment with the rail around it; 422 where something was refused."""
    around = {"frame": frame, "rail": frame.rail, "data_kind": frame.data_kind}
    return render(request, template, {**around, **context}, status=UNPROCESSABLE if is_refused else 200)


def go_to(request: CentreRequest, name: str, reference: str, **kwargs: Any) -> HttpResponseRedirect:
    """Send the browser to another page of the assessment."""
    address = reverse(name, kwargs={"centre_slug": request.centre.slug, "reference": reference, **kwargs})
    return HttpResponseRedirect(address)


def framed(request: CentreRequest, reference: str, current: str) -> tuple[Any, Frame]:
    """Return an assessment of the centre and what stands around its pages, or raise Http404."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    return assessment, frame_of(assessment=assessment, membership=request.membership, current=current)


def framed_round(request: CentreRequest, reference: str, round_number: int, current: str = "") -> tuple[Any, Frame]:
    """Return a round of an assessment and what stands around its pages, or raise Http404."""
    assessment, frame = framed(request, reference, current or f"round-{round_number}")
    return selectors.get_round_or_404(assessment=assessment, number=round_number), frame
