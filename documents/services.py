"""Everything that changes a document's row: people's requests, the worker's steps, the sweep.

The row is the queue and the message a hint: a hint that is lost, late or doubled changes nothing but the waiting time.
"""

import hashlib
import logging
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

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
from documents.kinds import DocumentInput, DocumentKind, Input, NetworkInput
from documents.models import DocumentJob, NetworkDocument
from recp_portal.lib.hints import Hints

logger = logging.getLogger(__name__)

SWEEP_PURPOSE = "document-sweep"
MOST_ATTEMPTS = 3
HINT_AGAIN_AFTER = timedelta(seconds=20)  # a hint that led to nothing is repeated
HINTS_PER_SWEEP = 50

AnyJob = DocumentJob | NetworkDocument
Job = TypeVar("Job", bound=AnyJob)


class DocumentCannotBeRetried(Exception):
    """The document is still being made, or is there to download."""


class AttemptOvertaken(Exception):
    """This attempt no longer counts: its lock was lost and another worker has taken the job over."""


# --- People ------------------------------------------------------------------------------------------------------


@transaction.atomic
def request_document(
    *,
    kind: DocumentKind[DocumentInput],
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
    asked = DocumentInput(subject_id=subject.pk, language=language, parameters=dict(parameters or {}))
    job = DocumentJob.new(enterprise=enterprise, **_fields(kind, asked, label=str(subject), by=by, at=at))
    return _ask_for(job, at=at)


@transaction.atomic
def request_network_document(
    *,
    kind: DocumentKind[NetworkInput],
    subject: models.Model,
    language: str,
    by: User,
    at: datetime,
    parameters: Mapping[str, Any] | None = None,
) -> NetworkDocument:
    """Ask for a document of the whole network, as `request_document` does for one of a centre."""
    asked = NetworkInput(subject_id=subject.pk, language=language, parameters=dict(parameters or {}))
    return _ask_for(NetworkDocument(**_fields(kind, asked, label=str(subject), by=by, at=at)), at=at)


def _fields(kind: DocumentKind[Input], asked: Input, *, label: str, by: User, at: datetime) -> dict[str, Any]:
    if asked.language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Language: choose one of the portal's languages.")})
    return {
        "kind": kind.code,
        "subject_id": asked.subject_id,
        "subject_label": label[:200],
        "language": asked.language,
        "parameters": dict(asked.parameters),
        "input_digest": kinds.input_digest(kind, asked),
        "requested_by": by,
        "requested_at": at,
        "hinted_at": at,
    }


def _ask_for(job: Job, *, at: datetime) -> Job:
    """Keep a new row and hint at it, or return an identical one that is waiting, being made or ready."""
    if existing := _joinable(_same(job)):
        return existing
    job.full_clean(validate_constraints=False)  # whether it is the only one is the database's to say, below
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        if existing := _joinable(_same(job)):
            return existing  # somebody asked for the same in the same moment
        raise
    _note(job, "requested", by=job.requested_by, at=at, language=job.language, digest=job.input_digest)
    _hint_on_commit(job)
    return job


@transaction.atomic
def retry_document(*, job: Job, by: User, at: datetime) -> Job:
    """Make a failed document again, or one whose file is no longer kept. The person who retries becomes its requester.

    Raises DocumentCannotBeRetried. Returns an identical running job where there is one.
    """
    job = _rows(job).select_for_update(of=("self",)).get(pk=job.pk)
    if not job.is_finished or job.has_file:
        raise DocumentCannotBeRetried(str(job))
    if existing := _same(job).filter(state__in=UNFINISHED).first():
        return existing
    job.state, job.step, job.progress_percent = DocumentState.QUEUED, RenderStep.WAITING, 0
    job.attempts_count, job.started_at, job.finished_at, job.expires_at = 0, None, None, None
    job.error_reference = job.error_sentence = ""
    job.requested_by, job.requested_at, job.hinted_at = by, at, at
    job.full_clean(validate_constraints=False)
    job.save()
    _note(job, "retried", by=by, at=at)
    _hint_on_commit(job)
    return job


def record_download(*, job: AnyJob, by: User, at: datetime) -> None:
    """Keep that somebody downloaded the document."""
    _note(job, "downloaded", by=by, at=at, sha256=job.file_sha256)


class NoFile(Exception):
    """There is nothing to download: the document is not ready, or its file is gone."""


def open_file(*, job: AnyJob, by: User, at: datetime) -> FieldFile:
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


def note_missing_file(*, job: AnyJob, by: User, at: datetime) -> None:
    """Keep that the store no longer has the file, so that the page offers to make it again."""
    with transaction.atomic():
        _forget_file(job)
        _note(job, "file_missing", by=by, at=at)


def _rows(job: Job) -> models.QuerySet[Job]:
    """Return the table that the job is a row of."""
    beside = ("centre", "requested_by") if isinstance(job, DocumentJob) else ("requested_by",)
    table: models.Manager[Any] = type(job)._default_manager
    return table.select_related(*beside)


def _same(job: Job) -> models.QuerySet[Job]:
    """Return the jobs that make what this one makes."""
    return _rows(job).filter(
        kind=job.kind, subject_id=job.subject_id, language=job.language, input_digest=job.input_digest
    )


def _joinable(same: models.QuerySet[Job]) -> Job | None:
    """Return the unfinished one of identical jobs, else the newest that is ready and has its file."""
    unfinished = same.filter(state__in=UNFINISHED).first()
    return unfinished or same.filter(state=DocumentState.DONE).exclude(file="").order_by("-finished_at", "-pk").first()


def _note(job: AnyJob, event: str, *, by: User | None, at: datetime, **details: Any) -> None:
    """Keep what happened in the centre's history; in the network's what people did."""
    name = f"documents.document.{event}"
    if isinstance(job, DocumentJob):
        audit.record(name, target=job, by=by, at=at, **details)
    elif by is not None:
        audit.record_in_network(name, target=job, by=by, at=at, **details)


# --- The worker that holds the job's lock ------------------------------------------------------------------------


@transaction.atomic
def begin_attempt(*, job: AnyJob, at: datetime) -> None:
    """Count the attempt before it starts, so that a job that kills its worker ends as well."""
    number = job.attempts_count + 1
    changed = (
        _rows(job)
        .filter(pk=job.pk, state__in=UNFINISHED, attempts_count=job.attempts_count)
        .update(
            state=DocumentState.RUNNING,
            step=RenderStep.READING,
            progress_percent=PROGRESS_PERCENT[RenderStep.READING],
            attempts_count=number,
            started_at=at,
        )
    )
    if not changed:
        raise AttemptOvertaken(str(job))
    job.state, job.attempts_count = DocumentState.RUNNING, number
    _note(job, "started", by=None, at=at, attempt=number)


def show_step(*, job: AnyJob, step: RenderStep) -> None:
    """Tell the person who waits what is being done. Outside any transaction, so that it is seen at once."""
    _change_attempt(job, step=step, progress_percent=PROGRESS_PERCENT[step])


def finish_document(*, job: AnyJob, pdf: bytes, page_count: int, digest: str, file_name: str, at: datetime) -> None:
    """Keep the file and say that the document is ready. The row names the file only once it is all there."""
    name = job.store_name
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
        _note(job, "finished", by=None, at=at, pages=page_count, digest=digest)


def end_attempt(*, job: AnyJob, reference: str, sentence: str, at: datetime) -> None:
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
        _note(
            job,
            "attempt_failed",
            by=None,
            at=at,
            attempt=job.attempts_count,
            reference=reference,
        )
        _hint_on_commit(job)


@transaction.atomic
def fail_document(*, job: AnyJob, reference: str, sentence: str, at: datetime) -> None:
    """Give the job up, with a sentence for the person who asked."""
    _change_attempt(
        job, state=DocumentState.FAILED, finished_at=at, error_reference=reference, error_sentence=sentence[:300]
    )
    _note(job, "failed", by=None, at=at, reference=reference, sentence=sentence)


def _change_attempt(job: AnyJob, **fields: Any) -> None:
    """Change the row for as long as this attempt is the running one."""
    mine = _rows(job).filter(pk=job.pk, attempts_count=job.attempts_count, state=job.state)
    if not mine.update(**fields):
        raise AttemptOvertaken(str(job))
    job.state = fields.get("state", job.state)


# --- Hints and the sweep -----------------------------------------------------------------------------------------


_Broker = partial(Hints, "documents.render_document")
_broker = _Broker()
_network_broker = Hints("documents.render_network_document")


def _send(job: AnyJob) -> bool:
    if isinstance(job, DocumentJob):
        return _broker.send(centre_id=job.centre_id, job_id=job.pk)
    return _network_broker.send(job_id=job.pk)


def _hint_on_commit(job: AnyJob) -> None:
    transaction.on_commit(partial(_send, job), robust=True)


def send_waiting_again(*, at: datetime, everything: bool = False) -> int:
    """Send again what waits, and what a dead worker left behind; return how many hints were sent.

    everything  also what was sent a moment ago: for a worker that has just started
    """
    unfinished = [*rows_for(DocumentJob, purpose=SWEEP_PURPOSE), *selectors.unfinished_network_documents()]
    waiting = [job for job in unfinished if everything or job.hinted_at <= at - HINT_AGAIN_AFTER]
    locked = selectors.locked_keys() if waiting else set()
    unlocked = [job for job in waiting if selectors.lock_key(job.pk) not in locked][:HINTS_PER_SWEEP]
    centres = Centre.objects.in_bulk({job.centre_id for job in unlocked if isinstance(job, DocumentJob)})
    sent_count = 0
    for job in unlocked:
        if not _send(job):
            break
        with centre_context(centres[job.centre_id]) if isinstance(job, DocumentJob) else nullcontext():
            _rows(job).filter(pk=job.pk).update(hinted_at=at)
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
                _note(job, "expired", by=None, at=at)
            default_storage.delete(name)
            removed_count += 1
    return removed_count


def _forget_file(job: AnyJob) -> None:
    _rows(job).filter(pk=job.pk, file=job.file.name).update(file="", file_size=None)
