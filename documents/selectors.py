"""What pages and the API read about documents."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.permissions import Permission
from centres.selectors import MembershipView
from documents import kinds
from documents.choices import UNFINISHED, DocumentState, RenderStep
from documents.models import DocumentJob, NetworkDocument, PrintedJob
from recp_portal.lib import advisory
from recp_portal.lib.advisory import locked_keys as locked_keys

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document, as pages and `components/job.html` show it.

    status_url  polled until the document is finished; answers 204 while nothing is new
    error       what went wrong, with its reference; empty when nothing did
    retry_url   empty when there is nothing to retry, or for those who may not
    """

    id: UUID
    kind_label: str
    subject_id: UUID | int
    subject_label: str
    enterprise_name: str
    language_label: str
    state: str
    state_label: str
    step: str
    progress: int
    attempts_count: int
    error: str
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    file_size: int | None
    page_count: int | None
    has_file: bool
    download_label: str
    detail_url: str
    status_url: str
    file_url: str
    retry_url: str

    @property
    def element_id(self) -> str:
        """Return the id of the element that polling replaces."""
        return f"document-{self.id}"

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will happen by itself, so that polling ends."""
        return self.state in {DocumentState.DONE, DocumentState.FAILED}


def get_viewable_job(*, job_id: UUID, membership: MembershipView) -> DocumentJob:
    """Return a document that the member may look at.

    Raises Http404 when the member's view does not reach it, PermissionDenied when the role may not have it.
    """
    job = _jobs().filter(pk=job_id).first()
    if job is None or not kinds.is_known(job.kind):
        raise Http404
    if not membership.allows(kinds.get(job.kind).permission_to_view):
        raise PermissionDenied
    return job


def document_row(*, job: DocumentJob, membership: MembershipView) -> DocumentRow:
    """Return one document for a page."""
    return _row(job, membership)


def document_list_page(*, membership: MembershipView, page_number: str | None) -> Page[Any]:
    """Return the documents that the member may look at, newest first: a page of `DocumentRow`."""
    jobs = _jobs().filter(kind__in=kinds.codes_viewable(membership.allows)).order_by("-requested_at", "-pk")
    page: Page[Any] = Paginator(jobs, ROWS_PER_PAGE).get_page(page_number)
    page.object_list = [_row(job, membership) for job in page.object_list]
    return page


def documents_on(
    *, subject_ids: Collection[UUID], membership: MembershipView, kind: str | None = None
) -> list[DocumentRow]:
    """Return the newest document of each kind and language on these records, for the records' own pages."""
    codes = kinds.codes_viewable(membership.allows)
    jobs = _jobs().filter(subject_id__in=subject_ids, kind__in=[code for code in codes if kind in {None, code}])
    newest = jobs.order_by("subject_id", "kind", "language", "-requested_at", "-pk")
    return [_row(job, membership) for job in newest.distinct("subject_id", "kind", "language")]


def unfinished_job(*, job_id: UUID) -> DocumentJob | None:
    """Return a job that still has to be done, or None. For the worker that holds its lock."""
    job = _jobs().filter(pk=job_id).first()
    return None if job is None or job.is_finished else job


def unfinished_network_document(*, job_id: UUID) -> NetworkDocument | None:
    """Return a document of the network that still has to be made, or None. For the worker that holds its lock."""
    return unfinished_network_documents().filter(pk=job_id).first()


def unfinished_network_documents() -> QuerySet[NetworkDocument]:
    """Return the documents of the network that wait or are being made."""
    return _network_documents().filter(state__in=UNFINISHED)


def get_viewable_network_document(*, job_id: UUID, permissions: Collection[Permission]) -> NetworkDocument:
    """Return a document of the network. Raises Http404, or PermissionDenied where the role may not have it."""
    job = _network_documents().filter(pk=job_id).first()
    if job is None or not kinds.is_known(job.kind):
        raise Http404
    if kinds.get(job.kind).permission_to_view not in permissions:
        raise PermissionDenied
    return job


def network_document_row(*, job: NetworkDocument, permissions: Collection[Permission]) -> DocumentRow:
    """Return one document of the network for a page."""
    return _shown(job, _Addresses("network_documents:", {"network_document_id": job.pk}), permissions.__contains__)


