"""Which factors an input asks for: a published set, and a grid factor of the set or one's own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from assessments.outside.problems import Problems
from indicators import core
from indicators.core import GridFactorKind
from indicators.selectors import core_factors, country_name, current_factor_set, factor_set_named, grid_factor_of


def factors_of(asked: Mapping[str, Any], path: str, problems: Problems) -> core.FactorSet | None:
    """Return the factors of the input, or None after saying what is not there."""
    name = asked.get("factor_set", "")
    factor_set = factor_set_named(name) if name else current_factor_set()
    if factor_set is None:
        problems.add(f"{path}/factor_set", _("There is no published factor set of this name and version."), "not_found")
        return None
    if "co2e_kg_per_kwh" in asked:
        country = asked.get("country", "")
        own = core.GridFactor(
            kg_co2e_per_kwh=asked["co2e_kg_per_kwh"],
            kind=GridFactorKind(asked.get("kind", GridFactorKind.SUPPLIER)),
            year=asked.get("year", factor_set.published_on.year),
            source=asked.get("source", "") or _("given with the input"),
            name=country_name(country) if country else _("own factor"),
        )
        return replace(core_factors(factor_set.pk, None), grid=own)
    if "country" not in asked:
        return core_factors(factor_set.pk, None)
    grid = grid_factor_of(factor_set, asked["country"], asked.get("kind", ""))
    if grid is None:
        problems.add(f"{path}/country", _("The factor set has no such grid factor for this country."), "not_found")
        return None
    if "year" in asked and grid.year != asked["year"]:
        sentence = _("The factor set has the year %(year)s for this country.") % {"year": grid.year}
        problems.add(f"{path}/year", sentence, "not_found")
        return None
    return core_factors(factor_set.pk, grid.pk)
