"""How a view asks a service and answers: a refusal goes back into the form, everything typed is kept."""

from collections.abc import Callable
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from centres.edits import StaleEdit

UNPROCESSABLE = 422


class RefusableForm(Protocol):
    """A form that can show what a service refused."""

    def refuse(self, error: Exception) -> None:
        """Show a refusal."""


def attempt(form: RefusableForm, action: Callable[[], Any]) -> Any:
    """Return what a service made, or None after its refusal is in the form."""
    try:
        return action()
    except (StaleEdit, ValidationError) as refusal:
        form.refuse(refusal)
        return None


def try_or_tell(request: HttpRequest, action: Callable[[], object], *, done: str) -> None:
    """Do what a button asks; the next page says that it is done, or why it was refused."""
    try:
        action()
    except (StaleEdit, ValidationError) as refusal:
        sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        for sentence in sentences:
            messages.error(request, sentence)
    else:
        messages.success(request, done)


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page with a form; 422 where something was refused."""
    return render(request, template, context, status=UNPROCESSABLE if request.method == "POST" else 200)
