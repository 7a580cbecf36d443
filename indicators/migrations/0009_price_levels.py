"""Load the price levels of US dollars: the consumer price index for all urban consumers, annual averages."""

from decimal import Decimal

from django.db import migrations

SOURCE = "US Bureau of Labor Statistics, CPI-U, annual average, 1982–84 = 100"
LEVELS = {
    1990: "130.7", 1991: "136.2", 1992: "140.3", 1993: "144.5", 1994: "148.2", 1995: "152.4", 1996: "156.9",
    1997: "160.5", 1998: "163.0", 1999: "166.6", 2000: "172.2", 2001: "177.1", 2002: "179.9", 2003: "184.0",
    2004: "188.9", 2005: "195.3", 2006: "201.6", 2007: "207.342", 2008: "215.303", 2009: "214.537",
    2010: "218.056", 2011: "224.939", 2012: "229.594", 2013: "232.957", 2014: "236.736", 2015: "237.017",
    2016: "240.007", 2017: "245.120", 2018: "251.107", 2019: "255.657", 2020: "258.811", 2021: "270.970",
    2022: "292.655", 2023: "304.702", 2024: "313.689",
}  # fmt: skip


def load(apps, schema_editor):
    model = apps.get_model("indicators", "PriceLevel")
    model.objects.bulk_create(model(year=year, level=Decimal(level), source=SOURCE) for year, level in LEVELS.items())


class Migration(migrations.Migration):
    dependencies = [("indicators", "0008_rates_and_price_levels")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