def network_documents_on(
    *, subject_id: int, kind: str, permissions: Collection[Permission], most: int = 12
) -> list[DocumentRow]:
    """Return the newest documents of a kind on one record of the network, for the record's own page."""
    jobs = _network_documents().filter(subject_id=subject_id, kind=kind).order_by("-requested_at", "-pk")
    return [network_document_row(job=job, permissions=permissions) for job in jobs[:most]]


def expired_jobs(*, at: datetime) -> Iterable[DocumentJob]:
    """Return the documents whose file need not be kept any longer."""
    return _jobs().filter(state=DocumentState.DONE, expires_at__lte=at).exclude(file="").order_by("pk")


def lock_key(job_id: UUID) -> int:
    """Return the key of the job's advisory lock."""
    return advisory.lock_key("documents.job", job_id)


def document_jobs() -> QuerySet[Any]:
    """Return the documents of the centre, with what the API shows of them."""
    return DocumentJob.objects.select_related("requested_by")


def _jobs() -> QuerySet[DocumentJob]:
    return DocumentJob.objects.select_related("centre", "enterprise", "requested_by")


def _network_documents() -> QuerySet[NetworkDocument]:
    return NetworkDocument.objects.select_related("requested_by")


def mark_of(job: PrintedJob) -> str:
    """Return a text that changes when the page has something new to show."""
    return f"{job.state}-{job.attempts_count}-{job.progress_percent}"


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Where the pages of a document are."""

    names: str
    path: dict[str, Any]

    def of(self, page: str) -> str:
        """Return the address of one of them."""
        return reverse(f"{self.names}{page}", kwargs=self.path)


def _row(job: DocumentJob, membership: MembershipView) -> DocumentRow:
    addresses = _Addresses("documents:", {"centre_slug": membership.centre.slug, "document_id": job.pk})
    return _shown(job, addresses, membership.allows, enterprise_name=job.enterprise.name if job.enterprise else "")


def _shown(
    job: DocumentJob | NetworkDocument,
    addresses: _Addresses,
    allows: Callable[[Permission], bool],
    *,
    enterprise_name: str = "",
) -> DocumentRow:
    kind = kinds.get(job.kind)
    may_retry = allows(kind.permission_to_request) and job.is_finished and not job.has_file
    return DocumentRow(
        id=job.pk,
        kind_label=str(kind.label),
        subject_id=job.subject_id,
        subject_label=job.subject_label,
        enterprise_name=enterprise_name,
        language_label=str(dict(settings.LANGUAGES).get(job.language, job.language)),
        state=job.state,
        state_label=str(DocumentState(job.state).label),
        step=_step(job),
        progress=job.progress_percent,
        attempts_count=job.attempts_count,
        error=_error(job),
        requested_by=str(job.requested_by),
        requested_at=job.requested_at,
        finished_at=job.finished_at,
        file_size=job.file_size,
        page_count=job.page_count,
        has_file=job.has_file,
        download_label=_download_label(job),
        detail_url=addresses.of("detail"),
        status_url=f"{addresses.of('status')}?seen={mark_of(job)}",
        file_url=addresses.of("file") if job.has_file else "",
        retry_url=addresses.of("retry") if may_retry else "",
    )


def _step(job: PrintedJob) -> str:
    step = str(RenderStep(job.step).label)
    if job.attempts_count < 2 or job.is_finished:
        return step
    return _("%(step)s, attempt %(number)s") % {"step": step, "number": job.attempts_count}


def _error(job: PrintedJob) -> str:
    if job.state == DocumentState.DONE and not job.has_file:
        return _("The file is no longer kept. It can be made again.")
    if job.state != DocumentState.FAILED:
        return ""
    if not job.error_reference:
        return job.error_sentence
    return _("%(sentence)s Reference: %(reference)s.") % {
        "sentence": job.error_sentence,
        "reference": job.error_reference,
    }


def _download_label(job: PrintedJob) -> str:
    if not job.has_file or job.file_size is None:
        return ""
    pages = ngettext("%(count)s page", "%(count)s pages", job.page_count or 0) % {"count": job.page_count}
    return _("Download (PDF, %(pages)s, %(size)s)") % {"pages": pages, "size": filesizeformat(job.file_size)}
