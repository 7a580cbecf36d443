"""What all API resources share: paging and how an error reads."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import exceptions, pagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_exception_handler


class KeyPagination(pagination.CursorPagination):
    """Pages by the record's key: stable while others write."""

    ordering = "id"
    page_size_query_param = "page_size"
    max_page_size = 500


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal of a service like a refusal of a field: 400 with sentences by field."""
    if isinstance(error, DjangoValidationError):
        error = exceptions.ValidationError(detail=getattr(error, "message_dict", None) or error.messages)
    return default_exception_handler(error, context)
