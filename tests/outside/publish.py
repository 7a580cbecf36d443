"""`python -m tests.outside.publish`: writes the schemas and the example's answer in docs/calculations anew."""

import json
import os
from pathlib import Path
from typing import Any

import django

DOCS = Path(__file__).parents[2] / "docs" / "calculations"


def write(name: str, content: Any) -> None:
    """Write one file."""
    (DOCS / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Write all three."""
    from assessments.figures import to_json
    from assessments.outside import calculate_text, input_schema, output_schema

    write("calculation-input.schema.json", input_schema())
    write("calculation-output.schema.json", output_schema())
    example = (DOCS / "calculation-input.example.json").read_text(encoding="utf-8")
    write("calculation-output.example.json", to_json(calculate_text(example)))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")
    django.setup()
    main()
