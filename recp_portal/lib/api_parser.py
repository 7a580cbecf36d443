"""What the API reads: JSON of a bounded length. A module of its own: REST framework loads it while loading itself."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, parsers


class JSONParser(parsers.JSONParser):
    """JSON of a bounded length: nothing a client sends is too much to be refused."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Return the values. Raises ParseError, and RequestTooLarge."""
        context = dict(parser_context or {})
        request = context.get("request")
        length = str(request.META.get("CONTENT_LENGTH") or "0") if request is not None else "0"
        if not length.isdigit() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestTooLarge
        try:
            return super().parse(stream, media_type=media_type, parser_context=context)
        except RecursionError:
            raise exceptions.ParseError(_("This JSON is nested too deeply.")) from None


class RequestTooLarge(exceptions.APIException):
    """More was sent than the portal reads at once."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("This is more than can be sent at once.")
    default_code = "too_large"
