"""The matrix: every address × everybody × every method. Generated, so that a new page is in it from its first hour."""

import copy
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template.base import Template
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from drf_spectacular.generators import SchemaGenerator
from pytest_django import DjangoDbBlocker

from accounts.models import User
from centres import unscoped
from centres.access import PUBLIC, SIGNED_IN
from centres.models import Enterprise, Membership
from centres.permissions import Permission
from centres.roles import NETWORK_ROLES, ROLES
from centres.tenancy import centre_context
from tests.tenancy.routes import (
    LIBRARY_POLICIES,
    METHODS,
    NETWORK_POLICIES,
    NO_SUCH_ACTION,
    Route,
    all_routes,
    centre_routes,
    known_parts,
)
from tests.tenancy.tables import attempt
from tests.tenancy.world import KWARGS, CentreWorld, Person, World, make_world

OPEN, SIGN_IN, UNKNOWN, FORBIDDEN = "open", "sign in", "404", "403"
METHOD_MISSING = HTTPStatus.METHOD_NOT_ALLOWED

# Who tries the methods that an address has not: the answer is the same for everybody, and these must not learn more.
OUTSIDERS = ("anonymous", "director of the other centre")

# Doors that open and a rule behind them that still says no to what the matrix does: {(address, method): reason}.
REFUSED_BEHIND_THE_DOOR: dict[tuple[str, str], str] = {
    ("api:token-current", "DELETE"): "everybody comes with a session, and so without a key to end",
    ("api:token", "DELETE"): "nobody has a key of this name",
    **dict.fromkeys([("api:network-open-file", method) for method in ("GET", "HEAD")], "nobody opened the release"),
    **dict.fromkeys([("styleguide", method) for method in METHODS], "there in development only"),
}

NONSENSE = {
    "name": "\x00'; DROP TABLE x; --",
    "title": "😀" * 3000,
    "amount": "NaN",
    "period_start": "2026-02-31",
    "technique": "__class__",
    "version": "-1",
    "enterprise": "not-a-key",
    "effects-TOTAL_FORMS": "x",
}
NONSENSE_QUERY = "?page=-1&page=x&q=%00%27&order=__&technique=__class__&created_by__password__startswith=a&language=xx"


def by_name(route: Route) -> str:
    return route.name


# --- What is declared --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", all_routes(), ids=by_name)
def test_every_address_declares_its_policy(route: Route) -> None:
    assert None not in route.policies(), (
        f"{route.view_name} at {route.path!r} says nobody who may come in: wrap it with public_view, signed_in_view, "
        "centre_view or network_view, or name every action of the resource in action_permissions"
    )


@pytest.mark.parametrize("route", centre_routes(), ids=by_name)
def test_every_address_of_a_centre_asks_for_a_right_in_it(route: Route) -> None:
    assert route.policies()
    for policy in route.policies():
        assert isinstance(policy, Permission), f"{route.path} is open to {policy}"
        assert policy not in NETWORK_POLICIES
        assert "centre_slug" in route.parts


@pytest.mark.parametrize("route", all_routes(), ids=by_name)
def test_every_part_of_an_address_can_be_filled(route: Route) -> None:
    if route.view_name not in LIBRARY_POLICIES:
        known_parts(route, KWARGS)


def test_the_libraries_policies_name_no_view_of_ours() -> None:
    ours = (
        "accounts",
        "assessments",
        "centres",
        "documents",
        "indicators",
        "knowledge",
        "network",
        "recp_portal",
        "releases",
        "reports",
    )
    assert [name for name in LIBRARY_POLICIES if name.split(".")[0] in ours] == []


# --- The matrix --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Visitors:
    """The world, a browser, and everybody's cookies."""

    world: World
    browser: Client
    cookies: dict[str, SimpleCookie]
    missing: dict[str, frozenset[str]] = field(default_factory=dict)
    answers: dict[tuple[str, str, str], int | str] = field(default_factory=dict)

    def missing_methods(self, route: Route) -> frozenset[str]:
        """Return the methods that an address has not, for those to whom its door is open."""
        if route.path not in self.missing:
            address = address_of(route, self.world.ours)
            missing = set()
            for method in METHODS:
                person = next((who for who in self.world.people if door(route.policy_for(method), who) == OPEN), None)
                if person is None or self.answer(person, method, address) == METHOD_MISSING:
                    missing.add(method)
            self.missing[route.path] = frozenset(missing)
        return self.missing[route.path]

    def answer(self, person: Person, method: str, address: str) -> int | str:
        """Return the answer to a plain knock, whose traces are undone; two tests may ask for the same one."""
        key = (person.name, method, address)
        if key not in self.answers:
            with attempt():
                self.answers[key] = self.knock(person, method, address)
        return self.answers[key]

    def knock(self, person: Person, method: str, address: str, data: Any = None, **kwargs: Any) -> int | str:
        """Return the status of the answer, or the error that the portal made of it."""
        self.browser.cookies = SimpleCookie(self.cookies[person.name])  # as if signed in this minute
        try:
            response = self.browser.generic(method, address, data or b"", **kwargs)
        except Exception as error:  # noqa: BLE001  # what a browser would see as an error 500
            return f"500 {type(error).__name__}: {error}"
        if response.status_code == HTTPStatus.FOUND and response.headers["Location"].startswith(
            reverse("account_login")
        ):
            return SIGN_IN
        if response.streaming:
            list(response.streaming_content)
        return int(response.status_code)


