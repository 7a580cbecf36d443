"""Which factors a calculation uses: the rows of a factor set as the core's own dataclasses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

import pycountry
from django.db import models
from django.http import Http404

from centres.tenancy import current_centre
from indicators.core import factors as core
from indicators.core.emissions import Blend
from indicators.core.filing import REFERENCE_YEAR
from indicators.core.filing import price_level_ratio as ratio_of_levels
from indicators.core.flows import Carrier
from indicators.core.restating import co2e_t_per_mwh
from indicators.core.steps import Source
from indicators.models import (
    ExchangeRate,
    FactorSet,
    FuelProperty,
    GridFactor,
    GridFactorKind,
    OwnFactor,
    OwnFactorKind,
    PriceLevel,
    RateKind,
)
from indicators.reference import BLEND_SOURCE

LARGEST_KEY = 2**31
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


def co2e_by_country(factor_set: FactorSet) -> dict[str, dict[str, Decimal]]:
    """Return what one MWh of each kind of energy counts in a set [t CO2e/MWh], by country (ISO 3166).

    Electricity counts at the country's average; under "" stands what has no country. No centre's own factors.
    """
    found = {}
    for iso3 in ["", *GridFactor.objects.filter(factor_set=factor_set).order_by("iso3").values_list("iso3", flat=True)]:
        if iso3 not in found:
            average = national_average(factor_set, iso3)
            factors = core_factors(factor_set.pk, average.pk if average else None)
            found[iso3] = co2e_t_per_mwh([*Carrier, *factors.fuels], factors)
    return found


def core_factors(factor_set_id: int, grid_factor_id: int | None, own: Sequence[OwnFactor] = ()) -> core.FactorSet:
    """Return a published factor set, with one grid factor, for the core. Published sets never change: it is kept.

    own  the centre's own factors, which win over those of the set
    """
    factors = _core_factors(factor_set_id, grid_factor_id)
    return with_own(factors, own) if own else factors


def own_factors(*, valid_on: date, as_of: datetime | None = None) -> list[OwnFactor]:
    """Return the centre's own factors that are valid on a day.

    as_of  what was known then; None: what is known now
    """
    rows = OwnFactor.objects.filter(valid_start__lte=valid_on).exclude(valid_end__lt=valid_on)
    if as_of is None:
        rows = rows.filter(withdrawn_at=None)
    else:
        rows = rows.filter(created_at__lte=as_of).exclude(withdrawn_at__lte=as_of)
    return list(rows.order_by("created_at", "pk"))


def with_own(factors: core.FactorSet, own: Sequence[OwnFactor]) -> core.FactorSet:
    """Return a factor set with the centre's own factors in the place of its own.

    An average takes the place of an average, a supplier's of a supplier's; without any, the supplier's factor serves.
    """
    by_kind = {(row.kind, row.fuel): row for row in own}
    average, supplier = by_kind.get((OwnFactorKind.AVERAGE, "")), by_kind.get((OwnFactorKind.SUPPLIER, ""))
    margin, heat = by_kind.get((OwnFactorKind.COMBINED_MARGIN, "")), by_kind.get((OwnFactorKind.HEAT, ""))
    grid, home = factors.grid, country_name(current_centre().country_id or "")
    if grid is None:
        chosen = average or supplier
    elif grid.name != home:
        chosen = margin = None  # somebody chose another country's grid
    else:  # a margin that somebody chose stays
        chosen = {core.GridFactorKind.AVERAGE: average, core.GridFactorKind.SUPPLIER: supplier}.get(grid.kind)
    is_average = grid is None or grid.kind is not core.GridFactorKind.SUPPLIER
    at_home = grid is None or grid.name == home
    return replace(
        factors,
        supplier=_own_grid(supplier) if supplier and is_average and at_home and chosen is not supplier else None,
        grid=_own_grid(chosen) if chosen else grid,
        combined_margin=_own_grid(margin) if margin else factors.combined_margin,
        heat=core.HeatFactor(kg_co2e_per_kwh=heat.value, source=_own_source(heat)) if heat else factors.heat,
        fuels={code: _own_fuel(fuel, by_kind) for code, fuel in factors.fuels.items()},
    )


def _own_fuel(fuel: core.Fuel, by_kind: Mapping[tuple[str, str], OwnFactor]) -> core.Fuel:
    ncv, co2 = by_kind.get((OwnFactorKind.NCV, fuel.code)), by_kind.get((OwnFactorKind.CO2, fuel.code))
    if ncv:
        fuel = replace(fuel, ncv_mj_per_kg=ncv.value, own_ncv=_own_source(ncv))
    if co2:
        fuel = replace(fuel, co2_kg_per_tj=co2.value, own_co2=_own_source(co2))
    return fuel


def _own_grid(row: OwnFactor) -> core.GridFactor:
    return core.GridFactor(
        kg_co2e_per_kwh=row.value,
        kind=core.GridFactorKind(row.kind),
        year=row.year,
        source=row.source,
        name=country_name(current_centre().country_id or ""),
        is_own=True,
    )


def _own_source(row: OwnFactor) -> Source:
    return Source(name=row.source, kind="own_factor", year=row.year, factor_set=core.OWN_FACTORS)


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


def newest_average(grid: GridFactor, *, year: int) -> GridFactor:
    """Return the published factor of the same country and kind whose year fits best: the latest not after `year`."""
    newest = published_factor_sets().filter(name=DEFAULT_NAME).values("pk")[:1]
    rows = GridFactor.objects.filter(factor_set__in=newest, iso3=grid.iso3, kind=grid.kind, year__lte=year)
    newer = rows.order_by("-year").first()
    return newer if newer is not None and newer.year > grid.year else grid


def grid_rows(factor_set: FactorSet) -> list[GridFactor]:
    """Return all grid factors of a set, by country and kind."""
    rows = GridFactor.objects.filter(factor_set=factor_set).order_by("iso3", "kind", "-year")
    return sorted(rows, key=lambda row: country_name(row.iso3))


def all_own_factors() -> list[OwnFactor]:
    """Return the centre's own factors, withdrawn ones too, by kind and fuel, the latest first."""
    rows = OwnFactor.objects.select_related("created_by")
    return list(rows.order_by("kind", "fuel", "-valid_start", "-created_at", "pk"))


