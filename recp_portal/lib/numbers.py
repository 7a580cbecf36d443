"""How a number, an amount of money, a date prints: one place for page, API text, chart and PDF.

Grouping and the decimal sign follow the active language (Django's own formats: 2,763.5 in English, 2 763,5 in French),
the minus is U+2212, and no line breaks inside a figure. Nothing here is localised twice: every function returns text.

How many digits is decided here, once, by size:

* a headline carries at most three significant digits (`headline`);
* a figure in a table or a sentence carries four, and never fewer than all its whole ones (`number`, `quantity`):
  17,324 MWh, 235.9 t, 0.4291;
* what somebody typed or published, and every step of a chain, keeps its digits (`full`, `full_quantity`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext

from django.utils import dateformat, formats, timezone
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from recp_portal.lib.unit_names import SPACE as SPACE
from recp_portal.lib.unit_names import known_unit
from recp_portal.lib.unit_names import unit_name as unit_name

Number = Decimal | int | float

NARROW_SPACE = "\u202f"  # between thousands, where the language uses a space
MINUS = "\u2212"
NOTHING = "–"  # there is no figure; zero is a figure
NO_CHANGE_SHARE = Decimal("0.0005")
ISOLATE, END_ISOLATE = "\u2068", "\u2069"  # around a figure in right-to-left text, so that its sign stays before it

_TYPED_DECIMALS = 6  # what was typed has no more; what was divided nearly always does
_DAYS_A_YEAR = Decimal(365)
_MONTHS_A_YEAR = Decimal(12)

# A headline climbs to the next unit from this amount on.
_NEXT_UNIT: Mapping[str, tuple[tuple[Decimal, str, Decimal], ...]] = {
    "kWh": ((Decimal("1e9"), "TWh", Decimal("1e9")), (Decimal("1e6"), "GWh", Decimal("1e6"))),
    "MWh": ((Decimal("1e6"), "TWh", Decimal("1e6")), (Decimal("1e5"), "GWh", Decimal("1e3"))),
    "t CO2e": ((Decimal("1e6"), "Mt CO2e", Decimal("1e6")),),
    "t": ((Decimal("1e6"), "Mt", Decimal("1e6")),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A printed figure in two parts, so that a page can set the unit smaller. `str()` joins them."""

    value: str
    unit: str = ""

    def __str__(self) -> str:
        """Return the figure as one text."""
        return f"{self.value}{SPACE}{self.unit}" if self.unit else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change against a reference. `is_improvement` is None where neither better nor worse can be said."""

    share: Decimal | None
    is_improvement: bool | None


def number(value: Number | None, *, places: int | None = None, signed: bool = False) -> str:
    """Return a figure for a table or a sentence.

    places  fixed decimals; without it whole from 1,000 on, and four significant digits below
    signed  + before what is above zero

    >>> number(Decimal("243394.27")), number(Decimal("235.983")), number(Decimal("-0.27")), number(None)
    ('243,394', '236', '−0.27', '–')
    """
    if value is None:
        return NOTHING
    amount = _decimal(value)
    shown = _rounded(amount, places) if places is not None else _for_a_table(amount)
    return _isolated(_printed(shown, signed=signed))


def full(value: Number | None, *, signed: bool = False) -> str:
    """Return what was typed or published with all its digits, and what was calculated with three decimals.

    >>> full(Decimal("1234.5678")), full(Decimal(1) / 3), full(Decimal(2000) / 3), full(Decimal("56100.000"))
    ('1,234.5678', '0.3333', '666.667', '56,100')
    """
    if value is None:
        return NOTHING
    return _isolated(_printed(_at_full_precision(_decimal(value)), signed=signed))


def headline_number(value: Number | None, *, signed: bool = False) -> str:
    r"""Return a number with at most three significant digits, in millions or billions where it is that large.

    >>> headline_number(Decimal("27853")), headline_number(Decimal("66012345")), headline_number(Decimal("0.004123"))
    ('27,900', '66.0\xa0million', '0.00412')
    """
    if value is None:
        return NOTHING
    amount = _decimal(value)
    size = abs(_significant(amount, 3))
    for limit, in_words in ((Decimal("1e9"), _billions), (Decimal("1e6"), _millions)):
        if size >= limit:
            scaled = amount / limit
            once = _rounded(scaled, 1)
            shown = once if abs(once) < 100 else _rounded(scaled, 0)
            return _isolated(in_words(shown, _printed(shown, signed=signed)))
    return _isolated(_printed(_without_trailing_zeros(_significant(amount, 3)), signed=signed))


def money(value: Number | None, currency: str, *, places: int | None = None, signed: bool = False) -> str:
    r"""Return an amount of money for a table: whole units from 100 on, two decimals below unless it is whole.

    >>> money(Decimal("27853.4"), "USD"), money(Decimal("0.35"), "USD")
    ('USD\xa027,853', 'USD\xa00.35')
    """
    if value is None:
        return NOTHING
    return _with_currency(money_number(value, places=places, signed=signed), currency)


def money_number(value: Number | None, *, places: int | None = None, signed: bool = False) -> str:
    """Return the same without the currency, for a column whose heading names it."""
    if value is None:
        return NOTHING
    amount = _decimal(value)
    if places is None:
        places = 0 if abs(amount) >= 100 or amount == amount.to_integral_value() else 2
    return number(amount, places=places, signed=signed)


def headline_money(value: Number | None, currency: str, *, signed: bool = False) -> str:
    r"""Return an amount of money for a headline.

    >>> headline_money(Decimal("66012345"), "KES"), headline_money(Decimal("510899"), "USD")
    ('KES\xa066.0\xa0million', 'USD\xa0511,000')
    """
    if value is None:
        return NOTHING
    return _with_currency(headline_number(value, signed=signed), currency)


def quantity(value: Number | None, unit: str, *, places: int | None = None, signed: bool = False) -> str:
    r"""Return an amount with its unit for a table.

    >>> quantity(Decimal("-142000"), "m3"), quantity(Decimal("1"), "piece")
    ('−142,000\xa0m³', '1\xa0piece')
    """
    if value is None:
        return NOTHING
    name = unit_name(unit, is_one=abs(_decimal(value)) == 1)
    return _isolated(str(Figure(value=number(value, places=places, signed=signed), unit=name)))


def full_quantity(value: Number | None, unit: str, *, signed: bool = False) -> str:
    r"""Return an amount with its unit as it was typed.

    >>> full_quantity(Decimal("1234.567"), "m3")
    '1,234.567\xa0m³'
    """
    if value is None:
        return NOTHING
    name = unit_name(unit, is_one=abs(_decimal(value)) == 1)
    return _isolated(str(Figure(value=full(value, signed=signed), unit=name)))


def headline(value: Number | None, unit: str = "", *, signed: bool = False) -> Figure:
    r"""Return an amount for a headline, in the next larger unit where the amount is large.

    >>> str(headline(Decimal("2900000"), "MWh")), str(headline(Decimal("1862.4"), "t CO2e"))
    ('2.9\xa0TWh', '1,860\xa0t\xa0CO₂e')
    """
    if value is None:
        return Figure(value=NOTHING)
    amount, shown_unit = _decimal(value), known_unit(unit)
    for limit, larger, divisor in _NEXT_UNIT.get(shown_unit, ()):
        if abs(_significant(amount, 3)) >= limit:
            amount, shown_unit = amount / divisor, larger
            break
    return Figure(value=headline_number(amount, signed=signed), unit=unit_name(shown_unit, is_one=abs(amount) == 1))


def headlines(values: Sequence[Number | None], unit: str = "") -> tuple[Figure, ...]:
    r"""Return amounts that stand side by side, with the same number of decimals where they share a unit.

    >>> [str(figure) for figure in headlines([Decimal("4.1"), Decimal("3.078")], "MWh")]
    ['4.10\xa0MWh', '3.08\xa0MWh']
    """
    figures = tuple(headline(value, unit) for value in values)
    mark = str(formats.get_format("DECIMAL_SEPARATOR"))
    places = max((len(figure.value.strip(END_ISOLATE).partition(mark)[2]) for figure in figures), default=0)
    if places == 0 or len({figure.unit for figure in figures}) > 1 or any(SPACE in figure.value for figure in figures):
        return figures
    return tuple(
        figure if value is None else Figure(value=number(value, places=places), unit=figure.unit)
        for value, figure in zip(values, figures, strict=True)
    )


def percent(share: Number | None, *, places: int | None = None, signed: bool = False) -> str:
    r"""Return a share (0–1) as percent: whole from 10 on, one decimal below.

    >>> percent(Decimal("0.334"), signed=True), percent(Decimal("-0.6")), percent(Decimal("0.0042"), signed=True)
    ('+33\xa0%', '−60\xa0%', '+0.4\xa0%')
    """
    if share is None:
        return NOTHING
    amount = _decimal(share) * 100
    if places is not None:
        shown = _rounded(amount, places)
    elif abs(_rounded(amount, 1)) >= 10:
        shown = _rounded(amount, 0)
        if abs(shown) == 100 and abs(amount) < 100:  # nearly all is not all
            shown = amount.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    else:
        shown = _without_trailing_zeros(_rounded(amount, 1) or _significant(amount, 1))
    return _isolated(pgettext("percentage", "%(number)s\u00a0%%") % {"number": _printed(shown, signed=signed)})


def is_no_change(share: Number) -> bool:
    """Return whether a change prints as none: below 0.05 %, where the core too sees neither better nor worse."""
    return abs(_decimal(share)) < NO_CHANGE_SHARE


def payback(years: Number | None, *, kind: str = "years") -> str:
    r"""Return a simple payback in the unit people would say it in.

    years  None: there is nothing to divide
    kind   "years", "immediate" (nothing invested) or "never" (nothing saved); anything else prints a dash

    >>> payback(Decimal("0.055")), payback(Decimal("0.27")), payback(Decimal("1.38")), payback(None, kind="never")
    ('20\xa0days', '3.2\xa0months', '1.4\xa0years', 'never')
    """
    if kind == "immediate":
        return _("immediate")
    if kind == "never":
        return _("never")
    if years is None:
        return NOTHING
    amount = _decimal(years)
    if amount <= 0:
        return _("immediate")
    days = _rounded(amount * _DAYS_A_YEAR, 0)
    if days < 1:
        return _("less than a day")
    if days < 31:
        return _counted(ngettext("%(number)s\u00a0day", "%(number)s\u00a0days", int(days)), days)
    months = _without_trailing_zeros(_rounded(amount * _MONTHS_A_YEAR, 1))
    if months < _MONTHS_A_YEAR:
        return _counted(ngettext("%(number)s\u00a0month", "%(number)s\u00a0months", _plural(months)), months)
    whole = _without_trailing_zeros(_rounded(amount, 0 if amount >= 10 else 1))
    return _counted(ngettext("%(number)s\u00a0year", "%(number)s\u00a0years", _plural(whole)), whole)


def qualified(text: str, qualifier: str) -> str:
    r"""Return a published figure with the bound it was published with; "=" and "" print nothing.

    >>> qualified("USD 600,000", ">"), qualified("35 t", "~"), qualified("25 %", "=")
    ('>\xa0USD 600,000', '~\xa035 t', '25 %')
    """
    return f"{qualifier}{SPACE}{text}" if qualifier in {">", "<", "~", "≥", "≤"} else text


def date_text(day: date | datetime | None) -> str:
    r"""Return a date: 14 October 2026.

    >>> date_text(date(2026, 10, 14))
    '14\xa0October\xa02026'
    """
    if day is None:
        return NOTHING
    return dateformat.format(_local(day), pgettext("date format", "j F Y")).replace(" ", SPACE)


def time_text(moment: datetime | None) -> str:
    """Return a date with its time: 14 October 2026, 14:02."""
    if moment is None:
        return NOTHING
    return _("%(date)s, %(time)s") % {"date": date_text(moment), "time": dateformat.format(_local(moment), "H:i")}


def period_text(start: date | None, end: date | None, campaign: str = "") -> str:
    r"""Return a period of whole months as Jul 2025 – Jun 2026; any other with its days; a season with its name before.

    >>> period_text(date(2025, 7, 1), date(2026, 6, 30)), period_text(date(2025, 1, 1), date(2025, 12, 31))
    ('Jul\xa02025\xa0– Jun\xa02026', 'Jan\xa0– Dec\xa02025')
    """
    if start is None or end is None:
        return NOTHING
    if campaign:
        return _("%(campaign)s, %(period)s") % {"campaign": campaign, "period": period_text(start, end)}
    whole_months = start.day == 1 and _is_last_of_month(end)
    form = pgettext("month format", "M Y") if whole_months else pgettext("short date format", "j M Y")
    first, last = dateformat.format(start, form), dateformat.format(end, form)
    if first == last:
        return last.replace(" ", SPACE)
    if whole_months and start.year == end.year:
        first = dateformat.format(start, pgettext("month format without year", "M"))
    return f"{first.replace(' ', SPACE)}{SPACE}– {last.replace(' ', SPACE)}"


# --- The pieces ----------------------------------------------------------------------------------------------------


def _decimal(value: Number) -> Decimal:
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if not amount.is_finite():
        raise ValueError("a figure is a finite number")
    return amount


def _rounded(amount: Decimal, places: int) -> Decimal:
    with localcontext(Context(prec=60)):
        return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _significant(amount: Decimal, digits: int) -> Decimal:
    if amount == 0:
        return Decimal(0)
    return _rounded(amount, digits - 1 - amount.adjusted())


def _for_a_table(amount: Decimal) -> Decimal:
    if abs(amount) >= 1000:
        return _rounded(amount, 0)
    return _without_trailing_zeros(_significant(amount, 4))


def _at_full_precision(amount: Decimal) -> Decimal:
    if amount == _rounded(amount, _TYPED_DECIMALS if abs(amount) >= 1 else _TYPED_DECIMALS + 2):
        return _without_trailing_zeros(amount)
    if amount and abs(amount) < 1:
        return _without_trailing_zeros(_significant(amount, 4))
    return _without_trailing_zeros(_rounded(amount, 3))


def _without_trailing_zeros(amount: Decimal) -> Decimal:
    if amount == amount.to_integral_value():
        return amount.quantize(Decimal(1))
    return amount.normalize()


def _printed(amount: Decimal, *, signed: bool) -> str:
    """Return digits with the active language's signs. A rounded zero has no sign."""
    whole, point, decimals = f"{abs(amount):f}".partition(".")
    separator = str(formats.get_format("THOUSAND_SEPARATOR"))
    if separator.isspace():
        separator = NARROW_SPACE
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _match: separator, whole)
    text = f"{grouped}{formats.get_format('DECIMAL_SEPARATOR') if point else ''}{decimals}"
    return f"{MINUS if amount < 0 else '+' if signed and amount > 0 else ''}{text}"


