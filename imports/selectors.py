"""What pages, services and the command read about imports."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.http import Http404

from imports.models import ImportBatch, ImportedRow
from imports.rows.mapping import MappingRefused, TableMapping, mapping_of
from recp_portal.lib import advisory

REMEMBERED = 20  # imports


def lock_key(centre_id: int) -> int:
    """Return the key of the lock under which one import of a centre runs at a time."""
    return advisory.lock_key("imports.centre", centre_id)


def unfinished_batch(*, batch_id: UUID) -> ImportBatch | None:
    """Return an import for which a worker still has to do something, or None."""
    batch = ImportBatch.objects.select_related("centre", "requested_by").filter(pk=batch_id).first()
    return None if batch is None or batch.is_finished else batch


def get_batch_or_404(*, number: int) -> ImportBatch:
    """Return an import of the running work's centre by its number."""
    batch = ImportBatch.objects.select_related("centre", "requested_by", "uploaded_by").filter(number=number).first()
    if batch is None:
        raise Http404
    return batch


def batches() -> list[ImportBatch]:
    """Return the centre's imports, the newest first."""
    return list(ImportBatch.objects.select_related("uploaded_by").order_by("-number"))


def made_by(batch: ImportBatch) -> dict[str, int]:
    """Return how many records of each kind an import made."""
    rows = ImportedRow.objects.filter(batch=batch, is_made=True).values("kind").annotate(count=Count("pk"))
    return {row["kind"]: row["count"] for row in rows.order_by("kind")}


def rows_of(batch: ImportBatch) -> int:
    """Return how many rows an import noted."""
    return int(ImportedRow.objects.filter(batch=batch).count())


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a centre chose before, the newest first."""

    tables: Mapping[str, list[TableMapping]]
    codes: Mapping[str, Mapping[str, str]]

    def of_table(self, table: str) -> list[TableMapping]:
        """Return the mappings of one table."""
        return self.tables.get(table, [])


def remembered_mappings() -> Remembered:
    """Return the columns and codes of the centre's last imports that were asked for."""
    tables: dict[str, list[TableMapping]] = {}
    codes: dict[str, Mapping[str, str]] = {}
    rows = ImportBatch.objects.exclude(state="mapping").order_by("-number").values_list("mapping", flat=True)
    for said in rows[:REMEMBERED]:
        try:
            mapping = mapping_of(said)
        except MappingRefused:
            continue
        for table, own in mapping.tables.items():
            tables.setdefault(table, []).append(own)
        for name, meanings in mapping.codes.items():
            codes[name] = {**meanings, **codes.get(name, {})}
    return Remembered(tables, codes)
