"""Files as they come: encodings, separators, broken ones, bombs; and mangled rows, none of which is lost or raises."""

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.choices import Outcome
from imports.rows.checking import TableChecker
from imports.rows.mapping import FileMapping, mapping_of, suggested
from imports.tables import CsvTable, Row, TableRefused, open_sheet, safe_cell, sheet_names, write_workbook
from imports.tables.writing import unescaped
from tests.imports.conftest import DOCS
from tests.imports.test_format import AGAINST

TEXT = 'Name;Städte (€), l’usine;Betrag\nÉcole;São Paulo;1.234,5\n"a;\nb";x;-3\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_encoding_and_separator_reads_the_same(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["Name", "Städte (€), l’usine", "Betrag"], ["École", "São\nPaulo", "1.234,5"], ["a;|,\tb", "x", "-3"]]
    quoted = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    path = tmp_path / "file.csv"
    path.write_bytes(quoted.encode(encoding))
    sheet = open_sheet(path)
    assert sheet.header == ("Name", "Städte (€), l’usine", "Betrag")
    assert [list(row.cells) for row in sheet.rows()] == [["École", "São\nPaulo", "1.234,5"], ["a;|,\tb", "x", "-3"]]
    assert sheet.decimal == ("," if separator == ";" else ".")


def test_a_workbook_is_read_without_its_formulas_and_with_its_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Options"
    for row in [["Report of 2004", None], ["assessment_ref", "title", "investment"], ["A", "=1+1", 0.1 + 0.2]]:
        book.active.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    sheet = open_sheet(path, "Options")
    assert (sheet_names(path), sheet.header_number) == (["Options"], 2)
    assert [list(row.cells) for row in sheet.rows()] == [["A", None, Decimal("0.3")]]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no_header"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_table"),
        (b"PK\x03\x04 but nothing else", "not_a_workbook"),
        (b"only one word\nand another", "no_header"),
        (b'a,b\n"' + b"x" * 2_000_000, "broken"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(TableRefused) as refused:
        list(open_sheet(path).rows())
    assert refused.value.problem == problem


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    with pytest.raises(TableRefused, match="bomb"):
        sheet_names(path)


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula_and_all_come_back(text: str) -> None:
    safe = safe_cell(text)
    assert not safe.startswith(("=", "@", "\t", "\r", "|"))
    assert safe[:1] not in "+-" or not safe or safe[1:].replace(",", "").replace(".", "").replace(" ", "").isdigit()
    if not text.startswith("'"):
        assert unescaped(safe) == text


def test_reports_are_workbooks_whose_texts_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_workbook(path, [("report", [["what was there"], ["=HYPERLINK(1)"], [Decimal("1.5")]])])
    sheet = openpyxl.load_workbook(path).active
    assert [(row[0].value, row[0].data_type) for row in sheet.iter_rows()] == [
        ("what was there", "s"), ("'=HYPERLINK(1)", "s"), (1.5, "n"),
    ]  # fmt: skip


HEADER = (DOCS / "options.csv").read_text().splitlines()[0].split(",")
MANGLED = st.one_of(
    st.text(max_size=30),
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.sampled_from(["NULL", "n/a", "-5", "1e400", "1,234", "12 kg", "٣٫٥", "=1+1", "GOOD housekeeping", *HEADER]),
    st.sampled_from(["electricity", "Ton", "kWh", "Implemented", "2004", "31/12/2004", "5/6/2004", "9" * 50, "money"]),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(MANGLED, max_size=len(HEADER) + 3), min_size=1, max_size=4), st.sampled_from([".", ","]))
def test_mangled_rows_never_raise_and_each_has_an_outcome(rows: list, decimal: str) -> None:
    checker = TableChecker(table="options", header=HEADER, mapping=FileMapping(), decimal=decimal, against=AGAINST)
    for number, cells in enumerate(rows, start=2):
        checked = checker.check(Row(number, cells))
        assert checked.outcome in Outcome.values
        if checked.outcome == Outcome.WAITING:
            assert any(issue.sentence and not issue.is_note for issue in checked.issues)
        if checked.outcome == Outcome.GOOD:
            assert checked.key
            assert checked.content
            assert checked.parent


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=15), min_size=1, max_size=12))
def test_headers_are_labels_and_never_break_an_import(names: list[str]) -> None:
    header = tuple(dict.fromkeys(name or "column" for name in names))
    for table in ("enterprises", "assessments", "options"):
        columns = suggested(table, header)
        targets = [target for target in columns.values() if target != "ignore"]
        assert len(targets) == len(set(targets))
        said = {"format": "recp-import-mapping/1", "tables": {table: {"columns": columns}}}
        checker = TableChecker(table=table, header=header, mapping=mapping_of(said), decimal=".", against=AGAINST)
        assert checker.check(Row(2, list(names))).outcome in Outcome.values


def test_what_a_correction_file_has_in_it_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "correct.csv"
    with CsvTable.at(path, ["a (1)", "it's", "line\nbreak"]) as table:
        table.add(["=cmd()", "-4.5", "+x"])
    sheet = open_sheet(path)
    assert sheet.header == ("a (1)", "it's", "line break")
    assert [list(row.cells) for row in sheet.rows()] == [["=cmd()", "-4.5", "+x"]]
