"""The factors the portal ships with, read from the CSV files in `data/`. Needs no Django.

A blank cell is None: no value is known. Zero is a value (the margin of a hydro grid). Sources: docs/data-sources.md.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

GRAMS_PER_KG = Decimal(1000)
DATA = Path(__file__).parent / "data"
GWP_SETS = ("SAR", "AR4", "AR5", "AR6")
BLEND_SOURCE = "ANSI/ASHRAE Standard 34, nominal compositions"


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelRow:
    """A fuel with its IPCC 2006 defaults, on the net calorific value, oxidation factor 1.

    ncv_mj_per_kg      net calorific value                                      [MJ/kg], None when it must be measured
    co2_kg_per_tj      carbon dioxide, fossil or biogenic                       [kg/TJ]
    ch4_kg_per_tj      methane                                                  [kg/TJ]
    n2o_kg_per_tj      nitrous oxide                                            [kg/TJ]
    density_kg_per_m3  default density                                          [kg/m3], None when it must be given
    """

    code: str
    name: str
    ncv_mj_per_kg: Decimal | None
    co2_kg_per_tj: Decimal
    ch4_kg_per_tj: Decimal
    n2o_kg_per_tj: Decimal
    is_biogenic: bool
    density_kg_per_m3: Decimal | None
    density_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GwpRow:
    """Global warming potential over 100 years of one gas in one IPCC assessment report.

    kg_co2e_per_kg  [kg CO2e/kg]
    """

    gas: str
    gwp_set: str
    kg_co2e_per_kg: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFactorRow:
    """Emissions of one kWh of purchased electricity in a country.

    kind       average, combined_margin, operating_margin or supplier
    g_per_kwh  of `gas`, which is CO2 or CO2e                                   [g/kWh]
    """

    iso3: str
    kind: str
    g_per_kwh: Decimal
    gas: str
    year: int
    source: str


def fuels() -> tuple[FuelRow, ...]:
    """Return the fuels, in the order of the IPCC tables."""
    return tuple(
        FuelRow(
            code=row["code"],
            name=row["name"],
            ncv_mj_per_kg=_number_or_none(row["ncv_mj_per_kg"]),
            co2_kg_per_tj=Decimal(row["co2_kg_per_tj"]),
            ch4_kg_per_tj=Decimal(row["ch4_kg_per_tj"]),
            n2o_kg_per_tj=Decimal(row["n2o_kg_per_tj"]),
            is_biogenic=row["biogenic"] == "yes",
            density_kg_per_m3=_number_or_none(row["density_kg_per_m3"]),
            density_source=row["density_source"],
        )
        for row in _read("fuels_ipcc2006.csv")
    )


def gwps(gwp_set: str) -> tuple[GwpRow, ...]:
    """Return the potentials of one report (one of GWP_SETS); a gas that the report does not list is left out."""
    if gwp_set not in GWP_SETS:
        raise ValueError(f"{gwp_set} is not one of {', '.join(GWP_SETS)}")
    return tuple(
        GwpRow(
            gas=row["gas"],
            gwp_set=gwp_set,
            kg_co2e_per_kg=Decimal(row[gwp_set.lower()]),
        )
        for row in _read("gwp100.csv")
        if row[gwp_set.lower()]
    )


def grid_factors() -> tuple[GridFactorRow, ...]:
    """Return the grid factors of the programme countries, and of the plant from the US database."""
    return tuple(
        GridFactorRow(
            iso3=row["iso3"],
            kind=row["kind"],
            g_per_kwh=Decimal(row["g_per_kwh"]),
            gas=row["gas"],
            year=int(row["year"]),
            source=row["source"],
        )
        for row in _read("grid_factors.csv")
        if row["g_per_kwh"]
    )


def blends() -> dict[str, dict[str, Decimal]]:
    """Return the refrigerant blends: the share of each gas by mass, nominal compositions of ANSI/ASHRAE Standard 34."""
    shares: dict[str, dict[str, Decimal]] = {}
    for row in _read("refrigerant_blends.csv"):
        shares.setdefault(row["blend"], {})[row["gas"]] = Decimal(row["share"])
    return shares


IPCC = "IPCC 2006 Guidelines, Vol. 2: Tables 1.2, 1.4 and 2.3"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSetRows:
    """One version of the factors as the values of its rows, ready to be published.

    gwp, blends  text, so that nothing is rounded
    """

    name: str
    version: str
    gwp_set: str
    source: str
    gwp: dict[str, str]
    blends: dict[str, dict[str, str]]
    fuels: tuple[dict[str, Any], ...]
    grid_factors: tuple[dict[str, Any], ...]


def factor_set_rows(*, name: str, version: str, gwp_set: str) -> FactorSetRows:
    """Return the shipped factors on the potentials of one IPCC report, as the rows of a factor set."""
    gwp = {row.gas: str(row.kg_co2e_per_kg) for row in gwps(gwp_set)}
    return FactorSetRows(
        name=name,
        version=version,
        gwp_set=gwp_set,
        source=f"{IPCC}; IPCC {gwp_set}; {BLEND_SOURCE}; Ember 2025; UNFCCC IFI TWG 2021 v3.1",
        gwp=gwp,
        blends={
            code: {gas: str(share) for gas, share in shares.items()}
            for code, shares in blends().items()
            if set(shares) <= set(gwp)
        },
        fuels=tuple(
            {
                "code": fuel.code,
                "name": fuel.name,
                "ncv_mj_per_kg": fuel.ncv_mj_per_kg,
                "co2_kg_per_tj": fuel.co2_kg_per_tj,
                "ch4_kg_per_tj": fuel.ch4_kg_per_tj,
                "n2o_kg_per_tj": fuel.n2o_kg_per_tj,
                "is_biogenic": fuel.is_biogenic,
                "density_kg_per_m3": fuel.density_kg_per_m3,
                "source": IPCC + (f"; density: {fuel.density_source}" if fuel.density_source else ""),
            }
            for fuel in fuels()
        ),
        grid_factors=tuple(
            {
                "iso3": row.iso3,
                "name": row.iso3,
                "kind": row.kind,
                "co2e_kg_per_kwh": row.g_per_kwh / GRAMS_PER_KG,
                "gas": row.gas,
                "year": row.year,
                "source": row.source,
                "valid_start": date(row.year, 1, 1),
            }
            for row in grid_factors()
        ),
    )


def _read(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _number_or_none(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None
