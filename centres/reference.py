"""The 47 countries of the UNIDO-UNEP programme, read from `data/programme_countries.csv`. Needs no Django."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

COUNTRIES_CSV = Path(__file__).parent / "data" / "programme_countries.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRow:
    """A programme country under its name of 2026.

    currency             ISO 4217
    languages            ISO 639-1, the most official first
    time_zone            IANA name of the capital's zone
    latitude, longitude  of the capital, one decimal                              [degrees]
    """

    region_code: str
    region: str
    iso3: str
    iso2: str
    country: str
    currency: str
    languages: tuple[str, ...]
    time_zone: str
    latitude: Decimal
    longitude: Decimal


def countries() -> tuple[CountryRow, ...]:
    """Return the countries by region, in the order of the programme brochure."""
    with COUNTRIES_CSV.open(encoding="utf-8", newline="") as lines:
        return tuple(
            CountryRow(
                region_code=row["region_code"],
                region=row["region"],
                iso3=row["iso3"],
                iso2=row["iso2"],
                country=row["country"],
                currency=row["currency"],
                languages=tuple(row["languages"].split(",")),
                time_zone=row["time_zone"],
                latitude=Decimal(row["latitude"]),
                longitude=Decimal(row["longitude"]),
            )
            for row in csv.DictReader(lines)
        )
