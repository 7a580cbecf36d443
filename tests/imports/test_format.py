"""What docs/import-format.md publishes is what the program does."""

import csv
import json
from datetime import date

import jsonschema
import pytest

from imports.choices import Outcome, TableKind
from imports.rows.checking import CheckedAgainst, TableChecker
from imports.rows.columns import formats
from imports.rows.effects import UnitChecks
from imports.rows.mapping import FileMapping, MappingRefused, mapping_json, mapping_of, read_mapping
from imports.tables import open_sheet
from tests.core.plants import FACTORS
from tests.imports.conftest import DOCS
from tests.imports.publish import as_text, columns_text, schemas

AGAINST = CheckedAgainst(
    today=date(2026, 11, 23), currency="KES", centre=frozenset({"kenya", "ke"}), units=UnitChecks(FACTORS, {})
)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_published_schema_is_the_program_s(name: str) -> None:
    published = (DOCS / name).read_text(encoding="utf-8")
    assert published == as_text(schemas()[name]), "run `python -m tests.imports.publish`"
    jsonschema.Draft202012Validator.check_schema(json.loads(published))


def test_the_page_lists_the_columns() -> None:
    assert columns_text() in (DOCS.parent / "import-format.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TableKind.values)
def test_the_example_fits_its_schema_and_every_row_of_it_is_good(table: str) -> None:
    path = DOCS / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    validator = jsonschema.Draft202012Validator(schemas()[f"{table}.schema.json"])
    for row in rows:
        validator.validate(row)
    sheet = open_sheet(path)
    checker = TableChecker(
        table=table, header=sheet.header, mapping=FileMapping(), decimal=sheet.decimal, against=AGAINST
    )
    assert [checker.check(row).outcome for row in sheet.rows()] == [Outcome.GOOD] * len(rows)
    assert set(sheet.header) <= set(formats()[table].columns)


def test_the_example_of_a_mapping_fits_its_schema_and_survives_the_way_out_and_in() -> None:
    text = (DOCS / "mapping.json").read_text(encoding="utf-8")
    jsonschema.validate(json.loads(text), schemas()["mapping.schema.json"])
    mapping = read_mapping(text)
    again = mapping_of(mapping_json(mapping))
    assert again == mapping
    assert mapping.of("options").columns["arc2"] == ("technique", "title")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("[]", "not_a_mapping"),
        ("{", "not_json"),
        ('{"format": "recp-import-mapping/1", "tables": {"plants": {}}}', "unknown_table"),
        ('{"format": "recp-import-mapping/1", "tables": {"options": {"columns": {"a": "colour"}}}}', "unknown_column"),
        ('{"format": "recp-import-mapping/1", "codes": {"isic": {"1": 2}}}', "not_a_text"),
        (
            '{"format": "recp-import-mapping/1", "tables": {"options": {"columns": {"a": "title", "b": "title"}}}}',
            "column_twice",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_name(said: str, problem: str) -> None:
    with pytest.raises(MappingRefused) as refused:
        read_mapping(said)
    assert refused.value.problem == problem
