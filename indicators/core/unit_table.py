"""The units the portal reads: their definitions, spellings, traps and what is ambiguous. Data for `units.py`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A unit with a symbol of its own: `pint` is its name in the registry; spellings compare without case or spaces."""

    symbol: str
    label: str
    pint: str
    spellings: tuple[str, ...] = ()
    is_offered: bool = True


# International Table Btu and calorie throughout: 1 Btu = 1055.05585262 J, 1 kcal = 4186.8 J (ISO 80000-5, Annex).
# The therm is 100 000 Btu (IT), the "EC therm"; the US therm of 15 degrees is 0.02 % smaller and not offered.
DEFINITIONS = """
    milli- = 0.001 = m-
    centi- = 0.01 = c-
    deci- = 0.1 = d-
    hecto- = 100 = h-
    kilo- = 1000 = k-
    mega- = 1000000 = M-
    giga- = 1000000000 = G-
    tera- = 1000000000000 = T-
    peta- = 1000000000000000 = P-
    joule = [energy] = J
    watt_hour = 3600 * joule = Wh
    small_calorie = 4.1868 * joule = cal_IT
    kilocalorie = 4186.8 * joule = kcal
    megacalorie = 4186800 * joule = Mcal
    gigacalorie = 4186800000 * joule = Gcal
    british_thermal_unit = 1055.05585262 * joule = Btu
    million_btu = 1055055852.62 * joule = MMBtu
    therm = 105505585.262 * joule
    dekatherm = 1055055852.62 * joule = Dth
    tonne_of_oil_equivalent = 41868000000 * joule = toe
    kilotonne_of_oil_equivalent = 41868000000000 * joule = ktoe
    tonne_of_coal_equivalent = 29307600000 * joule = tce
    gram = [mass] = g
    tonne = 1000000 * gram = t
    pound = 453.59237 * gram = lb
    short_ton = 907184.74 * gram
    long_ton = 1016046.9088 * gram
    metre = [length] = m
    inch = 0.0254 * metre
    foot = 0.3048 * metre = ft
    yard = 0.9144 * metre = yd
    hectare = 10000 * metre ** 2 = ha
    litre = 0.001 * metre ** 3 = l = L
    cubic_foot = 0.028316846592 * metre ** 3 = cf
    hundred_cubic_feet = 2.8316846592 * metre ** 3 = ccf
    thousand_cubic_feet = 28.316846592 * metre ** 3 = kcf
    million_cubic_feet = 28316.846592 * metre ** 3 = MMcf
    us_gallon = 0.003785411784 * metre ** 3
    imperial_gallon = 0.00454609 * metre ** 3
    oil_barrel = 0.158987294928 * metre ** 3 = bbl
    us_beer_barrel = 0.117347765304 * metre ** 3
    uk_beer_barrel = 0.16365924 * metre ** 3
    watt = [power] = W
    kilowatt_month = [demand]
    megawatt_month = 1000 * kilowatt_month
    piece = [count]
    pair = 2 * piece
    dozen = 12 * piece
    thousand_pieces = 1000 * piece
    guest_night = piece
    gram_co2e = [co2e]
    kilogram_co2e = 1000 * gram_co2e
    tonne_co2e = 1000000 * gram_co2e
"""

