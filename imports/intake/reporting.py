"""What is handed back: the report of everything that was said, and a correction file for each source."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from imports.intake.reading import Source
from imports.intake.staging import Said, Staging
from imports.tables import Cell, CsvTable, open_sheet, write_workbook

WHAT_TO_DO = "what_to_do"  # a column of the correction file; uploaded again it is left out
FIRST_FINDINGS = 40
REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The files that were written.

    report       name of the folder in the private store
    corrections  number of waiting rows by source
    findings     the first things that were said, for the page
    """

    report: str
    corrections: dict[str, int]
    findings: list[dict[str, Any]]


def report_header() -> list[str]:
    """Return the columns of the report."""
    return [_("file"), _("row"), _("column"), _("what was there"), _("what to do"), _("row is taken")]


def write_reports(
    staging: Staging, sources: Sequence[Source], paths: Mapping[str, Path], *, centre_id: int, batch_id: UUID
) -> Written:
    """Write the report as CSV and the correction files, in constant memory; keep them in the private store."""
    folder = f"{centre_id}/imports/{batch_id}"
    findings: list[dict[str, Any]] = []
    corrections: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="recp-report-") as place:
        report = Path(place) / "report.csv"
        with CsvTable.at(report, report_header()) as table:
            for said in staging.said():
                table.add(_report_row(said, sources))
                if len(findings) < FIRST_FINDINGS and not said.is_note:
                    findings.append(_finding(said, sources))
        _keep(report, f"{folder}/report.csv")
        for number, source in enumerate(sources):
            path = Path(place) / f"correct-{number}.csv"
            if count := _write_corrections(path, staging, number, source, paths[source.path]):
                corrections[str(number)] = count
                _keep(path, f"{folder}/correct-{number}.csv")
            elif default_storage.exists(f"{folder}/correct-{number}.csv"):
                default_storage.delete(f"{folder}/correct-{number}.csv")
    return Written(report=folder, corrections=corrections, findings=findings)


def _report_row(said: Said, sources: Sequence[Source]) -> list[Cell | int]:
    taken = _("yes") if said.is_note else _("no")
    return [sources[said.source].title, said.row_number, said.column, said.was, said.sentence, taken]


def _finding(said: Said, sources: Sequence[Source]) -> dict[str, Any]:
    return {
        "source": sources[said.source].title,
        "row": said.row_number,
        "column": said.column,
        "was": said.was,
        "sentence": said.sentence,
    }


def _write_corrections(path: Path, staging: Staging, number: int, source: Source, file: Path) -> int:
    """Write the waiting rows of a source as they were, with what to do behind them; return how many."""
    waiting = staging.waiting(number)
    wanted, what_to_do = next(waiting, (0, ""))
    if not wanted:
        return 0
    sheet = open_sheet(file, source.sheet)
    count = 0
    with CsvTable.at(path, [*sheet.header, WHAT_TO_DO]) as table:
        for row in sheet.rows():
            if row.number != wanted:
                continue
            cells = [*row.cells[: len(sheet.header)]]
            cells += [None] * (len(sheet.header) - len(cells))
            table.add([*cells, what_to_do[:2_000]])
            count += 1
            wanted, what_to_do = next(waiting, (0, ""))
            if not wanted:
                break
    return count


def _keep(path: Path, name: str) -> None:
    if default_storage.exists(name):
        default_storage.delete(name)
    with path.open("rb") as file:
        default_storage.save(name, File(file))


def as_workbook(csv_name: str) -> bytes:
    """Return a kept report or correction file as XLSX."""
    from imports.tables import csv_rows, shape_of

    with tempfile.TemporaryDirectory(prefix="recp-report-") as place:
        source, path = Path(place) / "report.csv", Path(place) / "report.xlsx"
        with default_storage.open(csv_name) as kept:
            source.write_bytes(kept.read())

        def rows() -> Iterator[Sequence[Cell | int]]:
            yield from csv_rows(source, shape_of(source))

        write_workbook(path, [(_("report"), rows())])
        return path.read_bytes()