def bare_answer(status: int) -> Any:
    """Return a handler that answers with the status alone: thousands of error pages need not be drawn."""

    def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        return HttpResponse(status=status)

    return handler


def known(backend: AuthenticationBackend, user: User) -> User | None:
    """Return the person as the backend does, without asking the database ten thousand times."""
    return user if backend.user_can_authenticate(user) else None


def asked_once(membership_in: Any) -> Any:
    """Return a door that asks the database once for each person and centre: nobody's membership stays changed here."""
    found: dict[tuple[int, str], Membership | None] = {}

    def remembered(centre_slug: str, *, user: User, at: datetime) -> Membership | None:
        key = (user.pk, centre_slug)
        if key not in found:
            found[key] = membership_in(centre_slug, user=user, at=at)
        return copy.deepcopy(found[key])

    return remembered


@pytest.fixture(scope="module")
def visitors(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Visitors]:
    """Make the world once per worker, in a transaction that is undone after the module."""
    settings = override_settings(
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    )
    with settings, django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        outer = transaction.atomic()
        outer.__enter__()
        try:
            world = make_world()
            connection.check_constraints()
            patch.setattr(get_resolver(), "resolve_error_handler", bare_answer)
            patch.setattr(Template, "_render", lambda page, context: page.nodelist.render(context))  # and tell nobody
            patch.setattr(logging.getLogger("django.request"), "disabled", True)  # the matrix tells what was refused
            people = {person.user.pk: person.user for person in world.people if person.user}
            patch.setattr(AuthenticationBackend, "get_user", lambda self, key: known(self, people[int(key)]))
            patch.setattr(unscoped, "membership_in", asked_once(unscoped.membership_in))
            patch.setattr(SchemaGenerator, "get_schema", lambda *_, **__: {})  # tests/api draws it, once
            cookies = {}
            for person in world.people:
                visitor = Client()
                if person.user:
                    visitor.force_login(person.user)
                cookies[person.name] = visitor.cookies
            yield Visitors(world, Client(), cookies)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("route", all_routes(), ids=by_name)
def test_everybody_gets_what_the_policy_says(route: Route, visitors: Visitors) -> None:
    address = address_of(route, visitors.world.ours)
    missing = visitors.missing_methods(route)
    assert not missing >= {"GET", "POST", "PUT", "PATCH", "DELETE"}, "nobody was let in by any method"
    wrong = []
    for person in visitors.world.people:
        if route.view_name in LIBRARY_POLICIES and person.role not in (None, "director"):
            continue  # a library knows no roles
        for method in METHODS:
            if method in missing and person.name not in OUTSIDERS:
                continue
            if method == "HEAD" and person.name not in (*OUTSIDERS, "director", "enterprise_manager"):
                continue  # Django answers it with what it answers GET
            policy = route.policy_for(method)
            expected = door(policy, person)
            if expected == OPEN:
                answer = visitors.answer(person, method, address)
            else:
                answer = visitors.knock(person, method, address)  # who is refused writes nothing that matters
            if not fits(answer, expected, route, method):
                wrong.append(f"{person.name}: {method} {address} gave {answer}, not {expected} ({policy})")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("route", centre_routes(), ids=by_name)
def test_another_centres_record_does_not_exist_under_the_own_address(route: Route, visitors: Visitors) -> None:
    """The classic leak: a member of one centre puts another centre's key into the own centre's address."""
    world = visitors.world
    mixed = CentreWorld(
        centre=world.theirs.centre, kwargs=world.ours.kwargs | {"centre_slug": world.theirs.centre.slug}
    )
    person = world.person("director of the other centre")
    _knock_at_records_of_others(route, mixed, visitors, person, ROLES["director"].permissions)


@pytest.mark.django_db
@pytest.mark.parametrize("route", centre_routes(), ids=by_name)
def test_another_enterprises_record_does_not_exist_for_a_manager(route: Route, visitors: Visitors) -> None:
    person = visitors.world.person("enterprise_manager")
    _knock_at_records_of_others(
        route, visitors.world.other_plant, visitors, person, ROLES["enterprise_manager"].permissions
    )


