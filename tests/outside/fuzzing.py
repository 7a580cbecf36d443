"""Many random inputs for the calculation from outside: the suite takes a few hundred, `make fuzz` ten thousand each."""

import json
from functools import cache
from random import Random
from typing import Any

from jsonschema import Draft202012Validator

from assessments.figures import to_json
from assessments.outside import NotCalculated, calculate, input_schema, output_schema
from assessments.outside.problems import MOST_PROBLEMS
from tests.outside.inputs import mangled, valid

SCHEMA_EVERY = 10  # the validator is many times slower than the calculation


@cache
def taken() -> Any:
    return Draft202012Validator(input_schema())


@cache
def answered() -> Any:
    return Draft202012Validator(output_schema())


def run_valid(seed: int) -> None:
    """Calculate a valid input, as a program would send it."""
    data = json.loads(json.dumps(valid(Random(seed))))
    answer = to_json(calculate(data))
    json.dumps(answer, allow_nan=False).encode()
    assert len(answer["indicators"]) == 13
    if seed % SCHEMA_EVERY == 0:
        taken().validate(data)
        answered().validate(answer)


def run_mangled(seed: int) -> None:
    """Expect that a bad value is refused by its path."""
    data, path = mangled(Random(seed))
    try:
        calculate(data)
    except NotCalculated as refusal:
        paths = [problem.path for problem in refusal.problems]
        named = any(found == path or found.startswith(f"{path}/") for found in paths)
        assert named or refusal.count > MOST_PROBLEMS, f"seed {seed}: {path!r} is not among {paths[:5]}"
        for problem in refusal.problems:
            assert problem.message
            assert problem.code
        json.dumps([problem.message + problem.path for problem in refusal.problems], ensure_ascii=False).encode()
    else:
        raise AssertionError(f"seed {seed}: {path!r} was accepted")
