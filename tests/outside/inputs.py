"""Random inputs of the calculation from outside: valid ones, and the same with one value made bad at a known path."""

import math
from collections.abc import Callable
from copy import deepcopy
from itertools import combinations
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
COSTS = [
    "energy", "demand", "water", "effluent_fee", "material", "chemical", "disposal", "labour", "maintenance", "quality",
    "by_product_income", "other_saving", "running_cost", "equipment", "installation", "engineering", "training",
    "lost_production", "other_investment", "working_capital", "grant", "salvage",
]  # fmt: skip
BENCHMARKED = [("energy_use", "MWh"), ("water_use", "m3"), ("waste", "kg"), ("air_emissions", "t CO2e")]
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
    made["options"] = [_option(random, place) for place in range(random.randrange(6))]
    made["relations"] = _relations(random, [row["ref"] for row in made["options"]])
    _maybe(random, made, "budget_amount", lambda: _amount(random))
    _maybe(random, made, "weights", lambda: random.choice([{"payback": 60, "ease": "40"}, {"energy": 100}]))
    _maybe(random, made, "baseline_period", lambda: {"start": "2023-01-01", "end": "2023-12-31"})
    _maybe(random, made, "current_period", lambda: {"start": "2024-04-01", "end": "2025-03-31"})
    made["benchmarks"] = [_benchmark(random) for _ in range(random.randrange(3))]
    if random.random() < 0.3:
        made["price_bands"] = [{"carrier": "electricity", "lowest_amount": 0, "highest_amount": _amount(random)}]
    return made


def _relations(random: Random, refs: list[str]) -> list[dict[str, Any]]:
    """Return relations that do not contradict: in a sequence the earlier option in the list comes first."""
    made = []
    for first, second in combinations(refs, 2):
        if random.random() < 0.4:
            kind = random.choice(["exclusive", "sequential", "overlapping"])
            row: dict[str, Any] = {"kind": kind, "first": first, "second": second}
            if kind == "overlapping":
                row["overlap_share"] = random.choice([0, 1, 0.25, "0.5"])
            if kind == "sequential":
                _maybe(random, row, "needs_first", lambda: random.random() < 0.5)
            made.append(row)
    return made


def _benchmark(random: Random) -> dict[str, Any]:
    code, unit = random.choice(BENCHMARKED)
    low = random.random() * 10
    made = {"indicator": code, "unit": unit, "output_unit": random.choice(["t", "kg"]), "low": low, "high": low * 2}
    _maybe(random, made, "source", lambda: "BREF 2019")
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
    _maybe(random, made, "inflation_share", lambda: random.choice([0, "0.08", 0.5, 1]))
    _maybe(random, made, "price_year", lambda: random.randrange(1990, 2101))
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


def _option(random: Random, place: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ref": f"o{place}",
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
    made["cost_lines"] = [_cost_line(random) for _ in range(random.choice([0, 0, 1, 3]))]
    _maybe(random, made, "description", lambda: random.choice(["new burner", "Wärme rückgewinnen", ""]))
    _maybe(random, made, "implemented_on", lambda: random.choice(["2022-02-28", "2024-02-29", "2025-01-01"]))
    _maybe(random, made, "is_observed", lambda: random.random() < 0.3)
    _maybe(random, made, "scores", lambda: {"payback": random.choice([0, 10, "7.5"]), "ease": random.randrange(11)})
    return made


def _cost_line(random: Random) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": random.choice(COSTS)}
    if random.random() < 0.5:
        made["amount"] = _change(random)
    else:
        made |= {"quantity": _change(random), "unit": "kWh", "unit_price": _amount(random, 1000)}
    if made["kind"] == "energy":
        _maybe(random, made, "carrier", lambda: random.choice(["electricity", "diesel"]))
    _maybe(random, made, "rate", lambda: random.choice(["129.5", 0.0077, 1]))
    _maybe(random, made, "rate_source", lambda: "Central bank, 2025-01-02")
    _maybe(random, made, "price_year", lambda: random.randrange(1990, 2101))
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
    "tax_share", "conversion_weight", "span_count", "inflation_share", "budget_amount", "quantity", "unit_price",
    "rate", "overlap_share", "low", "high", "payback", "ease", "energy", "lowest_amount", "highest_amount",
}  # fmt: skip
WHOLE = {"lifetime_years", "depreciation_years", "year", "price_year"}
TEXTS = {"name", "title", "unit", "carrier", "product_unit", "source", "rate_source"}
DAYS = {"start", "end", "implemented_on"}
FLAGS = {"is_observed", "needs_first", "is_hazardous"}
REFS = {"first", "second", "ref"}
CHOICES = {
    "kind", "flow_kind", "evidence", "status", "technique", "counts_as", "time_span", "heating_value", "ton",
    "indicator",
}  # fmt: skip
SIGNED = {"saving_amount", "quantity", "unit_price"}

ALL = NUMBERS | WHOLE | TEXTS | CHOICES | DAYS | FLAGS | REFS
NEEDED = {
    "kind", "amount", "unit", "title", "first", "second", "indicator", "output_unit", "low", "high", "lowest_amount",
    "highest_amount", "start", "end",
}  # fmt: skip