NAMED: tuple[Named, ...] = (
    Named(symbol="kWh", label="kilowatt-hours (kWh)", pint="kWh", spellings=("kilowatt hour", "kilowatt hours")),
    Named(symbol="MWh", label="megawatt-hours (MWh)", pint="MWh", spellings=("megawatt hour", "megawatt hours")),
    Named(symbol="GWh", label="gigawatt-hours (GWh)", pint="GWh", spellings=("gigawatt hour", "gigawatt hours")),
    Named(symbol="MJ", label="megajoules (MJ)", pint="MJ", spellings=("megajoule", "megajoules")),
    Named(symbol="GJ", label="gigajoules (GJ)", pint="GJ", spellings=("gigajoule", "gigajoules")),
    Named(symbol="TJ", label="terajoules (TJ)", pint="TJ", spellings=("terajoule", "terajoules")),
    Named(symbol="MMBtu", label="million Btu (MMBtu)", pint="MMBtu", spellings=("million btu", "mmbtus")),
    Named(symbol="Dth", label="dekatherms (Dth)", pint="Dth", spellings=("dekatherm", "dekatherms"), is_offered=False),
    Named(symbol="Btu", label="Btu", pint="Btu", spellings=("btus",), is_offered=False),
    Named(symbol="kBtu", label="thousand Btu (kBtu)", pint="kBtu", is_offered=False),
    Named(symbol="therm", label="therms (100 000 Btu)", pint="therm", spellings=("therms",)),
    Named(symbol="toe", label="tonnes of oil equivalent (toe)", pint="toe"),
    Named(symbol="ktoe", label="thousand toe (ktoe)", pint="ktoe", is_offered=False),
    Named(symbol="tce", label="tonnes of coal equivalent (tce)", pint="tce"),
    Named(symbol="kcal", label="kilocalories (kcal)", pint="kcal", spellings=("kilocalorie", "kilocalories")),
    Named(symbol="Mcal", label="megacalories (Mcal)", pint="Mcal", is_offered=False),
    Named(symbol="Gcal", label="gigacalories (Gcal)", pint="Gcal"),
    Named(
        symbol="cal (IT)",
        label="small calories",
        pint="cal_IT",
        spellings=("gram calorie", "small calorie"),
        is_offered=False,
    ),
    Named(
        symbol="kg",
        label="kilograms (kg)",
        pint="kg",
        spellings=("kgs", "kilo", "kilos", "kilogramme", "kilogrammes", "kilograms"),
    ),
    Named(
        symbol="t",
        label="tonnes (t)",
        pint="t",
        spellings=("tonne", "tonnes", "te", "metric ton", "metric tons", "metric tonne"),
    ),
    Named(symbol="g", label="grams (g)", pint="g", spellings=("gramme", "grammes", "grams", "gr"), is_offered=False),
    Named(symbol="lb", label="pounds (lb)", pint="lb", spellings=("lbs", "pounds")),
    Named(
        symbol="short ton",
        label="short tons (US, 907.18474 kg)",
        pint="short_ton",
        spellings=("short tons", "us ton", "us tons"),
    ),
    Named(
        symbol="long ton",
        label="long tons (imperial, 1016.05 kg)",
        pint="long_ton",
        spellings=("long tons", "uk ton", "imperial ton"),
    ),
    Named(
        symbol="million t", label="million tonnes", pint="Mt", spellings=("megatonne", "megatonnes"), is_offered=False
    ),
    Named(
        symbol="m3",
        label="cubic metres (m³)",
        pint="m**3",
        spellings=("cbm", "cum", "cubic metre", "cubic metres", "cubic meter", "cubic meters"),
    ),
    Named(
        symbol="l", label="litres (l)", pint="l", spellings=("litre", "litres", "liter", "liters", "ltr", "ltrs", "lt")
    ),
    Named(symbol="hl", label="hectolitres (hl)", pint="hl", spellings=("hectolitres", "hectoliter", "hectoliters")),
    Named(symbol="Ml", label="megalitres (Ml)", pint="Ml", spellings=("megalitres", "megaliter", "megaliters")),
    Named(
        symbol="kl",
        label="kilolitres (kl)",
        pint="kl",
        spellings=("kilolitres", "kiloliter", "kiloliters"),
        is_offered=False,
    ),
    Named(
        symbol="ft3",
        label="cubic feet (ft³)",
        pint="cf",
        spellings=("cf", "cft", "cu ft", "cubic foot", "cubic feet", "cu feet"),
    ),
    Named(symbol="ccf", label="hundred cubic feet (ccf)", pint="ccf", spellings=("hcf",), is_offered=False),
    Named(symbol="kcf", label="thousand cubic feet (kcf)", pint="kcf"),
    Named(symbol="MMcf", label="million cubic feet (MMcf)", pint="MMcf", is_offered=False),
    Named(
        symbol="US gal",
        label="US gallons",
        pint="us_gallon",
        spellings=("us gallon", "us gallons", "us gals", "usg", "gal us"),
    ),
    Named(
        symbol="imperial gal",
        label="imperial gallons",
        pint="imperial_gallon",
        spellings=("imp gal", "imperial gallons", "uk gal", "uk gallon", "uk gallons", "imp gallon"),
    ),
    Named(symbol="bbl", label="oil barrels (bbl, 158.987 l)", pint="bbl", spellings=("oil barrel", "oil barrels")),
    Named(symbol="US beer barrel", label="US beer barrels", pint="us_beer_barrel", is_offered=False),
    Named(symbol="UK beer barrel", label="UK beer barrels", pint="uk_beer_barrel", is_offered=False),
    Named(
        symbol="kW-month",
        label="kilowatt-months (kW-month)",
        pint="kilowatt_month",
        spellings=("kilowatt month", "kilowatt months", "kw months", "kw mo"),
    ),
    Named(
        symbol="MW-month",
        label="megawatt-months (MW-month)",
        pint="megawatt_month",
        spellings=("mw months",),
        is_offered=False,
    ),
    Named(symbol="kW", label="kilowatts (kW)", pint="kW", spellings=("kilowatt", "kilowatts")),
    Named(symbol="MW", label="megawatts (MW)", pint="MW", spellings=("megawatt", "megawatts")),
    Named(
        symbol="piece",
        label="pieces",
        pint="piece",
        spellings=("pieces", "pc", "pcs", "unit", "units", "item", "items", "each", "ea", "nos"),
    ),
    Named(symbol="pair", label="pairs", pint="pair", spellings=("pairs",)),
    Named(symbol="dozen", label="dozens", pint="dozen", spellings=("dozens", "doz")),
    Named(symbol="1000 pieces", label="thousand pieces", pint="thousand_pieces", spellings=("thousand pieces",)),
    Named(
        symbol="guest-night",
        label="guest-nights",
        pint="guest_night",
        spellings=("guest nights", "bed night", "bed nights"),
    ),
    Named(
        symbol="m2",
        label="square metres (m²)",
        pint="m**2",
        spellings=("sqm", "sq m", "square metre", "square metres", "square meter", "square meters"),
    ),
    Named(
        symbol="ft2", label="square feet (ft²)", pint="ft**2", spellings=("sqft", "sq ft", "square foot", "square feet")
    ),
    Named(symbol="ha", label="hectares (ha)", pint="ha", spellings=("hectares",)),
    Named(symbol="m", label="metres (m)", pint="m", spellings=("metres", "meter", "meters")),
    Named(symbol="km", label="kilometres (km)", pint="km", spellings=("kilometres", "kilometer", "kilometers")),
    Named(symbol="ft", label="feet (ft)", pint="ft", spellings=("feet",)),
    Named(symbol="yd", label="yards (yd)", pint="yd", spellings=("yard", "yards")),
    Named(symbol="in", label="inches (in)", pint="inch", spellings=("inch", "inches"), is_offered=False),
    Named(
        symbol="t CO2e",
        label="tonnes of CO2 equivalent (t CO2e)",
        pint="tonne_co2e",
        spellings=("t co2 eq", "t co2", "tonnes co2e", "tonnes co2", "tonne co2e"),
    ),
    Named(
        symbol="kg CO2e",
        label="kilograms of CO2 equivalent (kg CO2e)",
        pint="kilogram_co2e",
        spellings=("kg co2 eq", "kg co2"),
    ),
)

