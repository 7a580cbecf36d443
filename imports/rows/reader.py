"""The cells of one row as they are read, and what was said of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from imports.rows.checked import Issue


class LeftOut(Exception):
    """The row has a code that the mapping leaves out."""

    def __init__(self, column: str, was: str) -> None:
        super().__init__(column, was)
        self.column = column
        self.was = was


class RowReader:
    """What the cells of one row say, by column of the format.

    nulls    cells that say in words that they are empty: the file's column and the words
    ignored  columns whose code the mapping leaves out
    """

    __slots__ = ("_named", "_refused", "ignored", "issues", "nulls", "number", "values")

    def __init__(self, number: int, values: dict[str, Any], issues: list[Issue], named: Callable[[str], str]) -> None:
        self.number = number
        self.values = values
        self.issues = issues
        self.nulls: list[tuple[str, str]] = []
        self.ignored: set[str] = set()
        self._named = named
        self._refused: set[str] = set()

    @property
    def has_errors(self) -> bool:
        """Return whether the row cannot be taken."""
        return any(not issue.is_note for issue in self.issues)

    def is_refused(self, column: str) -> bool:
        """Return whether something was said against a column already."""
        return column in self._refused

    def text(self, column: str) -> str:
        """Return a text, empty where there is none."""
        return self.values.get(column, "")  # type: ignore[no-any-return]  # read as text

    def amount(self, column: str) -> Decimal | None:
        """Return a number, or None."""
        return self.values.get(column)

    def day(self, column: str) -> date | None:
        """Return a day, or None."""
        return self.values.get(column)

    def refuse(self, column: str, was: str, sentence: str) -> None:
        """Say what to do about a cell; the row waits."""
        self._refused.add(column)
        self.issues.append(Issue(self._named(column), was, sentence))

    def note(self, column: str, was: str, sentence: str) -> None:
        """Say something of a cell that is taken all the same."""
        self.issues.append(Issue(self._named(column), was, sentence, is_note=True))

    def refuse_fields(self, error: ValidationError, columns: dict[str, str]) -> None:
        """Say what a rule of the portal refuses.

        columns  the rule's field → the column that filled it
        """
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in by_field.items():
            column = columns.get(field, field)
            for sentence in sentences:
                self.refuse(column, str(self.values.get(column, "")), str(sentence))
