"""Everything that changes a document's row: people's requests, the worker's steps, the sweep.

The row is the queue and the message a hint: a hint that is lost, late or doubled changes nothing but the waiting time.
"""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, models, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit
from centres.models import Centre, Enterprise
from centres.tenancy import centre_context
from centres.unscoped import each_centre, rows_for
from documents import kinds, selectors
from documents.choices import PROGRESS_PERCENT, UNFINISHED, DocumentState, RenderStep
from documents.kinds import DocumentInput, DocumentKind
from documents.models import DocumentJob
from recp_portal.lib.hints import Hints

logger = logging.getLogger(__name__)

SWEEP_PURPOSE = "document-sweep"
MOST_ATTEMPTS = 3
HINT_AGAIN_AFTER = timedelta(seconds=20)  # a hint that led to nothing is repeated
HINTS_PER_SWEEP = 50


class DocumentCannotBeRetried(Exception):
    """The document is still being made, or is there to download."""


class AttemptOvertaken(Exception):
    """This attempt no longer counts: its lock was lost and another worker has taken the job over."""


# --- People ------------------------------------------------------------------------------------------------------


@transaction.atomic
def request_document(
    *,
    kind: DocumentKind,
    subject: models.Model,
    enterprise: Enterprise | None,
    language: str,
    by: User,
    at: datetime,
    parameters: Mapping[str, Any] | None = None,
) -> DocumentJob:
    """Ask for a document and return its row, which a worker will finish.

    An identical document that is waiting, being made or ready is returned instead of a new one. The row commits
    together with whatever the caller changes in the same transaction.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Language: choose one of the portal's languages.")})
    chosen = dict(parameters or {})
    digest = kinds.input_digest(kind, DocumentInput(subject_id=subject.pk, language=language, parameters=chosen))
    same = DocumentJob.objects.filter(
        kind=kind.code, subject_id=subject.pk, language=language, input_digest=digest
    ).select_related("centre")
    if existing := _joinable(same):
        return existing
    job = DocumentJob.new(
        kind=kind.code,
        subject_id=subject.pk,
        subject_label=str(subject)[:200],
        enterprise=enterprise,
        language=language,
        parameters=chosen,
        input_digest=digest,
        requested_by=by,
        requested_at=at,
        hinted_at=at,
    )
    job.full_clean(validate_constraints=False)  # whether it is the only one is the database's to say, below
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        if existing := _joinable(same):
            return existing  # somebody asked for the same in the same moment
        raise
    audit.record("documents.document.requested", target=job, by=by, at=at, language=language, digest=digest)
    _hint_on_commit(job)
    return job


@transaction.atomic
def retry_document(*, job: DocumentJob, by: User, at: datetime) -> DocumentJob:
    """Make a failed document again, or one whose file is no longer kept. The person who retries becomes its requester.

    Raises DocumentCannotBeRetried. Returns an identical running job where there is one.
    """
    job = DocumentJob.objects.select_for_update(of=("self",)).select_related("centre").get(pk=job.pk)
    if not job.is_finished or job.has_file:
        raise DocumentCannotBeRetried(str(job))
    same = DocumentJob.objects.filter(
        kind=job.kind, subject_id=job.subject_id, language=job.language, input_digest=job.input_digest
    )
    if existing := same.filter(state__in=UNFINISHED).first():
        return existing
    job.state, job.step, job.progress_percent = DocumentState.QUEUED, RenderStep.WAITING, 0
    job.attempts_count, job.started_at, job.finished_at, job.expires_at = 0, None, None, None
    job.error_reference = job.error_sentence = ""
    job.requested_by, job.requested_at, job.hinted_at = by, at, at
    job.full_clean(validate_constraints=False)
    job.save()
    audit.record("documents.document.retried", target=job, by=by, at=at)
    _hint_on_commit(job)
    return job


def record_download(*, job: DocumentJob, by: User, at: datetime) -> None:
    """Keep that somebody downloaded the document."""
    audit.record("documents.document.downloaded", target=job, by=by, at=at, sha256=job.file_sha256)


class NoFile(Exception):
    """There is nothing to download: the document is not ready, or its file is gone."""


def open_file(*, job: DocumentJob, by: User, at: datetime) -> FieldFile:
    """Return the file of a document for somebody who may have it, and keep that they had it. Raises NoFile."""
    if not job.has_file:
        raise NoFile(str(job))
    try:
        file: FieldFile = job.file.open("rb")
    except FileNotFoundError:
        note_missing_file(job=job, by=by, at=at)
        raise NoFile(str(job)) from None
    record_download(job=job, by=by, at=at)
    return file


def note_missing_file(*, job: DocumentJob, by: User, at: datetime) -> None:
    """Keep that the store no longer has the file, so that the page offers to make it again."""
    with transaction.atomic():
        _forget_file(job)
        audit.record("documents.document.file_missing", target=job, by=by, at=at)


def _joinable(same: models.QuerySet[DocumentJob]) -> DocumentJob | None:
    """Return the unfinished one of identical jobs, else the newest that is ready and has its file."""
    unfinished = same.filter(state__in=UNFINISHED).first()
    return unfinished or same.filter(state=DocumentState.DONE).exclude(file="").order_by("-finished_at", "-pk").first()


# --- The worker that holds the job's lock ------------------------------------------------------------------------


@transaction.atomic
def begin_attempt(*, job: DocumentJob, at: datetime) -> None:
    """Count the attempt before it starts, so that a job that kills its worker ends as well."""
    number = job.attempts_count + 1
    changed = DocumentJob.objects.filter(pk=job.pk, state__in=UNFINISHED, attempts_count=job.attempts_count).update(
        state=DocumentState.RUNNING,
        step=RenderStep.READING,
        progress_percent=PROGRESS_PERCENT[RenderStep.READING],
        attempts_count=number,
        started_at=at,
    )
    if not changed:
        raise AttemptOvertaken(str(job))
    job.state, job.attempts_count = DocumentState.RUNNING, number
    audit.record("documents.document.started", target=job, by=None, at=at, attempt=number)


def show_step(*, job: DocumentJob, step: RenderStep) -> None:
    """Tell the person who waits what is being done. Outside any transaction, so that it is seen at once."""
    _change_attempt(job, step=step, progress_percent=PROGRESS_PERCENT[step])


def finish_document(
    *, job: DocumentJob, pdf: bytes, page_count: int, digest: str, file_name: str, at: datetime
) -> None:
    """Keep the file and say that the document is ready. The row names the file only once it is all there."""
    name = f"{job.centre_id}/documents/{job.pk}.pdf"
    if default_storage.exists(name):  # of a worker that died while it wrote
        default_storage.delete(name)
    name = default_storage.save(name, ContentFile(pdf))
    keep_days = kinds.get(job.kind).keep_days
    with transaction.atomic():
        _change_attempt(
            job,
            state=DocumentState.DONE,
            step=RenderStep.FINISHED,
            progress_percent=PROGRESS_PERCENT[RenderStep.FINISHED],
            finished_at=at,
            error_reference="",
            error_sentence="",
            input_digest=digest,
            file=name,
            file_name=file_name,
            file_size=len(pdf),
            file_sha256=hashlib.sha256(pdf).hexdigest(),
            page_count=page_count,
            expires_at=at + timedelta(days=keep_days) if keep_days else None,
        )
        audit.record("documents.document.finished", target=job, by=None, at=at, pages=page_count, digest=digest)


def end_attempt(*, job: DocumentJob, reference: str, sentence: str, at: datetime) -> None:
    """Note that an attempt failed: the job waits again, or has failed when it was the last."""
    if job.attempts_count >= MOST_ATTEMPTS:
        fail_document(job=job, reference=reference, sentence=sentence, at=at)
        return
    with transaction.atomic():
        _change_attempt(
            job,
            state=DocumentState.QUEUED,
            step=RenderStep.WAITING,
            progress_percent=0,
            error_reference=reference,
            hinted_at=at,
        )
        audit.record(
            "documents.document.attempt_failed",
            target=job,
            by=None,
            at=at,
            attempt=job.attempts_count,
            reference=reference,
        )
        _hint_on_commit(job)


@transaction.atomic
def fail_document(*, job: DocumentJob, reference: str, sentence: str, at: datetime) -> None:
    """Give the job up, with a sentence for the person who asked."""
    _change_attempt(
        job, state=DocumentState.FAILED, finished_at=at, error_reference=reference, error_sentence=sentence[:300]
    )
    audit.record("documents.document.failed", target=job, by=None, at=at, reference=reference, sentence=sentence)


def _change_attempt(job: DocumentJob, **fields: Any) -> None:
    """Change the row for as long as this attempt is the running one."""
    mine = DocumentJob.objects.filter(pk=job.pk, attempts_count=job.attempts_count, state=job.state)
    if not mine.update(**fields):
        raise AttemptOvertaken(str(job))
    job.state = fields.get("state", job.state)


# --- Hints and the sweep -----------------------------------------------------------------------------------------


_Broker = partial(Hints, "documents.render_document")
_broker = _Broker()


def _hint_on_commit(job: DocumentJob) -> None:
    transaction.on_commit(partial(_broker.send, centre_id=job.centre_id, job_id=job.pk), robust=True)


def send_waiting_again(*, at: datetime, everything: bool = False) -> int:
    """Send again what waits, and what a dead worker left behind; return how many hints were sent.

    everything  also what was sent a moment ago: for a worker that has just started
    """
    waiting = [
        job
        for job in rows_for(DocumentJob, purpose=SWEEP_PURPOSE)
        if everything or job.hinted_at <= at - HINT_AGAIN_AFTER
    ]
    locked = selectors.locked_keys() if waiting else set()
    unlocked = [job for job in waiting if selectors.lock_key(job.pk) not in locked][:HINTS_PER_SWEEP]
    centres = Centre.objects.in_bulk({job.centre_id for job in unlocked})
    sent_count = 0
    for job in unlocked:
        if not _broker.send(centre_id=job.centre_id, job_id=job.pk):
            break
        with centre_context(centres[job.centre_id]):
            DocumentJob.objects.filter(pk=job.pk).update(hinted_at=at)
        sent_count += 1
    return sent_count


def expire_documents(*, at: datetime) -> int:
    """Remove the files that need not be kept any longer, in all centres; return how many. The rows stay."""
    removed_count = 0
    for _centre in each_centre():
        for job in selectors.expired_jobs(at=at):
            name = job.file.name
            with transaction.atomic():
                _forget_file(job)
                audit.record("documents.document.expired", target=job, by=None, at=at)
            default_storage.delete(name)
            removed_count += 1
    return removed_count


def _forget_file(job: DocumentJob) -> None:
    DocumentJob.objects.filter(pk=job.pk, file=job.file.name).update(file="", file_size=None)
