"""How the API describes itself: every refusal, what a change needs, and the figures of a dataclass."""

import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiFilterExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from recp_portal.lib.api import PROBLEM

NAME = "x-name"  # of a schema that is described once, among the components
BESIDE = ("nullable",)  # what a reference says of its own


class ProblemSerializer(serializers.Serializer[Any]):
    """A refusal, as RFC 9457 has it."""

    title = serializers.CharField(help_text=gettext_lazy("The meaning of the HTTP status."))
    status = serializers.IntegerField(help_text=gettext_lazy("The HTTP status."))
    code = serializers.CharField(
        help_text=gettext_lazy("For programs: invalid, stale, record_is_locked, round_is_closed, not_ready …")
    )
    detail = serializers.CharField(help_text=gettext_lazy("For people: what was refused, why, and what to do."))
    errors = serializers.DictField(  # type: ignore[assignment]  # a field, not the serializer's own errors
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=gettext_lazy("Sentences by field; nested fields as effects.0.unit."),
    )
    problems = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()),
        required=False,
        help_text=gettext_lazy("Of a calculation: path (a JSON pointer), message and code of each bad value."),
    )
    current = serializers.DictField(
        required=False, help_text=gettext_lazy("The record as it stands now, where somebody else saved meanwhile.")
    )
    locked_by = serializers.DictField(required=False, help_text=gettext_lazy("The result that locks the record."))
    candidates = serializers.ListField(
        child=serializers.DictField(), required=False, help_text=gettext_lazy("Enterprises that look the same.")
    )
    findings = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=gettext_lazy("What a round still needs.")
    )


class ProblemSchema(AutoSchema):
    """Says of every operation how it refuses."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """Add the refusals to what the operation answers."""
        operation = super().get_operation(*args, **kwargs)
        if operation:
            reference = self.resolve_serializer(ProblemSerializer, "response").ref
            for status in self._refusals():
                operation["responses"][str(int(status))] = {
                    "content": {PROBLEM: {"schema": reference}},
                    "description": status.phrase,
                }
        return operation

    def get_tags(self) -> list[str]:
        """Group the operations by what they are about."""
        parts = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and "{" not in part]
        return [parts[1] if len(parts) > 1 and parts[0] == "centres" else parts[0]]

    def _refusals(self) -> list[HTTPStatus]:
        statuses = [HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND]
        statuses.append(HTTPStatus.NOT_ACCEPTABLE)
        if self.method != "GET":
            statuses += [HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
        return [*statuses, HTTPStatus.TOO_MANY_REQUESTS] if self.view.get_throttles() else statuses


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes sign-in by token."""

    target_class = "accounts.access.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return how a token is sent."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": str(gettext_lazy("The word Token, a space, and the secret of POST /api/v1/tokens/.")),
        }


