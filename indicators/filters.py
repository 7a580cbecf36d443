"""What the lists of factors can be filtered by: these names and no others."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from indicators.models import OwnFactorKind


class OwnFactorFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which own factors."""

    kind = filters.ChoiceFilter(choices=OwnFactorKind.choices)
    fuel = filters.CharFilter(help_text=_("The fuel's code."))
    is_withdrawn = filters.BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull", exclude=True)
