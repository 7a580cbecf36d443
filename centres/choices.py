"""What forms and services let people choose from, where the choice is the world's and not a centre's."""

from functools import cache
from zoneinfo import available_timezones

import pycountry

NEWER_CURRENCIES = ("ZWG",)  # in force, and not yet in pycountry


@cache
def currencies() -> tuple[str, ...]:
    """Return all ISO 4217 codes.

    >>> {"KES", "USD"} <= set(currencies())
    True
    """
    return tuple(sorted({*(row.alpha_3 for row in pycountry.currencies), *NEWER_CURRENCIES}))


@cache
def currency_names() -> tuple[tuple[str, str], ...]:
    """Return the currencies as (code, code and name)."""
    rows = (pycountry.currencies.get(alpha_3=code) for code in currencies())
    return tuple((code, f"{code} · {row.name}" if row else code) for code, row in zip(currencies(), rows, strict=True))


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of the time zones that have a place, and UTC.

    >>> "Africa/Nairobi" in time_zones()
    True
    """
    places = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return ("UTC", *sorted(places))


def is_language(code: str) -> bool:
    """Return whether a text is an ISO 639-1 code.

    >>> is_language("sw"), is_language("swahili")
    (True, False)
    """
    return len(code) == 2 and pycountry.languages.get(alpha_2=code) is not None


def language_name(code: str) -> str:
    """Return the English name of a language with its code.

    >>> language_name("sw")
    'Swahili (sw)'
    """
    row = pycountry.languages.get(alpha_2=code)
    return f"{row.name.split(' (')[0]} ({code})" if row else code
