"""One cell at a time: what was there becomes a value, or a sentence that says what to do."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from difflib import get_close_matches
from functools import cache

import pycountry
from django.utils.translation import gettext as _

from assessments.choices import ENERGY_NAMES, CountsAs, FlowKind, Technique
from centres import isic
from imports.rows.columns import EARLIEST_YEAR, IGNORE, Column, ColumnKind
from imports.tables import Cell
from recp_portal.lib.number_input import NotReadable, read_number, typed_number

NULLS = frozenset(
    {"", "null", "none", "nil", "n/a", "na", "n.a.", "n.a", "#n/a", "#ref!", "#value!", "#div/0!", "nan", "-", "--"}
    | {"?", ".", "…", "–", "—", "unbekannt", "s/d", "n/d"}
)
LARGEST_NUMBER = Decimal(10) ** 17
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,17}(?:\.[0-9]+)?")
_MONEY_SIGNS = "$€£¥₦₹ "
_YEAR = re.compile(r"(?:FY\s*)?((?:19|20)[0-9]{2})(?:[.,]0+)?", re.IGNORECASE)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SLASHED_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_WORDED_DAY = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y")


class CellRefused(ValueError):
    """The cell cannot be used; the text is the sentence for the report."""


def is_null(cell: Cell) -> bool:
    """Return whether a cell holds nothing, in one of the ways in which files say so.

    >>> is_null(" N/A "), is_null(None), is_null("0"), is_null(Decimal(0))
    (True, True, False, False)
    """
    return cell is None or (isinstance(cell, str) and (not cell or cell.strip().casefold() in NULLS))


def text_of(cell: Cell) -> str:
    r"""Return a cell as text; whole numbers without decimals.

    >>> text_of(Decimal("17.0")), text_of("  A \n b ")
    ('17', 'A b')
    """
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.quantize(Decimal(1)):f}" if cell == cell.to_integral_value() else f"{cell:f}"
    return " ".join(str(cell).split())


def read_text(cell: Cell, column: Column) -> str:
    """Return a text that fits its column. Raises CellRefused."""
    text = text_of(cell)
    if len(text) > column.longest:
        raise CellRefused(
            _("%(column)s: %(count)s characters are too many. Keep at most %(most)s.")
            % {"column": column.name, "count": len(text), "most": column.longest}
        )
    return text


def read_amount(cell: Cell, column: Column, decimal: str) -> Decimal:
    """Return a number, rounded to the decimals that are kept. Raises CellRefused."""
    number = cell if isinstance(cell, Decimal) else _number_in(text_of(cell), column, decimal)
    if abs(number) >= LARGEST_NUMBER:
        raise CellRefused(
            _("%(column)s: this number is too large. Check the decimal sign and the unit.") % {"column": column.name}
        )
    return number.quantize(Decimal(1).scaleb(-column.decimals), rounding=ROUND_HALF_EVEN)


def _number_in(text: str, column: Column, decimal: str) -> Decimal:
    if decimal == "." and _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text)
    try:
        return read_number(text.strip(_MONEY_SIGNS), decimal=decimal, thousands="." if decimal == "," else ",")
    except NotReadable:
        sentence = _("%(column)s: “%(text)s” is not a number. Write it like %(example)s, without unit or words.")
        words = {"column": column.name, "text": text[:40], "example": typed_number(Decimal("1234.5"))}
        raise CellRefused(sentence % words) from None


def read_integer(cell: Cell, column: Column, decimal: str) -> int:
    """Return a whole number from zero on. Raises CellRefused."""
    number = read_amount(cell, column, decimal)
    given = cell if isinstance(cell, Decimal) else _number_in(text_of(cell), column, decimal)
    if number != given or not 0 <= number < 2_000_000_000:
        raise CellRefused(_("%(column)s: give a whole number, zero or more.") % {"column": column.name})
    return int(number)


def read_year(cell: Cell, column: Column, today: date) -> int:
    """Return a year that has begun. Raises CellRefused."""
    year = cell.year if isinstance(cell, date) else _year_in(text_of(cell))
    if year is None or not EARLIEST_YEAR <= year <= today.year:
        raise CellRefused(
            _("%(column)s: “%(text)s” is no year from %(first)s to %(last)s. Write it like 2004.")
            % {"column": column.name, "text": text_of(cell)[:40], "first": EARLIEST_YEAR, "last": today.year}
        )
    return year


def _year_in(text: str) -> int | None:
    if found := _YEAR.fullmatch(text):
        return int(found[1])
    try:
        return _day_in(text).year
    except ValueError:
        return None


def read_day(cell: Cell, column: Column, today: date) -> date:
    """Return a day that is not in the future; a year alone is its last day. Raises CellRefused."""
    try:
        day = cell if isinstance(cell, date) else _day_in(text_of(cell))
    except ValueError:
        raise CellRefused(
            _("%(column)s: “%(text)s” can be read in no way or in two. Write the day like 2004-05-31, or the year.")
            % {"column": column.name, "text": text_of(cell)[:40]}
        ) from None
    if day.year == today.year and _YEAR.fullmatch(text_of(cell)):
        day = min(day, today)
    if not date(EARLIEST_YEAR, 1, 1) <= day <= today:
        raise CellRefused(
            _("%(column)s: %(day)s lies in the future or before %(first)s.")
            % {"column": column.name, "day": day.isoformat(), "first": EARLIEST_YEAR}
        )
    return day


def _day_in(text: str) -> date:
    """Return the day that a text says in one way only. Raises ValueError.

    >>> _day_in("31/12/2004"), _day_in("2004")
    (datetime.date(2004, 12, 31), datetime.date(2004, 12, 31))
    """
    if found := _YEAR.fullmatch(text):
        return date(int(found[1]), 12, 31)
    if found := _ISO_DAY.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED_DAY.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHED_DAY.fullmatch(text):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        if one <= 12 and other <= 12 and one != other:
            raise ValueError(text)
        day, month = (other, one) if other > 12 else (one, other)
        return date(year, month, day)
    for pattern in _WORDED_DAY:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    raise ValueError(text)


def last_day_of(year: int, today: date) -> date:
    """Return the last day of a year, or today where the year still runs."""
    return min(date(year, 12, monthrange(year, 12)[1]), today)


# --- Words of a list ---------------------------------------------------------------------------------------------


def word_key(text: str) -> str:
    """Return the form in which words of a list compare.

    >>> word_key("In-Progress "), word_key("Not asked yet")
    ('inprogress', 'notaskedyet')
    """
    return re.sub(r"[\W_]+", "", text.casefold())


_ALSO: Mapping[str, Mapping[str, str]] = {
    "status": {
        "yes": "implemented",
        "done": "implemented",
        "completed": "implemented",
        "no": "rejected",
        "notimplemented": "rejected",
        "notfeasible": "rejected",
        "pending": "planned",
        "ongoing": "in_progress",
        "proposed": "identified",
        "abandoned": "stopped",
        "notasked": "not_asked",
        "notaskedyet": "not_asked",
    },
    "finance_source": {"ownfunds": "own", "bankloan": "loan", "bank": "loan"},
    "evidence": {"verified": "checked", "estimate": "estimated", "monitored": "measured"},
}


@cache
def _words(column_name: str, choices: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {
        **_ALSO.get(column_name, {}),
        **{word_key(label): value for value, label in choices},
        **{word_key(value): value for value, _label in choices},
    }


def read_choice(cell: Cell, column: Column) -> str:
    """Return the value of a list that a word stands for. Raises CellRefused."""
    words = _words(column.name, column.choices)
    text = text_of(cell)
    if found := words.get(word_key(text)):
        return found
    raise CellRefused(
        _("%(column)s: “%(text)s” is not known. Write one of: %(choices)s; or map it in the codes.")
        % {"column": column.name, "text": text[:40], "choices": ", ".join(value for value, _label in column.choices)}
    )


@cache
def _techniques() -> Mapping[str, tuple[str, str]]:
    """Return technique and class by every spelling: the eight, and what counts apart."""
    eight = {word: (value, CountsAs.CLEANER_PRODUCTION.value) for value in Technique.values for word in [value]}
    apart = {value: ("", value) for value in (CountsAs.END_OF_PIPE.value, CountsAs.COST_ONLY.value)}
    return {word_key(word): meaning for word, meaning in {**eight, **apart}.items()}


def read_technique(cell: Cell, column: Column) -> tuple[str, str]:
    """Return the technique and what the option counts as. Raises CellRefused."""
    text = text_of(cell)
    if found := _techniques().get(word_key(text)):
        return found
    raise CellRefused(
        _("%(column)s: “%(text)s” is none of the eight techniques. Map this code to one, to end_of_pipe or cost_only.")
        % {"column": column.name, "text": text[:40]}
    )


def read_isic(cell: Cell, column: Column) -> str:
    """Return an ISIC class; a zero in front that a spreadsheet program has eaten comes back. Raises CellRefused.

    >>> from imports.rows.columns import formats
    >>> read_isic(Decimal(111), formats()["enterprises"].columns["isic"])
    '0111'
    """
    text = re.sub(r"^[A-Ua-u]\s?(?=\d)", "", text_of(cell))
    code = text.zfill(4) if text.isdigit() and len(text) == 3 and isic.is_class(text.zfill(4)) else text
    if isic.is_class(code):
        return code
    raise CellRefused(
        _("%(column)s: “%(text)s” is no class of ISIC Rev. 4 (four digits). Map this code to one.")
        % {"column": column.name, "text": text[:40]}
    )


@cache
def _currencies() -> frozenset[str]:
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


def read_currency(cell: Cell, column: Column) -> str:
    """Return a currency's code. Raises CellRefused."""
    code = text_of(cell).upper()
    if code in _currencies():
        return code
    raise CellRefused(
        _("%(column)s: “%(text)s” is no currency. Write its three letters, such as KES or USD.")
        % {"column": column.name, "text": code[:40]}
    )


