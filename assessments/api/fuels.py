"""What sites know of their fuels."""

from typing import Any
from uuid import UUID

from assessments import services
from assessments.api.base import READ, REMOVE, WRITE, AssessmentResource
from assessments.fields import SiteFuelFields
from assessments.filters import SiteFuelFilters
from assessments.resources import SiteFuelSerializer, selectors
from centres.api import RemovableRecordViewSet, merged


class SiteFuelViewSet(AssessmentResource, RemovableRecordViewSet):
    """Densities and calorific values that a site knows better than the factor set."""

    lookup_url_kwarg = "fuel_id"
    rows = staticmethod(selectors.site_fuels)
    serializer_class = SiteFuelSerializer
    filterset_class = SiteFuelFilters
    action_permissions = READ | WRITE | REMOVE
    fixed = ("site",)

    def make(self, values: dict[str, Any], *, key: UUID | None, **actor: Any) -> Any:
        """Record what a site knows of a fuel."""
        site = values.pop("site")
        return services.add_site_fuel(site=site, fields=SiteFuelFields(**values), key=key, **actor)

    def edit(self, record: Any, values: dict[str, Any], *, expected_version: int, **actor: Any) -> Any:
        """Change what a site knows of a fuel."""
        fields = merged(SiteFuelFields, record, values)
        return services.edit_site_fuel(fuel=record, fields=fields, expected_version=expected_version, **actor)

    def remove(self, record: Any, **actor: Any) -> None:
        """Remove what a site knows of a fuel."""
        services.remove_site_fuel(fuel=record, **actor)