class AllowedFiltersExtension(OpenApiFilterExtension):  # type: ignore[no-untyped-call]
    """Describes the filters from their own definitions: drf-spectacular's way asks the model's manager for rows."""

    target_class = "recp_portal.lib.api.AllowedFilters"
    priority = 1

    def get_schema_operation_parameters(self, auto_schema: Any, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Return one parameter for each filter of the view."""
        filterset_class = getattr(auto_schema.view, "filterset_class", None)
        named = filterset_class.base_filters.items() if filterset_class else ()
        return [
            build_parameter_type(
                name=name,
                required=False,
                location=OpenApiParameter.QUERY,
                schema=_filter_schema(one),
                description=str(one.extra.get("help_text", "")),
            )
            for name, one in named
        ]


def _filter_schema(one: filters.Filter) -> dict[str, Any]:
    if isinstance(one, filters.ChoiceFilter):
        return {"type": "string", "enum": [value for value, _label in one.extra["choices"]]}
    kinds = {
        filters.UUIDFilter: {"type": "string", "format": "uuid"},
        filters.BooleanFilter: {"type": "boolean"},
    }
    return next((schema for kind, schema in kinds.items() if isinstance(one, kind)), {"type": "string"})


def say_what_a_change_needs(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Mark `version` as required in every change: a hook of the schema, which cannot know it from the serializer."""
    for name, component in result.get("components", {}).get("schemas", {}).items():
        if name.startswith("Patched") and "version" in component.get("properties", {}):
            component["required"] = ["version"]
    return result


def share_what_repeats(result: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Say once what many operations say, and refer to it: named schemas, refusals, parameters of paths and lists.

    A hook of the schema. Whoever makes a schema says with NAME what it is called.
    """
    components = result["components"]
    named: dict[str, Any] = {}
    for part in (result["paths"], components["schemas"]):
        for key, value in part.items():
            part[key] = _with_references(value, named)
    if clash := sorted(named.keys() & components["schemas"].keys()):
        raise ValueError(f"two schemas of one name: {', '.join(clash)}")
    components["schemas"] = dict(sorted({**components["schemas"], **named}.items()))
    _share_fields(components["schemas"])
    refusals: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    result["security"] = [{"token": []}, {"cookieAuth": []}]
    for path in result["paths"].values():
        for operation in path.values():
            if operation.get("security") == result["security"]:
                del operation["security"]  # as of every operation that says no other
            for status, answer in operation["responses"].items():
                if PROBLEM in answer.get("content", {}):
                    name = HTTPStatus(int(status)).name.title().replace("_", "")
                    refusals[name] = answer
                    operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
            for place, parameter in enumerate(operation.get("parameters", ())):
                if parameters.setdefault(parameter["name"], parameter) == parameter:
                    operation["parameters"][place] = {"$ref": f"#/components/parameters/{parameter['name']}"}
    components["responses"] = dict(sorted(refusals.items()))
    components["parameters"] = dict(sorted(parameters.items()))
    return result


def _share_fields(schemas: dict[str, Any]) -> None:
    """Describe once the fields that a record is read, made and changed with alike."""
    for name in [name for name in schemas if f"{name}Request" in schemas]:
        same = [schemas[one] for one in (name, f"{name}Request", f"Patched{name}Request") if one in schemas]
        if any("properties" not in one for one in same):
            continue
        first = same[0]["properties"]
        fields = {key: first[key] for key in first if all(one["properties"].get(key) == first[key] for one in same)}
        if not fields:
            continue
        schemas[f"{name}Fields"] = {"type": "object", "properties": fields}
        for one in same:
            one["allOf"] = [{"$ref": f"#/components/schemas/{name}Fields"}]
            one["properties"] = {key: value for key, value in one["properties"].items() if key not in fields}


def _with_references(value: Any, named: dict[str, Any]) -> Any:
    """Return a part of the schema in which what has a name stands as a reference to it."""
    if isinstance(value, list):
        return [_with_references(part, named) for part in value]
    if not isinstance(value, dict):
        return value
    made = {key: _with_references(part, named) for key, part in value.items() if key != NAME}
    if NAME not in value:
        return made
    beside = {key: made.pop(key) for key in BESIDE if key in made}
    if named.setdefault(value[NAME], made) != made:
        raise ValueError(f"two schemas of one name: {value[NAME]}")
    reference = {"$ref": f"#/components/schemas/{value[NAME]}"}
    return {"allOf": [reference], **beside} if beside else reference


def dataclass_schema(kind: Any) -> dict[str, Any]:
    """Return the OpenAPI schema of what `to_json` of a dataclass writes; Decimals are text, so nothing is rounded."""
    hints = get_type_hints(kind)
    return {
        NAME: kind.__name__,
        "type": "object",
        "description": (kind.__doc__ or "").strip(),
        "properties": {field.name: _hint_schema(hints[field.name]) for field in fields(kind)},
    }


def _hint_schema(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        choice = next(argument for argument in arguments if argument is not type(None))
        return {**_hint_schema(choice), "nullable": True}
    if origin in (tuple, Sequence):
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
