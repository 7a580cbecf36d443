"""What a centre compares figures with. Its members read it; who edits the centre writes it."""

from typing import Any
from uuid import UUID

from assessments import services
from assessments.api.base import READ, AssessmentResource
from assessments.fields import BenchmarkFields, PriceBandFields
from assessments.filters import BenchmarkFilters, PriceBandFilters
from assessments.resources import BenchmarkSerializer, PriceBandSerializer, selectors
from centres.api import RemovableRecordViewSet, merged
from centres.permissions import Permission

CHANGE = dict.fromkeys(("create", "partial_update", "destroy"), Permission.CENTRE_EDIT)


class PriceBandViewSet(AssessmentResource, RemovableRecordViewSet):
    """What one kWh of an energy may cost before the portal asks."""

    lookup_url_kwarg = "band_id"
    rows = staticmethod(selectors.price_bands)
    serializer_class = PriceBandSerializer
    filterset_class = PriceBandFilters
    action_permissions = READ | CHANGE

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a price band."""
        return services.add_price_band(fields=PriceBandFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a price band."""
        fields = merged(PriceBandFields, record, values)
        return services.edit_price_band(band=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a price band; nobody is asked about it any more."""
        services.remove_price_band(band=record, **actor)


class BenchmarkViewSet(AssessmentResource, RemovableRecordViewSet):
    """What is usual in sectors for one unit of product."""

    lookup_url_kwarg = "benchmark_id"
    rows = staticmethod(selectors.benchmarks)
    serializer_class = BenchmarkSerializer
    filterset_class = BenchmarkFilters
    action_permissions = READ | CHANGE

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record a benchmark."""
        return services.add_benchmark(fields=BenchmarkFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change a benchmark."""
        fields = merged(BenchmarkFields, record, values)
        return services.edit_benchmark(benchmark=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove a benchmark; nobody is asked about it any more."""
        services.remove_benchmark(benchmark=record, **actor)
