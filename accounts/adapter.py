"""How allauth behaves here: accounts start from invitations only."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up alone; a centre or the network invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the way in is an invitation."""
        return False
