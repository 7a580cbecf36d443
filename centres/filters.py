"""What the lists of the API can be filtered by: these names and no others."""

from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters


class RecordFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """What every list can be filtered by."""

    since = filters.IsoDateTimeFilter(
        field_name="updated_at",
        lookup_expr="gte",
        help_text=gettext_lazy("Only what was changed then or later: the `as_of` of the list that you have."),
    )
