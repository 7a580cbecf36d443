"""Calculate a JSON file of flows and options, and write the figures. Nothing is saved."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import translation

from assessments.figures import to_json
from assessments.outside import NotCalculated, Problem, calculate_text


class Command(BaseCommand):
    """`manage.py calculate plant.json`; with - it reads from standard input. docs/calculations/command.md."""

    help = "Calculate flows and options from a JSON file; nothing is saved. Wrong input: errors as JSON, exit code 1."
    requires_system_checks: list[str] = []  # as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the language of the sentences."""
        parser.add_argument("file", help="a JSON file, or - for standard input")
        parser.add_argument("--language", default="en", help="of the sentences: en, es, fr …")

    def handle(self, *args: Any, file: str, language: str, **options: Any) -> None:
        """Write the answer to standard output, or the errors with exit code 1."""
        with translation.override(language):
            try:
                shown, code = to_json(calculate_text(_read(file))), 0
            except NotCalculated as refusal:
                shown, code = _refused(refusal), 1
            except DatabaseError:
                problem = Problem(path="", message="The database does not answer.", code="no_database")
                shown, code = _refused(NotCalculated([problem])), 1
        self.stdout.write(json.dumps(shown, indent=2))
        if code:
            sys.exit(code)


def _refused(refusal: NotCalculated) -> dict[str, Any]:
    return {"problems": [asdict(problem) for problem in refusal.problems], "problem_count": refusal.count}


def _read(file: str) -> str:
    """Return the text of the file. Raises NotCalculated."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as problem:
        sentence = f"The file cannot be read: {problem.strerror}."
        raise NotCalculated([Problem(path="", message=sentence, code="no_file")]) from None
    except UnicodeDecodeError:
        raise NotCalculated([Problem(path="", message="The file is not in UTF-8.", code="no_json")]) from None
