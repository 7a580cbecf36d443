"""The shapes of which an input is made. Each reads a JSON value, and describes itself as JSON Schema (draft 2020-12).

What a schema can say, the reader and the schema say alike. Rules between values, such as a unit that fits its kind, are
the core's.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from assessments.outside.problems import Problems, pointer

WHOLE_DIGITS, DECIMALS = 15, 12
LIMIT = Decimal(10) ** WHOLE_DIGITS
MOST_DIGITS = 40  # of a JSON number, which may come from a program's floating point
WRITTEN = re.compile(rf"(?!-[0.]*$)-?[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?")

BAD: Any = object()  # what a shape returns after it has said what is wrong


class Shape(Protocol):
    """What a value may be."""

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return the value, or BAD after saying why."""

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number: a JSON number, or text in plain notation, which keeps every digit.

    lowest, highest  bounds; both are allowed unless `is_above` says that the lowest is not
    """

    lowest: Decimal | int | None = None
    highest: Decimal | int | None = None
    is_above: bool = False

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return a Decimal."""
        number = _decimal(value)
        if number is None or number.is_nan():
            problems.add(path, _("Give a number, such as 1234.5 or “1234.5”."), "number")
        elif not number.is_finite() or number.copy_abs() >= LIMIT:
            problems.add(path, _("Give a number below 10¹⁵."), "too_large")
        elif len(number.as_tuple().digits) > MOST_DIGITS or number.adjusted() < -MOST_DIGITS:
            problems.add(path, _("Give fewer digits."), "digits")
        elif self.lowest is not None and (number < self.lowest or (self.is_above and number == self.lowest)):
            sentence = _("Give more than %(bound)s.") if self.is_above else _("Give %(bound)s or more.")
            problems.add(path, sentence % {"bound": self.lowest}, "too_small")
        elif self.highest is not None and number > self.highest:
            problems.add(path, _("Give %(bound)s or less.") % {"bound": self.highest}, "too_large")
        else:
            return number.copy_abs() if number == 0 else number
        return BAD

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        number: dict[str, Any] = {"type": "number", "exclusiveMaximum": int(LIMIT)}
        if self.lowest is None:
            number["exclusiveMinimum"] = -int(LIMIT)
        else:
            number["exclusiveMinimum" if self.is_above else "minimum"] = _plain(self.lowest)
        if self.highest is not None:
            number = {name: bound for name, bound in number.items() if name != "exclusiveMaximum"}
            number["maximum"] = _plain(self.highest)
        sign = "" if self.lowest is not None else "(?!-[0.]*$)-?"
        pattern = rf"^{sign}[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?$"
        return {"anyOf": [number, {"type": "string", "pattern": pattern}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A whole number in bounds, both allowed."""

    lowest: int
    highest: int

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return an int."""
        number = None if isinstance(value, str) else _decimal(value)
        if number is None or not number.is_finite() or number != number.to_integral_value():
            problems.add(path, _("Give a whole number."), "whole_number")
        elif not self.lowest <= number <= self.highest:
            bounds = {"lowest": self.lowest, "highest": self.highest}
            problems.add(path, _("Give %(lowest)s to %(highest)s.") % bounds, "out_of_bounds")
        else:
            return int(number)
        return BAD

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "integer", "minimum": self.lowest, "maximum": self.highest}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text. `pattern` is a regular expression that JSON Schema and Python read alike."""

    longest: int
    shortest: int = 0
    pattern: str = ""

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return the text."""
        if not isinstance(value, str):
            problems.add(path, _("Give a text."), "text")
        elif len(value) > self.longest:
            problems.add(path, _("Give at most %(count)s characters.") % {"count": self.longest}, "too_long")
        elif len(value) < self.shortest:
            problems.add(path, _("This is needed."), "required")
        elif any(_is_no_character(letter) for letter in value):
            problems.add(path, _("Give a text without control characters."), "characters")
        elif self.pattern and not re.fullmatch(self.pattern, value):
            problems.add(path, _("This text has not the right form."), "form")
        else:
            return value
        return BAD

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        made: dict[str, Any] = {"type": "string", "maxLength": self.longest}
        if self.shortest:
            made["minLength"] = self.shortest
        made["pattern"] = f"^{self.pattern}$" if self.pattern else r"^[^\u0000-\u001f\u007f]*$"
        return made


@dataclass(frozen=True, slots=True)
class Day:
    """A day as ISO 8601 has it."""

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return a date."""
        if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        problems.add(path, _("Give a day, such as 2026-12-31."), "day")
        return BAD

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: Sequence[str]

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return the word."""
        if isinstance(value, str) and value in self.words:
            return value
        problems.add(path, _("Give one of: %(words)s.") % {"words": ", ".join(self.words)}, "choice")
        return BAD

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"enum": [str(word) for word in self.words]}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return the bool."""
        if isinstance(value, bool):
            return value
        problems.add(path, _("Give true or false."), "flag")
        return BAD

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a record. One that is not required may be null, which is the same as leaving it out."""

    shape: Shape
    about: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known members; any other name is refused. `name` is its title among the API's components."""

    members: Mapping[str, Field]
    name: str = ""

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return what could be read; the members that were bad are not in it."""
        if not isinstance(value, Mapping):
            problems.add(path, _("Give an object: {…}."), "object")
            return BAD
        for name in value:
            if name not in self.members:
                known = ", ".join(self.members)
                problems.add(
                    pointer(path, name),
                    _("There is no such field. There are: %(names)s.") % {"names": known},
                    "unknown_field",
                )
        made = Partly()
        for name, member in self.members.items():
            given = value.get(name)
            if given is None:
                if member.is_required:
                    problems.add(pointer(path, name), _("This is needed."), "required")
                    made.bad.add(name)
                continue
            read = member.shape.read(given, pointer(path, name), problems)
            if read is BAD:
                made.bad.add(name)
            else:
                made[name] = read
        return made

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        properties = {}
        for name, member in self.members.items():
            shape = member.shape.schema()
            properties[name] = {"description": member.about, **(shape if member.is_required else _or_null(shape))}
        required = [name for name, member in self.members.items() if member.is_required]
        made: dict[str, Any] = {"title": self.name} if self.name else {}
        made |= {"type": "object", "properties": properties, "additionalProperties": False}
        return {**made, "required": required} if required else made


class Partly(dict[str, Any]):
    """The members of a record that could be read; `bad` names the others that were given or needed."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list. With more rows than are allowed none is read."""

    of: Shape
    most: int

    def read(self, value: Any, path: str, problems: Problems) -> Any:
        """Return the rows; one that was bad is BAD, so that the others keep their places."""
        if not isinstance(value, list):
            problems.add(path, _("Give a list: […]."), "list")
            return BAD
        if len(value) > self.most:
            problems.add(path, _("Give at most %(count)s rows.") % {"count": self.most}, "too_many")
            return BAD
        return [self.of.read(item, pointer(path, place), problems) for place, item in enumerate(value)]

    def schema(self) -> dict[str, Any]:
        """Return the shape as JSON Schema."""
        return {"type": "array", "items": self.of.schema(), "maxItems": self.most}


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return Decimal(value) if WRITTEN.fullmatch(value) else None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value) if abs(value) < LIMIT else Decimal("Infinity")
    return Decimal(repr(value)) if isinstance(value, float) else None


def _is_no_character(letter: str) -> bool:
    """Return whether a letter is a control character or half of a surrogate pair, which no file can hold."""
    return letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff"


def _plain(bound: Decimal | int) -> int | float:
    return int(bound) if bound == int(bound) else float(bound)


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in shape:
        return {"anyOf": [*shape["anyOf"], {"type": "null"}]}
    if "enum" in shape:
        return {"enum": [*shape["enum"], None]}
    return {**shape, "type": [shape["type"], "null"]}
