"""Pages of long lists: first the keys of a page, then the rows of these keys with all that is joined to them.

Row policies hide from PostgreSQL that rows which belong together are of one centre, so that it expects next to nothing
of a join and sorts all of it. The keys alone come from one table, in the order of its index (docs/performance.md).
"""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


def first_of(found: "QuerySet[Any]", count: int) -> list[Any]:
    """Return the first rows of an ordered query, in two queries."""
    return rows_of(found, list(_keys(found)[:count]))


def rows_of(found: "QuerySet[Any]", keys: Sequence[Any]) -> list[Any]:
    """Return the rows of these keys with all that the query joins and prefetches, in the order of the keys."""
    if not keys:
        return []
    by_key = {row.pk: row for row in found.order_by().filter(pk__in=keys)}
    return [by_key[key] for key in keys if key in by_key]


class KeysFirst(Paginator):  # type: ignore[type-arg]  # of whatever the query is of
    """A paginator of an ordered query that joins only the rows of its page."""

    object_list: "QuerySet[Any]"

    def page(self, number: int | str) -> "Page[Any]":
        """Return a page, its rows fetched."""
        valid = self.validate_number(number)
        start = (valid - 1) * self.per_page
        keys = list(_keys(self.object_list)[start : min(start + self.per_page, self.count)])
        return Page(rows_of(self.object_list, keys), valid, self)


def _keys(found: "QuerySet[Any]") -> "QuerySet[Any]":
    return found.values_list("pk", flat=True)