MONEY = "money"
_FLOWS = tuple(kind for kind in FlowKind.values if kind not in (FlowKind.PRODUCT_OUTPUT, FlowKind.ENERGY))


@cache
def _resources() -> Mapping[str, tuple[str, str]]:
    """Return kind of flow and kind of energy by every spelling of a resource."""
    energies = {code: (FlowKind.ENERGY.value, code) for code in ENERGY_NAMES}
    names = {str(label): energies[code] for code, label in ENERGY_NAMES.items()}
    flows = {value: (value, "") for value in _FLOWS}
    more = {"wastewater": flows["waste_water"], "effluent": flows["waste_water"], "materials": flows["material"]}
    more |= {"raw material": flows["material"], "electrical energy": energies["electricity"], MONEY: ("", "")}
    more |= {"gas oil": energies["diesel"], "fuel oil": energies["residual_fuel_oil"], "solid waste": flows["waste"]}
    return {word_key(word): meaning for word, meaning in {**more, **names, **flows, **energies}.items()}


def read_resource(text: str, column: Column) -> tuple[str, str, str]:
    """Return kind of flow, kind of energy and the unit that goes with it, if the code says one. Raises CellRefused.

    >>> from imports.rows.columns import formats
    >>> column = formats()["options"].columns["effect_1_resource"]
    >>> read_resource("Electricity, kWh", column), read_resource("money", column)
    (('energy', 'electricity', 'kWh'), ('', '', ''))
    """
    known = _resources()
    if found := known.get(word_key(text)):
        return *found, ""
    name, _comma, unit = text.rpartition(",")
    if found := known.get(word_key(name)):
        return *found, unit.strip()
    near = get_close_matches(word_key(text), known, n=3, cutoff=0.75)
    words = {"column": column.name, "text": text[:40]}
    if near:
        meant = dict.fromkeys(known[word][1] or known[word][0] or MONEY for word in near)
        choices = _(" or ").join(meant)
        raise CellRefused(
            _("%(column)s: “%(text)s” is not known. Did you mean %(choices)s?") % {**words, "choices": choices}
        )
    raise CellRefused(
        _("%(column)s: “%(text)s” is not known. Write electricity, diesel, water, waste … or map this code.") % words
    )


