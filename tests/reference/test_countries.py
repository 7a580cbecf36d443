"""The programme countries: 47 in four regions, each with what a centre needs."""

from collections import Counter
from zoneinfo import ZoneInfo

import pycountry
import pytest

from centres import reference

COUNTRIES = {row.iso3: row for row in reference.countries()}


def test_47_countries_in_four_regions_as_in_the_brochure():
    assert Counter(row.region_code for row in reference.countries()) == {
        "AFR": 13,
        "ASP": 7,
        "ECA": 15,
        "LAC": 12,
    }
    assert len(COUNTRIES) == 47
    assert len({row.region for row in reference.countries()}) == 4


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_codes_currency_and_languages_are_the_international_ones(iso3):
    row = COUNTRIES[iso3]
    assert pycountry.countries.get(alpha_3=iso3).alpha_2 == row.iso2
    assert row.currency == "ZWG" or pycountry.currencies.get(alpha_3=row.currency) is not None
    assert all(pycountry.languages.get(alpha_2=language) is not None for language in row.languages)


@pytest.mark.parametrize("iso3", COUNTRIES)
def test_the_time_zone_exists_and_fits_the_longitude(iso3):
    row = COUNTRIES[iso3]
    assert ZoneInfo(row.time_zone).key == row.time_zone
    assert -90 < row.latitude < 90
    assert -180 < row.longitude < 180
    assert max(-row.latitude.as_tuple().exponent, -row.longitude.as_tuple().exponent) == 1


def test_names_are_those_of_2026():
    assert [COUNTRIES[iso3].country for iso3 in ("CPV", "CZE", "MKD", "VNM")] == [
        "Cabo Verde",
        "Czechia",
        "North Macedonia",
        "Viet Nam",
    ]
