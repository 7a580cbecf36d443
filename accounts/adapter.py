"""How allauth behaves here: accounts start from invitations only, and each person's language comes with them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from recp_portal.lib.language import remember_language


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up alone; a centre or the network invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the way in is an invitation."""
        return False

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Go on to where the person wanted to be, in their own language."""
        response: HttpResponse = super().post_login(request, user, **details)
        remember_language(response, user.language)
        return response
