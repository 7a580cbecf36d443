"""What the doors promise beyond their answers: the context is open while a page is made, and closed afterwards."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from centres.access import centre_view
from centres.models import Centre, Membership
from centres.permissions import Permission
from centres.roles import Role
from centres.tenancy import NoCentreContext, centre_context, current_centre
from recp_portal.lib.context import OUTSIDE, wanted_context


@pytest.fixture
def request_of_a_member(ours: Centre) -> HttpRequest:
    person = User.objects.create(email="member@example.org", name="Member")
    with centre_context(ours):
        Membership.new(user=person, role=Role.VIEWER, starts_at=timezone.now() - timedelta(days=1)).save()
    request = RequestFactory().get("/")
    request.user = person
    return request


def is_outside() -> bool:
    try:
        current_centre()
    except NoCentreContext:
        return wanted_context() == OUTSIDE
    return False


def test_a_template_is_rendered_inside(request_of_a_member: HttpRequest, ours: Centre) -> None:
    template = engines["django"].from_string("{% for row in rows %}{{ row.role }}{% endfor %}")

    @centre_view(Permission.CENTRE_VIEW)
    def view(request: HttpRequest) -> TemplateResponse:
        return TemplateResponse(request, template, {"rows": Membership.objects.all()})

    response = view(request_of_a_member, centre_slug=ours.slug)
    assert response.content == b"viewer"
    assert is_outside()


def test_a_stream_is_read_inside_and_nothing_else_is(request_of_a_member: HttpRequest, ours: Centre) -> None:
    @centre_view(Permission.CENTRE_VIEW)
    def view(request: HttpRequest) -> StreamingHttpResponse:
        def lines() -> Iterator[str]:
            for row in Membership.objects.iterator():
                yield row.role
            yield f" {Membership.objects.count()}"

        return StreamingHttpResponse(lines())

    response = view(request_of_a_member, centre_slug=ours.slug)
    read = []
    for part in response.streaming_content:
        assert is_outside(), "between two parts the server does other people's work"
        read.append(part)
    assert b"".join(read) == b"viewer 1"


def test_a_file_stays_a_file(
    request_of_a_member: HttpRequest, ours: Centre, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """So that the server may send it by itself."""
    path = tmp_path_factory.mktemp("file") / "a.pdf"
    path.write_bytes(b"content")

    @centre_view(Permission.CENTRE_VIEW)
    def view(request: HttpRequest) -> FileResponse:
        return FileResponse(path.open("rb"))

    response = view(request_of_a_member, centre_slug=ours.slug)
    assert response.file_to_stream is not None
    assert b"".join(response.streaming_content) == b"content"


def test_the_context_is_closed_after_an_error(request_of_a_member: HttpRequest, ours: Centre) -> None:
    @centre_view(Permission.CENTRE_VIEW)
    def view(request: HttpRequest) -> None:
        raise Http404

    with pytest.raises(Http404):
        view(request_of_a_member, centre_slug=ours.slug)
    assert is_outside()
