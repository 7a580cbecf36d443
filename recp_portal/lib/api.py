"""What all API resources share: what is read from a request, paging, and how an error reads (RFC 9457)."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any, NoReturn, Union, get_args, get_origin, get_type_hints

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.openapi import AutoSchema
from psycopg2.errorcodes import UNIQUE_VIOLATION
from rest_framework import exceptions, pagination, parsers, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler as default_exception_handler

PROBLEM = "application/problem+json"
OVERLAP = timedelta(minutes=1)  # longer than any write takes from its time to its commit
RECORD = api_settings.NON_FIELD_ERRORS_KEY


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
    max_page_size = 500

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        """Remember the moment before the rows are read."""
        self.as_of = timezone.now() - OVERLAP
        try:
            return super().paginate_queryset(queryset, request, view)
        except DjangoValidationError:  # a cursor that was not ours
            raise exceptions.NotFound(self.invalid_cursor_message) from None

    def get_paginated_response(self, data: Any) -> Response:
        """Answer with the rows, the next page, and the moment to ask for changes from next time."""
        return Response(
            {
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "as_of": serializers.DateTimeField().to_representation(self.as_of),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the answer."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "as_of", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "as_of": {
                    "type": "string",
                    "format": "date-time",
                    "description": "Give the one of the first page as `since` next time, to get what has changed.",
                },
                "results": schema,
            },
        }


class AllowedFilters(DjangoFilterBackend):  # type: ignore[misc]  # django-filter has no types
    """Filters by the names that the resource lists, and refuses every other: a misspelt filter is not "all"."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the rows asked for. Raises ValidationError."""
        filterset_class = self.get_filterset_class(view, queryset)
        known = {"cursor", "page_size", *getattr(view, "other_parameters", ())}
        known |= set(filterset_class.base_filters) if filterset_class else set()
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            sentence = _("There is no such filter. There are: %(names)s.") % {"names": ", ".join(sorted(known))}
            raise exceptions.ValidationError({name: [sentence] for name in unknown})
        return super().filter_queryset(request, queryset, view)


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal, as RFC 9457 has it."""

    title = serializers.CharField(help_text=gettext_lazy("The meaning of the HTTP status."))
    status = serializers.IntegerField(help_text=gettext_lazy("The HTTP status."))
    code = serializers.CharField(
        help_text=gettext_lazy("For programs: invalid, stale, record_is_locked, round_is_closed, not_ready …")
    )
    detail = serializers.CharField(help_text=gettext_lazy("For people: what was refused, why, and what to do."))
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=gettext_lazy("Sentences by field; nested fields as effects.0.unit."),
    )
    current = serializers.DictField(
        required=False, help_text=gettext_lazy("The record as it stands now, where somebody else saved meanwhile.")
    )
    locked_by = serializers.DictField(required=False, help_text=gettext_lazy("The result that locks the record."))
    findings = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=gettext_lazy("What a round still needs.")
    )


class ProblemSchema(AutoSchema):
    """Says of every operation how it refuses."""

    def get_response_serializers(self) -> Any:
        """Add the refusals to what the operation answers."""
        answers = super().get_response_serializers()
        if not isinstance(answers, dict):
            code = HTTPStatus.OK
            if self.method == "DELETE":
                code, answers = HTTPStatus.NO_CONTENT, None
            elif self._is_create_operation():
                code = HTTPStatus.CREATED
            answers = {int(code): answers}
        refusals = [400, 401, 403, 404, 406]
        if self.method in ("POST", "PATCH", "PUT", "DELETE"):
            refusals += [409, 413, 415]
        if getattr(self.view, "throttle_classes", None):
            refusals.append(429)
        return answers | {(code, PROBLEM): ProblemSerializer for code in refusals}


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


def dataclass_schema(kind: Any) -> dict[str, Any]:
    """Return the OpenAPI schema of what `to_json` of a dataclass writes; Decimals are text, so nothing is rounded."""
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "properties": {field.name: _hint_schema(hints[field.name]) for field in fields(kind)},
    }


def _hint_schema(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        choice = next(argument for argument in arguments if argument is not type(None))
        return {**_hint_schema(choice), "nullable": True}
    if origin is tuple:
        return {"type": "array", "items": _hint_schema(arguments[0])}
    if origin is not None:
        return {"type": "object", "additionalProperties": _hint_schema(arguments[1])}
    if is_dataclass(hint):
        return dataclass_schema(hint)
    simple: dict[Any, dict[str, Any]] = {
        Decimal: {"type": "string", "format": "decimal"},
        date: {"type": "string", "format": "date"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
    }
    return simple.get(hint, {"type": "string"})


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
