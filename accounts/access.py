"""The door for programs: a token in the Authorization header."""

from typing import Any

from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework import exceptions


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]  # knox has no types
    """Reads `Authorization: Token …`; what cannot be a token is refused before the database is asked."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """Return the person and the token. Raises AuthenticationFailed."""
        if not token.isalnum() or len(token) > 128:  # isalnum of bytes is ASCII only
            raise exceptions.AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)
