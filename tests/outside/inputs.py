"""Random inputs of the calculation from outside: valid ones, and the same with one value made bad at a known path."""

import math
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

UNITS = {
    "product_output": ["t", "kg", "lb"],
    "material": ["t", "kg", "short ton"],
    "water": ["m3", "hl", "l", "US gal"],
    "waste_water": ["m3", "l"],
    "waste": ["t", "kg"],
    "demand": ["kW-month"],
    "emission": ["t CO2e", "kg CO2e", "kg"],
}
ENERGY = [
    ("electricity", ["kWh", "MWh", "GJ"]),
    ("own_renewable", ["kWh", "MWh"]),
    ("diesel", ["l", "t", "GJ"]),
    ("natural_gas", ["MMBtu", "GJ", "m3"]),
    ("wood", ["t", "GJ"]),
    ("other_bituminous_coal", ["t", "kg"]),
]
LEVELS = ["estimated", "reported", "checked", "measured", "confirmed"]
GASES = [None, "CH4", "N2O"]


def valid(random: Random) -> dict[str, Any]:
    """Return an input that can be calculated."""
    made: dict[str, Any] = {"factors": _factors(random)}
    _maybe(random, made, "currency", lambda: random.choice(["KES", "USD", "EUR"]))
    _maybe(random, made, "unit_meanings", lambda: {"ton": random.choice(["t", "short ton"])})
    _maybe(random, made, "economics", lambda: _economics(random))
    made["flows"] = [_flow(random) for _ in range(random.randrange(1, 9))]
    if random.random() < 0.5:
        made["current_flows"] = [_flow(random) for _ in range(random.randrange(1, 9))]
    made["options"] = [_option(random) for _ in range(random.randrange(4))]
    return made


def _factors(random: Random) -> dict[str, Any]:
    if random.random() < 0.4:
        return {"co2e_kg_per_kwh": _amount(random, 1), "source": "the utility", "year": random.randrange(2000, 2030)}
    kind = random.choice([None, "average", "combined_margin"])
    return {"country": random.choice(["KEN", "IND", "ZAF"]), "kind": kind}


