"""How a row becomes a PDF. The only module that knows WeasyPrint, and it loads it in workers only.

A worker holds the job's advisory lock while it works: PostgreSQL frees it when the worker's connection ends, also after
SIGKILL. Whoever finds the lock held leaves; whoever gets it reads the row again first. So a message that comes twice,
late or never cannot make a document twice or lose it.
"""

import logging
import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from centres.access import network_permissions_of, plant_allowed
from centres.models import Centre
from centres.selectors import MembershipView, get_membership_or_404
from centres.tenancy import centre_context
from centres.unscoped import one_moment
from documents import kinds, selectors, services
from documents.choices import RenderStep
from documents.kinds import DocumentInput, DocumentKind, DocumentRefused, Input, NetworkInput
from documents.models import DocumentJob, NetworkDocument
from documents.services import AnyJob
from recp_portal.lib.advisory import advisory_lock

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

logger = logging.getLogger(__name__)

MEDIA_SCHEME = "recp-media"  # `recp-media:<name in the store>`: a picture that belongs to the centre
LONGEST_NAME = 150
READABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document as HTML, ready to be laid out."""

    html: str
    digest: str
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    """A laid-out document."""

    content: bytes
    page_count: int


def render_document(*, job_id: UUID, clock: Clock = timezone.now) -> None:
    """Make the document of a waiting job, inside its centre's context. Safe to run twice, and by two at once."""
    _make(job_id, selectors.unfinished_job, clock)


def render_network_document(*, job_id: UUID, clock: Clock = timezone.now) -> None:
    """Make a document of the whole network, in no centre's context. Safe to run twice, and by two at once."""
    _make(job_id, selectors.unfinished_network_document, clock)


def _make(job_id: UUID, unfinished: Callable[..., AnyJob | None], clock: Clock) -> None:
    with job_lock(job_id) as is_ours:
        if not is_ours:
            logger.info("Document %s is being made by another worker.", job_id)
            return
        job = unfinished(job_id=job_id)
        if job is None:
            return
        if job.attempts_count >= services.MOST_ATTEMPTS:  # each of them killed its worker
            reference = new_reference()
            logger.error("Document %s stopped its worker %s times: %s", job.pk, job.attempts_count, reference)
            services.fail_document(job=job, reference=reference, sentence=failure_sentence(job), at=clock())
            return
        services.begin_attempt(job=job, at=clock())
        _attempt(job, clock)


def _attempt(job: AnyJob, clock: Clock) -> None:
    """Make one attempt and write down how it ended."""
    try:
        page = read_page(job, at=clock()) if isinstance(job, DocumentJob) else read_network_page(job, at=clock())
        services.show_step(job=job, step=RenderStep.LAYING_OUT)
        pdf = lay_out(page.html, centre=job.centre if isinstance(job, DocumentJob) else None)
        services.show_step(job=job, step=RenderStep.KEEPING)
        services.finish_document(
            job=job,
            pdf=pdf.content,
            page_count=pdf.page_count,
            digest=page.digest,
            file_name=page.file_name,
            at=clock(),
        )
    except DocumentRefused as refusal:
        services.fail_document(job=job, reference="", sentence=str(refusal), at=clock())
    except services.AttemptOvertaken:
        logger.warning("Document %s was taken over by another worker during attempt %s.", job.pk, job.attempts_count)
    except Exception:
        reference = new_reference()
        logger.exception("Document %s, attempt %s failed: %s", job.pk, job.attempts_count, reference)
        services.end_attempt(job=job, reference=reference, sentence=failure_sentence(job), at=clock())


# --- The lock ----------------------------------------------------------------------------------------------------


@contextmanager
def job_lock(job_id: UUID) -> Iterator[bool]:
    """Hold the job's lock on this connection, and say whether it could be had."""
    with advisory_lock(selectors.lock_key(job_id)) as is_ours:
        yield is_ours


# --- From row to HTML --------------------------------------------------------------------------------------------


def read_page(job: DocumentJob, *, at: datetime) -> Page:
    """Read everything that the document says, as the person who asked may see it, at one moment.

    Raises DocumentRefused when that person may no longer ask for it.
    """
    kind = _kind_of(job)
    membership = _requester(job, kind, at=at)
    subject = DocumentInput(subject_id=job.subject_id, language=job.language, parameters=job.parameters)
    with (
        centre_context(job.centre, enterprises=membership.enterprises),
        translation.override(job.language),
        timezone.override(ZoneInfo(job.centre.time_zone)),
        one_moment(),
    ):
        return _written(kind, subject, at=at, centre=job.centre)


def read_network_page(job: NetworkDocument, *, at: datetime) -> Page:
    """Read everything that a document of the network says, at one moment: no centre is open, so none is read.

    Raises DocumentRefused when the person who asked may no longer ask for it.
    """
    kind = _kind_of(job)
    if kind.permission_to_request not in network_permissions_of(job.requested_by):
        raise _refusal(job)
    subject = NetworkInput(subject_id=job.subject_id, language=job.language, parameters=job.parameters)
    with translation.override(job.language), timezone.override(UTC), one_moment():
        return _written(kind, subject, at=at)


def _written(kind: DocumentKind[Input], subject: Input, *, at: datetime, **beside: object) -> Page:
    digest = kinds.input_digest(kind, subject)
    context: Mapping[str, Any] = {
        **beside,
        "made_at": at,
        "language": subject.language,
        "is_rtl": translation.get_language_bidi(),
        **kind.build_context(subject),
    }
    html = render_to_string(kind.template, dict(context))
    name = " ".join(kind.file_name(subject).replace("/", "-").split())
    return Page(html=html, digest=digest, file_name=f"{name[:LONGEST_NAME]}.pdf")


