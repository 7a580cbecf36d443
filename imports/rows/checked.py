"""What checking a row gives: its outcome, its values, and what is to be said of its cells."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from imports.choices import Outcome


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to be said of one cell.

    column    the file's own name of the column; empty where the row as a whole is meant
    was       what stood there
    sentence  what to do, in the language of the person who asked
    is_note   the row is taken all the same
    """

    column: str
    was: str
    sentence: str
    is_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """One row after its cells were read.

    key      which record it is, in its centre
    content  the same for rows that say the same
    parent   key of the enterprise of an assessment, of the assessment of an option
    label    how the row is named in sentences
    values   what is written, as JSON
    nulls    cells that say in words that they are empty: the file's column, and the words
    """

    outcome: str
    number: int
    key: UUID | None = None
    content: UUID | None = None
    parent: UUID | None = None
    label: str = ""
    values: Mapping[str, Any] | None = None
    issues: Sequence[Issue] = ()
    nulls: Sequence[tuple[str, str]] = ()


def waiting(number: int, issues: Sequence[Issue], label: str = "") -> CheckedRow:
    """Return a row that cannot be taken as it is."""
    return CheckedRow(outcome=Outcome.WAITING, number=number, issues=issues, label=label)


def key_of(*parts: str) -> UUID:
    """Return the key of a record by what files call it: case and blanks make no difference.

    >>> key_of("options", "A 1", "3") == key_of("options", "a  1 ", "3"), key_of("x", "ab") == key_of("xa", "b")
    (True, False)
    """
    joined = "\x1f".join(" ".join(part.split()).casefold() for part in parts)
    return UUID(bytes=hashlib.blake2b(joined.encode(), digest_size=16).digest())


def content_of(values: Mapping[str, Any]) -> UUID:
    """Return the same key for values that say the same."""
    return UUID(bytes=hashlib.blake2b(to_text(values).encode(), digest_size=16).digest())


def to_text(values: Mapping[str, Any]) -> str:
    """Return values as JSON text; numbers keep their digits."""
    return json.dumps(values, default=_as_text, separators=(",", ":"), ensure_ascii=False)


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