def _economics(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {}
    _maybe(random, made, "lifetime_years", lambda: random.randrange(1, 101))
    _maybe(random, made, "discount_rate", lambda: random.choice([0, 0.1, "0.085", 1]))
    _maybe(random, made, "tax_share", lambda: random.choice([0, "0.3", 1]))
    _maybe(random, made, "depreciation_years", lambda: random.randrange(1, 101))
    return made


def _flow(random: Random) -> dict[str, Any]:
    made = _kind_and_unit(random, "kind", ["energy", "energy", *UNITS])
    made["amount"] = _amount(random)
    _maybe(random, made, "name", lambda: random.choice(["Grid", "Wasser für Kühlung", "नल का पानी", "a/b~c", "💧"]))
    _maybe(random, made, "cost_amount", lambda: _amount(random))
    _maybe(random, made, "evidence", lambda: random.choice(LEVELS))
    _maybe(random, made, "uncertainty_percent", lambda: random.choice([0, 5, "12.5", 100]))
    _maybe(random, made, "is_hazardous", lambda: random.random() < 0.5)
    if random.random() < 0.2:
        made |= {"time_span": random.choice(["hour", "day", "week", "month"]), "span_count": random.randrange(400)}
    if made["kind"] == "product_output":
        made |= {"product_unit": "t", "conversion_weight": random.choice([1, "2.5", 0.001])}
    return made


def _kind_and_unit(random: Random, name: str, kinds: list[str]) -> dict[str, Any]:
    kind = random.choice(kinds)
    if kind == "energy":
        carrier, units = random.choice(ENERGY)
        made: dict[str, Any] = {name: kind, "carrier": carrier, "unit": random.choice(units)}
        if made["unit"] == "m3":
            made["density_kg_per_m3"] = random.choice([0.7, "0.75"])
        if made["unit"] in ("GJ", "MMBtu") and carrier == "natural_gas":
            _maybe(random, made, "heating_value", lambda: random.choice(["net", "gross"]))
        if carrier == "diesel":
            _maybe(random, made, "ncv_mj_per_kg", lambda: random.choice([43, "42.8"]))
        return made
    made = {name: kind, "unit": random.choice(UNITS[kind])}
    if kind == "emission" and made["unit"] == "kg":
        made["carrier"] = random.choice(GASES)
    return made


def _option(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": random.choice(["Insulate pipes", "Réparer les fuites", "x" * 200]),
        **_economics(random),
    }
    for name in ("investment_amount", "grant_amount", "running_cost_amount", "salvage_amount"):
        _maybe(random, made, name, lambda: _amount(random))
    _maybe(random, made, "status", lambda: random.choice(["feasible", "implemented", "rejected", "unknown"]))
    _maybe(random, made, "technique", lambda: random.choice(["good_housekeeping", "technology_change"]))
    _maybe(random, made, "counts_as", lambda: random.choice(["cleaner_production", "end_of_pipe", "cost_only"]))
    _maybe(random, made, "evidence", lambda: random.choice(LEVELS))
    made["effects"] = [_effect(random) for _ in range(random.randrange(4))]
    return made


def _effect(random: Random) -> dict[str, Any]:
    if random.random() < 0.2:
        return {"saving_amount": _change(random)}
    made = _kind_and_unit(random, "flow_kind", ["energy", *(kind for kind in UNITS if kind != "product_output")])
    made["amount"] = _change(random)
    _maybe(random, made, "saving_amount", lambda: _change(random))
    return made


def _amount(random: Random, most: float = 1e9) -> Any:
    number = random.choice(
        [0, 1, random.random() * most, random.randrange(1, int(most) + 1), most * 10 ** -random.randrange(9)]
    )
    return number if random.random() < 0.6 else f"{number:.{random.randrange(13)}f}"


def _change(random: Random) -> Any:
    amount = _amount(random, 1e7)
    if random.random() < 0.7 or float(amount) == 0:
        return amount
    return f"-{amount}" if isinstance(amount, str) else -amount


def _maybe(random: Random, made: dict[str, Any], name: str, value: Callable[[], Any]) -> None:
    if random.random() < 0.5:
        made[name] = value()


# --- Bad ones ------------------------------------------------------------------------------------------------------

NOT_NUMBERS = [
    True, [], {}, "", "1,5", "1e3", "１２", "0x10", " 1", "1\n", "--1", "abc", "NaN", math.nan, math.inf, -math.inf,
    1e300, 10**40, "9" * 16, "0.0000000000001", "-0",
]  # fmt: skip
NOT_TEXTS = [1, True, [], {}, "\x00", "a\nb", "\ud800", "x" * 1000]
NUMBERS = {
    "amount", "cost_amount", "investment_amount", "grant_amount", "running_cost_amount", "salvage_amount",
    "saving_amount", "density_kg_per_m3", "ncv_mj_per_kg", "co2e_kg_per_kwh", "uncertainty_percent", "discount_rate",
    "tax_share", "conversion_weight", "span_count",
}  # fmt: skip
WHOLE = {"lifetime_years", "depreciation_years", "year"}
TEXTS = {"name", "title", "unit", "carrier", "product_unit", "source"}
CHOICES = {"kind", "flow_kind", "evidence", "status", "technique", "counts_as", "time_span", "heating_value", "ton"}
SIGNED = {"saving_amount"}


def mangled(random: Random) -> tuple[Any, str]:
    """Return an input with one bad value, and the JSON pointer of that value."""
    data: Any = valid(random)
    way = random.choice(
        [_bad_value, _bad_value, _bad_value, _unknown, _missing, _bad_list, _wrong_unit, _twice, _bad_whole]
    )
    return way(random, data)


def _bad_value(random: Random, data: Any) -> tuple[Any, str]:
    places = [(owner, name, path) for owner, name, path in _members(data) if name in NUMBERS | WHOLE | TEXTS | CHOICES]
    owner, name, path = random.choice(places)
    if name in NUMBERS:
        bad = random.choice(NOT_NUMBERS)
        if bad == "-0" and (name in SIGNED or "/effects/" in path):
            bad = "-"
        if name not in SIGNED and "/effects/" not in path and random.random() < 0.3:
            bad = random.choice([-1, "-0.5", -1e-9])
    elif name in WHOLE:
        bad = random.choice([True, 1.5, "3", -1, 0, 101000, math.nan, math.inf, [], "x"])
    elif name in CHOICES:
        bad = random.choice([1, True, [], {}, "", "no such word", "x" * 1000, "\ud800"])
    else:
        bad = random.choice(NOT_TEXTS)
    owner[name] = bad
    return data, path


def _unknown(random: Random, data: Any) -> tuple[Any, str]:
    owner, path = random.choice(list(_objects(data)))
    name = random.choice(["Amount", "flow", "x/y", "~", "", "\ud800", "__class__"])
    owner[name] = random.choice([1, None, {}, "x"])
    shown = name.replace("\ud800", "\N{REPLACEMENT CHARACTER}").replace("~", "~0").replace("/", "~1")
    return data, f"{path}/{shown}"


def _missing(random: Random, data: Any) -> tuple[Any, str]:
    needed = [place for place in _members(data) if place[1] in ("kind", "amount", "unit", "title")]
    owner, name, path = random.choice([place for place in needed if not _may_be_missing(place[2])])
    if random.random() < 0.5:
        owner[name] = None
    else:
        del owner[name]
    return data, path


def _may_be_missing(path: str) -> bool:
    return path == "/factors/kind" or ("/effects/" in path and path.endswith("/amount"))


def _bad_list(random: Random, data: Any) -> tuple[Any, str]:
    name = random.choice(["flows", "current_flows", "options", "factors", "economics", "unit_meanings", ""])
    bad = random.choice([1, "x", True, 1.5, {"a": 1} if name.endswith(("s", "flows")) and "fact" not in name else []])
    if name in ("factors", "economics", "unit_meanings") and isinstance(bad, dict):
        bad = []
    if not name:
        return random.choice([[], 1, "x", None, True, 0.5]), ""
    if name in ("flows", "options") and random.random() < 0.5:
        data[name] = [*data[name], random.choice([None, 1, [], "x"])]
        return data, f"/{name}/{len(data[name]) - 1}"
    if name in ("flows", "current_flows", "options") and random.random() < 0.3:
        data[name] = [{}] * 100_000
        return data, f"/{name}"
    data[name] = bad
    return data, f"/{name}"


def _wrong_unit(random: Random, data: Any) -> tuple[Any, str]:
    owner, name, path = random.choice([place for place in _members(data) if place[1] == "unit"])
    owner[name] = random.choice(["furlong", "km", "kW", "°C", "%", "kWh/t", "1e9", "nan"])
    return data, path


def _twice(random: Random, data: Any) -> tuple[Any, str]:
    rows = data["flows"]
    rows.append(deepcopy(rows[0]))
    rows[0]["ref"] = rows[-1]["ref"] = random.choice(["a", "1.2", "#7"])
    return data, f"/flows/{len(rows) - 1}/ref"


def _bad_whole(random: Random, data: Any) -> tuple[Any, str]:
    data["economics"] = {"lifetime_years": random.choice([0, 101, 2.5, "10", True])}
    return data, "/economics/lifetime_years"


def _objects(data: Any, path: str = "") -> Any:
    if isinstance(data, dict):
        yield data, path
        for name, value in data.items():
            yield from _objects(value, f"{path}/{name}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _objects(value, f"{path}/{place}")


def _members(data: Any) -> list[tuple[Any, str, str]]:
    return [(owner, name, f"{path}/{name}") for owner, path in _objects(data) for name in owner]
