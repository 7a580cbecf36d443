"""The only ways for a page to open: who may come in is said at the door, where tests can read it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from accounts.models import User
from centres import selectors, services
from centres.models import Centre
from centres.permissions import Permission
from centres.roles import NETWORK_ROLES
from centres.selectors import MembershipView
from centres.tenancy import centre_context

PUBLIC = "public"
SIGNED_IN = "signed in"
READING = ("GET", "HEAD")


class SignedInRequest(HttpRequest):
    """A request by somebody we know."""

    user: User
    htmx: HtmxDetails


class CentreRequest(SignedInRequest):
    """A request inside one centre."""

    membership: MembershipView
    centre: Centre


class NetworkRequest(SignedInRequest):
    """A request by UNIDO/UNEP staff."""

    network_permissions: frozenset[Permission]


View = Callable[..., HttpResponseBase]


def public_view(view: View) -> View:
    """Open a page to everybody, on purpose."""
    view.policy = PUBLIC  # type: ignore[attr-defined]  # read by tests/tenancy
    return view


def signed_in_view(view: View) -> View:
    """Open a page to everybody who is signed in, whatever their centre."""
    inner = login_required(view)
    inner.policy = SIGNED_IN  # type: ignore[attr-defined]  # read by tests/tenancy
    return inner


def centre_view(permission: Permission) -> Callable[[View], View]:
    """Run a view inside the centre named in the URL: strangers get 404, members without the right 403.

    Templates are rendered and streams are consumed inside the context; times and "today" are the centre's.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def inner(request: CentreRequest, centre_slug: str, **kwargs: Any) -> HttpResponseBase:
            membership = selectors.get_reader_or_404(user=request.user, centre_slug=centre_slug, at=timezone.now())
            if not membership.allows(permission) or (membership.support and request.method not in READING):
                raise PermissionDenied
            request.membership = membership
            request.centre = membership.centre
            with (
                centre_context(membership.centre, enterprises=membership.enterprises),
                timezone.override(ZoneInfo(membership.centre.time_zone)),
                _reading_only(request, membership),
            ):
                response = view(request, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    return response.render()
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                parts = cast("Iterator[bytes]", response.streaming_content)
                response.streaming_content = _read_inside(parts, membership)
            return response

        inner.policy = permission  # type: ignore[attr-defined]  # read by tests/tenancy
        return inner

    return decorate


@contextmanager
def _reading_only(request: CentreRequest, membership: MembershipView) -> Iterator[None]:
    """Note what is opened in a support session, and let the database refuse whatever the page would write."""
    if membership.support is None:
        yield
        return
    services.note_visit(session=membership.support, path=request.get_full_path(), at=timezone.now())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def _read_inside(stream: Iterable[bytes], membership: MembershipView) -> Iterator[bytes]:
    """Read a stream inside the centre, part by part: between two parts the server may do something else."""
    parts = iter(stream)
    while True:
        with centre_context(membership.centre, enterprises=membership.enterprises):
            part = next(parts, None)
        if part is None:
            return
        yield part


def network_view(permission: Permission) -> Callable[[View], View]:
    """Open a page to network staff: everybody else gets 404, staff without the right 403."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def inner(request: NetworkRequest, **kwargs: Any) -> HttpResponseBase:
            granted = network_permissions_of(request.user)
            if not granted:
                raise Http404
            if permission not in granted:
                raise PermissionDenied
            request.network_permissions = granted
            return view(request, **kwargs)

        inner.policy = permission  # type: ignore[attr-defined]  # read by tests/tenancy
        return inner

    return decorate


def network_permissions_of(user: User) -> frozenset[Permission]:
    """Return what a person may do in the network: nothing for most."""
    role = selectors.network_role_of(user)
    return NETWORK_ROLES[role].permissions if role else frozenset()


def enter_centre(stack: ExitStack, membership: MembershipView) -> None:
    """Open the member's context until the stack closes (for the API, whose sign-in happens inside the view)."""
    stack.enter_context(centre_context(membership.centre, enterprises=membership.enterprises))


def plant_allowed(membership: MembershipView, enterprise_id: UUID) -> bool:
    """Return whether the member's view reaches this enterprise."""
    return membership.enterprises is None or enterprise_id in membership.enterprises
