"""Every page opens for those who may, and for nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from assessments.models import Option, Round
from centres.models import Centre
from centres.tenancy import centre_context
from tests.assessments import plant

PAGES = [
    ("assessment_detail", {}, 200),
    ("assessment_history", {}, 200),
    ("assessment_edit", {}, 403),
    ("round_create", {"kind": "follow_up"}, 403),
    ("round_edit", {"round_number": 3}, 403),
    ("flow_list", {"round_number": 1}, 200),
    ("flow_list", {"round_number": 3}, 200),
    ("flow_create", {"round_number": 3}, 403),
    ("flow_repeat", {"round_number": 3}, 403),
    ("meter_list", {}, 200),
    ("meter_create", {}, 403),
    ("fuel_list", {}, 200),
    ("fuel_create", {}, 403),
    ("option_list", {}, 200),
    ("option_create", {}, 403),
    ("option_detail", {"option_number": 1}, 200),
    ("option_edit", {"option_number": 1}, 403),
    ("option_remove", {"option_number": 1}, 403),
    ("option_progress", {"option_number": 1}, 403),
    ("human_list", {}, 200),
    ("round_balance", {"round_number": 1}, 200),
    ("round_balance", {"round_number": 3}, 200),
    ("process_list", {"round_number": 3}, 200),
    ("process_create", {"round_number": 3, "process_part": "steps"}, 403),
    ("process_create", {"round_number": 3, "process_part": "streams"}, 403),
    ("process_create", {"round_number": 3, "process_part": "substances"}, 403),
    ("process_create", {"round_number": 3, "process_part": "utilities"}, 403),
    ("human_create", {"round_number": 3}, 403),
    ("round_results", {"round_number": 1}, 200),
    ("round_results", {"round_number": 2}, 200),
    ("round_results", {"round_number": 3}, 200),
    ("round_review", {"round_number": 1}, 200),
    ("round_review", {"round_number": 3}, 200),
]


@pytest.fixture
def whole(kenya: Centre, follow_up: Round, option: Option, product: object, amina: User) -> Round:
    """Return the follow-up of an assessment in which everything is recorded."""
    with centre_context(kenya):
        plant.year(follow_up, product, amina, scale="0.9")  # type: ignore[arg-type]
        plant.implemented(option, follow_up, amina)
        plant.people(follow_up, amina)
    return follow_up


def test_pages_open_for_members_and_not_for_strangers(
    whole: Round, at: Callable[..., str], client: Client, amina: User, vera: User, kofi: User, mwangi: User
) -> None:
    for person, code in [(amina, 200), (vera, 0), (kofi, 404), (mwangi, 403)]:
        client.force_login(person)
        for name, kwargs, for_viewer in PAGES:
            assert client.get(at(name, **kwargs)).status_code == (code or for_viewer), (person, name)


def test_nothing_of_another_centre_has_an_address(whole: Round, at: Callable[..., str], as_amina: Client) -> None:
    for name, kwargs in [
        ("flow_list", {"round_number": 99}),
        ("flow_list", {"round_number": 10**30}),
        ("option_detail", {"option_number": 10**30}),
        ("flow_edit", {"round_number": 1, "flow_id": "0192f0c1-0000-7000-8000-000000000000"}),
        ("round_create", {"kind": "audit"}),
    ]:
        assert as_amina.get(at(name, **kwargs)).status_code == 404, name
    assert as_amina.get("/centres/kenya/assessments/KE-1999-001/").status_code == 404
