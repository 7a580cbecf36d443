"""What the lists of the API can be filtered by: these names and no others."""

from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters

from centres.models import DataKind, SizeClass
from recp_portal.lib.api import MomentFilter


class RecordFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """What every list can be filtered by."""

    since = MomentFilter(
        field_name="updated_at",
        lookup_expr="gte",
        help_text=gettext_lazy("Only what was changed then or later: the `as_of` of the list that you have."),
    )


class EnterpriseFilters(RecordFilters):
    """Which enterprises."""

    name = filters.CharFilter(lookup_expr="icontains", help_text=gettext_lazy("A part of the name."))
    isic_class = filters.CharFilter(help_text=gettext_lazy("ISIC Rev. 4 class, four digits: 1701."))
    size_class = filters.ChoiceFilter(choices=SizeClass.choices)
    data_kind = filters.ChoiceFilter(choices=DataKind.choices)
    is_archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)


class SiteFilters(RecordFilters):
    """Which sites."""

    enterprise = filters.UUIDFilter(field_name="enterprise_id")
    is_archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)


class ProductFilters(RecordFilters):
    """Which products."""

    site = filters.UUIDFilter(field_name="site_id")
    enterprise = filters.UUIDFilter(field_name="site__enterprise_id")
