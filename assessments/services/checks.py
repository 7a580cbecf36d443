"""What figures are compared with: the centre's prices of energy, and benchmarks of sectors."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.fields import BenchmarkFields, PriceBandFields, values_of
from assessments.models import PriceBand, SectorBenchmark
from centres import audit, edits, isic
from centres.guards import keyed, made_before
from indicators.core.productivity import ABSOLUTE_UNIT, IndicatorCode
from indicators.core.refusals import Refusal
from indicators.core.units import convert, parse_unit


@transaction.atomic
def add_price_band(*, fields: PriceBandFields, key: UUID | None = None, by: User, at: datetime) -> PriceBand:
    """Record what one kWh of an energy may cost. Drafts are asked about it from now on. Raises ValidationError."""
    if before := made_before(PriceBand, key):
        return before
    band = edits.make(PriceBand, by=by, at=at, **keyed(key), **values_of(fields))
    audit.record("assessments.price_band.added", target=band, by=by, at=at)
    return band


@transaction.atomic
def edit_price_band(
    *, band: PriceBand, fields: PriceBandFields, expected_version: int | None = None, by: User, at: datetime
) -> PriceBand:
    """Change a price band. Raises StaleEdit, ValidationError."""
    current = edits.held(band, expected_version=expected_version)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record("assessments.price_band.edited", target=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def remove_price_band(*, band: PriceBand, by: User, at: datetime) -> None:
    """Remove a price band; nobody is asked about it any more."""
    audit.record("assessments.price_band.removed", target=band, by=by, at=at)
    band.delete()


@transaction.atomic
def add_benchmark(*, fields: BenchmarkFields, key: UUID | None = None, by: User, at: datetime) -> SectorBenchmark:
    """Record what is usual in a sector. Drafts are asked about it from now on. Raises ValidationError."""
    if before := made_before(SectorBenchmark, key):
        return before
    _refuse_odd(fields)
    benchmark = edits.make(SectorBenchmark, by=by, at=at, **keyed(key), **values_of(fields))
    audit.record("assessments.benchmark.added", target=benchmark, by=by, at=at)
    return benchmark


@transaction.atomic
def edit_benchmark(
    *,
    benchmark: SectorBenchmark,
    fields: BenchmarkFields,
    expected_version: int | None = None,
    by: User,
    at: datetime,
) -> SectorBenchmark:
    """Change a benchmark. Raises StaleEdit, ValidationError."""
    current = edits.held(benchmark, expected_version=expected_version)
    _refuse_odd(fields)
    changed = edits.change(current, by=by, at=at, **values_of(fields))
    if changed:
        audit.record("assessments.benchmark.edited", target=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def remove_benchmark(*, benchmark: SectorBenchmark, by: User, at: datetime) -> None:
    """Remove a benchmark; nobody is asked about it any more."""
    said = {"source": benchmark.source, "low": str(benchmark.low_value), "high": str(benchmark.high_value)}
    audit.record("assessments.benchmark.removed", target=benchmark, by=by, at=at, values=said)
    benchmark.delete()


def _refuse_odd(fields: BenchmarkFields) -> None:
    errors = {}
    if not any(one.code.startswith(fields.isic_code) for one in isic.classes()) or not fields.isic_code:
        errors["isic_code"] = _("Sector: give an ISIC Rev. 4 class such as 1050, or its first digits.")
    unit = ABSOLUTE_UNIT.get(IndicatorCode(fields.indicator), "")
    try:
        convert(fields.low_value, unit, fields.unit)
    except Refusal:
        errors["unit"] = _("Unit: give one that measures the same as %(unit)s, such as %(unit)s itself.") % {
            "unit": unit
        }
    try:
        parse_unit(fields.output_unit)
    except Refusal:
        errors["output_unit"] = _("For one: give a unit of product, such as t, kg or piece.")
    if errors:
        raise ValidationError(errors)
