"""The description of the API: valid, whole, and stable."""

import io
import json
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema
from jsonschema import Draft4Validator

from assessments.api.examples import CALCULATION
from assessments.outside import calculate
from tests.api.conftest import ROOT, Caller

OPERATIONS = Path(__file__).parent / "operations.json"
COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"
METHODS = ("get", "post", "patch", "put", "delete")


@pytest.fixture(scope="module")
def written():
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def schema(written):
    return yaml.load(written, Loader=yaml.CSafeLoader)  # the safe loader, in C


def test_the_committed_description_is_what_the_code_says(written):
    """`make schema` writes it anew; whoever commits it has looked at what changed."""
    assert written == COMMITTED.read_text(encoding="utf-8")


def operations(schema):
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def test_the_schema_is_valid_and_made_without_a_warning(schema):
    validate_schema(schema)
    assert schema["openapi"].startswith("3.")


def test_the_names_of_operations_stay(schema):
    """Programs are generated from these names: a new one is added to operations.json, none is renamed."""
    names = {operation["operationId"]: f"{method.upper()} {path}" for path, method, operation in operations(schema)}
    assert names == json.loads(OPERATIONS.read_text())


def named(schema, reference):
    """Return what a reference names."""
    found = schema
    for part in reference["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_every_operation_says_how_it_refuses(schema):
    for path, method, operation in operations(schema):
        for status in ("400", "401", "403", "404"):
            content = named(schema, operation["responses"][status])["content"]
            assert list(content) == ["application/problem+json"], f"{method} {path}"


def objects(part):
    """Return each object of three or more fields that is written out in a part of the description, as JSON."""
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    found = [one for inner in parts for one in objects(inner)]
    if isinstance(part, dict) and isinstance(part.get("properties"), dict) and len(part["properties"]) >= 3:
        found.append(json.dumps(part, sort_keys=True))
    return found


def test_what_repeats_is_said_once(schema):
    """The description is read by people too: figures, refusals and fields are named once."""
    written_out = objects(schema)
    assert len(written_out) > 100
    assert len(set(written_out)) == len(written_out)


@pytest.mark.parametrize("name", ["assessments_create", "flows_create", "options_create", "calculations_create"])
def test_the_examples_fit_what_they_show(schema, name):
    body = next(one for *_, one in operations(schema) if one["operationId"].endswith(name))["requestBody"]
    asked = body["content"]["application/json"]
    validator = Draft4Validator({**asked["schema"], "components": schema["components"]})
    for example in asked["examples"].values():
        validator.validate(example["value"])
        known = _fields(schema, asked["schema"])
        assert example["value"].keys() <= known


def _fields(schema, one):
    if "$ref" in one:
        one = named(schema, one)
    return {*one.get("properties", {}), *(field for part in one.get("allOf", ()) for field in _fields(schema, part))}


def test_the_calculation_that_is_shown_is_calculated(db):
    assert calculate(CALCULATION.value).options[0].saving_amount == 795_000


def test_every_operation_and_filter_says_what_it_is(schema):
    obvious = {"cursor", "page_size"}
    for path, method, operation in operations(schema):
        assert operation.get("description"), f"{method} {path}"
        for parameter in operation.get("parameters", []):
            parameter = named(schema, parameter) if "$ref" in parameter else parameter
            if parameter["in"] == "query" and parameter["name"] not in obvious:
                known = (
                    parameter.get("description")
                    or "enum" in parameter["schema"]
                    or parameter["schema"]["type"] != "string"
                )
                assert known or parameter["schema"].get("format") == "uuid", f"{path} {parameter['name']}"


FIGURES = {  # what is made of dataclasses of the core and the pages
    "Answer",
    "BestSetRow",
    "MeterTotal",
    "ProcessFigures",
    "RankingRows",
    "RecalculationRow",
    "RoundFigures",
    "RoundNow",
}


def _reached(schema, names):
    """Return the names, and those of all schemas that they refer to."""
    found, waiting = set(), list(names)
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += re.findall(r"#/components/schemas/(\w+)", json.dumps(schema["components"]["schemas"][name]))
    return found


def test_every_amount_says_its_unit(schema):
    """By its name, or in words."""
    units = (
        "_mwh",
        "_t",
        "_m3",
        "_kg",
        "_years",
        "_percent",
        "_per_usd",
        "_per_kwh",
        "_per_m3",
        "_per_kg",
        "_per_year",
    )
    counts = ("_count", "_year")
    figures = _reached(schema, FIGURES)
    assert {"IndicatorRow", "OptionAnswer", "BillShare"} <= figures
    for name, component in schema["components"]["schemas"].items():
        if name in figures:
            continue  # they say their units in a member beside the amount, or in the words about the whole
        for field, said in component.get("properties", {}).items():
            if said.get("format") == "decimal":
                assert field.endswith(units + counts) or said.get("description"), f"{name}.{field}"


def test_a_change_needs_its_version_and_a_record_shows_it(schema):
    schemas = schema["components"]["schemas"]
    patched = {name: component for name, component in schemas.items() if name.startswith("Patched")}
    assert len(patched) == 22
    for name, component in patched.items():
        assert component["required"] == ["version"], name


def test_nothing_secret_is_in_an_answer(schema):
    for name, component in schema["components"]["schemas"].items():
        if not name.endswith("Request"):
            assert not {"password", "digest", "secret_hash"} & set(component.get("properties", {})), name


def test_figures_are_described_to_the_last_field(schema):
    schemas = schema["components"]["schemas"]
    assert {"$ref": "#/components/schemas/RoundFigures"} in schemas["Result"]["properties"]["figures"]["allOf"]
    figures = schemas["RoundFigures"]["properties"]
    assert figures["year"] == {"allOf": [{"$ref": "#/components/schemas/YearRow"}], "nullable": True}
    year = schemas["YearRow"]["properties"]
    assert year["energy_mwh"] == {"type": "string", "format": "decimal", "nullable": True}
    assert "steps" in named(schema, figures["flows"]["items"])["properties"]


def test_the_schema_and_its_page_are_for_who_is_signed_in(amina):
    caller = Caller(amina)
    answer = caller.get(f"{ROOT}schema/", Accept="application/json")
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "RECP Portal API"
    page = caller.get(f"{ROOT}docs/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "swagger-ui-bundle" in body
    assert "<style" not in body
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    script = caller.get(f"{ROOT}docs/?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert f"{ROOT}schema/" in script.content.decode().replace("\\u002D", "-")
    sent_away = Caller().get(f"{ROOT}docs/")
    assert sent_away.status_code == 302
    assert sent_away.headers["Location"].startswith("/accounts/login/")
