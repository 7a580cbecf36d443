"""A person's own page, and the language menu."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services as accounts
from centres import selectors
from centres.access import SignedInRequest, public_view, signed_in_view
from centres.forms import AccountForm
from centres.views.answers import attempt, form_page
from recp_portal.lib.language import remember_language


@require_http_methods(["GET", "POST"])
@signed_in_view
def me(request: SignedInRequest) -> HttpResponse:
    """Show what a person is in all centres; let them change their name and language."""
    form = AccountForm(request.POST or None, initial={"name": request.user.name, "language": request.user.language})
    if form.is_valid():
        user = attempt(
            form,
            lambda: accounts.edit_account(user=request.user, **form.cleaned_data, by=request.user, at=timezone.now()),
        )
        if user:
            with translation.override(user.language):
                messages.success(request, _("Account saved."))
            response = redirect("me")
            remember_language(response, user.language)
            return response
    roles = selectors.own_roles(request.user, at=timezone.now())
    return form_page(request, "accounts/me.html", {"form": form, "roles": roles})


@require_POST
@public_view
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go back to the page that asked."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(address if is_ours else resolve_url("home"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            user = request.user
            accounts.edit_account(user=user, name=user.name, language=language, by=user, at=timezone.now())
        remember_language(response, language)
    return response
