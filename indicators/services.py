"""Publishing a new version of the factors. What is published never changes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import FactorSet, FuelProperty, GridFactor
from indicators.reference import FactorSetRows


@transaction.atomic
def publish_factor_set(*, rows: FactorSetRows, published_on: date) -> FactorSet:
    """Publish a version of the factors: all of it or nothing, and for ever.

    Raises ValidationError when this version is published already.
    """
    if FactorSet.objects.filter(name=rows.name, version=rows.version).exists():
        raise ValidationError(
            {
                "version": _("Version: %(name)s %(version)s is published, and a published version never changes.")
                % {"name": rows.name, "version": rows.version}
            }
        )
    factor_set = FactorSet(
        name=rows.name,
        version=rows.version,
        gwp_set=rows.gwp_set,
        gwp=rows.gwp,
        blends=rows.blends,
        published_on=published_on,
        source=rows.source,
    )
    factor_set.full_clean()
    factor_set.save(force_insert=True)
    FuelProperty.objects.bulk_create(FuelProperty(factor_set=factor_set, **values) for values in rows.fuels)
    GridFactor.objects.bulk_create(GridFactor(factor_set=factor_set, **values) for values in rows.grid_factors)
    factor_set.is_published = True
    factor_set.save(update_fields=["is_published"])
    return factor_set