Reader = Callable[[Cell, Column, str, date], object]

READERS: Mapping[ColumnKind, Reader] = {
    ColumnKind.TEXT: lambda cell, column, _decimal, _today: read_text(cell, column),
    ColumnKind.RESOURCE: lambda cell, column, _decimal, _today: read_text(cell, column),
    ColumnKind.NUMBER: lambda cell, column, decimal, _today: read_amount(cell, column, decimal),
    ColumnKind.INTEGER: lambda cell, column, decimal, _today: read_integer(cell, column, decimal),
    ColumnKind.YEAR: lambda cell, column, _decimal, today: read_year(cell, column, today),
    ColumnKind.DAY: lambda cell, column, _decimal, today: read_day(cell, column, today),
    ColumnKind.CHOICE: lambda cell, column, _decimal, _today: read_choice(cell, column),
    ColumnKind.ISIC: lambda cell, column, _decimal, _today: read_isic(cell, column),
    ColumnKind.TECHNIQUE: lambda cell, column, _decimal, _today: read_technique(cell, column),
    ColumnKind.CURRENCY: lambda cell, column, _decimal, _today: read_currency(cell, column),
}


def meaning_of(text: str, codes: Mapping[str, str]) -> str | None:
    """Return what a mapping's list of codes says of a code: itself, else the longest beginning that ends in a star.

    >>> meaning_of("2.4112.1", {"2.4*": "equipment_modification", "2.*": "good_housekeeping"})
    'equipment_modification'
    """
    key = " ".join(text.split()).casefold()
    if key in codes:
        return codes[key]
    for end in range(len(key), -1, -1):
        if (meaning := codes.get(key[:end] + "*")) is not None:
            return meaning
    return None


def is_ignored(meaning: str | None) -> bool:
    """Return whether a code is one that the mapping leaves out."""
    return meaning is not None and meaning.strip().casefold() == IGNORE
