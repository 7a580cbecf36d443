"""What the top bar offers."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every page its navigation."""
    return {}
