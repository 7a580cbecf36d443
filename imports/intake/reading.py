"""From files to staged rows: each source is one table in one file, each row passes once."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from centres.tenancy import current_centre
from imports.choices import TableKind
from imports.intake.factors import FactorsOfYear
from imports.intake.staging import Staging
from imports.intake.words import missing_sentence
from imports.rows.checking import CheckedAgainst, TableChecker
from imports.rows.effects import UnitChecks
from imports.rows.mapping import FileMapping
from imports.tables import Sheet, open_sheet

ROWS_BETWEEN_WORDS = 2_000
_ORDER = {kind: place for place, kind in enumerate(TableKind.values)}


class ImportRefused(Exception):
    """The files cannot be read as they are mapped. `str()` says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One table in one file.

    path   its name in the private store
    name   as the person called it
    sheet  of a workbook; empty for CSV
    """

    path: str
    name: str
    sheet: str
    table: str
    size: int
    sha256: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Source":
        """Return a source from a batch's row."""
        return cls(**said)

    def as_json(self) -> dict[str, Any]:
        """Return it for a batch's row."""
        return asdict(self)

    @property
    def title(self) -> str:
        """Return how people call it."""
        return f"{self.name} · {self.sheet}" if self.sheet else self.name


@contextmanager
def local_files(sources: Sequence[Source]) -> Iterator[dict[str, Path]]:
    """Return the sources' files as files of this machine, wherever the private store keeps them."""
    with tempfile.TemporaryDirectory(prefix="recp-import-") as folder:
        paths = {}
        for number, name in enumerate(dict.fromkeys(source.path for source in sources)):
            path = Path(folder) / str(number)
            with default_storage.open(name) as kept, path.open("wb") as file:
                shutil.copyfileobj(kept, file, 1 << 20)
            paths[name] = path
        yield paths


def checked_against(*, today: date) -> CheckedAgainst:
    """Return what rows of the running work's centre are checked with."""
    centre = current_centre()
    return CheckedAgainst(
        today=today,
        currency=centre.currency,
        centre=frozenset(name.casefold() for name in (centre.slug, centre.code, centre.name, centre.short_name)),
        units=UnitChecks(FactorsOfYear().on(today), centre.unit_meanings),
    )


def checker_of(sheet: Sheet, table: str, mapping: FileMapping, against: CheckedAgainst) -> TableChecker:
    """Return what checks the rows of a sheet."""
    return TableChecker(table=table, header=sheet.header, mapping=mapping, decimal=sheet.decimal, against=against)


def read_into(
    staging: Staging,
    sources: Sequence[Source],
    paths: Mapping[str, Path],
    mapping: FileMapping,
    *,
    today: date,
    progress: Callable[[int], None],
) -> dict[str, int]:
    """Check every row of every source and stage it; return how often each column says in words that it is empty.

    Enterprises are read before assessments and these before options. Raises ImportRefused, TableRefused.
    """
    against = checked_against(today=today)
    nulls: dict[str, int] = {}
    count = 0
    for number, source in sorted(enumerate(sources), key=lambda pair: (_ORDER[pair[1].table], pair[0])):
        sheet = open_sheet(paths[source.path], source.sheet)
        checker = checker_of(sheet, source.table, mapping, against)
        if checker.missing:
            raise ImportRefused(f"{source.title}: {missing_sentence(source.table, checker.missing)}")
        for row in sheet.rows():
            checked = checker.check(row)
            staging.add(number, source.table, checked)
            for column, _word in checked.nulls:
                nulls[column] = nulls.get(column, 0) + 1
            count += 1
            if count % ROWS_BETWEEN_WORDS == 0:
                progress(count)
    progress(count)
    return nulls
