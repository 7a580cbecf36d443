"""Write what docs/import-format.md publishes from the program: `python -m tests.imports.publish`."""

import json
import os
from pathlib import Path
from typing import Any

import django

DOCS = Path(__file__).resolve().parents[2] / "docs"
BEGIN, END = "<!-- columns -->", "<!-- end of columns -->"


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by the name of its file."""
    from imports.choices import TableKind
    from imports.rows.schemas import mapping_schema, row_schema

    found = {f"{table}.schema.json": row_schema(table) for table in TableKind.values}
    return {**found, "mapping.schema.json": mapping_schema()}


def columns_text() -> str:
    """Return the tables of columns as Markdown."""
    from imports.rows.columns import formats

    lines = [BEGIN, ""]
    for table, known in formats().items():
        lines += [f"### {table}", "", "| column | needed | what it is | what may stand in it |", "|---|---|---|---|"]
        for column in known.columns.values():
            if column.name.startswith(("effect_2", "effect_3", "effect_4")):
                continue
            choices = ", ".join(f"`{value}`" for value, _label in column.choices) or column.kind.value
            name = (
                column.name.replace("effect_1", "effect_1 … 4") if column.name.startswith("effect_1") else column.name
            )
            lines.append(f"| `{name}` | {'yes' if column.is_required else ''} | {column.label} | {choices} |")
        lines.append("")
    return "\n".join([*lines, END])


def as_text(schema: dict[str, Any]) -> str:
    """Return a schema as its file has it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schemas, and the tables of columns into the page."""
    for name, schema in schemas().items():
        (DOCS / "imports" / name).write_text(as_text(schema), encoding="utf-8")
    page = DOCS / "import-format.md"
    text = page.read_text(encoding="utf-8")
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    page.write_text(before + columns_text() + after, encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")
    django.setup()
    main()
