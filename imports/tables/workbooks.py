"""XLSX, read defensively: what it unpacks to is bounded before it is read, and no formula is ever evaluated."""

import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from imports.tables.cells import Cell, TableProblem, TableRefused, clean_text

MOST_PARTS = 2_000
MOST_BYTES = 1_500_000_000  # of all parts, unpacked
MOST_TEXT_BYTES = 200_000_000  # of the table of texts, which is held in memory
LARGEST_RATIO = 200  # XML of a table packs about 10 to 40 times
_SMALL = 5_000_000  # a part up to this size may pack as well as it likes


def refuse_bomb(path: Path) -> None:
    """Refuse a workbook that unpacks to more than can be meant, or that is none. Raises TableRefused.

    zipfile never unpacks more of a part than the directory says, so what the directory says is enough.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise TableRefused(TableProblem.NOT_A_WORKBOOK) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise TableRefused(TableProblem.BOMB)
    for part in parts:
        is_packed_too_well = part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
        is_text_too_large = part.filename.endswith("sharedStrings.xml") and part.file_size > MOST_TEXT_BYTES
        if is_packed_too_well or is_text_too_large:
            raise TableRefused(TableProblem.BOMB)


def _opened(path: Path) -> Any:
    import openpyxl

    refuse_bomb(path)
    try:
        # data_only: the value that the program last saved beside a formula, never the formula itself
        return openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its XML happens to break
        raise TableRefused(TableProblem.NOT_A_WORKBOOK) from error


def workbook_sheets(path: Path) -> list[str]:
    """Return the names of the sheets that are tables. Raises TableRefused."""
    with closing(_opened(path)) as book:
        return [sheet.title for sheet in book.worksheets]


def workbook_rows(path: Path, sheet_name: str) -> Iterator[list[Cell]]:
    """Return the rows of a sheet one by one. Raises TableRefused."""
    with closing(_opened(path)) as book:
        sheet = next((one for one in book.worksheets if one.title == sheet_name), None)
        if sheet is None:
            raise TableRefused(TableProblem.NO_SUCH_SHEET, sheet_name)
        sheet.reset_dimensions()  # some programs write a wrong size
        rows = sheet.iter_rows(values_only=True)
        number = 0
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except Exception as error:  # as above
                raise TableRefused(TableProblem.BROKEN, str(number + 1)) from error
            number += 1
            yield [cell_of(value) for value in row]


def cell_of(value: Any) -> Cell:
    """Return what a cell of a workbook holds, with no more digits than Excel itself shows.

    >>> cell_of(0.1 + 0.2), cell_of(datetime(2019, 5, 1)), cell_of(True), cell_of(" x ")
    (Decimal('0.3'), datetime.date(2019, 5, 1), 'true', 'x')
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case int():
            return Decimal(value)
        case float():
            return Decimal(f"{value:.15g}") if value == value and abs(value) != float("inf") else None
        case datetime():
            return value.date()
        case date():
            return value
        case time():
            return value.isoformat()
        case _:
            return clean_text(str(value))
