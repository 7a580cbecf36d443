"""Reading units at the edge: what people type becomes an exact Decimal in the canonical unit of its dimension.

`pint` stands behind this one module, with a small registry of our own instead of its default one, in which "ton" is a
short ton, "therm" is the US therm and a kilowatt-month is an energy. Conversions multiply and divide once, in Decimal.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from indicators.core.arithmetic import ONE, exact, plain, product, quotient
from indicators.core.refusals import AmbiguousUnit, NotANumber, UnitDoesNotFit, UnknownUnit
from indicators.core.unit_table import (
    AMBIGUOUS_SPELLINGS,
    AMBIGUOUS_UNITS,
    CASE_TRAPS,
    DEFINITIONS,
    NAMED,
    PREFIX_TRAPS,
    Named,
)

if TYPE_CHECKING:
    import pint

NO_MEANINGS: Mapping[str, str] = {}


class Dimension(StrEnum):
    """What a unit measures. Only units of one dimension convert into each other."""

    ENERGY = "energy"
    MASS = "mass"
    VOLUME = "volume"
    DEMAND = "demand"
    POWER = "power"
    COUNT = "count"
    AREA = "area"
    LENGTH = "length"
    CO2E = "co2e"


CANONICAL_UNIT: Mapping[Dimension, str] = {
    Dimension.ENERGY: "MWh",
    Dimension.MASS: "t",
    Dimension.VOLUME: "m3",
    Dimension.DEMAND: "kW-month",
    Dimension.POWER: "kW",
    Dimension.COUNT: "piece",
    Dimension.AREA: "m2",
    Dimension.LENGTH: "m",
    Dimension.CO2E: "t CO2e",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that was read. `root` is one of it in the root unit of its dimension (J, g, m3, …)."""

    symbol: str
    dimension: Dimension
    root: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChoice:
    """One line of a drop-down: the symbol to store and an English label."""

    symbol: str
    label: str


_SIMPLE_UNIT = re.compile(r"([A-Za-z_]{1,24})(?:(?:\^|\*\*)?([23]))?")


def _squash(text: str) -> str:
    """Return the form in which spellings compare: no case, spaces, dots, hyphens or powers' signs."""
    return re.sub(r"[\s.\-_·⋅*^()]", "", text).casefold()


@cache
def _registry() -> "pint.UnitRegistry[Any]":
    """Return our pint registry, made on first use."""
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Decimal)
    for line in DEFINITIONS.strip().splitlines():
        registry.define(line.strip())
    return registry


@cache
def _by_spelling() -> dict[str, Named]:
    """Return the units that have a symbol of their own, by every squashed spelling."""
    return {_squash(text): named for named in NAMED for text in (named.symbol, *named.spellings)}


@cache
def _by_symbol() -> dict[str, Named]:
    return {named.symbol: named for named in NAMED}


@cache
def _ambiguous_keys() -> dict[str, str]:
    """Return the key of every ambiguous spelling."""
    return {_squash(text): key for key in AMBIGUOUS_UNITS for text in (key, *AMBIGUOUS_SPELLINGS.get(key, ()))}


_DIMENSION_OF_ROOT = {f"[{dimension}]1": dimension for dimension in Dimension} | {
    "[length]3": Dimension.VOLUME,
    "[length]2": Dimension.AREA,
}


@lru_cache(maxsize=512)
def _read_with_pint(expression: str, symbol: str) -> Unit | None:
    """Return the unit pint reads, or None when it knows no such unit or it measures nothing we record."""
    import pint

    registry = _registry()
    try:
        unit = registry.parse_units(expression)
        with exact():
            factor, _root = registry.get_root_units(unit)
    except (pint.errors.PintError, ValueError):  # "nan" is a number to pint
        return None
    dimension = _DIMENSION_OF_ROOT.get(" ".join(f"{name}{power}" for name, power in unit.dimensionality.items()))
    if dimension is None:
        return None
    return Unit(symbol=symbol, dimension=dimension, root=Decimal(str(factor)))


def _read_si(typed: str) -> Unit | None:
    """Return the unit with its prefix and case as the SI writes them (mg is not Mg), or None."""
    simple = _SIMPLE_UNIT.fullmatch(typed)
    if not simple:
        return None
    name, power = simple.group(1), simple.group(2) or ""
    unit = _read_with_pint(f"{name}**{power}" if power else name, name + power)
    if unit is None:
        return None
    symbol = _registry().get_symbol(name) + power
    if symbol in CASE_TRAPS or _squash(symbol) in _ambiguous_keys():
        return unit
    return replace(unit, symbol=symbol)


def _read_named(named: Named) -> Unit:
    unit = _read_with_pint(named.pint, named.symbol)
    if unit is None:
        raise LookupError(named.pint)
    return unit


