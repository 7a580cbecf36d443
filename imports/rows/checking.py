"""Rows of one table, read and checked one by one: nothing is dropped without a word, and nothing raises.

A row passes exactly once through here, and what it says is asked the same questions as a form or the API asks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from imports.choices import Outcome, TableKind
from imports.rows.assessments import check_assessment
from imports.rows.checked import CheckedRow, Issue, content_of, waiting
from imports.rows.columns import Column, ColumnKind, formats
from imports.rows.effects import UnitChecks
from imports.rows.enterprises import check_enterprise
from imports.rows.mapping import AUTO, FileMapping, TableMapping, same_columns, squashed
from imports.rows.options import check_option
from imports.rows.reader import LeftOut, RowReader
from imports.rows.values import READERS, CellRefused, is_ignored, is_null, meaning_of, text_of
from imports.tables import Cell, Row

_MOST_SHOWN = 80  # characters of a cell in the report
_MOST_CODES_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedAgainst:
    """What rows of a centre are checked with.

    currency  the centre's own
    centre    how files may call it, in lower case
    units     whether the portal's core can read amounts and units
    """

    today: date
    currency: str
    centre: frozenset[str]
    units: UnitChecks


_OF_TABLE: Mapping[str, Callable[[RowReader, CheckedAgainst], CheckedRow]] = {
    TableKind.ENTERPRISES: lambda row, _with: check_enterprise(row),
    TableKind.ASSESSMENTS: lambda row, against: check_assessment(row, today=against.today, currency=against.currency),
    TableKind.OPTIONS: lambda row, against: check_option(row, today=against.today, units=against.units),
}


class TableChecker:
    """Checks the rows of one table of one file."""

    def __init__(
        self,
        *,
        table: str,
        header: Sequence[str],
        mapping: FileMapping,
        decimal: str,
        against: CheckedAgainst,
    ) -> None:
        self.table = table
        self.header = header
        self.columns = formats()[table].columns
        own = mapping.of(table)
        self.places = same_columns(table, header, own)
        self.filled = {target: place for place, targets in self.places.items() for target in targets}
        self.against = against
        self._check = _OF_TABLE[table]
        self._codes = mapping.codes
        self._decimal = decimal if mapping.decimal == AUTO else mapping.decimal
        self._squashed_header = [squashed(name) for name in header]
        self._meanings: dict[tuple[str, str], str | None] = {}
        self._constants = self._read_constants(own)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the needed columns that neither the file nor a constant fills."""
        needed = formats()[self.table].required
        return tuple(name for name in needed if name not in self.filled and name not in self._constants)

    def check(self, row: Row) -> CheckedRow:
        """Return what becomes of a row."""
        if row.is_blank:
            return CheckedRow(outcome=Outcome.BLANK, number=row.number)
        if self._is_header(row):
            note = Issue("", "", _("This row is the header again and was passed over."), is_note=True)
            return CheckedRow(outcome=Outcome.HEADER, number=row.number, issues=[note])
        reader = RowReader(row.number, {}, [], self._named)
        if extra := [cell for cell in row.cells[len(self.header) :] if not is_null(cell)]:
            reader.issues.append(
                Issue(
                    "",
                    _shown(extra[0]),
                    _("This row has more cells than the header. Look for a separator inside a text, and quote it."),
                )
            )
        try:
            self._fill(reader, row)
        except LeftOut as left_out:
            note = Issue(left_out.column, left_out.was, _("The mapping leaves this code out."), is_note=True)
            return CheckedRow(outcome=Outcome.IGNORED, number=row.number, issues=[note])
        if (centre := reader.text("centre")) and centre.casefold() not in self.against.centre:
            reader.refuse("centre", centre, _("This row belongs to another centre. Import it there."))
        checked = self._check(reader, self.against)
        if reader.has_errors:
            return waiting(row.number, reader.issues, checked.label)
        values = checked.values or {}
        return CheckedRow(
            outcome=Outcome.GOOD,
            number=row.number,
            key=checked.key,
            content=content_of(values),
            parent=checked.parent,
            label=checked.label,
            values=values,
            issues=reader.issues,
            nulls=reader.nulls,
        )

    def _fill(self, reader: RowReader, row: Row) -> None:
        """Read all cells that fill a column, then the constants of those that are still empty."""
        count = len(row.cells)
        for place, targets in self.places.items():
            cell = row.cells[place] if place < count else None
            if is_null(cell):
                if cell:
                    reader.nulls.append((self.header[place], _shown(cell)))
                continue
            for target in targets:
                self._read(reader, self.columns[target], cell, self.header[place])
        for name, value in self._constants.items():
            if name not in reader.values and not reader.is_refused(name):
                self._read(reader, self.columns[name], value, name)
        for name in formats()[self.table].required:
            if name not in reader.values and not reader.is_refused(name):
                reader.refuse(name, "", _("%(column)s is empty. Fill it in.") % {"column": name})

    def _read(self, reader: RowReader, column: Column, cell: Cell, named: str) -> None:
        if column.codes:
            meaning = self._meaning(column.codes, text_of(cell))
            if is_ignored(meaning):
                if column.kind in (ColumnKind.ISIC, ColumnKind.TECHNIQUE):
                    raise LeftOut(named, _shown(cell))
                reader.ignored.add(column.name)
                return
            cell = cell if meaning is None else meaning
        try:
            reader.values[column.name] = READERS[column.kind](cell, column, self._decimal, self.against.today)
        except CellRefused as refusal:
            reader.refuse(column.name, _shown(cell), str(refusal))

    def _meaning(self, codes: str, text: str) -> str | None:
        said = self._codes.get(codes)
        if not said:
            return None
        asked = (codes, text)
        if asked not in self._meanings:
            if len(self._meanings) >= _MOST_CODES_KEPT:
                self._meanings.clear()
            self._meanings[asked] = meaning_of(text, said)
        return self._meanings[asked]

    def _is_header(self, row: Row) -> bool:
        """Return whether most cells repeat the header, in any case."""
        first = row.cells[0] if row.cells else None
        if not isinstance(first, str) and first is not None:
            return False
        pairs = [
            (name, squashed(cell))
            for name, cell in zip(self._squashed_header, row.cells, strict=False)
            if isinstance(cell, str) and cell and len(cell) <= 120
        ]
        return len(pairs) >= 2 and sum(name == cell for name, cell in pairs) * 2 > len(pairs)

    def _named(self, column: str) -> str:
        place = self.filled.get(column)
        return column if place is None else self.header[place]

    def _read_constants(self, own: TableMapping) -> dict[str, Any]:
        return {name: value for name, value in own.constants.items() if name not in self.filled or value}


def _shown(cell: Cell) -> str:
    text = text_of(cell)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
