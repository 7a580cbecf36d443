"""The input and the answer as JSON Schema (draft 2020-12), made from the code that reads and writes them."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from assessments.outside.answers import Answer
from assessments.outside.inputs import INPUT
from recp_portal.lib.api_schema import NAME

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SIMPLE: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
}


def input_schema() -> dict[str, Any]:
    """Return the schema of what is sent."""
    about = "Flows and options to calculate. Numbers may be written as text, which keeps every digit."
    return {"$schema": DRAFT, "title": "Calculation: input", "description": about, **INPUT.schema()}


def output_schema() -> dict[str, Any]:
    """Return the schema of what is answered."""
    about = "Figures with their chains. Amounts are text, so that nothing is rounded; null is: not recorded."
    return {"$schema": DRAFT, "title": "Calculation: output", "description": about, **_of_dataclass(Answer)}


def _of_dataclass(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    return {
        "type": "object",
        "properties": {name: _of_hint(hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _of_hint(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        choice = _of_hint(next(argument for argument in arguments if argument is not type(None)))
        return {**choice, "type": [choice["type"], "null"]}
    if origin in (tuple, Sequence):
        return {"type": "array", "items": _of_hint(arguments[0])}
    if origin is not None:
        return {"type": "object", "additionalProperties": _of_hint(arguments[1])}
    return _of_dataclass(hint) if is_dataclass(hint) and isinstance(hint, type) else dict(_SIMPLE[hint])


def for_openapi(schema: Any) -> Any:
    """Return a JSON Schema in the words of OpenAPI 3.0, which has no null type and another exclusive minimum."""
    if isinstance(schema, list):
        return [for_openapi(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: for_openapi(part) for name, part in schema.items() if not name.startswith("$")}
    if isinstance(made.get("type"), list):
        made |= {"type": made["type"][0], "nullable": True}
    if {"type": "null"} in made.get("anyOf", []):
        made |= {"anyOf": [part for part in made["anyOf"] if part != {"type": "null"}], "nullable": True}
    if None in made.get("enum", []):
        made |= {"type": "string", "nullable": True}
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if exclusive in made:
            made |= {bound: made[exclusive], exclusive: True}
    if [part.get("type") for part in made.get("anyOf", ())] == ["number", "string"]:
        written = {"anyOf": made.pop("anyOf")}
        made["allOf"] = [{NAME: _name_of_number(written["anyOf"][0]), **written}]
    if str(made.get("title", "")).isidentifier():
        beside = {key: made.pop(key) for key in ("description", "nullable") if key in made}
        named = {NAME: made.pop("title"), **made}
        return {"allOf": [named], **beside} if beside else named
    return made


def _name_of_number(number: Mapping[str, Any]) -> str:
    """Return what numbers of these bounds are called, such as NumberAbove0To200."""
    lowest, highest = number["minimum"], number["maximum"]
    words = "Any" if lowest < 0 else f"{'Above' if number.get('exclusiveMinimum') else 'From'}{lowest}"
    return f"Number{words}{'' if number.get('exclusiveMaximum') else f'To{highest}'}".replace(".", "_")
