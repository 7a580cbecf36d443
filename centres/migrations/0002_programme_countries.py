"""Load the 47 countries of the programme."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from centres import reference


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write each country once."""
    countries = apps.get_model("centres", "ProgrammeCountry").objects
    for row in reference.countries():
        countries.create(
            iso3=row.iso3,
            name=row.country,
            region=row.region_code,
            currency=row.currency,
            languages=",".join(row.languages),
            time_zone=row.time_zone,
            latitude=row.latitude,
            longitude=row.longitude,
        )


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
