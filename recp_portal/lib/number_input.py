"""Numbers as people type them: "1,234.5", "1 234,5", "1.234,5", "٣٫٥"; and the form field that every form uses.

What can be read in one way only is read so, whatever the language. Where a single separator before three digits could
be a decimal point or a thousands mark ("1,234"), the reader's language decides; where the language uses that separator
for neither, the number is refused with both readings.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

LONGEST = 60  # characters
SPACES = " \u00a0\u2007\u2009\u202f"
APOSTROPHES = "'’"
MINUSES = "-\u2212\u2012\u2013"
ARABIC_DECIMAL, ARABIC_THOUSANDS = "\u066b", "\u066c"  # these two say which they are

_GROUPED = re.compile(r"\d{1,3}(?:G\d{3})+")
_GROUPED_INDIAN = re.compile(r"\d{1,2}(?:G\d{2})*G\d{3}")


class NotReadable(ValueError):
    """The text is no number. `readings` are the two that it could be, when it could be two."""

    def __init__(self, text: str, readings: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.text = text
        self.readings = readings


def read_number(text: str, *, decimal: str = ".", thousands: str = ",") -> Decimal:
    """Return the number somebody typed.

    decimal, thousands  the separators of the reader's language; they decide only what could be read in two ways
    Raises NotReadable.

    >>> [str(read_number(text)) for text in ("1,234.5", "1 234,5", "1.234,5", "12,34,567", "−0,5", "1,234")]
    ['1234.5', '1234.5', '1234.5', '1234567', '-0.5', '1234']
    >>> read_number("1,234", decimal=",", thousands=" ")
    Decimal('1.234')
    """
    typed = _latin_digits(text.strip())
    sign, typed = ("-", typed[1:].lstrip(SPACES)) if typed[:1] and typed[0] in MINUSES else ("", typed)
    if not sign and typed[:1] == "+":
        typed = typed[1:]
    if not typed or len(typed) > LONGEST or not re.search(r"\d", typed):
        raise NotReadable(text)
    point = _decimal_mark(typed, text, decimal, thousands)
    whole, _point, fraction = typed.rpartition(point) if point else (typed, "", "")
    if point and not re.fullmatch(r"\d*", fraction):
        raise NotReadable(text)
    digits = _without_groups(whole, text) if whole else "0"
    return Decimal(f"{sign}{digits}.{fraction or 0}" if point else f"{sign}{digits}")


def _latin_digits(text: str) -> str:
    """Write the decimal digits of any script as 0 to 9, without the invisible marks of right-to-left text.

    Superscripts and fractions are no digits.
    """
    return "".join(
        APOSTROPHES[0] if letter == ARABIC_THOUSANDS else str(unicodedata.decimal(letter, letter))
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )


def _decimal_mark(typed: str, text: str, decimal: str, thousands: str) -> str:
    """Return the separator before the decimals, or an empty text when there are none."""
    if ARABIC_DECIMAL in typed:
        return ARABIC_DECIMAL
    marks = [letter for letter in typed if letter in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return ""  # it separates thousands
    mark = marks[0]
    before, _mark, after = typed.partition(mark)
    could_be_thousands = re.fullmatch(r"[1-9]\d{0,2}", before) and re.fullmatch(r"\d{3}", after)
    if not could_be_thousands or mark == decimal:
        return mark
    if mark == thousands:
        return ""
    raise NotReadable(text, (before + after, f"{before}{decimal}{after}"))


def _without_groups(whole: str, text: str) -> str:
    """Return the digits of the whole part, whose groups all have the same mark and the right length."""
    if re.fullmatch(r"[0-9]+", whole):
        return whole
    marks = {letter for letter in whole if not letter.isdigit()}
    if len(marks) == 1 and marks <= set(SPACES + APOSTROPHES + ".,"):
        pattern = whole.replace(marks.pop(), "G")
        if _GROUPED.fullmatch(pattern) or _GROUPED_INDIAN.fullmatch(pattern):
            return pattern.replace("G", "")
    raise NotReadable(text)


def typed_number(value: Decimal) -> str:
    """Return a number as a person of the active language would type it: their decimal separator, no groups.

    >>> typed_number(Decimal("2763509.500000")), typed_number(Decimal("1E+3"))
    ('2763509.5', '1000')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR"))


class NumberInput(forms.TextInput):
    """A text box that brings up the number keys of a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Show a Decimal in the reader's language, and what was typed as it was typed."""
        return typed_number(value) if isinstance(value, Decimal) else super().format_value(value)


class NumberField(forms.DecimalField):
    """A number as people type it. Its refusals name the field.

    lowest, highest  bounds, both allowed
    """

    widget = NumberInput

    def __init__(
        self, *, lowest: Decimal | int | None = None, highest: Decimal | int | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.lowest = lowest
        self.highest = highest

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        """Return the number. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return read_number(
                str(value)[: LONGEST + 20],
                decimal=formats.get_format("DECIMAL_SEPARATOR"),
                thousands=formats.get_format("THOUSAND_SEPARATOR"),
            )
        except NotReadable as problem:
            raise ValidationError(self._sentence(problem), code="invalid") from None

    def validate(self, value: Decimal | None) -> None:
        """Refuse a missing number and one outside the bounds."""
        if value is None:
            if self.required:
                raise ValidationError(_("%(field)s: give a number.") % {"field": self.label}, code="required")
            return
        if self.lowest is not None and value < self.lowest:
            sentence = _("%(field)s: give %(bound)s or more.")
            raise ValidationError(sentence % {"field": self.label, "bound": _plain(self.lowest)}, code="min_value")
        if self.highest is not None and value > self.highest:
            sentence = _("%(field)s: give %(bound)s or less.")
            raise ValidationError(sentence % {"field": self.label, "bound": _plain(self.highest)}, code="max_value")

    def run_validators(self, value: Decimal | None) -> None:
        """Refuse more digits than the portal keeps, in words that name the field."""
        if value is None:
            return
        whole_digits, _point, fraction_digits = f"{abs(value):f}".partition(".")
        decimals, whole = len(fraction_digits.rstrip("0")), len(whole_digits.lstrip("0"))
        if self.decimal_places is not None and decimals > self.decimal_places:
            sentence = _("%(field)s: give at most %(count)s decimals.")
            raise ValidationError(sentence % {"field": self.label, "count": self.decimal_places}, code="decimals")
        if self.max_digits is not None and whole > self.max_digits - (self.decimal_places or 0):
            raise ValidationError(_("%(field)s: this number is too large.") % {"field": self.label}, code="digits")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another number was typed; what cannot be read has changed."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Add nothing: the browser's own number boxes read one language only."""
        return {}

    def _sentence(self, problem: NotReadable) -> str:
        if problem.readings:
            return _("%(field)s: “%(text)s” can be %(one)s or %(other)s. Write one of the two.") % {
                "field": self.label,
                "text": problem.text.strip(),
                "one": problem.readings[0],
                "other": problem.readings[1],
            }
        return _("%(field)s: “%(text)s” is not a number. Write it like %(example)s.") % {
            "field": self.label,
            "text": _shortened(problem.text),
            "example": typed_number(Decimal("1234.5")),
        }


def _plain(value: Decimal | int) -> str:
    return typed_number(Decimal(value))


def _shortened(text: str) -> str:
    shown = "".join(letter for letter in text.strip() if letter.isprintable())
    return shown if len(shown) <= 30 else f"{shown[:30]}…"
