"""The page that a mailed invitation opens. Whoever has the address has the secret, and sees what it offers."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from centres import selectors, services
from centres.access import public_view
from centres.forms import JoinForm
from centres.guards import InvitationIsClosed, refuse_closed
from centres.selectors import InvitationPage
from centres.views.answers import UNPROCESSABLE
from recp_portal.lib.language import remember_language

if TYPE_CHECKING:
    from accounts.models import User

GONE = 410


@require_http_methods(["GET", "POST"])
@public_view
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, centre_slug: str, secret: str) -> HttpResponse:
    """Show what an invitation offers, and accept it."""
    found = selectors.find_invitation_or_404(centre_slug=centre_slug, secret=secret)
    page = selectors.invitation_page(found)
    try:
        refuse_closed(found, at=timezone.now())
        if request.user.is_authenticated:
            return _for_somebody_signed_in(request, request.user, page, secret)
        if page.has_account:
            return render(request, "centres/invitation.html", {"page": page, "form": None, "is_mine": False})
        return _for_somebody_new(request, page, secret)
    except InvitationIsClosed as refusal:
        return render(request, "centres/invitation_closed.html", {"text": str(refusal)}, status=GONE)


def _for_somebody_signed_in(request: HttpRequest, user: "User", page: InvitationPage, secret: str) -> HttpResponse:
    is_mine = user.email.casefold() == page.email.casefold()
    context = {"page": page, "form": None, "is_mine": is_mine}
    if request.method != "POST":
        return render(request, "centres/invitation.html", context)
    try:
        services.accept_invitation(centre=page.centre, secret=secret, by=user, at=timezone.now())
    except services.InvitationIsForSomebodyElse as refusal:
        messages.error(request, str(refusal))
        return render(request, "centres/invitation.html", context, status=UNPROCESSABLE)
    except ValidationError as refusal:
        raise InvitationIsClosed(" ".join(refusal.messages)) from None
    messages.success(request, _("Welcome to %(centre)s.") % {"centre": page.centre.name})
    return redirect("home")


def _for_somebody_new(request: HttpRequest, page: InvitationPage, secret: str) -> HttpResponse:
    initial = {"name": page.name, "language": translation.get_language()}
    form = JoinForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            user = services.start_account_from_invitation(
                centre=page.centre, secret=secret, person=form.fields_for_service(), at=timezone.now()
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            login(request, user)
            messages.success(request, _("Welcome to %(centre)s.") % {"centre": page.centre.name})
            response = redirect("home")
            remember_language(response, user.language)
            return response
    context = {"page": page, "form": form, "is_mine": False}
    return render(request, "centres/invitation.html", context, status=UNPROCESSABLE if form.errors else 200)
