"""What pages, templates and style sheets keep to."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from rest_framework.filters import OrderingFilter, SearchFilter

from centres.access import PUBLIC, SIGNED_IN
from recp_portal import settings as written  # before the tests chose a quicker hash
from tests.architecture.sources import ROOT, called_name, calls, python_files, relative, template_files, tree
from tests.tenancy.routes import all_routes

# Addresses of our own that need no sign-in, and why.
PUBLIC_ADDRESSES = {
    "api:network-open-list": "the releases that an administrator published as open data",
    "api:network-open-file": "the same: their figures, none of which tells of one enterprise",
    "styleguide": "the components, in development only",
    "healthz": "load balancers do not sign in",
    "set_language": "chosen before signing in too",
    "invitation": "opened from a mail, by somebody who has no account yet; only the secret opens it",
    "api:tokens": "signing in, for programs; listing needs a sign-in",
}

# Addresses for everybody who is signed in, whatever their centre, and why.
SIGNED_IN_ADDRESSES = {
    "home": "sends each person where the work is",
    "me": "the own name and language",
    "api:similar-catalogue": "kinds of options, the same for everybody",
    "api:me": "who am I, in which centres",
    "api:tokens": "the own keys",
    "api:token": "an own key",
    "api:token-current": "the key of this request",
    "api:calculations": "calculates what is sent and saves nothing",
    "api:schema": "the description of the API",
    "api:docs": "the same, to read",
}

# Styles of printed pages, which have no address that a browser would open.
PRINTED = {f"templates/{app}/pdf/_styles.html" for app in ("releases", "reports")}

# Forms that are only looked at.
SHOWN_FORMS = {"templates/styleguide.html"}

# Templates that print SVG which the portal itself has drawn.
OWN_PICTURES = {"templates/components/chart.html"}

COMMENT = re.compile(r"^\s*(\{%-?\s*extends\b|\{#[^#]*\bContext:|\{%\s*comment\s*%\}[^%]*\bContext:)")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?"
    r"|(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
INLINE = re.compile(
    r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I
)
EVERY_TEMPLATE = pytest.mark.parametrize("path", template_files(), ids=lambda path: relative(path))


def own_routes() -> list:
    return [route for route in all_routes() if ".".join(route.view_name.split(".")[:1]) not in LIBRARIES]


LIBRARIES = {"allauth", "knox", "drf_spectacular", "django"}


def test_every_address_outside_a_centre_needs_a_sign_in_or_is_listed() -> None:
    assert {route.name for route in own_routes() if PUBLIC in route.policies()} | {"styleguide"} == set(
        PUBLIC_ADDRESSES
    )
    assert {route.name for route in own_routes() if SIGNED_IN in route.policies()} == set(SIGNED_IN_ADDRESSES)


def test_api_filters_name_their_fields() -> None:
    """Only named fields reach the ORM, and none of them walks through a relation that the resource does not show."""
    for route in own_routes():
        resource = getattr(route.view, "cls", None)
        if resource is None:
            continue
        fields = getattr(resource, "filterset_fields", None)
        assert fields != "__all__", route.view_name
        filters = getattr(resource, "filterset_class", None)
        if filters is not None:
            assert filters._meta.fields != "__all__", route.view_name
        for backend in getattr(resource, "filter_backends", ()):
            if issubclass(backend, OrderingFilter):
                assert getattr(resource, "ordering_fields", None) not in (None, "__all__"), route.view_name
            if issubclass(backend, SearchFilter):
                assert getattr(resource, "search_fields", None), route.view_name


def test_serializers_and_forms_name_their_fields() -> None:
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("fields", "exclude"):
                assert ast.unparse(node.value) != "'__all__'", relative(path)


def test_forms_do_not_save() -> None:
    found = [
        f"{relative(path)}: {ast.unparse(call)}"
        for path in python_files()
        for call in calls(tree(path))
        if re.fullmatch(r"(\w*form\w*|serializer)\.save", called_name(call))
    ]
    assert found == [], "a service writes"


# --- Settings ----------------------------------------------------------------------------------------------------


def test_the_content_security_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = {str(source) for values in directives.values() for source in values}
    assert sources <= {"'none'", "'self'", "data:"}
    assert [name for name, values in directives.items() if "data:" in values] == ["img-src"]
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]


def test_sessions_and_passwords_are_kept_well() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.X_FRAME_OPTIONS == "DENY"
    assert "django.contrib.admin" not in settings.INSTALLED_APPS, "the admin knows no centres"
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE
    assert written.PASSWORD_HASHERS[0].endswith(("ScryptPasswordHasher", "Argon2PasswordHasher"))
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT)), "uploads are private"
    assert not getattr(settings, "MEDIA_URL", "").strip("/"), "no address serves uploads"


# --- Templates and style sheets ------------------------------------------------------------------------------------


@EVERY_TEMPLATE
def test_a_template_extends_another_or_says_what_it_needs(path: Path) -> None:
    assert COMMENT.search(path.read_text(encoding="utf-8")), "start with {% extends %} or {# Context: … #}"


@EVERY_TEMPLATE
def test_a_template_has_no_inline_script_and_no_inline_style(path: Path) -> None:
    if relative(path) not in PRINTED:
        assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@EVERY_TEMPLATE
def test_a_template_trusts_nothing_blindly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "|safe" not in text or relative(path) in OWN_PICTURES
    assert "autoescape off" not in text or path.suffixes[-2:] == [".txt"]


@EVERY_TEMPLATE
def test_a_form_that_writes_carries_the_csrf_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.S):
        if re.search(r"method=\"post\"", form, re.I) and "hx-" not in form.split(">")[0]:
            assert "csrf_token" in form or relative(path) in SHOWN_FORMS, form[:120]


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "src").rglob("*.*css")), ids=lambda path: path.name)
def test_style_sheets_are_the_same_in_both_directions_of_writing(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert PHYSICAL.findall(text) == [], "say start and end, not left and right"
