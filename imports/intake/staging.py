"""Checked rows in temporary tables, where they are compared with one another and with what was imported before.

Temporary tables belong to one connection and are gone with it: an import that is killed leaves nothing of them.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from imports.choices import MADE_OF, Outcome, TableKind
from imports.intake.bulk import copy_text
from imports.rows.checked import CheckedRow, Issue, to_text

ROWS_AT_ONCE = 1_000

_CREATE = """
CREATE TEMPORARY TABLE import_staged (
    ordinal bigserial PRIMARY KEY, source smallint NOT NULL, kind text NOT NULL, row_number integer NOT NULL,
    key uuid, content uuid, parent uuid, label text NOT NULL, outcome text NOT NULL, data text NOT NULL
);
CREATE TEMPORARY TABLE import_said (
    source smallint NOT NULL, row_number integer NOT NULL, is_note boolean NOT NULL,
    file_column text NOT NULL, was text NOT NULL, sentence text NOT NULL
);
"""
_DROP = "DROP TABLE IF EXISTS import_staged; DROP TABLE IF EXISTS import_said"

# A record that stands several times: the first counts, the same again is named, another one waits.
_COMPARE_ROWS = """
WITH placed AS (
    SELECT ordinal, content, row_number() OVER same AS place, first_value(content) OVER same AS first_content,
           first_value(row_number) OVER same AS first_row
    FROM import_staged WHERE kind = %(kind)s AND outcome = 'good'
    WINDOW same AS (PARTITION BY key ORDER BY ordinal)
), changed AS (
    UPDATE import_staged AS s SET outcome = CASE WHEN p.content = p.first_content THEN 'duplicate' ELSE 'waiting' END
    FROM placed AS p WHERE p.ordinal = s.ordinal AND p.place > 1
    RETURNING s.source, s.row_number, s.label, s.outcome, p.first_row
)
INSERT INTO import_said
SELECT source, row_number, outcome = 'duplicate', '', label,
       replace(CASE outcome WHEN 'duplicate' THEN %(again)s ELSE %(other)s END, '#', first_row::text) FROM changed