def own_factor_rows() -> models.QuerySet[OwnFactor]:
    """Return the centre's own factors, withdrawn ones too."""
    return OwnFactor.objects.select_related("created_by", "updated_by")


def new_own_factor() -> OwnFactor:
    """Return an unsaved own factor of the running work's centre."""
    made: OwnFactor = OwnFactor.new()
    return made


def get_own_factor_or_404(factor_id: UUID) -> OwnFactor:
    """Return an own factor of the running work's centre."""
    found = OwnFactor.objects.filter(pk=factor_id).first()
    if found is None:
        raise Http404
    return found


def get_factor_set_or_404(key: int) -> FactorSet:
    """Return a published factor set."""
    found = published_factor_sets().filter(pk=key).first() if key < LARGEST_KEY else None
    if found is None:
        raise Http404
    return found


def energy_carriers(factor_set_id: int) -> list[tuple[str, str]]:
    """Return the kinds of energy that can be chosen: code and English name, electricity first."""
    fuels = FuelProperty.objects.filter(factor_set_id=factor_set_id).order_by("pk")
    return [*fuels.values_list("code", "name")]


def rate_for(currency: str, day: date) -> ExchangeRate | None:
    """Return the rate that a currency's amounts of a year stand at: its average, else the last one before the day."""
    if currency == "USD":
        return None
    rows = ExchangeRate.objects.filter(currency=currency)
    of_year = rows.filter(kind=RateKind.YEAR, rate_on=date(day.year, 12, 31)).first()
    return of_year or rows.filter(rate_on__lte=day).order_by("-rate_on", "kind").first()


def price_level_ratio(year: int) -> Decimal | None:
    """Return what US dollars of a year are multiplied by to stand at the prices of the reference year."""
    levels = dict(PriceLevel.objects.filter(year__in=[year, REFERENCE_YEAR]).values_list("year", "level"))
    return ratio_of_levels(of_year=levels.get(year), of_reference=levels.get(REFERENCE_YEAR))


def rates_since(*, unseen: models.Q | None) -> models.QuerySet[ExchangeRate]:
    """Return the exchange rates, or those that were recorded or replaced in transactions of this kind."""
    rows = ExchangeRate.objects.all()
    return rows if unseen is None else rows.filter(unseen)
