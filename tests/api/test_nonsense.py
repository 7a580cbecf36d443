"""Whatever is sent, the answer is a record or a refusal, never an error of ours."""

import json
import math
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ApiToken
from tests.api.bodies import CHANGES, body_for
from tests.api.conftest import KENYA, ROOT, Caller

NASTY = st.sampled_from(
    [
        None,
        True,
        "",
        " ",
        "\x00",
        "\ud800",
        "NaN",
        "Infinity",
        "-0",
        "1e400",
        "1e-400",
        "9" * 400,
        "٣٫٥",
        "½",
        10**30,
        -(10**30),
        2**31,
        2**63,
        10**4000,
        0.1,
        1e308,
        -1,
        math.nan,
        math.inf,
        [],
        {},
        [[]],
        {"id": 1},
        "2026-02-31",
        "0001-01-01",
        "9999-12-31",
        "00000000-0000-0000-0000-000000000000",
        "a" * 100_000,
        "💧" * 200,
        "<script>",
        "'; --",
        "__class__",
        "t",
        "ton",
        "m3",
        "kWh",
        "gal",
    ]
)
ANYTHING = st.recursive(
    NASTY | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str) | st.decimals().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
AS_IT_SAYS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUICKLY = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)


def must_be_an_answer(answer, body):
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, body
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        problem = answer.json()
        assert problem["detail"], body
        assert problem["code"], body
        assert problem["status"] == answer.status_code


@pytest.mark.parametrize("resource", CHANGES)
@pytest.mark.usefixtures("product")
def test_nonsense_in_a_record_is_refused_in_words(as_amina, world, resource):
    good = body_for(resource, world)
    record = as_amina.post(f"{resource}/", good).json()
    names = st.sampled_from([*record, "effects", "despite_duplicates", "unknown"])

    @QUICKLY
    @given(changes=st.dictionaries(names, ANYTHING, min_size=1, max_size=3), whole=st.none() | ANYTHING)
    def send(changes, whole):
        must_be_an_answer(as_amina.post(f"{resource}/", good | changes), changes)
        changes = {"version": record["version"]} | changes
        must_be_an_answer(as_amina.patch(f"{resource}/{record['id']}/", changes), changes)
        record["version"] = as_amina.get(f"{resource}/{record['id']}/").json()["version"]
        if whole is not None:
            must_be_an_answer(as_amina.post(f"{resource}/", whole), whole)

    send()


@pytest.mark.parametrize("action", ["submit", "return", "accept", "reopen"])
def test_nonsense_in_a_step_of_a_round_is_refused_in_words(as_amina, as_lead, filled_baseline, action):
    caller = as_amina if action == "submit" else as_lead
    names = st.sampled_from(["version", "note", "reason", "unknown"])

    @QUICKLY
    @given(body=st.dictionaries(names, ANYTHING, max_size=3) | ANYTHING)
    def send(body):
        must_be_an_answer(caller.post(f"rounds/{filled_baseline.pk}/{action}/", body), body)

    send()


@pytest.mark.django_db
def test_nonsense_at_the_sign_in_is_refused_in_words(monkeypatch):
    monkeypatch.setattr("recp_portal.homes.api.TokenViewSet.get_throttles", lambda self: [])
    names = st.sampled_from(["email", "password", "name", "days", "unknown"])
    good = {"email": "nobody@recp.example", "name": "x"}

    @QUICKLY
    @given(body=st.dictionaries(names, ANYTHING, max_size=3) | ANYTHING)
    def send(body):
        body = good | body if isinstance(body, dict) else body
        must_be_an_answer(Caller().post(f"{ROOT}tokens/", body), body)

    send()


@given(raw=st.binary(max_size=200) | st.sampled_from([b"NaN", b'{"a":', b"[1e999]", b'"\\ud800"', b"[" * 100_000]))
@QUICKLY
@pytest.mark.django_db
def test_what_is_no_json_is_refused_in_words(amina, kenya, raw):
    caller = Caller(amina)
    answer = caller.client.post(f"{KENYA}enterprises/", raw, content_type="application/json")
    must_be_an_answer(answer, raw)


# --- Schemathesis reads the schema and thinks of requests itself -------------------------------------------------


@pytest.fixture
def described(lead, world, accepted_baseline):
    """Return the API as its schema describes it, called as the lead assessor, about records that exist."""
    _token, secret = ApiToken.objects.create(user=lead, name="tests", expiry=timedelta(days=1))
    headers = {"Authorization": f"Token {secret}", "Accept": "application/vnd.oai.openapi+json"}
    calls = {"headers": {"Authorization": f"Token {secret}", "Accept": "application/json"}}
    phases = {"coverage": {"enabled": False}}  # hundreds of requests for each operation
    config = SchemathesisConfig.from_dict(calls | {"phases": phases})
    for signal in (
        request_started,
        request_finished,
    ):  # the test keeps its connection
        signal.disconnect(close_old_connections)
    yield openapi.from_wsgi(f"{ROOT}schema/", get_wsgi_application(), config=config, headers=headers)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("product")
def test_every_operation_answers_as_it_says(described, world, accepted_baseline):
    known = {"centre_slug": "kenya", "round_id": str(accepted_baseline.pk), "option_id": world["option"]}
    known |= {"enterprise_id": world["enterprise"], "site_id": world["site"], "assessment_id": world["assessment"]}
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 50
    for operation in operations:
        if operation.path.endswith("tokens/current/"):
            continue  # would end the token that we call with

        @settings(QUICKLY, max_examples=2, phases=[Phase.generate], derandomize=True)
        @given(case=operation.as_strategy())
        def call(case):
            case.path_parameters = {
                **case.path_parameters,
                **{k: v for k, v in known.items() if k in case.path_parameters},
            }
            case.validate_response(case.call(), checks=AS_IT_SAYS)

        call()


def test_nonsense_is_json_that_python_can_write():
    assert json.dumps(10**4000)