def _kind_of(job: AnyJob) -> DocumentKind[Any]:
    if not kinds.is_known(job.kind):
        raise DocumentRefused(_("This kind of document is no longer made."))
    return kinds.get(job.kind)


def _refusal(job: AnyJob) -> DocumentRefused:
    return DocumentRefused(
        _("%(person)s may no longer ask for this document. Somebody who may can ask for it again.")
        % {"person": job.requested_by}
    )


def _requester(job: DocumentJob, kind: DocumentKind[DocumentInput], *, at: datetime) -> MembershipView:
    """Return the membership of the person who asked, or raise DocumentRefused when it no longer allows the document."""
    refusal = _refusal(job)
    try:
        membership = get_membership_or_404(user=job.requested_by, centre_slug=job.centre.slug, at=at)
    except Http404:
        raise refusal from None
    if not membership.allows(kind.permission_to_request):
        raise refusal
    if membership.enterprises is not None and (
        job.enterprise_id is None or not plant_allowed(membership, job.enterprise_id)
    ):
        raise refusal
    return membership


# --- From HTML to PDF --------------------------------------------------------------------------------------------

_TEXT = re.compile(r">([^<]*\u00a0[^<]*)<")
_HELD_TOGETHER = re.compile(r"[^ \n\t\u00a0]+(?:\u00a0[^ \n\t\u00a0]+)+")


def with_plain_spaces(html: str) -> str:
    """Hold figure and unit together by style and not by no-break spaces, in the body's text.

    A person who searches the PDF for "USD 27,853" types a plain space, and so does a program.
    """

    def in_spans(text: re.Match[str]) -> str:
        return f">{_HELD_TOGETHER.sub(held, text[1])}<"

    def held(words: re.Match[str]) -> str:
        return '<span class="held">' + words[0].replace("\u00a0", " ") + "</span>"

    head, body_tag, body = html.partition("<body")
    return head + body_tag + _TEXT.sub(in_spans, body)


def lay_out(html: str, *, centre: Centre | None) -> Pdf:
    """Lay HTML out as a tagged PDF (PDF/UA-1) with nothing in it that was fetched from elsewhere.

    The same HTML gives the same bytes. Title, author and language come from the HTML.
    """
    from weasyprint import HTML  # only workers pay for it
    from weasyprint.urls import FatalURLFetchingError

    document = HTML(
        string=with_plain_spaces(html),
        base_url=f"{settings.SITE_URL}/",
        url_fetcher=portal_fetcher(centre),
        media_type="print",
    )
    try:
        laid_out = document.render(pdf_variant="pdf/ua-1")
        return Pdf(content=laid_out.write_pdf(pdf_variant="pdf/ua-1"), page_count=len(laid_out.pages))
    except FatalURLFetchingError as error:  # not an Exception for WeasyPrint; for us it is one
        raise ResourceRefused(str(error)) from error


class ResourceRefused(Exception):
    """The document asks for what is neither our static file nor the centre's own: it would have a hole."""


def open_resource(url: str, *, centre: Centre | None) -> tuple[Any, str]:
    """Open what a document may show and return it with its media type; raise ResourceRefused for all else.

    Allowed are our static files, by their address, and the centre's own files, as `recp-media:<name>`.
    """
    parts = urlsplit(url)
    site = urlsplit(settings.SITE_URL)
    is_ours = (parts.scheme, parts.netloc) == (site.scheme, site.netloc)
    name = unquote(parts.path).removeprefix(settings.STATIC_URL if is_ours else "")
    if name.startswith("/") or ".." in PurePosixPath(name).parts:
        raise ResourceRefused(url)
    file: Any = None
    if parts.scheme == MEDIA_SCHEME and centre and (name.startswith(f"{centre.pk}/") or name == centre.logo.name != ""):
        file = default_storage.open(name) if default_storage.exists(name) else None
    elif is_ours:
        file = _open_static(name)
    if file is None:
        raise ResourceRefused(url)
    return file, mimetypes.guess_type(name)[0] or "application/octet-stream"


def _open_static(name: str) -> Any:
    """Open a collected static file, or in development one of the sources."""
    if staticfiles_storage.exists(name):
        return staticfiles_storage.open(name)
    source = finders.find(name)
    return Path(source).open("rb") if isinstance(source, str) else None


def portal_fetcher(centre: Centre | None) -> "URLFetcher":
    """Return the only way for WeasyPrint to a file. Pictures inside the HTML itself (`data:image/…`) are allowed."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PortalFetcher(URLFetcher):  # type: ignore[misc]  # a library without types
        """Refuses everything but our own files; a refusal ends the rendering."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            """Return one of our own files."""
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            file, media_type = open_resource(url, centre=centre)
            return URLFetcherResponse(url, file, {"Content-Type": media_type})

    return PortalFetcher()


# --- Words -------------------------------------------------------------------------------------------------------


def new_reference() -> str:
    """Return a short reference that can be read out on the telephone and found in the log."""
    return "D-" + get_random_string(6, READABLE)


def failure_sentence(job: AnyJob) -> str:
    """Return what the person who asked is told, in their language."""
    with translation.override(job.requested_by.language):
        return _("The document could not be made. Try again; if it fails again, give support the reference.")