def mangled(random: Random) -> tuple[Any, str]:
    """Return an input with one bad value, and the JSON pointer of that value."""
    data: Any = valid(random)
    way = random.choice(
        [
            _bad_value,
            _bad_value,
            _bad_value,
            _unknown,
            _missing,
            _bad_list,
            _wrong_unit,
            _twice,
            _bad_whole,
            _bad_relation,
            _bad_weights,
            _bad_period,
            _bad_line,
        ]
    )
    return way(random, data)


def _bad_value(random: Random, data: Any) -> tuple[Any, str]:
    places = [(owner, name, path) for owner, name, path in _members(data) if name in ALL]
    owner, name, path = random.choice(places)
    if name in NUMBERS:
        bad = random.choice(NOT_NUMBERS)
        signed = name in SIGNED or "/effects/" in path or ("/cost_lines/" in path and name == "amount")
        if bad == "-0" and signed:
            bad = "-"
        if not signed and random.random() < 0.3:
            bad = random.choice([-1, "-0.5", -1e-9])
    elif name in WHOLE:
        bad = random.choice([True, 1.5, "3", -1, 0, 101000, math.nan, math.inf, [], "x"])
    elif name in DAYS:
        bad = random.choice(
            [True, 20240101, "2024-13-01", "2023-02-29", "01/02/2024", "", "２０２４-01-01", [], "x" * 99]
        )
    elif name in FLAGS:
        bad = random.choice([0, 1, "true", "", [], {}])
    elif name in REFS:
        bad = random.choice([1, True, [], {}, "", "a b", "x" * 61, "ü", "\ud800"])
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
    needed = [place for place in _members(data) if place[1] in NEEDED]
    owner, name, path = random.choice([place for place in needed if not _may_be_missing(place[2])])
    if random.random() < 0.5:
        owner[name] = None
    else:
        del owner[name]
    return data, path


def _may_be_missing(path: str) -> bool:
    is_change = "/effects/" in path and path.endswith("/amount")
    return path == "/factors/kind" or is_change or ("/cost_lines/" in path and path.endswith("/unit"))


def _bad_list(random: Random, data: Any) -> tuple[Any, str]:
    name = random.choice(
        ["flows", "current_flows", "options", "relations", "benchmarks", "factors", "economics", "unit_meanings", ""]
    )
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
    units = [place for place in _members(data) if place[1] == "unit" and not place[2].startswith("/benchmarks")]
    owner, name, path = random.choice(units)
    if "/cost_lines/" in path:  # shown, not converted
        owner[name] = "x" * 21
        return data, path
    owner[name] = random.choice(["furlong", "km", "kW", "°C", "%", "kWh/t", "1e9", "nan"])
    return data, path


def _twice(random: Random, data: Any) -> tuple[Any, str]:
    rows = data["flows"]
    rows.append(deepcopy(rows[0]))
    rows[0]["ref"] = rows[-1]["ref"] = random.choice(["a", "1.2", "#7"])
    return data, f"/flows/{len(rows) - 1}/ref"


def _bad_relation(random: Random, data: Any) -> tuple[Any, str]:
    data["options"] = [{"ref": ref, "title": ref} for ref in "abc"]
    row = {"kind": "sequential", "first": "a", "second": "b"}
    cases: list[tuple[list[dict[str, Any]], str]] = [
        ([row, {**row, "second": "no-such"}], "/relations/1/second"),
        ([{**row, "second": "a"}], "/relations/0/second"),
        ([row, {"kind": "exclusive", "first": "b", "second": "a"}], "/relations/1/second"),
        ([{**row, "kind": "exclusive", "needs_first": True}], "/relations/0/needs_first"),
        ([row, {**row, "first": "b", "second": "c"}, {**row, "first": "c", "second": "a"}], "/relations"),
    ]
    data["relations"], path = random.choice(cases)
    return data, path


def _bad_weights(random: Random, data: Any) -> tuple[Any, str]:
    data["weights"] = random.choice([{}, {"payback": 99}, {"payback": 60, "ease": 60}, {"energy": "99.99"}])
    return data, "/weights"


def _bad_period(random: Random, data: Any) -> tuple[Any, str]:
    name = random.choice(["baseline_period", "current_period"])
    data[name] = {"start": "2024-01-02", "end": "2024-01-01"}
    return data, f"/{name}/end"


def _bad_line(random: Random, data: Any) -> tuple[Any, str]:
    line, name = random.choice(
        [
            ({}, "amount"),
            ({"quantity": 1}, "unit_price"),
            ({"unit_price": 1}, "quantity"),
            ({"amount": 1, "quantity": 1, "unit_price": 1}, "amount"),
        ]
    )
    data["options"] = [{"title": "Mend", "cost_lines": [{"kind": "labour", "amount": 1}, {"kind": "energy", **line}]}]
    data["relations"] = []
    return data, f"/options/0/cost_lines/1/{name}"


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
