"""What pages and the API read about documents."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from centres.selectors import MembershipView
from documents import kinds
from documents.choices import DocumentState, RenderStep
from documents.models import DocumentJob

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document, as pages show it. Their template makes the addresses from `id`."""

    id: UUID
    kind_label: str
    subject_id: UUID
    subject_label: str
    enterprise_name: str
    language_label: str
    state: str
    state_label: str
    step_label: str
    progress_percent: int
    attempts_count: int
    error_sentence: str
    error_reference: str
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    file_size: int | None
    page_count: int | None
    has_file: bool
    may_retry: bool

    @property
    def is_finished(self) -> bool:
        """Return whether nothing more will happen by itself, so that polling ends."""
        return self.state in {DocumentState.DONE, DocumentState.FAILED}

    @property
    def is_failed(self) -> bool:
        """Return whether it failed."""
        return self.state == DocumentState.FAILED

    @property
    def is_gone(self) -> bool:
        """Return whether it was made and its file is no longer kept."""
        return self.state == DocumentState.DONE and not self.has_file

    @property
    def mark(self) -> str:
        """Return a text that changes when the page has something new to show."""
        return f"{self.state}-{self.attempts_count}-{self.progress_percent}"


def get_viewable_job(*, job_id: UUID, membership: MembershipView) -> DocumentJob:
    """Return a document, or raise: Http404 when the member's view does not reach it, PermissionDenied when the role may not."""
    job = _jobs().filter(pk=job_id).first()
    if job is None or not kinds.is_known(job.kind):
        raise Http404
    if not membership.allows(kinds.get(job.kind).permission_to_view):
        raise PermissionDenied
    return job


def document_row(*, job: DocumentJob, membership: MembershipView) -> DocumentRow:
    """Return one document for a page."""
    return _row(job, membership)


def document_list_page(*, membership: MembershipView, page_number: str | None) -> Page[DocumentRow]:
    """Return the documents that the member may look at, newest first."""
    jobs = _jobs().filter(kind__in=kinds.codes_viewable(membership.allows)).order_by("-requested_at", "-pk")
    page = Paginator(jobs, ROWS_PER_PAGE).get_page(page_number)
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


def expired_jobs(*, at: datetime) -> Iterable[DocumentJob]:
    """Return the documents whose file need not be kept any longer."""
    return _jobs().filter(state=DocumentState.DONE, expires_at__lte=at).exclude(file="").order_by("pk")


def _jobs() -> QuerySet[DocumentJob]:
    return DocumentJob.objects.select_related("centre", "enterprise", "requested_by")


def _row(job: DocumentJob, membership: MembershipView) -> DocumentRow:
    kind = kinds.get(job.kind)
    may_ask = membership.allows(kind.permission_to_request)
    return DocumentRow(
        id=job.pk,
        kind_label=str(kind.label),
        subject_id=job.subject_id,
        subject_label=job.subject_label,
        enterprise_name=job.enterprise.name if job.enterprise else "",
        language_label=str(_(dict(settings.LANGUAGES).get(job.language, job.language))),
        state=job.state,
        state_label=str(DocumentState(job.state).label),
        step_label=str(RenderStep(job.step).label),
        progress_percent=job.progress_percent,
        attempts_count=job.attempts_count,
        error_sentence=job.error_sentence,
        error_reference=job.error_reference,
        requested_by=str(job.requested_by),
        requested_at=job.requested_at,
        finished_at=job.finished_at,
        file_size=job.file_size,
        page_count=job.page_count,
        has_file=job.has_file,
        may_retry=may_ask and job.is_finished and not job.has_file,
    )
