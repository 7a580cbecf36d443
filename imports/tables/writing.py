"""Tables that go out: reports and correction files. A cell never begins what a spreadsheet program would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from imports.tables.cells import Cell

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe_cell(cell: Cell | int) -> str:
    """Return a cell as text that no spreadsheet program takes for a formula; numbers stay numbers.

    >>> safe_cell("=cmd|'/c calc'!A1"), safe_cell("-4.5"), safe_cell("+1 (555)"), safe_cell("-x")
    ("'=cmd|'/c calc'!A1", '-4.5', "'+1 (555)", "'-x")
    """
    if cell is None:
        return ""
    if isinstance(cell, (Decimal, date, int)):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    if cell.startswith(_STARTS_A_FORMULA) and not _is_number(cell):
        return "'" + cell
    return cell


def unescaped(text: str) -> str:
    """Return what `safe_cell` was given, so that a correction file reads back as it was.

    >>> unescaped("'=A1"), unescaped("'s-Hertogenbosch")
    ('=A1', "'s-Hertogenbosch")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS_A_FORMULA) else text


def _is_number(text: str) -> bool:
    rest = text[1:].replace(",", "").replace(".", "").replace(" ", "")
    return text[0] in "+-" and rest.isascii() and rest.isdigit()


class CsvTable:
    """A CSV file in the making: UTF-8 with a mark, so that every spreadsheet program reads it."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer

    @classmethod
    @contextmanager
    def at(cls, path: Path, header: Sequence[str]) -> Iterator["CsvTable"]:
        """Open a new file with a header."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = cls(csv.writer(file))
            table.add(header)
            yield table

    def add(self, cells: Iterable[Cell | int]) -> None:
        """Write one row."""
        self._writer.writerow([safe_cell(cell) for cell in cells])


def write_workbook(path: Path | IO[bytes], sheets: Iterable[tuple[str, Iterable[Sequence[Cell | int]]]]) -> None:
    """Write a workbook row by row. Texts are written as texts, so nothing in it can be a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        for row in rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=value if isinstance(value, (int, Decimal)) else safe_cell(value))
                if isinstance(value, str):
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    book.save(path)
