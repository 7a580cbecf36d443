"""Signing in: tokens and sessions."""

import pytest
from django.test import override_settings

from accounts.models import ApiToken
from tests import cast
from tests.api.conftest import KENYA, ROOT, Caller

TOKENS = f"{ROOT}tokens/"


@pytest.fixture
def paula(kenya):
    return cast.member(kenya, "paula", "assessor", password=cast.PASSWORD)


def sign_in(caller, **changes):
    body = {"email": "paula@recp.example", "password": cast.PASSWORD, "name": "meters"} | changes
    return caller.post(TOKENS, {name: value for name, value in body.items() if value is not None})


def test_a_token_is_shown_once_and_opens_the_centre(paula):
    caller = Caller()
    answer = sign_in(caller, days=3)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    secret = answer.json()["token"]
    assert answer.json()["name"] == "meters"

    header = {"Authorization": f"Token {secret}"}
    assert caller.get("enterprises/", **header).status_code == 200
    assert caller.get(f"{ROOT}me/", **header).json()["email"] == "paula@recp.example"
    (shown,) = caller.get(TOKENS, **header).json()
    assert set(shown) == {"key", "name", "created_at", "expires_at"}
    assert secret not in str(ApiToken.objects.values())

    assert caller.delete(f"{TOKENS}current/", **header).status_code == 204
    assert caller.get("enterprises/", **header).status_code == 401


def test_one_of_several_tokens_is_ended_by_its_key_and_only_by_its_owner(paula, amina):
    caller = Caller()
    first, second = (sign_in(caller, name=name).json() for name in ("one", "two"))
    assert Caller(amina).delete(f"{TOKENS}{first['key']}/").status_code == 404
    assert Caller(paula).delete(f"{TOKENS}{first['key']}/").status_code == 204
    assert caller.get(f"{ROOT}me/", Authorization=f"Token {first['token']}").status_code == 401
    assert caller.get(f"{ROOT}me/", Authorization=f"Token {second['token']}").status_code == 200
    assert Caller(paula).delete(f"{TOKENS}current/").status_code == 404  # a session has no key to end


def test_an_unknown_person_and_a_wrong_password_get_the_same_answer(paula):
    paula_inactive = cast.make_user("iris", password=cast.PASSWORD, is_active=False)
    answers = [
        sign_in(Caller(), email="nobody@recp.example"),
        sign_in(Caller(), password="wrong"),
        sign_in(Caller(), email=paula_inactive.email),
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["detail"] == "The e-mail address or the password is not right."


def test_guessing_is_slowed_down_for_each_person_from_wherever_it_comes(paula):
    answers = []
    for number in range(7):
        caller = Caller(REMOTE_ADDR=f"192.0.2.{number}")
        answers.append(sign_in(caller, password="wrong", email="PAULA@recp.example").status_code)
    assert answers == [400] * 5 + [429] * 2
    assert sign_in(Caller(REMOTE_ADDR="192.0.2.99")).status_code == 429


def test_guessing_is_slowed_down_for_each_address_whatever_it_claims(paula):
    answers = []
    for number in range(12):
        answer = Caller().post(
            TOKENS,
            {"email": f"person{number}@recp.example", "password": "wrong", "name": "x"},
            **{"X-Forwarded-For": f"198.51.100.{number}"},
        )
        answers.append(answer.status_code)
    assert answers == [400] * 10 + [429] * 2


@pytest.mark.parametrize(
    "header",
    ["Token", "Token a b", "Token \x00", "Token é", "Token " + "a" * 5000, "Token nonsense", "Basic YTpi", "\x00"],
)
def test_nonsense_in_the_header_is_no_error_of_ours(db, header):
    answer = Caller().client.get(f"{ROOT}me/", HTTP_AUTHORIZATION=header)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_a_token_of_somebody_who_may_not_sign_in_any_more_is_dead(paula):
    secret = sign_in(Caller()).json()["token"]
    paula.is_active = False
    paula.save()
    assert Caller().get(f"{ROOT}me/", Authorization=f"Token {secret}").status_code == 401


def test_a_session_reads_and_writes_with_its_csrf_token_only(paula, enterprise):
    caller = Caller(paula, enforce_csrf_checks=True)
    assert caller.get("enterprises/").status_code == 200
    body = {"name": "Kisumu Bakery", "isic_class": "1071", "size_class": "small"}
    assert caller.post("enterprises/", body).status_code == 403
    token = "a" * 32
    caller.client.cookies["csrftoken"] = token
    assert caller.post("enterprises/", body, **{"X-CSRFToken": token}).status_code == 201


def test_nobody_gets_in_without_signing_in(kenya):
    for path in (f"{ROOT}me/", f"{ROOT}schema/", TOKENS, KENYA, f"{KENYA}flows/"):
        answer = Caller().get(path)
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_me_says_where_i_am_what(paula, south_africa, nadia):
    cast.join(south_africa, paula, "viewer")
    me = Caller(paula).get(f"{ROOT}me/").json()
    assert [(row["centre"], row["role"]) for row in me["memberships"]] == [
        ("kenya", "assessor"),
        ("south-africa", "viewer"),
    ]
    assert "assessment.edit" in me["memberships"][0]["permissions"]
    assert Caller(nadia).get(f"{ROOT}me/").json()["network_permissions"] == ["network.view"]


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_too_much_and_too_deep_is_refused(db):
    assert Caller().post(TOKENS, {"name": "x" * 2000}).status_code == 413
    nested = "[" * 400 + "]" * 400
    assert Caller().client.post(TOKENS, nested, content_type="application/json").status_code == 400


def test_too_deep_is_refused(db):
    nested = "[" * 200_000 + "]" * 200_000
    assert Caller().client.post(TOKENS, nested, content_type="application/json").status_code == 400
    assert Caller().client.post(TOKENS, b"\xff\xfe", content_type="application/json").status_code == 400
    assert Caller().client.post(TOKENS, "a=b", content_type="application/x-www-form-urlencoded").status_code == 415
