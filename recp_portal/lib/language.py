"""The language that a browser keeps: set at sign-in and by the language menu, read by the middleware."""

from django.conf import settings
from django.http import HttpResponse

ONE_YEAR_SECONDS = 365 * 86_400


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
