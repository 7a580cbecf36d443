"""What the pages of an import show, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.models import Centre
from imports.choices import UNFINISHED, BatchState, BatchStep, MadeKind, Outcome, TableKind
from imports.intake.reading import Source, local_files
from imports.models import ImportBatch
from imports.rows.columns import IGNORE, formats
from imports.rows.mapping import FileMapping, mapping_of, same_columns, squashed
from imports.rows.values import text_of
from imports.tables import open_sheet

PREVIEWED = 3  # rows
CAN_TAKE = (BatchState.CHECKED, BatchState.FAILED)
CAN_REVERT = (BatchState.TAKEN, BatchState.FAILED)
CAN_MAP = (BatchState.MAPPING, BatchState.CHECKED, BatchState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column of a file: where it goes, and what stands first in it."""

    table: str
    key: str
    name: str
    field: str
    chosen: str
    samples: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One table in one file with its columns."""

    title: str
    table: str
    missing: str
    columns: tuple[ColumnRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """How far a worker is, as `components/job.html` shows it."""

    element_id: str
    status_url: str
    is_finished: bool
    error: str
    progress: int
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """One import in the list and on top of its page."""

    number: int
    name: str
    state: str
    state_label: str
    uploaded_by: str
    uploaded_at: datetime
    url: str
    made: str
    waiting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLink:
    """Something to download."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """The page of one import."""

    row: BatchRow
    job: JobRow | None
    error: str
    outcomes: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    findings: tuple[Mapping[str, Any], ...]
    notes: str
    links: tuple[FileLink, ...]
    sources: tuple[SourceRow, ...]
    may_take: bool
    may_revert: bool


def column_field(table: str, key: str) -> str:
    """Return the name of the field that assigns a column."""
    return f"column-{table}-{key}"


def batch_row(batch: ImportBatch, centre: Centre) -> BatchRow:
    """Return an import as lists show it."""
    made = batch.counts.get("made", {})
    waiting = sum(table.get(Outcome.WAITING, 0) for table in batch.counts.get("rows", {}).values())
    return BatchRow(
        number=batch.number,
        name=batch.name,
        state=batch.state,
        state_label=str(BatchState(batch.state).label),
        uploaded_by=str(batch.uploaded_by),
        uploaded_at=batch.uploaded_at,
        url=reverse("imports:detail", kwargs=_path(batch, centre)),
        made=", ".join(f"{count} × {MadeKind(kind).label}" for kind, count in made.items() if kind != MadeKind.RESULT),
        waiting=ngettext("%(n)s row waits", "%(n)s rows wait", waiting) % {"n": waiting} if waiting else "",
    )


def job_row(batch: ImportBatch, centre: Centre) -> JobRow | None:
    """Return how far a worker is; None when none is busy."""
    if batch.state not in UNFINISHED:
        return None
    status = reverse("imports:status", kwargs=_path(batch, centre))
    return JobRow(
        element_id=f"import-{batch.number}",
        status_url=f"{status}?seen={batch.step}-{batch.progress_percent}",
        is_finished=False,
        error="",
        progress=batch.progress_percent,
        step=str(BatchStep(batch.step).label),
    )


def batch_page(batch: ImportBatch, centre: Centre) -> BatchPage:
    """Return what the page of an import shows."""
    error = ""
    if batch.state == BatchState.FAILED:
        error = f"{batch.error_sentence} {batch.error_reference}".strip()
    nulls = batch.counts.get("nulls", {})
    counted = ", ".join(f"{column}: {count}" for column, count in list(nulls.items())[:8])
    return BatchPage(
        row=batch_row(batch, centre),
        job=job_row(batch, centre),
        error=error,
        outcomes=tuple(
            (str(TableKind(kind).label), tuple((str(Outcome(name).label), count) for name, count in outcomes.items()))
            for kind in TableKind.values
            if (outcomes := batch.counts.get("rows", {}).get(kind))
        ),
        findings=tuple(batch.findings),
        notes=_("Cells that say in words that they are empty: %(counted)s.") % {"counted": counted} if counted else "",
        links=_links(batch, centre),
        sources=source_rows(batch) if batch.state in CAN_MAP else (),
        may_take=batch.state in CAN_TAKE,
        may_revert=batch.state in CAN_REVERT,
    )


def source_rows(batch: ImportBatch) -> tuple[SourceRow, ...]:
    """Return the columns of every table of an import with their first values, and where they go."""
    mapping = mapping_of(batch.mapping)
    sources = [Source.of(said) for said in batch.sources]
    with local_files(sources) as paths:
        return tuple(_source_row(source, mapping, open_sheet(paths[source.path], source.sheet)) for source in sources)


def _source_row(source: Source, mapping: FileMapping, sheet: Any) -> SourceRow:
    columns = formats()[source.table].columns
    own = mapping.of(source.table)
    places = same_columns(source.table, sheet.header, own)
    rows = list(islice((row for row in sheet.rows() if not row.is_blank), PREVIEWED))
    choices = ((IGNORE, _("– left out –")), *((name, f"{name} · {column.label}") for name, column in columns.items()))
    filled = {target for targets in places.values() for target in targets} | set(own.constants)
    missing = [name for name in formats()[source.table].required if name not in filled]
    return SourceRow(
        title=source.title,
        table=str(TableKind(source.table).label),
        missing=", ".join(missing),
        columns=tuple(
            ColumnRow(
                table=source.table,
                key=squashed(name),
                name=name,
                field=column_field(source.table, squashed(name)),
                chosen=places.get(place, (IGNORE,))[0],
                samples=" · ".join(
                    text_of(row.cells[place])[:40]
                    for row in rows
                    if place < len(row.cells) and text_of(row.cells[place])
                ),
                choices=choices,
            )
            for place, name in enumerate(sheet.header)
        ),
    )


def _links(batch: ImportBatch, centre: Centre) -> tuple[FileLink, ...]:
    found = [("mapping.json", _("Mapping (JSON)"))]
    if batch.report:
        found += [("report.csv", _("Report (CSV)")), ("report.xlsx", _("Report (XLSX)"))]
    for place, count in batch.counts.get("corrections", {}).items() if batch.report else ():
        title = Source.of(batch.sources[int(place)]).title
        found.append(
            (
                f"correct-{place}.csv",
                ngettext("Correction file: %(n)s row of %(file)s", "Correction file: %(n)s rows of %(file)s", count)
                % {"n": count, "file": title},
            )
        )
    return tuple(
        FileLink(label=label, url=reverse("imports:file", kwargs={**_path(batch, centre), "import_file": name}))
        for name, label in found
    )


def _path(batch: ImportBatch, centre: Centre) -> dict[str, Any]:
    return {"centre_slug": centre.slug, "import_number": batch.number}
