"""What a site knows of its fuels, beside what the factor set says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from assessments.calculation import factors_of
from assessments.choices import ENERGY_NAMES
from assessments.models import Assessment, SiteFuel
from assessments.pages.frame import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelLine:
    """One fuel of the site from a day on, with the factor set's values beside its own."""

    name: str
    density_kg_per_m3: Decimal | None
    calorific_value_mj_per_kg: Decimal | None
    heating_value_label: str
    net_share_of_gross: Decimal | None
    source: str
    valid_on: date
    set_density_kg_per_m3: Decimal | None
    set_ncv_mj_per_kg: Decimal | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelPage:
    """The fuels of one site."""

    lines: tuple[FuelLine, ...]
    factor_set: str
    add_href: str


def fuel_page(*, assessment: Assessment, frame: Frame) -> FuelPage:
    """Return what the site of an assessment knows of its fuels."""
    factors = factors_of(assessment)
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    rows = SiteFuel.objects.filter(site_id=assessment.site_id).order_by("carrier", "-valid_on", "pk")
    lines = []
    for row in rows:
        usual = factors.fuels.get(row.carrier)
        lines.append(
            FuelLine(
                name=str(ENERGY_NAMES.get(row.carrier, row.carrier)),
                density_kg_per_m3=row.density_kg_per_m3,
                calorific_value_mj_per_kg=row.calorific_value_mj_per_kg,
                heating_value_label=str(row.get_heating_value_display()),
                net_share_of_gross=row.net_share_of_gross,
                source=row.source,
                valid_on=row.valid_on,
                set_density_kg_per_m3=usual.density_kg_per_m3 if usual else None,
                set_ncv_mj_per_kg=usual.ncv_mj_per_kg if usual else None,
                href=reverse("fuel_edit", kwargs={**kwargs, "fuel_id": row.pk}) if frame.may_edit else "",
            )
        )
    add_href = reverse("fuel_create", kwargs=kwargs) if frame.may_edit else ""
    return FuelPage(lines=tuple(lines), factor_set=f"{factors.name} {factors.version}", add_href=add_href)
