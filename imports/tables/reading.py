"""One way to read both kinds of file: a header, then numbered rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imports.tables.cells import MOST_COLUMNS, MOST_ROWS, Cell, TableProblem, TableRefused
from imports.tables.csv_files import csv_rows, shape_of
from imports.tables.workbooks import refuse_bomb, workbook_rows, workbook_sheets

CANNOT_READ: Final = TableProblem
_HEADER_WITHIN = 20  # rows


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header. `number` is what a spreadsheet program shows beside it."""

    number: int
    cells: Sequence[Cell]

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in it."""
        return not any(cell not in (None, "") for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table in a file: its header, each name once, and what is read below it.

    decimal  the decimal sign that its numbers most likely have: a comma where semicolons separate
    """

    name: str
    header: tuple[str, ...]
    header_number: int
    decimal: str
    path: Path
    is_workbook: bool

    def rows(self) -> Iterator[Row]:
        """Read what is below the header, row by row. Raises TableRefused."""
        for number, cells in enumerate(_records(self.path, self.name if self.is_workbook else ""), start=1):
            if number > MOST_ROWS:
                raise TableRefused(TableProblem.TOO_MANY_ROWS, str(MOST_ROWS))
            if number > self.header_number:
                yield Row(number, cells)


def is_workbook(path: Path) -> bool:
    """Return whether a file is an XLSX by its first bytes, whatever its name says."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets; of a CSV file an empty name. Raises TableRefused."""
    if not is_workbook(path):
        return [""]
    refuse_bomb(path)
    return workbook_sheets(path)


def open_sheet(path: Path, name: str = "") -> Sheet:
    """Return a sheet with its header: the first row with at least two names. Raises TableRefused."""
    in_workbook = is_workbook(path)
    separator = "" if in_workbook else shape_of(path).separator
    for number, cells in enumerate(_records(path, name), start=1):
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise TableRefused(TableProblem.TOO_MANY_COLUMNS, str(MOST_COLUMNS))
        texts = ["" if cell is None else str(cell) for cell in cells]
        if sum(1 for text in texts if text) >= 2:
            return Sheet(
                name=name,
                header=_each_once(texts),
                header_number=number,
                decimal="," if separator == ";" else ".",
                path=path,
                is_workbook=in_workbook,
            )
        if number >= _HEADER_WITHIN:
            break
    raise TableRefused(TableProblem.NO_HEADER)


def _records(path: Path, name: str) -> Iterator[Sequence[Cell]]:
    if is_workbook(path):
        yield from workbook_rows(path, name)
    else:
        yield from csv_rows(path, shape_of(path))


def _each_once(texts: Sequence[str]) -> tuple[str, ...]:
    r"""Return a header in which each name stands once and none is empty; nothing after the last name.

    >>> _each_once(["Name", "", "Name ", "a\nb"])
    ('Name', 'column 2', 'Name (2)', 'a b')
    """
    last = max((place for place, text in enumerate(texts) if text), default=-1)
    names: list[str] = []
    for place, text in enumerate(texts[: last + 1], start=1):
        name = " ".join(text.split())[:120] or f"column {place}"
        again, number = name, 1
        while again in names:
            number += 1
            again = f"{name} ({number})"
        names.append(again)
    return tuple(names)