"""

# What an earlier import took: the same does nothing, another one waits.
_COMPARE_BEFORE = """
WITH changed AS (
    UPDATE import_staged AS s SET outcome = CASE WHEN r.content = s.content THEN 'unchanged' ELSE 'waiting' END
    FROM imports_importedrow AS r
    WHERE s.kind = %(kind)s AND s.outcome = 'good' AND r.centre_id = %(centre)s AND r.kind = %(made)s AND r.key = s.key
    RETURNING s.source, s.row_number, s.label, s.outcome, r.batch_id
)
INSERT INTO import_said
SELECT c.source, c.row_number, false, '', c.label, replace(%(changed)s, '#', b.number::text)
FROM changed AS c JOIN imports_importbatch AS b ON b.id = c.batch_id WHERE c.outcome = 'waiting'
"""

# What belongs to a record that is neither here nor was imported before.
_COMPARE_PARENTS = """
WITH changed AS (
    UPDATE import_staged AS s SET outcome = 'waiting'
    WHERE s.kind = %(kind)s AND s.outcome = 'good'
      AND NOT EXISTS (
        SELECT FROM import_staged AS p
        WHERE p.kind = %(parent_kind)s AND p.key = s.parent AND p.outcome IN ('good', 'unchanged'))
      AND NOT EXISTS (
        SELECT FROM imports_importedrow AS r
        WHERE r.centre_id = %(centre)s AND r.kind = %(made)s AND r.key = s.parent)
    RETURNING s.source, s.row_number, s.label,
      EXISTS (SELECT FROM import_staged AS p WHERE p.kind = %(parent_kind)s AND p.key = s.parent) AS waits_too
)
INSERT INTO import_said
SELECT source, row_number, false, '', label, CASE WHEN waits_too THEN %(waits)s ELSE %(missing)s END FROM changed
"""


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A checked row that can be taken."""

    ordinal: int
    source: int
    row_number: int
    key: UUID
    content: UUID
    parent: UUID | None
    label: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the report."""

    source: int
    row_number: int
    is_note: bool
    column: str
    was: str
    sentence: str


class Staging:
    """The staged rows of one running import."""

    def __init__(self) -> None:
        self._rows, self._said = StringIO(), StringIO()
        self._count = 0

    def add(self, source: int, kind: str, row: CheckedRow) -> None:
        """Keep a checked row and what was said of it."""
        cells = (
            source, kind, row.number, row.key, row.content, row.parent, row.label, str(row.outcome),
            to_text(row.values or {}),
        )  # fmt: skip
        self._rows.write("\t".join([copy_text(cell) for cell in cells]) + "\n")
        for issue in row.issues:
            self.say(source, row.number, issue)
        self._count += 1
        if self._count >= ROWS_AT_ONCE:
            self.flush()

    def say(self, source: int, number: int, issue: Issue) -> None:
        """Keep something said of a cell."""
        cells = (source, number, issue.is_note, issue.column, issue.was, issue.sentence)
        self._said.write("\t".join([copy_text(cell) for cell in cells]) + "\n")

    def flush(self) -> None:
        """Hand what was kept to the database."""
        columns = "source, kind, row_number, key, content, parent, label, outcome, data"
        with connection.cursor() as cursor:
            for name, columns_of, buffer in (
                ("import_staged", f"({columns})", self._rows),
                ("import_said", "", self._said),
            ):
                buffer.seek(0)
                cursor.cursor.copy_expert(f"COPY {name} {columns_of} FROM STDIN", buffer)
        self._rows, self._said, self._count = StringIO(), StringIO(), 0

    def compare(self, centre_id: int) -> None:
        """Find what stands twice, what was imported before, and what belongs to nothing; parents first."""
        self.flush()
        parents = {TableKind.ASSESSMENTS: TableKind.ENTERPRISES, TableKind.OPTIONS: TableKind.ASSESSMENTS}
        missing = {
            TableKind.ASSESSMENTS: _("There is no enterprise with this enterprise_ref. Add its row, or correct it."),
            TableKind.OPTIONS: _("There is no assessment with this assessment_ref. Add its row, or correct it."),
        }
        waits = {
            TableKind.ASSESSMENTS: _("The row of its enterprise waits for correction, so this one waits too."),
            TableKind.OPTIONS: _("The row of its assessment waits for correction, so this one waits too."),
        }
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX ON import_staged (key); CREATE INDEX ON import_staged (parent)")
            cursor.execute("ANALYZE import_staged")
            for kind in TableKind.values:
                words: dict[str, Any] = {
                    "kind": kind,
                    "made": MADE_OF[kind],
                    "centre": centre_id,
                    "again": _("The same as row #. It is taken once."),
                    "other": _("Row # is the same record with other values. Keep one, or give it another reference."),
                    "changed": _(
                        "Import # took this record with other values. Correct it in the portal, or revert that import."
                    ),
                }
                cursor.execute(_COMPARE_ROWS, words)
                cursor.execute(_COMPARE_BEFORE, words)
                if kind in parents:
                    parent = parents[TableKind(kind)]
                    more = {"parent_kind": parent.value, "made": MADE_OF[parent]}
                    said = {"missing": missing[TableKind(kind)], "waits": waits[TableKind(kind)]}
                    cursor.execute(_COMPARE_PARENTS, {**words, **more, **said})
            cursor.execute("CREATE INDEX ON import_staged (kind, ordinal) WHERE outcome = 'good'")
            cursor.execute("CREATE INDEX ON import_staged (source, row_number) WHERE outcome = 'waiting'")
            cursor.execute("CREATE INDEX ON import_said (source, row_number); ANALYZE import_said")
            cursor.execute("ANALYZE import_staged")

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the number of rows by table and outcome."""
        found: dict[str, dict[str, int]] = {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, outcome, count(*) FROM import_staged GROUP BY kind, outcome ORDER BY 1, 2")
            for kind, outcome, count in cursor.fetchall():
                found.setdefault(kind, {})[outcome] = count
        return found

    def good(self, kind: str, *, at_once: int) -> Iterator[list[StagedRow]]:
        """Return the rows of a table that can be taken, in their order, some at once."""
        last = 0
        while True:
            rows = self._fetch("kind = %s AND ordinal > %s ORDER BY ordinal LIMIT %s", [kind, last, at_once])
            if not rows:
                return
            yield rows
            last = rows[-1].ordinal

    def good_children(self, kind: str, parents: Sequence[UUID]) -> dict[UUID, list[StagedRow]]:
        """Return the rows of a table that belong to these records and can be taken, in their order."""
        children: dict[UUID, list[StagedRow]] = {}
        for row in self._fetch("kind = %s AND parent = ANY (%s) ORDER BY ordinal", [kind, list(parents)]):
            if row.parent is not None:
                children.setdefault(row.parent, []).append(row)
        return children

    def parents_taken_before(self) -> list[UUID]:
        """Return the assessments of options that can be taken and whose own row cannot: it was taken before."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT o.parent FROM import_staged AS o WHERE o.kind = 'options' AND o.outcome = 'good' "
                "AND NOT EXISTS (SELECT FROM import_staged AS a WHERE a.kind = 'assessments' AND a.key = o.parent "
                "AND a.outcome = 'good') ORDER BY o.parent"
            )
            return [parent for (parent,) in cursor.fetchall()]

    def said(self, *, at_once: int = 2_000) -> Iterator[Said]:
        """Return what was said of cells, in the order of the files."""
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE import_said_in_order AS SELECT row_number() OVER (ORDER BY source, row_number, "
                "is_note) AS place, * FROM import_said"
            )
            cursor.execute("CREATE INDEX ON import_said_in_order (place)")
            last = 0
            while True:
                cursor.execute(
                    "SELECT place, source, row_number, is_note, file_column, was, sentence FROM import_said_in_order "
                    "WHERE place > %s ORDER BY place LIMIT %s",
                    [last, at_once],
                )
                rows = cursor.fetchall()
                if not rows:
                    break
                yield from (Said(*row[1:]) for row in rows)
                last = rows[-1][0]
            cursor.execute("DROP TABLE import_said_in_order")

    def waiting(self, source: int, *, at_once: int = 5_000) -> Iterator[tuple[int, str]]:
        """Return the numbers of the rows of a file that wait, in their order, with what to do about each."""
        last = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT s.row_number, "
                    "(SELECT string_agg(w.sentence, ' ' ORDER BY w.file_column) FROM import_said AS w "
                    "WHERE w.source = s.source AND w.row_number = s.row_number AND NOT w.is_note) "
                    "FROM import_staged AS s WHERE s.source = %s AND s.outcome = %s AND s.row_number > %s "
                    "ORDER BY s.row_number LIMIT %s",
                    [source, Outcome.WAITING.value, last, at_once],
                )
                rows = cursor.fetchall()
            if not rows:
                return
            yield from ((number, said or "") for number, said in rows)
            last = rows[-1][0]

    def _fetch(self, condition: str, values: list[Any]) -> list[StagedRow]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ordinal, source, row_number, key, content, parent, label, data FROM import_staged "  # noqa: S608  # conditions of this module
                f"WHERE outcome = 'good' AND {condition}",
                values,
            )
            return [_staged(row) for row in cursor.fetchall()]


def _staged(row: Sequence[Any]) -> StagedRow:
    ordinal, source, row_number, key, content, parent, label, data = row
    return StagedRow(ordinal, source, row_number, key, content, parent, label, json.loads(data))


@contextmanager
def staging() -> Iterator[Staging]:
    """Open empty staging tables on this connection, and remove them at the end."""
    with connection.cursor() as cursor:
        cursor.execute(_DROP)
        cursor.execute(_CREATE)
    try:
        yield Staging()
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(_DROP)
