"""What the centre compares figures with: its prices of energy, and benchmarks of sectors."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404
from django.urls import reverse

from assessments.choices import ENERGY_NAMES
from assessments.models import PriceBand, SectorBenchmark


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLine:
    """One price band."""

    name: str
    currency: str
    lowest_amount: Decimal
    highest_amount: Decimal
    source: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkLine:
    """One benchmark."""

    sector: str
    name: str
    unit: str
    low: Decimal
    high: Decimal
    source: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksPage:
    """Both lists."""

    bands: tuple[BandLine, ...]
    benchmarks: tuple[BenchmarkLine, ...]
    may_edit: bool


def checks_page(*, slug: str, may_edit: bool) -> ChecksPage:
    """Return what the centre compares figures with."""
    return ChecksPage(
        bands=tuple(
            BandLine(
                name=str(ENERGY_NAMES.get(band.carrier, band.carrier)),
                currency=band.currency,
                lowest_amount=band.lowest_amount,
                highest_amount=band.highest_amount,
                source=band.source,
                href=reverse("price_band_edit", kwargs={"centre_slug": slug, "band_id": band.pk}) if may_edit else "",
            )
            for band in PriceBand.objects.order_by("carrier", "currency", "pk")
        ),
        benchmarks=tuple(
            BenchmarkLine(
                sector=row.isic_code,
                name=str(row.get_indicator_display()),
                unit=f"{row.unit}/{row.output_unit}",
                low=row.low_value,
                high=row.high_value,
                source=row.source,
                href=reverse("benchmark_edit", kwargs={"centre_slug": slug, "benchmark_id": row.pk})
                if may_edit
                else "",
            )
            for row in SectorBenchmark.objects.order_by("isic_code", "indicator", "pk")
        ),
        may_edit=may_edit,
    )


def get_price_band_or_404(band_id: object) -> PriceBand:
    """Return a price band of the centre."""
    band = PriceBand.objects.filter(pk=band_id).select_related("updated_by").first()
    if band is None:
        raise Http404
    return band  # type: ignore[no-any-return]  # the manager is made at run time


def get_benchmark_or_404(benchmark_id: object) -> SectorBenchmark:
    """Return a benchmark of the centre."""
    row = SectorBenchmark.objects.filter(pk=benchmark_id).select_related("updated_by").first()
    if row is None:
        raise Http404
    return row  # type: ignore[no-any-return]  # the manager is made at run time
