"""Publish the factors of 2026-2 on the potentials of each IPCC report, with refrigerant blends and validity."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from indicators import reference

VERSION = "2026-2"
NAMES = {  # new assessments start with the first; the others serve to compare
    "AR5": "RECP default factors",
    "AR4": "RECP default factors, AR4",
    "AR6": "RECP default factors, AR6",
    "SAR": "RECP default factors, SAR",
}


def publish(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write each set once, and close all sets."""
    for gwp_set, name in NAMES.items():
        rows = reference.factor_set_rows(name=name, version=VERSION, gwp_set=gwp_set)
        factor_set = apps.get_model("indicators", "FactorSet").objects.create(
            name=name,
            version=VERSION,
            gwp_set=gwp_set,
            gwp=rows.gwp,
            blends=rows.blends,
            published_on="2026-11-23",
            source=rows.source,
        )
        for model, values in [("FuelProperty", rows.fuels), ("GridFactor", rows.grid_factors)]:
            made = apps.get_model("indicators", model)
            made.objects.bulk_create(made(factor_set=factor_set, **row) for row in values)
    apps.get_model("indicators", "FactorSet").objects.update(is_published=True)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_factor_sets_are_published")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