def _isolated(figure: str) -> str:
    """Keep a figure together where the text around it runs from right to left."""
    return f"{ISOLATE}{figure}{END_ISOLATE}" if get_language_bidi() else figure


def _with_currency(amount: str, currency: str) -> str:
    return _isolated(pgettext("money", "%(currency)s\u00a0%(amount)s") % {"currency": currency, "amount": amount})


def _millions(amount: Decimal, text: str) -> str:
    return _counted(ngettext("%(number)s\u00a0million", "%(number)s\u00a0million", _plural(amount)), text)


def _billions(amount: Decimal, text: str) -> str:
    return _counted(ngettext("%(number)s\u00a0billion", "%(number)s\u00a0billion", _plural(amount)), text)


def _counted(sentence: str, amount: Decimal | str) -> str:
    return sentence % {"number": amount if isinstance(amount, str) else _printed(amount, signed=False)}


def _plural(amount: Decimal) -> int:
    """Return the count that picks the plural form: 1 for exactly one, else the next whole number."""
    return 1 if abs(amount) == 1 else max(2, int(abs(amount)))


def _local(day: date | datetime) -> date | datetime:
    if isinstance(day, datetime) and timezone.is_aware(day):
        return timezone.localtime(day)
    return day


def _is_last_of_month(day: date) -> bool:
    return day.toordinal() == date.max.toordinal() or date.fromordinal(day.toordinal() + 1).day == 1
