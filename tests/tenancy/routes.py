"""Every address of the portal, read from the URL resolver, with the policy that its view declares."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from centres.access import PUBLIC, SIGNED_IN
from centres.permissions import Permission

# Views of libraries cannot declare a policy; here it is, with the reason. The matrix knocks at them all the same.
LIBRARY_POLICIES: Mapping[str, tuple[str, str]] = {
    "allauth.account.views.LoginView": (PUBLIC, "the way in"),
    "allauth.account.views.LogoutView": (PUBLIC, "signing out when nobody is signed in leads home"),
    "allauth.account.views.SignupView": (PUBLIC, "says that accounts start from an invitation"),
    "allauth.account.views.AccountInactiveView": (PUBLIC, "says that the account is closed"),
    "allauth.account.views.ConfirmEmailView": (PUBLIC, "opened from a mail"),
    "allauth.account.views.ConfirmLoginCodeView": (PUBLIC, "the way in"),
    "allauth.account.views.email_verification_sent": (PUBLIC, "says that a mail is on its way"),
    "allauth.account.views.PasswordResetView": (PUBLIC, "asks for a mail"),
    "allauth.account.views.PasswordResetDoneView": (PUBLIC, "says that a mail is on its way"),
    "allauth.account.views.PasswordResetFromKeyView": (PUBLIC, "opened from a mail"),
    "allauth.account.views.PasswordResetFromKeyDoneView": (PUBLIC, "says that the password is new"),
    "allauth.account.views.EmailView": (SIGNED_IN, "the person's own address"),
    "allauth.account.views.PasswordChangeView": (SIGNED_IN, "the person's own password"),
    "allauth.account.views.PasswordSetView": (SIGNED_IN, "the person's own password"),
    "allauth.account.views.ReauthenticateView": (SIGNED_IN, "asks for the password again"),
    "knox.views.LogoutView": (SIGNED_IN, "ends the caller's own token"),
    "knox.views.LogoutAllView": (SIGNED_IN, "ends the caller's own tokens"),
    "drf_spectacular.views.SpectacularAPIView": (SIGNED_IN, "the description of the API"),
    "drf_spectacular.views.SpectacularSwaggerView": (SIGNED_IN, "the description of the API, to read"),
    "drf_spectacular.views.SpectacularRedocView": (SIGNED_IN, "the description of the API, to read"),
    "django.views.i18n.JavaScriptCatalog": (PUBLIC, "words"),
    "django.views.static.serve": (PUBLIC, "static files, in development only"),
    "django.contrib.staticfiles.views.serve": (PUBLIC, "static files, in development only"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address."""

    name: str  # with its name spaces
    path: str
    view: Any = field(repr=False, compare=False)
    parts: tuple[str, ...]

    @property
    def is_centre(self) -> bool:
        """Return whether it lies below a centre's own address."""
        return "centres/<" in self.path

    @property
    def is_api(self) -> bool:
        """Return whether programs call it, which are not sent to a sign-in page."""
        return hasattr(self.view, "cls")

    @property
    def view_name(self) -> str:
        """Return where the view is defined."""
        view = getattr(self.view, "cls", None) or getattr(self.view, "view_class", None) or self.view
        return f"{view.__module__}.{view.__qualname__}"

    def policy_for(self, method: str) -> str | None:
        """Return what the view declares for an HTTP method: PUBLIC, SIGNED_IN, a Permission, or nothing.

        An API resource declares it per action; a method that it does not have is refused like a missing right.
        """
        actions = getattr(self.view, "actions", None)
        if actions is not None:
            declared = self.view.cls.action_permissions
            action = actions.get("get" if method == "HEAD" else method.lower())
            return declared.get(action, NO_SUCH_ACTION) if action in (None, *declared) else None
        declared = getattr(self.view, "policy", None) or getattr(getattr(self.view, "cls", None), "policy", None)
        return declared or LIBRARY_POLICIES.get(self.view_name, (None, ""))[0]

    def policies(self) -> set[str | None]:
        """Return all policies that it declares."""
        return {self.policy_for(method) for method in METHODS} - {NO_SUCH_ACTION}


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
NO_SUCH_ACTION = "no such action"
NETWORK_POLICIES = frozenset({Permission.NETWORK_VIEW, Permission.NETWORK_ADMINISTER})


@cache
def all_routes() -> tuple[Route, ...]:
    """Return every address that the resolver knows."""
    return tuple(_walk(get_resolver().url_patterns, path="", namespaces=(), parts=()))


def centre_routes() -> list[Route]:
    """Return the addresses below a centre's own."""
    return [route for route in all_routes() if route.is_centre]


def _walk(
    patterns: list[URLPattern | URLResolver], *, path: str, namespaces: tuple[str, ...], parts: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        here = path + str(pattern.pattern)
        own = (*parts, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, path=here, namespaces=inner, parts=own)
        else:
            name = ":".join((*namespaces, pattern.name or f"unnamed {here}"))
            yield Route(name=name, path=here, view=pattern.callback, parts=own)


def known_parts(route: Route, registry: Mapping[str, Callable[..., object]]) -> dict[str, str]:
    """Return for each part of the address the registry's key that fills it. Raises AssertionError with a sentence."""
    keys = {}
    for part in route.parts:
        special = f"{route.name}.{part}"
        assert special in registry or part in registry, (
            f"The address {route.path!r} has a part {part!r} that nothing fills: "
            f"add {part!r} (or {special!r}) to KWARGS in tests/tenancy/world.py."
        )
        keys[part] = special if special in registry else part
    return keys
