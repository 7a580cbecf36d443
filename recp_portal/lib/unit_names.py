"""How a unit is called on a page, in a chart and in a document. `recp_portal.lib.numbers` sets it beside a number."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SPACE = "\u00a0"  # between a number and what it counts: a line never breaks there

# Symbols that stay the same in every language are written by `unit_name`; these are words.
_WORDS: Mapping[str, Promise | str] = {
    "piece": gettext_lazy("pieces"),
    "pair": gettext_lazy("pairs"),
    "dozen": gettext_lazy("dozens"),
    "1000 pieces": gettext_lazy("thousand pieces"),
    "guest-night": gettext_lazy("guest-nights"),
    "kW-month": gettext_lazy("kW-month"),
    "MW-month": gettext_lazy("MW-month"),
    "short ton": gettext_lazy("short tons"),
    "long ton": gettext_lazy("long tons"),
    "million t": gettext_lazy("million t"),
}
_WORD_FOR_ONE: Mapping[str, Promise | str] = {
    "piece": gettext_lazy("piece"),
    "pair": gettext_lazy("pair"),
    "dozen": gettext_lazy("dozen"),
    "guest-night": gettext_lazy("guest-night"),
}
_ALIASES: Mapping[str, str] = {
    "mwh": "MWh",
    "kwh": "kWh",
    "gj": "GJ",
    "mj": "MJ",
    "co2e_t": "t CO2e",
    "t_co2e": "t CO2e",
    "tco2e": "t CO2e",
    "kw_month": "kW-month",
    "pieces": "piece",
}


def unit_name(unit: str, *, is_one: bool = False) -> str:
    r"""Return a unit as people read it: m³, t CO₂e, pieces. Ratios keep their stroke and count singly.

    >>> unit_name("m3/t"), unit_name("t CO2e/piece"), unit_name("piece"), unit_name("kW-month")
    ('m³/t', 't\xa0CO₂e/piece', 'pieces', 'kW-month')
    """
    over, stroke, under = unit.partition("/")
    known = known_unit(over)
    if is_one and known in _WORD_FOR_ONE:
        name = str(_WORD_FOR_ONE[known])
    elif known in _WORDS:
        name = str(_WORDS[known])
    else:
        name = _with_indices(known)
    return f"{name}/{unit_name(under, is_one=True)}" if stroke else name


def known_unit(unit: str) -> str:
    """Return a unit by the one spelling that the portal prints."""
    return _ALIASES.get(unit.lower(), unit)


def _with_indices(symbol: str) -> str:
    text = re.sub(r"(?<=[a-z])2$", "²", re.sub(r"(?<=[a-z])3$", "³", symbol))
    return text.replace("CO2", "CO₂").replace(" ", SPACE)