def _knock_at_records_of_others(
    route: Route, world: CentreWorld, visitors: Visitors, person: Person, permissions: Any
) -> None:
    keys = known_parts(route, KWARGS)
    if not any(isinstance(world.kwargs[key], UUID) or part == "reference" for part, key in keys.items()):
        pytest.skip("the address names no record")
    address = address_of(route, world)
    wrong = []
    for method in METHODS:
        if route.policy_for(method) not in permissions or method in visitors.missing_methods(route):
            continue
        answer = visitors.answer(person, method, address)
        if answer != HTTPStatus.NOT_FOUND:
            wrong.append(f"{person.name}: {method} {address} gave {answer}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("route", all_routes(), ids=by_name)
def test_nonsense_gets_an_answer(route: Route, visitors: Visitors) -> None:
    """Whatever is sent by somebody who may send it: never an error of the portal's own."""
    address = address_of(route, visitors.world.ours)
    wrong = []
    for method in METHODS:
        person = next((who for who in visitors.world.people if door(route.policy_for(method), who) == OPEN), None)
        if person is None or method in visitors.missing_methods(route):
            continue
        form = {"data": "&".join(f"{name}={value}" for name, value in NONSENSE.items())}
        for data in (
            {"data": b"\x00\xff", "content_type": "application/x-www-form-urlencoded"},
            form | {"content_type": "application/x-www-form-urlencoded"},
            {"data": b'{"name": [', "content_type": "application/json"},
            {"data": b'{"name": {"a": []}, "id": "x", "amount": 1e999}', "content_type": "application/json"},
            {"data": b"[1, null]", "content_type": "application/json"},
        ):
            with attempt():
                answer = visitors.knock(person, method, address + NONSENSE_QUERY, **data)
            if str(answer).startswith("5"):
                wrong.append(f"{person.name}: {method} {address} with {data} gave {answer}")
            if method in ("GET", "HEAD", "OPTIONS", "TRACE", "DELETE"):
                break
    assert not wrong, "\n".join(wrong)


def door(policy: str | None, person: Person) -> str:
    """Return what the door answers a person, by the policy alone."""
    if policy == PUBLIC:
        return OPEN
    if person.user is None or not person.user.is_active:
        return SIGN_IN
    if policy == SIGNED_IN:
        return OPEN
    definition = (
        NETWORK_ROLES.get(person.network_role or "") if policy in NETWORK_POLICIES else ROLES.get(person.role or "")
    )
    if definition is None:
        return UNKNOWN
    return OPEN if policy in definition.permissions else FORBIDDEN


def fits(answer: int | str, expected: str, route: Route, method: str) -> bool:
    """Return whether an answer is the expected one. A method that an address lacks is told to everybody alike."""
    if answer == METHOD_MISSING:
        return True
    if not route.is_centre and route.policy_for(method) == NO_SUCH_ACTION:
        return not str(answer).startswith("5")  # Django REST framework's own answer: there is nothing behind it
    if expected == SIGN_IN:
        return answer == (HTTPStatus.UNAUTHORIZED if route.is_api else SIGN_IN)
    if expected == UNKNOWN:
        return answer == HTTPStatus.NOT_FOUND
    if expected == FORBIDDEN:
        return answer == HTTPStatus.FORBIDDEN
    if route.view_name in LIBRARY_POLICIES:
        return not str(answer).startswith("5")
    if not isinstance(answer, int) or answer >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return False
    refused = answer in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
    return not refused or (route.name, method) in REFUSED_BEHIND_THE_DOOR


def address_of(route: Route, world: CentreWorld) -> str:
    """Return the address with its parts filled from real records."""
    if route.view_name in LIBRARY_POLICIES:
        return reverse(route.name, kwargs=dict.fromkeys(route.parts, "x"))
    return reverse(route.name, kwargs={part: world.kwargs[key] for part, key in known_parts(route, KWARGS).items()})


@pytest.mark.django_db
def test_a_key_that_another_centre_has_is_not_taken_over(visitors: Visitors) -> None:
    """Programs may choose a record's key; one that exists elsewhere is refused like any other that cannot be used."""
    ours, theirs = visitors.world.ours, visitors.world.theirs
    key = theirs.kwargs["enterprise_id"]
    body = json.dumps({"id": str(key), "name": "Taken over", "isic_class": "1061", "size_class": "small"})
    address = reverse("api:enterprise-list", kwargs={"centre_slug": ours.centre.slug})
    with attempt():
        answer = visitors.knock(
            visitors.world.person("director"), "POST", address, body, content_type="application/json"
        )
    assert answer in (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
    with centre_context(theirs.centre):
        assert Enterprise.objects.get(pk=key).name == "Plant of theirs"
