"""What the lists of the API can be filtered by: these names and no others; and what was changed since."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from centres.models import DataKind, SizeClass
from centres.selectors import changes
from recp_portal.lib.api import KeyPagination, refuse
from recp_portal.lib.api_schema import NAME
from recp_portal.lib.paging import rows_of


class ReadAnew(exceptions.APIException):
    """The mark that was given belongs to another database; only the whole list helps."""

    status_code = HTTPStatus.GONE
    default_code = "read_anew"
    default_detail = gettext_lazy(
        "Since: the portal's database was restored from a backup or moved meanwhile. Read the whole list anew."
    )


class ChangesPagination(KeyPagination):
    """Pages of all records, or of those that were changed since a mark; each page gives the mark for next time.

    The mark is taken before the first row is read and stays the same on all pages: what is written while a client reads
    comes again next time rather than never.
    """

    other_parameters = ("since", "as_of")

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any] | None:
        """Return the rows of a page, and remember the mark and what was removed."""
        as_of, since = (request.query_params.get(name, "") for name in ("as_of", "since"))
        self.mark = _mark("as_of", as_of) if as_of else changes.mark_now()
        self.removed: list[UUID] = []
        if "since" in request.query_params:
            rows: list[Any] | None = self._changed(queryset, _mark("since", since), request, view)
        else:
            keys = queryset.select_related(None).prefetch_related(None).only("pk")
            page = super().paginate_queryset(keys, request, view)
            rows = rows_of(queryset, [row.pk for row in page or []])
        self.base_url = replace_query_param(str(self.base_url), "as_of", str(self.mark))  # of the links to other pages
        return rows

    def _changed(self, queryset: QuerySet[Any], since: changes.Mark, request: Request, view: Any) -> list[Any]:
        self.ordering = "record_id"
        try:
            found = changes.changes_since(since, kind=queryset.model._meta.db_table)
        except changes.OfAnotherDatabase:
            raise ReadAnew from None
        page = super().paginate_queryset(found, request, view) or []
        there = {record.pk: record for record in queryset.filter(pk__in=[row["record_id"] for row in page])}
        removed = [row["record_id"] for row in page if row["was_removed"]]
        if removed:
            again = set(queryset.model.objects.filter(pk__in=removed).values_list("pk", flat=True))
            self.removed = [key for key in removed if key not in again]
        return [there[row["record_id"]] for row in page if row["record_id"] in there]

    def get_paginated_response(self, data: Any) -> Response:
        """Answer with the rows, what was removed, the next page, and the mark for next time."""
        answer = super().get_paginated_response(data)
        answer.data |= {"since": str(self.mark), "removed": [str(key) for key in self.removed]}
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the answer."""
        described = super().get_paginated_response_schema(schema)
        described["required"] += ["since", "removed"]
        described["properties"] |= {
            "since": {
                "type": "string",
                "description": "A mark of the moment before the first page was read: give it as `since` next time.",
            },
            "removed": {
                "type": "array",
                "items": {"type": "string", "format": "uuid"},
                "description": "Keys of records that were removed since, whatever the other filters say.",
            },
        }
        rows = {"results": described["properties"].pop("results")}
        described["required"].remove("results")
        page = {NAME: "Page", "description": "What every list says beside its rows.", **described}
        return {"type": "object", "allOf": [page], "properties": rows, "required": ["results"]}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe what can be asked."""
        since = {
            "name": "since",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": "Only what was made, changed or removed since: the `since` of the list that you have.",
        }
        return [*super().get_schema_operation_parameters(view), since]


def _mark(name: str, text: str) -> changes.Mark:
    try:
        return changes.Mark.read(text)
    except changes.NotAMark:
        refuse(name, _("This is no mark of a list: give the `since` of an earlier answer as it was."))


class EnterpriseFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which enterprises."""

    name = filters.CharFilter(lookup_expr="icontains", help_text=gettext_lazy("A part of the name."))
    isic_class = filters.CharFilter(help_text=gettext_lazy("ISIC Rev. 4 class, four digits: 1701."))
    size_class = filters.ChoiceFilter(choices=SizeClass.choices)
    data_kind = filters.ChoiceFilter(choices=DataKind.choices)
    is_archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)


class SiteFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which sites."""

    enterprise = filters.UUIDFilter(field_name="enterprise_id")
    is_archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)


class ProductFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which products."""

    site = filters.UUIDFilter(field_name="site_id")
    enterprise = filters.UUIDFilter(field_name="site__enterprise_id")
