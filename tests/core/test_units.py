"""Units as people type them: read exactly, or refused with something to choose from."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.core import (
    AMBIGUOUS_UNITS,
    CANONICAL_UNIT,
    AmbiguousUnit,
    Dimension,
    NotANumber,
    UnitDoesNotFit,
    UnknownUnit,
    convert,
    parse_unit,
    to_canonical,
    units_for,
)

# One of each in the other unit, from the definitions: International Table Btu and calorie, ISO 80000.
EXACT = [
    ("kWh", "MJ", "3.6"),
    ("MMBtu", "GJ", "1.05505585262"),
    ("therm", "MJ", "105.505585262"),
    ("toe", "GJ", "41.868"),
    ("kcal", "kJ", "4.1868"),
    ("TJ", "GJ", "1000"),
    ("short ton", "kg", "907.18474"),
    ("long ton", "kg", "1016.0469088"),
    ("lb", "kg", "0.45359237"),
    ("Mg", "t", "1"),
    ("US gal", "l", "3.785411784"),
    ("imperial gal", "l", "4.54609"),
    ("bbl", "US gal", "42"),
    ("ft3", "l", "28.316846592"),
    ("kcf", "m3", "28.316846592"),
    ("hl", "l", "100"),
    ("Ml", "m3", "1000"),
    ("dozen", "piece", "12"),
    ("pair", "piece", "2"),
    ("ha", "m2", "10000"),
    ("ft2", "m2", "0.09290304"),
    ("kg CO2e", "t CO2e", "0.001"),
]


@pytest.mark.parametrize(("unit", "to", "factor"), EXACT)
def test_conversion_is_exact(unit: str, to: str, factor: str) -> None:
    assert convert(Decimal(1), unit, to) == Decimal(factor)


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        *[(typed, "kWh") for typed in ("kWh", "kwh", "KWh", "KWH", "kW·h", "kW h", " kilowatt hours ")],
        *[(typed, "m3") for typed in ("m³", "M3", "m^3", "m**3", "Cubic Metres", "cbm", "cu. m")],
        *[(typed, "l") for typed in ("l", "L", "litre", "Litres", "Liter", "liters")],
        *[(typed, "t") for typed in ("t", "tonne", "Tonnes", "T", "metric ton")],
        *[(typed, "piece") for typed in ("piece", "pieces", "pcs", "Units")],
        *[(typed, "kW-month") for typed in ("kW-month", "kW month", "KW-MONTHS")],
        *[(typed, "t CO2e") for typed in ("t CO2e", "tCO2e", "t CO₂-eq", "tco2")],
        *[(typed, "ft3") for typed in ("cf", "cft", "cu ft", "ft³")],
        ("MWH", "MWh"),
        ("mwh", "MWh"),
        ("mmbtu", "MMBtu"),
        ("US gallons", "US gal"),
        ("guest nights", "guest-night"),
        ("sq. ft", "ft2"),
    ],
)
def test_sensible_spellings_are_read(typed: str, symbol: str) -> None:
    assert parse_unit(typed).symbol == symbol


@pytest.mark.parametrize(
    ("typed", "grams_or_m3"), [("Mg", "1e6"), ("mg", "0.001"), ("Ml", "1000"), ("ML", "1000"), ("ml", "1e-6")]
)
def test_case_decides_where_the_si_says_so(typed: str, grams_or_m3: str) -> None:
    assert parse_unit(typed).root == Decimal(grams_or_m3)


@pytest.mark.parametrize(("typed", "meant"), [("mWh", "MWh"), ("mJ", "MJ"), ("mW", "MW"), ("M", "m3"), ("MG", "Mg")])
def test_case_traps_are_refused_with_what_was_meant(typed: str, meant: str) -> None:
    with pytest.raises(UnknownUnit) as refusal:
        parse_unit(typed)
    assert meant in refusal.value.suggestions


@pytest.mark.parametrize(
    ("typed", "meanings"),
    [
        *[(typed, ("t", "short ton", "long ton")) for typed in ("ton", "Tons", "TON")],
        *[(typed, ("kcf", "MMcf")) for typed in ("Mcf", "MCF", "mcf")],
        *[(typed, ("US gal", "imperial gal")) for typed in ("gal", "gallon", "Gallons")],
        *[(typed, ("kcal", "cal (IT)")) for typed in ("cal", "Cal", "calories")],
        *[(typed, ("kBtu", "MMBtu")) for typed in ("MBtu", "mbtu", "MBTU")],
        *[(typed, ("t", "million t")) for typed in ("MT", "Mt", "mt")],
        ("barrels", ("bbl", "US beer barrel", "UK beer barrel")),
    ],
)
def test_ambiguous_units_are_refused_with_their_meanings(typed: str, meanings: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousUnit) as refusal:
        parse_unit(typed)
    assert refusal.value.meanings == meanings
    assert AMBIGUOUS_UNITS[refusal.value.key] == meanings


@pytest.mark.parametrize(("key", "meaning"), [(key, m) for key, meanings in AMBIGUOUS_UNITS.items() for m in meanings])
def test_a_fixed_meaning_settles_the_ambiguity(key: str, meaning: str) -> None:
    assert parse_unit(key, meanings={key: meaning}).symbol == meaning


def test_a_meaning_that_is_not_offered_settles_nothing() -> None:
    with pytest.raises(AmbiguousUnit):
        parse_unit("ton", meanings={"ton": "kg"})


@pytest.mark.parametrize("typed", ["", " ", "foo", "kWh/t", "m9", "°C", "10 m3", "x" * 500, "m**m", "__import__", "()"])
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(UnknownUnit):
        parse_unit(typed)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(UnknownUnit) as refusal:
        parse_unit("kwhh")
    assert refusal.value.suggestions[0] == "kWh"
    assert "did you mean kWh" in str(refusal.value)


@pytest.mark.parametrize(
    ("unit", "dimension"), [("m3", Dimension.ENERGY), ("MW", Dimension.ENERGY), ("kWh", Dimension.DEMAND)]
)
def test_a_unit_of_another_dimension_does_not_fit(unit: str, dimension: Dimension) -> None:
    with pytest.raises(UnitDoesNotFit):
        to_canonical(Decimal(1), unit, dimension)


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(amount: str) -> None:
    with pytest.raises(NotANumber):
        convert(Decimal(amount), "kWh", "MJ")


@pytest.mark.parametrize("dimension", Dimension)
def test_every_offered_unit_can_be_read_back_and_the_canonical_one_is_offered(dimension: Dimension) -> None:
    symbols = [choice.symbol for choice in units_for(dimension)]
    assert CANONICAL_UNIT[dimension] in symbols
    for symbol in symbols:
        assert (parse_unit(symbol).symbol, parse_unit(symbol).dimension) == (symbol, dimension)


UNITS = [(choice.symbol, dimension) for dimension in Dimension for choice in units_for(dimension)]


@given(amount=st.decimals("-1e9", "1e9", places=6), unit=st.sampled_from(UNITS))
def test_there_and_back_again(amount: Decimal, unit: tuple[str, Dimension]) -> None:
    symbol, dimension = unit
    there = to_canonical(amount, symbol, dimension)
    back = convert(there, CANONICAL_UNIT[dimension], symbol)
    assert abs(back - amount) <= abs(amount) * Decimal("1e-30")


@example(text="NaN")
@example(text="mtonne")
@example(text="Mtonne")
@example(text="millijoule")
@given(text=st.text(max_size=30) | st.from_regex(r"[kMGmc]?(Wh|J|g|m|l|t|Btu|ft|in|tonne|cf)[23]?", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        unit = parse_unit(text)
    except (UnknownUnit, AmbiguousUnit):
        return
    assert unit.root > 0
    assert parse_unit(unit.symbol).root == unit.root