def _suggest(text: str) -> tuple[str, ...]:
    near = get_close_matches(_squash(text), _by_spelling(), n=6, cutoff=0.6)
    return tuple(dict.fromkeys(_by_spelling()[spelling].symbol for spelling in near))[:3]


def parse_unit(text: str, *, meanings: Mapping[str, str] = NO_MEANINGS) -> Unit:
    """Return the unit somebody typed. Its symbol reads back as the same unit, without `meanings`: store the symbol.

    meanings  what a centre has fixed ambiguous units to mean, by key: {"ton": "t"}

    Raises AmbiguousUnit for a word with several meanings that `meanings` does not settle, UnknownUnit for the rest.

    >>> parse_unit("KWh").symbol, parse_unit("M³").symbol, parse_unit("Litres").symbol, parse_unit("Mg").root
    ('kWh', 'm3', 'l', Decimal('1000000'))
    >>> parse_unit("tons", meanings={"ton": "short ton"}).symbol
    'short ton'
    """
    return _parse(text, meanings) if meanings else _parse_without_meanings(text)


@lru_cache(maxsize=512)
def _parse_without_meanings(text: str) -> Unit:
    return _parse(text, NO_MEANINGS)


def _parse(text: str, meanings: Mapping[str, str]) -> Unit:
    typed = unicodedata.normalize("NFKC", text).strip()
    spelling = _squash(typed)
    if exact_match := _by_symbol().get(typed):
        return _read_named(exact_match)
    if key := _ambiguous_keys().get(spelling):
        meaning = meanings.get(key)
        if meaning not in AMBIGUOUS_UNITS[key]:
            raise AmbiguousUnit(text, AMBIGUOUS_UNITS[key], key)
        return _read_named(_by_symbol()[meaning])
    if typed in CASE_TRAPS:
        raise UnknownUnit(text, CASE_TRAPS[typed])
    named = _by_spelling().get(spelling)
    spelled = _read_named(named) if named else None
    as_si = None if spelling in PREFIX_TRAPS else _read_si(typed)
    if spelled and (as_si is None or as_si.root == spelled.root):
        return spelled
    if as_si:
        return as_si
    raise UnknownUnit(text, _suggest(typed))


def dimension_of(unit: str, *, meanings: Mapping[str, str] = NO_MEANINGS) -> Dimension:
    """Return what a unit measures.

    >>> dimension_of("MMBtu"), dimension_of("m²"), dimension_of("kW-month")
    (<Dimension.ENERGY: 'energy'>, <Dimension.AREA: 'area'>, <Dimension.DEMAND: 'demand'>)
    """
    return parse_unit(unit, meanings=meanings).dimension


def convert(amount: Decimal, unit: str, to: str, *, meanings: Mapping[str, str] = NO_MEANINGS) -> Decimal:
    """Return the amount in another unit of the same dimension: one multiplication, one division, 34 digits.

    Raises what `parse_unit` raises, UnitDoesNotFit when the two measure different things, NotANumber.

    >>> convert(Decimal("1"), "MMBtu", "GJ"), convert(Decimal("1"), "short ton", "kg")
    (Decimal('1.05505585262'), Decimal('907.18474'))
    """
    source, target = parse_unit(unit, meanings=meanings), parse_unit(to)
    if source.dimension is not target.dimension:
        raise UnitDoesNotFit(unit, target.dimension)
    if not amount.is_finite():
        raise NotANumber(amount)
    if source.root == target.root:
        return product(amount, ONE)
    return plain(quotient(product(amount, source.root), target.root))


def to_canonical(
    amount: Decimal, unit: str, dimension: Dimension, *, meanings: Mapping[str, str] = NO_MEANINGS
) -> Decimal:
    """Return an amount in the canonical unit of its dimension.

    amount   as entered                                                         [unit]
    returns  [MWh], [t], [m3], [kW-month], [kW], [piece], [m2], [m] or [t CO2e]

    >>> to_canonical(Decimal("3600"), "MJ", Dimension.ENERGY), to_canonical(Decimal("2"), "hl", Dimension.VOLUME)
    (Decimal('1'), Decimal('0.2'))
    """
    return convert(amount, unit, CANONICAL_UNIT[dimension], meanings=meanings)


def units_for(dimension: Dimension) -> tuple[UnitChoice, ...]:
    """Return the units a form offers for a dimension; every symbol can be read back by `parse_unit`.

    >>> [choice.symbol for choice in units_for(Dimension.DEMAND)]
    ['kW-month']
    """
    return tuple(
        UnitChoice(symbol=named.symbol, label=named.label)
        for named in NAMED
        if named.is_offered and _read_named(named).dimension is dimension
    )
