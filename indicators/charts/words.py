"""What charts call things, in plain words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INDICATORS: Mapping[str, Promise] = {
    "product_output": _("Product output"),
    "energy_use": _("Energy"),
    "materials_use": _("Materials"),
    "water_use": _("Water"),
    "air_emissions": _("Greenhouse gases"),
    "waste_water": _("Waste-water"),
    "waste": _("Waste"),
    "energy_productivity": _("Energy productivity"),
    "materials_productivity": _("Materials productivity"),
    "water_productivity": _("Water productivity"),
    "carbon_intensity": _("Carbon intensity"),
    "waste_water_intensity": _("Waste-water intensity"),
    "waste_intensity": _("Waste intensity"),
}

RESOURCES: Mapping[str, Promise] = {
    "energy": _("Energy"),
    "materials": _("Materials"),
    "water": _("Water"),
    "air": _("Greenhouse gases"),
    "waste_water": _("Waste-water"),
    "waste": _("Waste"),
}

_COUNTS = (_("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"))


def count(number: int) -> str:
    """Return a small count as a word."""
    return str(_COUNTS[number]) if number < len(_COUNTS) else str(number)


def indicator(code: str) -> str:
    """Return the name of one of the thirteen indicators."""
    return str(INDICATORS.get(code, code))


def resource(code: str) -> str:
    """Return the name of a resource, in the reader's words."""
    return str(RESOURCES.get(code, INDICATORS.get(code, code)))
