"""Publish the first factor set: IPCC 2006 fuels, AR5 potentials, grid factors of the programme countries."""

from decimal import Decimal

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from indicators import reference

NAME, VERSION, GWP_SET = "RECP default factors", "2026-1", "AR5"
IPCC = "IPCC 2006 Guidelines, Vol. 2: Tables 1.2, 1.4 and 2.3"


def publish(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the set once."""
    factor_set = apps.get_model("indicators", "FactorSet").objects.create(
        name=NAME,
        version=VERSION,
        gwp_set=GWP_SET,
        gwp={row.gas: str(row.kg_co2e_per_kg) for row in reference.gwps(GWP_SET)},
        published_on="2026-11-01",
        source=f"{IPCC}; IPCC AR5; Ember 2025; UNFCCC IFI TWG 2021 v3.1",
    )
    fuels = apps.get_model("indicators", "FuelProperty").objects
    for fuel in reference.fuels():
        density = f"; density: {fuel.density_source}" if fuel.density_source else ""
        fuels.create(
            factor_set=factor_set,
            code=fuel.code,
            name=fuel.name,
            ncv_mj_per_kg=fuel.ncv_mj_per_kg,
            co2_kg_per_tj=fuel.co2_kg_per_tj,
            ch4_kg_per_tj=fuel.ch4_kg_per_tj,
            n2o_kg_per_tj=fuel.n2o_kg_per_tj,
            is_biogenic=fuel.is_biogenic,
            density_kg_per_m3=fuel.density_kg_per_m3,
            source=IPCC + density,
        )
    grid = apps.get_model("indicators", "GridFactor").objects
    for row in reference.grid_factors():
        grid.create(
            factor_set=factor_set,
            iso3=row.iso3,
            name=row.iso3,
            kind=row.kind,
            co2e_kg_per_kwh=row.g_per_kwh / Decimal(1000),
            gas=row.gas,
            year=row.year,
            source=row.source,
        )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
