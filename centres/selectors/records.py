"""The rows that the API lists, with all that it shows of them: as many queries for many as for one."""

from typing import Any

from django.db.models import QuerySet

from centres.models import Enterprise, Product, Site

PEOPLE = ("created_by", "updated_by")


def enterprise_rows() -> QuerySet[Any]:
    """Return the centre's enterprises, archived ones too."""
    return Enterprise.objects.select_related(*PEOPLE)


def site_rows() -> QuerySet[Any]:
    """Return the centre's sites, archived ones too."""
    return Site.objects.select_related("enterprise", *PEOPLE)


def product_rows() -> QuerySet[Any]:
    """Return the products of the centre's sites."""
    return Product.objects.select_related("site", *PEOPLE)