# What one word means in several places. The key is what a centre fixes; spellings compare without case or spaces.
AMBIGUOUS_UNITS: Mapping[str, tuple[str, ...]] = {
    "ton": ("t", "short ton", "long ton"),
    "MT": ("t", "million t"),
    "Mcf": ("kcf", "MMcf"),
    "gal": ("US gal", "imperial gal"),
    "cal": ("kcal", "cal (IT)"),
    "MBtu": ("kBtu", "MMBtu"),
    "barrel": ("bbl", "US beer barrel", "UK beer barrel"),
}
AMBIGUOUS_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "ton": ("tons",),
    "MT": ("mts",),
    "gal": ("gals", "gallon", "gallons"),
    "cal": ("cals", "calorie", "calories"),
    "MBtu": ("mbtus",),
    "barrel": ("barrels", "brl"),
}

# Spellings whose case says one thing by the letter of the SI and another in practice, with what to suggest:
# nobody bills a thousandth of a watt-hour, and a lone M or MG may be a prefix, a metre, a gram.
CASE_TRAPS: Mapping[str, tuple[str, ...]] = {
    "mWh": ("MWh",),
    "mJ": ("MJ",),
    "mW": ("MW",),
    "M": ("m", "m2", "m3"),
    "MG": ("Mg", "mg"),
}
# Pint would read these as a prefix and a unit ("centi-foot"); people mean something else.
PREFIX_TRAPS = frozenset({"cft", "hcf", "lt"})
