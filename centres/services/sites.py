"""The sites of an enterprise and what they make."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit, edits, kinds
from centres.fields import ProductFields, SiteFields, values_of
from centres.guards import keyed, made_before
from centres.models import Enterprise, Product, Site
from centres.tenancy import current_centre


@transaction.atomic
def add_site(*, enterprise: Enterprise, fields: SiteFields, key: UUID | None = None, by: User, at: datetime) -> Site:
    """Add a site to an enterprise. The same key twice adds one. Raises ValidationError."""
    edits.held(enterprise)
    if before := made_before(Site, key, enterprise_id=enterprise.pk):
        return before
    site = edits.make(Site, by=by, at=at, **keyed(key), enterprise=enterprise, **_trimmed(values_of(fields)))
    audit.record("centres.site.added", target=site, by=by, at=at, enterprise=str(enterprise.pk))
    return site


@transaction.atomic
def edit_site(*, site: Site, fields: SiteFields, expected_version: int | None = None, by: User, at: datetime) -> Site:
    """Change what is said of a site. Raises StaleEdit, ValidationError."""
    current = edits.held(site, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **_trimmed(values_of(fields)))
    if changed:
        audit.record(
            "centres.site.edited",
            target=current,
            by=by,
            at=at,
            enterprise=str(current.enterprise_id),
            changed=changed,
        )
    return current


@transaction.atomic
def archive_site(*, site: Site, expected_version: int | None = None, by: User, at: datetime) -> Site:
    """Take a site out of the lists; what was recorded there stays. Raises StaleEdit."""
    current = edits.held(site, expected_version=expected_version)
    if current.archived_at is None:
        edits.change(current, by=by, at=at, archived_at=at)
        audit.record("centres.site.archived", target=current, by=by, at=at, enterprise=str(current.enterprise_id))
    return current


@transaction.atomic
def restore_site(*, site: Site, expected_version: int | None = None, by: User, at: datetime) -> Site:
    """Bring a site back from the archive. Raises StaleEdit."""
    current = edits.held(site, expected_version=expected_version)
    if current.archived_at is not None:
        edits.change(current, by=by, at=at, archived_at=None)
        audit.record("centres.site.restored", target=current, by=by, at=at, enterprise=str(current.enterprise_id))
    return current


@transaction.atomic
def add_product(*, site: Site, fields: ProductFields, key: UUID | None = None, by: User, at: datetime) -> Product:
    """Add a product to a site. The same key twice adds one. Raises ValidationError."""
    edits.held(site)
    if before := made_before(Product, key, site_id=site.pk):
        return before
    product = edits.make(Product, by=by, at=at, **keyed(key), site=site, **_product_values(fields))
    audit.record(
        "centres.product.added", target=product, by=by, at=at, enterprise=str(site.enterprise_id), site=str(site.pk)
    )
    return product


@transaction.atomic
def edit_product(
    *, product: Product, fields: ProductFields, expected_version: int | None = None, by: User, at: datetime
) -> Product:
    """Change what is said of a product. Accepted results keep what they were frozen with.

    Raises StaleEdit, ValidationError.
    """
    current = edits.held(product, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **_product_values(fields))
    if changed:
        audit.record(
            "centres.product.edited",
            target=current,
            by=by,
            at=at,
            enterprise=str(current.site.enterprise_id),
            site=str(current.site_id),
            changed=changed,
        )
    return current


def _product_values(fields: ProductFields) -> dict[str, Any]:
    """Return the values with the unit's symbol. Raises ValidationError."""
    values = _trimmed(values_of(fields))
    try:
        values["unit"] = kinds.units().symbol(fields.unit, current_centre().unit_meanings)
    except ValidationError as refusal:
        raise ValidationError({"unit": refusal.messages}) from None
    if fields.conversion_weight != 1 and not values["conversion_reason"]:
        raise ValidationError(
            {"conversion_reason": _("Reason for the weight: say why one unit of this product counts for more or less.")}
        )
    return values


def _trimmed(values: dict[str, Any]) -> dict[str, Any]:
    one_line = ("name", "place", "unit", "conversion_reason", "second_denominator")
    return {
        name: " ".join(value.split()) if name in one_line and isinstance(value, str) else value
        for name, value in values.items()
    }
