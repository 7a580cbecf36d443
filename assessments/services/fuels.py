"""Recording what a site knows of its fuels."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.fields import SiteFuelFields, values_of
from assessments.models import SiteFuel
from centres import audit, edits
from centres.guards import keyed, made_before
from centres.models import Site


@transaction.atomic
def add_site_fuel(*, site: Site, fields: SiteFuelFields, key: UUID | None = None, by: User, at: datetime) -> SiteFuel:
    """Record density and calorific value of a fuel at a site, from a day on. The same key twice records it once.

    Drafts count with it; accepted results stay as they are. Raises ValidationError.
    """
    if before := made_before(SiteFuel, key, site_id=site.pk):
        return before
    _refuse_odd(fields, at=at)
    fuel = edits.make(SiteFuel, by=by, at=at, **keyed(key), site=site, **values_of(fields))
    audit.record("assessments.site_fuel.added", target=fuel, by=by, at=at, site=str(site.pk), fuel=fuel.carrier)
    return fuel


@transaction.atomic
def edit_site_fuel(
    *, fuel: SiteFuel, fields: SiteFuelFields, expected_version: int | None = None, by: User, at: datetime
) -> SiteFuel:
    """Change what a site knows of a fuel. Raises StaleEdit, ValidationError."""
    current = edits.held(fuel, expected_version=expected_version)
    _refuse_odd(fields, at=at)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record(
            "assessments.site_fuel.edited", target=current, by=by, at=at, site=str(current.site_id), changed=changed
        )
    return current


@transaction.atomic
def remove_site_fuel(*, fuel: SiteFuel, by: User, at: datetime) -> None:
    """Remove what a site knows of a fuel; drafts count with the factor set again."""
    said = {"fuel": fuel.carrier, "valid_on": fuel.valid_on.isoformat(), "source": fuel.source}
    audit.record("assessments.site_fuel.removed", target=fuel, by=by, at=at, site=str(fuel.site_id), values=said)
    fuel.delete()


def _refuse_odd(fields: SiteFuelFields, *, at: datetime) -> None:
    errors = {}
    given = (fields.density_kg_per_m3, fields.calorific_value_mj_per_kg, fields.net_share_of_gross)
    if all(value is None for value in given):
        errors["density_kg_per_m3"] = _("Density: give at least one of density, calorific value and net share.")
    if fields.density_kg_per_m3 is not None and fields.density_kg_per_m3 <= 0:
        errors["density_kg_per_m3"] = _("Density: give a number above zero.")
    if fields.calorific_value_mj_per_kg is not None and fields.calorific_value_mj_per_kg <= 0:
        errors["calorific_value_mj_per_kg"] = _("Calorific value: give a number above zero.")
    if fields.net_share_of_gross is not None and not 0 < fields.net_share_of_gross <= 1:
        errors["net_share_of_gross"] = _("Net share of gross: give a share such as 0.90.")
    if not fields.source.strip():
        errors["source"] = _("Source: say where these values are from, such as the supplier's certificate.")
    if fields.valid_on > at.date():
        errors["valid_on"] = _("Valid from: this day has not come yet.")
    if errors:
        raise ValidationError(errors)
