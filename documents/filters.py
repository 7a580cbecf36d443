"""What the list of documents can be filtered by: these names and no others."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from documents.choices import DocumentState


class DocumentFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which documents."""

    kind = filters.CharFilter(help_text=_("case_study …"))
    subject = filters.UUIDFilter(field_name="subject_id", help_text=_("The record that it is about."))
    enterprise = filters.UUIDFilter(field_name="enterprise_id")
    state = filters.ChoiceFilter(choices=DocumentState.choices)
