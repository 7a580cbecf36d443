"""The format as JSON Schema, for programs that write such files."""

from typing import Any

from assessments.choices import Technique
from imports.choices import TableKind
from imports.rows.columns import IGNORE, Column, ColumnKind, formats
from imports.rows.mapping import AUTO, CODE_LISTS, FORMAT

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = r"^\s*([-−+]?[0-9][0-9 .,']*)?\s*$"
_PATTERNS = {
    ColumnKind.NUMBER: _NUMBER,
    ColumnKind.INTEGER: r"^\s*([0-9]+)?\s*$",
    ColumnKind.YEAR: r"^\s*((19[7-9][0-9]|20[0-9]{2})(-[0-9]{2}-[0-9]{2})?)?\s*$",
    ColumnKind.DAY: r"^\s*((19[7-9][0-9]|20[0-9]{2})(-[0-9]{2}-[0-9]{2})?)?\s*$",
    ColumnKind.ISIC: r"^([0-9]{4})?$",
    ColumnKind.CURRENCY: r"^([A-Z]{3})?$",
}
_TECHNIQUES = "one of the eight techniques, end_of_pipe or cost_only"


def row_schema(table: str) -> dict[str, Any]:
    """Return the schema of one row: an object of texts, as a reader of CSV gives it."""
    columns = formats()[table].columns
    return {
        "$schema": DRAFT,
        "title": f"A row of {table}",
        "type": "object",
        "properties": {column.name: _column(column) for column in columns.values()},
        "required": list(formats()[table].required),
        "additionalProperties": {"type": ["string", "null"]},
    }


def _column(column: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"type": ["string", "null"], "description": column.label}
    if column.choices:
        said["enum"] = [*(value for value, _label in column.choices), "", None]
    elif column.kind is ColumnKind.TECHNIQUE:
        said["enum"] = [*Technique.values, "end_of_pipe", "cost_only"]
        said["description"] = f"{column.label}: {_TECHNIQUES}"
    elif column.kind in _PATTERNS:
        said["pattern"] = _PATTERNS[column.kind]
    else:
        said["maxLength"] = column.longest
    if column.is_required:
        said["type"] = "string"
        said["minLength"] = 1
    return said


def mapping_schema() -> dict[str, Any]:
    """Return the schema of a mapping file."""
    return {
        "$schema": DRAFT,
        "title": "Columns and codes of a foreign file",
        "type": "object",
        "required": ["format"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string"},
            "format": {"const": FORMAT},
            "name": {"type": "string"},
            "decimal": {"enum": [AUTO, ".", ","]},
            "tables": {
                "type": "object",
                "additionalProperties": False,
                "properties": {table: _table(table) for table in TableKind.values},
            },
            "codes": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    name: {"type": "object", "additionalProperties": {"type": "string"}} for name in CODE_LISTS
                },
            },
        },
    }


def _table(table: str) -> dict[str, Any]:
    names = list(formats()[table].columns)
    target = {"enum": [*names, IGNORE]}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "columns": {
                "type": "object",
                "additionalProperties": {"anyOf": [target, {"type": "array", "items": target}]},
            },
            "constants": {
                "type": "object",
                "propertyNames": {"enum": names},
                "additionalProperties": {"type": "string"},
            },
        },
    }
