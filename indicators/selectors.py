"""Which factors a calculation uses: the rows of a factor set as the core's own dataclasses."""

from decimal import Decimal
from functools import lru_cache

import pycountry
from django.db import models

from indicators.core import factors as core
from indicators.core.emissions import Blend
from indicators.models import FactorSet, FuelProperty, GridFactor, GridFactorKind
from indicators.reference import BLEND_SOURCE

DEFAULT_NAME = "RECP default factors"


def current_factor_set() -> FactorSet:
    """Return the newest published set of the portal's own factors: the one that new assessments start with."""
    return published_factor_sets().filter(name=DEFAULT_NAME)[0]


def published_factor_sets() -> models.QuerySet[FactorSet]:
    """Return the published factor sets, newest first."""
    return FactorSet.objects.filter(is_published=True).order_by("-published_on", "name", "-pk")


def factor_set_named(name: str) -> FactorSet | None:
    """Return the published factor set of a name and version, as it prints: "Default 2026.1"."""
    return next((row for row in FactorSet.objects.order_by("pk") if str(row) == name), None)


def grid_factor_of(factor_set: FactorSet, iso3: str, kind: str = "") -> GridFactor | None:
    """Return a country's grid factor of one kind, without a kind the national average."""
    if not kind:
        return national_average(factor_set, iso3)
    return GridFactor.objects.filter(factor_set=factor_set, iso3=iso3, kind=kind).first()


def national_average(factor_set: FactorSet, iso3: str) -> GridFactor | None:
    """Return a country's average grid factor, or None: no factor is not a factor of zero."""
    rows = GridFactor.objects.filter(factor_set=factor_set, iso3=iso3).order_by("-year")
    return rows.filter(kind=GridFactorKind.AVERAGE).first() or rows.filter(kind=GridFactorKind.SUPPLIER).first()


def grid_factors_of(factor_set: FactorSet, iso3: str) -> list[GridFactor]:
    """Return every kind of factor that the set has for a country."""
    return list(GridFactor.objects.filter(factor_set=factor_set, iso3=iso3).order_by("kind", "-year"))


def core_factors(factor_set_id: int, grid_factor_id: int | None) -> core.FactorSet:
    """Return a published factor set, with one grid factor, for the core. Published sets never change: it is kept."""
    return _core_factors(factor_set_id, grid_factor_id)


@lru_cache(maxsize=128)
def _core_factors(factor_set_id: int, grid_factor_id: int | None) -> core.FactorSet:
    factor_set = FactorSet.objects.get(pk=factor_set_id)
    margin = _combined_margin(factor_set_id, grid_factor_id)
    fuels = {
        row.code: core.Fuel(
            code=row.code,
            name=row.name,
            ncv_mj_per_kg=row.ncv_mj_per_kg,
            co2_kg_per_tj=row.co2_kg_per_tj,
            ch4_kg_per_tj=row.ch4_kg_per_tj,
            n2o_kg_per_tj=row.n2o_kg_per_tj,
            is_biogenic=row.is_biogenic,
            density_kg_per_m3=row.density_kg_per_m3,
            source=row.source,
        )
        for row in FuelProperty.objects.filter(factor_set_id=factor_set_id)
    }
    grid = GridFactor.objects.filter(pk=grid_factor_id).first() if grid_factor_id else None
    return core.FactorSet(
        name=factor_set.name,
        version=factor_set.version,
        gwp_set=factor_set.gwp_set,
        gwp={gas: Decimal(value) for gas, value in factor_set.gwp.items()},
        fuels=fuels,
        grid=core_grid(grid) if grid else None,
        combined_margin=core_grid(margin) if margin else None,
        blends={
            code: Blend(code=code, shares={gas: Decimal(share) for gas, share in shares.items()}, source=BLEND_SOURCE)
            for code, shares in factor_set.blends.items()
        },
    )


def core_grid(row: GridFactor) -> core.GridFactor:
    """Return a grid factor for the core."""
    return core.GridFactor(
        kg_co2e_per_kwh=row.co2e_kg_per_kwh,
        kind=core.GridFactorKind(row.kind),
        year=row.year,
        source=row.source,
        name=country_name(row.iso3),
    )


def _combined_margin(factor_set_id: int, grid_factor_id: int | None) -> GridFactor | None:
    """Return the factor for project savings of the country whose electricity is bought."""
    country = GridFactor.objects.filter(pk=grid_factor_id or 0).values_list("iso3", flat=True).first()
    rows = GridFactor.objects.filter(factor_set_id=factor_set_id, iso3=country or "")
    return rows.filter(kind=GridFactorKind.COMBINED_MARGIN).order_by("-year").first()


def country_name(iso3: str) -> str:
    """Return a country's common name, or its code where it is not known."""
    country = pycountry.countries.get(alpha_3=iso3)
    return str(getattr(country, "common_name", country.name)) if country else iso3


def factor_set_by_key(key: str) -> FactorSet | None:
    """Return a published factor set by its key as an address has it, or None."""
    return published_factor_sets().filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None


def same_grid_factor(grid: GridFactor | None, factor_set: FactorSet) -> GridFactor | None:
    """Return the newest factor of the same country and kind in another set, or None."""
    if grid is None:
        return None
    rows = GridFactor.objects.filter(factor_set=factor_set, iso3=grid.iso3, kind=grid.kind)
    return rows.order_by("-year").first()


def energy_carriers(factor_set_id: int) -> list[tuple[str, str]]:
    """Return the kinds of energy that can be chosen: code and English name, electricity first."""
    fuels = FuelProperty.objects.filter(factor_set_id=factor_set_id).order_by("pk")
    return [*fuels.values_list("code", "name")]
