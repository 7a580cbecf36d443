"""Publishing a new version of the factors, a centre's own factors (neither changes later), exchange rates."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit, edits
from centres.guards import keyed, made_before, one_at_a_time
from indicators.fields import OwnFactorFields, RateFields
from indicators.models import OWN_UNITS, ExchangeRate, FactorSet, FuelProperty, GridFactor, OwnFactor, OwnFactorKind
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


@transaction.atomic
def add_own_factor(*, fields: OwnFactorFields, key: UUID | None = None, by: User, at: datetime) -> OwnFactor:
    """Record a factor of the centre's own. The same key twice records it once.

    Raises ValidationError: one kind has one factor at a time.
    """
    one_at_a_time("own factors")
    if before := made_before(OwnFactor, key):
        return before
    _refuse_odd(fields, at=at)
    factor = edits.make(
        OwnFactor,
        by=by,
        at=at,
        **keyed(key),
        kind=fields.kind,
        fuel=fields.fuel,
        value=fields.value,
        unit=OWN_UNITS.get(OwnFactorKind(fields.kind), "kg CO2e/kWh"),
        year=fields.year,
        source=" ".join(fields.source.split()),
        valid_start=fields.valid_start,
        valid_end=fields.valid_end,
    )
    audit.record("indicators.factor.added", target=factor, by=by, at=at, value=f"{factor.value:f} {factor.unit}")
    return factor


@transaction.atomic
def withdraw_own_factor(*, factor: OwnFactor, expected_version: int | None = None, by: User, at: datetime) -> OwnFactor:
    """Stop using an own factor. What was accepted with it stays, and can be calculated again. Raises StaleEdit."""
    current = edits.held(factor, expected_version=expected_version)
    if current.withdrawn_at is None:
        edits.change(current, by=by, at=at, withdrawn_at=at)
        audit.record("indicators.factor.withdrawn", target=current, by=by, at=at)
    return current


def _refuse_odd(fields: OwnFactorFields, *, at: datetime) -> None:
    if fields.kind not in OwnFactorKind.values:
        raise ValidationError({"kind": _("Kind: choose one of the list.")})
    if not 1990 <= fields.year <= at.year:
        raise ValidationError({"year": _("Year of the data: give a year from 1990 to this year.")})
    if fields.kind == OwnFactorKind.NCV and fields.value == 0:
        raise ValidationError({"value": _("Value: a fuel without energy is none. Give a number above zero.")})
    highest = {OwnFactorKind.NCV: 130, OwnFactorKind.CO2: 300_000}.get(OwnFactorKind(fields.kind), 5)
    if fields.value > highest:
        unit = OWN_UNITS.get(OwnFactorKind(fields.kind), "kg CO2e/kWh")
        raise ValidationError(
            {
                "value": _("Value: more than %(highest)s %(unit)s cannot be. Check the unit.")
                % {"highest": highest, "unit": unit}
            }
        )
    others = OwnFactor.objects.filter(kind=fields.kind, fuel=fields.fuel, withdrawn_at=None)
    if fields.valid_end is not None:
        others = others.filter(valid_start__lte=fields.valid_end)
    overlapping = others.exclude(valid_end__lt=fields.valid_start).first()
    if overlapping is not None:
        raise ValidationError(
            {
                "valid_start": _(
                    "Valid from: %(factor)s is valid in this time already. Withdraw it first, or choose other days."
                )
                % {"factor": overlapping}
            }
        )


@transaction.atomic
def record_rates(*, rows: Sequence[RateFields], by: User, at: datetime) -> int:
    """Record exchange rates of the network, and return how many are new or another than before.

    A rate of the same currency, kind and day is replaced, which moves no accepted result: each keeps its own.
    Raises ValidationError.
    """
    changed: dict[str, tuple[str, str]] = {}
    saved: ExchangeRate | None = None
    for number, row in enumerate(rows, start=1):
        _refuse_odd_rate(row, number=number if len(rows) > 1 else 0, at=at)
        key = {"currency": row.currency, "kind": row.kind, "rate_on": row.rate_on}
        rate = ExchangeRate.objects.select_for_update().filter(**key).first() or ExchangeRate(**key)
        values = (rate.currency_per_usd, rate.source)
        rate.currency_per_usd, rate.source = row.currency_per_usd, " ".join(row.source.split())
        if values == (rate.currency_per_usd, rate.source):
            continue
        rate.full_clean()
        rate.save()
        saved = rate
        before = "" if values[0] is None else f"{values[0]:f}, {values[1]}"
        changed[f"{row.currency} {row.rate_on}"] = (before, f"{rate.currency_per_usd:f}, {rate.source}")
    if saved is not None:
        audit.record_in_network("indicators.rates.recorded", target=saved, by=by, at=at, changed=changed)
    return len(changed)


def _refuse_odd_rate(row: RateFields, *, number: int, at: datetime) -> None:
    where = _("Row %(number)s: ") % {"number": number} if number else ""
    if row.currency == "USD":
        raise ValidationError({"currency": where + _("one US dollar is one US dollar. Choose another currency.")})
    if row.rate_on > at.date():
        sentence = _("this is not over yet. Record an average when its year or month is.")
        raise ValidationError({"rate_on": where + sentence})
    if not " ".join(row.source.split()):
        raise ValidationError({"source": where + _("say who published it, and where.")})
