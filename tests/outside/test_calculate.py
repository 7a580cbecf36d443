"""The calculation from outside: one function behind a command and an address, and its published schemas."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from jsonschema import Draft202012Validator

from assessments.figures import to_json
from assessments.outside import NotCalculated, calculate, calculate_text, input_schema, output_schema
from indicators.core import measure_option, portfolio
from indicators.reference import DATA
from tests.api.conftest import ROOT, Caller
from tests.core.plants import FACTORS, VALVES_OPTIONS
from tests.outside.fuzzing import run_mangled, run_valid

DOCS = Path(settings.BASE_DIR) / "docs" / "calculations"
EXAMPLE = DOCS / "calculation-input.example.json"
ANSWER = DOCS / "calculation-output.example.json"

pytestmark = pytest.mark.django_db


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def refused(data: Any) -> dict[str, str]:
    with pytest.raises(NotCalculated) as refusal:
        calculate_text(data) if isinstance(data, str) else calculate(data)
    return {problem.path: problem.code for problem in refusal.value.problems}


def run(*arguments: str) -> tuple[int, Any]:
    out, code = io.StringIO(), 0
    try:
        call_command("calculate", *arguments, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(out.getvalue())


def test_the_published_schemas_are_the_codes_own():
    for name, schema in (("input", input_schema()), ("output", output_schema())):
        Draft202012Validator.check_schema(schema)
        assert read(DOCS / f"calculation-{name}.schema.json") == schema, (
            f"write docs/calculations/calculation-{name}.schema.json anew: python -m tests.outside.publish"
        )


def test_the_example_gives_its_answer():
    Draft202012Validator(input_schema()).validate(read(EXAMPLE))
    code, answer = run(str(EXAMPLE))
    assert code == 0
    Draft202012Validator(output_schema()).validate(answer)
    assert answer == read(ANSWER), "write the examples anew: python -m tests.outside.publish"


def test_the_example_is_the_valves_plant():
    """The golden figures of the real plant come out of the door that everybody can use."""
    answer = to_json(calculate(read(EXAMPLE)))
    options = portfolio([measure_option(case, FACTORS) for case in VALVES_OPTIONS])
    assert Decimal(answer["expected"]["saving_amount"]) == options.saving_amount == 27_853
    assert Decimal(answer["expected"]["savings"]["energy_mwh"]) == options.savings.energy_mwh
    explained = {row["key"]: row for row in answer["explained"]}
    for row in answer["indicators"]:
        assert explained[f"baseline/{row['code']}"]["value"] == row["baseline"]


def test_every_problem_is_said_at_once_with_its_path():
    data = {
        "currency": "shillings",
        "flows": [
            {"kind": "water", "amount": 5, "unit": "furlong"},
            {"kind": "energy", "amount": -1, "unit": "kWh", "colour": "red"},
            {"kind": "energy", "carrier": "electricity", "amount": 1, "unit": "kWh"},
            {"kind": "waste", "amount": 1, "unit": "ton"},
        ],
        "options": [{"effects": [{"amount": 1}, {"flow_kind": "water", "amount": 1}, {"flow_kind": "sun"}]}],
    }
    assert refused(data) == {
        "/currency": "too_long",
        "/flows/0/unit": "unknown_unit",
        "/flows/1/colour": "unknown_field",
        "/flows/1/amount": "too_small",
        "/flows/2/carrier": "missing_factor",
        "/flows/3/unit": "ambiguous_unit",
        "/options/0/title": "required",
        "/options/0/effects/0/flow_kind": "required",
        "/options/0/effects/1/unit": "required",
        "/options/0/effects/2/flow_kind": "choice",
    }


def test_years_in_different_output_units_are_refused():
    tonnes, pieces = ({"kind": "product_output", "amount": 1, "unit": unit} for unit in ("t", "piece"))
    assert refused({"flows": [tonnes, pieces]}) == {"/flows": "output_units_differ"}
    assert refused({"flows": [tonnes], "current_flows": [pieces]}) == {"/current_flows": "output_units_differ"}
    assert refused({"current_flows": [tonnes]}) == {"/flows": "required"}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"factor_set": "No such set"}, "/factors/factor_set"),
        ({"country": "XXX"}, "/factors/country"),
        ({"country": "KEN", "year": 1995}, "/factors/year"),
    ],
)
def test_factors_that_are_not_there_are_named(asked, path):
    assert refused({"factors": asked, "flows": []}) == {path: "not_found"}


def test_ones_own_grid_factor_wins_over_the_countrys():
    flow = {"kind": "energy", "carrier": "electricity", "amount": "1000", "unit": "kWh"}
    own = calculate({"factors": {"country": "KEN", "co2e_kg_per_kwh": "0.5"}, "flows": [flow]})
    assert (own.baseline.air_emissions_t, own.factors.grid_kind) == (Decimal("0.5"), "supplier")
    country = calculate({"factors": {"country": "KEN"}, "flows": [flow]})
    assert country.factors.grid_kind == "average"


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [
        ("", "", "no_json"),
        ('{"flows": [', "", "no_json"),
        ("[" * 100_000, "", "too_deep"),
        ("[]", "", "object"),
        ('{"flows": [{"kind": "water", "unit": "m3", "amount": 1e999999}]}', "/flows/0/amount", "too_large"),
        (
            '{"flows": [{"kind": "water", "unit": "m3", "amount": 1e99999999999999999999}]}',
            "/flows/0/amount",
            "too_large",
        ),
        ('{"flows": [{"kind": "water", "unit": "m3", "amount": 1e-999999}]}', "/flows/0/amount", "digits"),
        ('{"flows": [{"kind": "water", "unit": "m3", "amount": NaN}]}', "/flows/0/amount", "number"),
        ('{"flows": [{"kind": "water", "unit": "m3", "amount": -Infinity}]}', "/flows/0/amount", "too_large"),
        ('{"economics": {"lifetime_years": 1e999999999}}', "/economics/lifetime_years", "out_of_bounds"),
        (f'{{"flows": [{{"kind": "water", "unit": "m3", "amount": {"9" * 5000}}}]}}', "/flows/0/amount", "too_large"),
        (f'{{"flows": [{{"kind": "water", "unit": "m3", "amount": 0.{"1" * 5000}}}]}}', "/flows/0/amount", "digits"),
    ],
    ids=range(12),
)
def test_bombs_are_refused_by_their_path(text, path, code):
    assert refused(text) == {path: code}


def test_no_digit_is_lost_on_the_way():
    text = '{"flows": [{"kind": "water", "unit": "m3", "amount": 123456789012.123456789012}]}'
    assert calculate_text(text).baseline.water_m3 == Decimal("123456789012.123456789012")


def test_the_order_of_options_and_flows_does_not_matter():
    data = read(EXAMPLE)
    for place, option in enumerate(data["options"]):
        option["ref"] = f"o{place}"
    turned = {**data, "options": data["options"][::-1], "flows": data["flows"][::-1]}
    one, other = calculate(data), calculate(turned)
    assert (one.indicators, one.expected, one.baseline.air_emissions_t) == (
        other.indicators,
        other.expected,
        other.baseline.air_emissions_t,
    )


def test_the_command_never_shows_a_traceback(tmp_path):
    bad = tmp_path / "plant.json"
    bad.write_bytes(b"\xff\xfe\x00")
    assert run(str(bad)) == (
        1,
        {"problems": [{"path": "", "message": "The file is not in UTF-8.", "code": "no_json"}], "problem_count": 1},
    )
    code, answer = run(str(tmp_path / "no such file"))
    assert (code, answer["problems"][0]["code"]) == (1, "no_file")
    code, answer = run(str(DATA))
    assert (code, answer["problems"][0]["code"]) == (1, "no_file")


def test_the_address_answers_what_the_command_answers(amina):
    caller = Caller(amina)
    answer = caller.post(f"{ROOT}calculations/", read(EXAMPLE))
    assert answer.status_code == 200
    assert answer.json() == read(ANSWER)
    bad = caller.post(f"{ROOT}calculations/", {"flows": [{"kind": "water", "amount": "x", "unit": "m3"}]})
    assert (bad.status_code, bad.headers["Content-Type"]) == (400, "application/problem+json")
    assert [(row["path"], row["code"]) for row in bad.json()["problems"]] == [("/flows/0/amount", "number")]
    assert caller.client.post(f"{ROOT}calculations/", "{", content_type="application/json").status_code == 400
    assert Caller().post(f"{ROOT}calculations/", {}).status_code == 401


def test_the_address_is_throttled(amina):
    caller = Caller(amina)
    codes = [caller.post(f"{ROOT}calculations/", {}).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]


def test_random_valid_inputs_never_raise():
    for seed in range(300):
        run_valid(seed)


def test_random_bad_inputs_are_refused_by_the_path_of_the_bad_value():
    for seed in range(300):
        run_mangled(seed)
