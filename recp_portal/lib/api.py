"""What all API resources share: what is read from a request, paging, and how an error reads (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from psycopg2.errorcodes import UNIQUE_VIOLATION
from rest_framework import exceptions, pagination, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler as default_exception_handler

from recp_portal.lib.api_parser import RequestTooLarge

PROBLEM = "application/problem+json"
RECORD = api_settings.NON_FIELD_ERRORS_KEY


class Conflict(exceptions.APIException):
    """What was asked for does not fit how things stand.

    extra  further members of the answer, such as the record as it stands now
    """

    status_code = HTTPStatus.CONFLICT
    default_code = "refused"

    def __init__(self, detail: str, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail, code)
        self.code = code or self.default_code
        self.extra = extra


class KeyPagination(pagination.CursorPagination):
    """Pages by the record's key: stable while others write."""

    ordering = "id"
    page_size_query_param = "page_size"
    other_parameters: ClassVar[tuple[str, ...]] = ()
    max_page_size = 500

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        """Return the rows of a page."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except DjangoValidationError:  # a cursor that was not ours
            raise exceptions.NotFound(self.invalid_cursor_message) from None

    def get_paginated_response(self, data: Any) -> Response:
        """Answer with the rows and the next page."""
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the answer."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


class AllowedFilters(filters.DjangoFilterBackend):
    """Filters by the names that the resource lists, and refuses every other: a misspelt filter is not "all"."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the rows asked for. Raises ValidationError."""
        filterset_class = self.get_filterset_class(view, queryset)
        known = {"cursor", "page_size", *getattr(view, "other_parameters", ())}
        known |= set(getattr(view.paginator, "other_parameters", ()))
        known |= set(filterset_class.base_filters) if filterset_class else set()
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            sentence = _("There is no such filter. There are: %(names)s.") % {"names": ", ".join(sorted(known))}
            raise exceptions.ValidationError({name: [sentence] for name in unknown})
        return super().filter_queryset(request, queryset, view)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every expected refusal as a problem: a sentence, and sentences by field. Anything else is a bug."""
    errors = None
    if isinstance(error, DjangoValidationError):
        errors = getattr(error, "message_dict", None) or {RECORD: error.messages}
        errors = {RECORD if name == "__all__" else name: sentences for name, sentences in errors.items()}
        error = exceptions.ValidationError(detail=errors)
    elif isinstance(error, exceptions.ValidationError):
        errors = dict(_flat(error.detail))
    elif isinstance(error, IntegrityError) and getattr(error.__cause__, "pgcode", "") == UNIQUE_VIOLATION:
        error = Conflict(_("Somebody saved the same at this very moment. Look at what is there, then try again."))
    elif isinstance(error, RequestDataTooBig):
        error = RequestTooLarge()
    elif isinstance(error, Http404):
        error = exceptions.NotFound()  # a sentence about a model would say too much
    response = default_exception_handler(error, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    body: dict[str, Any] = {"title": status.phrase, "status": int(status), "code": _code(error)}
    if errors is not None:
        body |= {"detail": _in_words(errors), "errors": errors}
    else:
        body["detail"] = str(response.data.get("detail", status.phrase))
    if isinstance(error, Conflict):
        body |= error.extra
    response.data = body
    response.content_type = PROBLEM
    return response


def _code(error: Exception) -> str:
    if isinstance(error, Conflict):
        return error.code
    return str(getattr(error, "default_code", "error"))


def _flat(detail: Any, path: str = "") -> list[tuple[str, list[str]]]:
    """Return DRF's nested errors as (dotted path, sentences)."""
    if isinstance(detail, Mapping):
        rows = [row for key, value in detail.items() for row in _flat(value, f"{path}.{key}" if path else str(key))]
    elif isinstance(detail, list) and any(isinstance(item, Mapping | list) for item in detail):
        rows = [row for place, item in enumerate(detail) for row in _flat(item, f"{path}.{place}".lstrip("."))]
    else:
        sentences = [str(item) for item in detail] if isinstance(detail, list) else [str(detail)]
        rows = [(path or RECORD, sentences)] if sentences else []
    return rows


def _in_words(errors: Mapping[str, Any]) -> str:
    """Return all sentences as one text that names the fields."""
    words = []
    for name, sentences in errors.items():
        own = name.rpartition(".")[2] == RECORD
        label = capfirst(name.replace("_", " "))
        words += [text if own or ": " in text else f"{label}: {text}" for text in map(str, sentences)]
    return " ".join(words)


class KnownFields:
    """For serializers: names that are not there are refused, never dropped."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values. Raises ValidationError."""
        if isinstance(data, Mapping):
            known = self.fields  # type: ignore[attr-defined]  # a serializer's
            unknown = {str(name): [_("There is no such field.")] for name in data if name not in known}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)  # type: ignore[misc]  # a serializer's


def refuse(field: str, sentence: str) -> NoReturn:
    """Refuse one field of a request."""
    raise exceptions.ValidationError({field: [sentence]})
