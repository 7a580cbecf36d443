"""The worker's side: one at a time in a centre, under a lock that is freed when the worker dies."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import InterfaceError, transaction
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from centres import audit
from centres.models import Centre
from centres.tenancy import centre_context
from centres.unscoped import rows_for
from imports import selectors
from imports.choices import UNFINISHED, BatchState, BatchStep
from imports.intake.bulk import drop_twins
from imports.intake.reading import ImportRefused, Source, local_files, read_into
from imports.intake.reporting import write_reports
from imports.intake.reverting import BuiltOn, take_back
from imports.intake.staging import staging
from imports.intake.taking import WRITTEN, Taking
from imports.intake.words import mapping_sentence, table_sentence
from imports.models import ImportBatch
from imports.rows.mapping import MappingRefused, mapping_of
from imports.services.hints import send_hint
from imports.tables import TableRefused
from recp_portal.lib.advisory import advisory_lock, locked_keys

logger = logging.getLogger(__name__)

SWEEP_PURPOSE = "import-sweep"
HINT_AGAIN_AFTER = timedelta(seconds=20)
MOST_ATTEMPTS = 5
READABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def run_batch(*, batch_id: UUID, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do what was asked of an import, inside its centre's context. Safe to run twice, and by two at once."""
    batch = selectors.unfinished_batch(batch_id=batch_id)
    if batch is None:
        return
    with advisory_lock(selectors.lock_key(batch.centre_id)) as is_ours:
        if not is_ours:
            logger.info("Another import of centre %s is running; %s waits.", batch.centre_id, batch_id)
            return
        batch = selectors.unfinished_batch(batch_id=batch_id)
        if batch is None:
            return
        if batch.attempts_count >= MOST_ATTEMPTS:
            _fail(batch, _new_reference(), _sentence(), at=clock())
            return
        with translation.override(batch.language), timezone.override(ZoneInfo(batch.centre.time_zone)):
            _attempt(batch, clock)


def _attempt(batch: ImportBatch, clock: Callable[[], datetime]) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(attempts_count=batch.attempts_count + 1)
    try:
        if batch.state == BatchState.REVERTING:
            _revert(batch, at=clock())
        else:
            _check_or_take(batch, at=clock())
    except (ImportRefused, BuiltOn) as refused:
        _fail(batch, "", str(refused), at=clock())
    except TableRefused as refused:
        _fail(batch, "", table_sentence(refused), at=clock())
    except MappingRefused as refused:
        _fail(batch, "", mapping_sentence(refused), at=clock())
    except InterfaceError:
        raise  # the connection is gone, and the lock with it: the sweep starts it again
    except Exception:
        reference = _new_reference()
        logger.exception("Import %s failed: %s", batch.pk, reference)
        _fail(batch, reference, _sentence(), at=clock())


def _check_or_take(batch: ImportBatch, *, at: datetime) -> None:
    sources = [Source.of(said) for said in batch.sources]
    mapping = mapping_of(batch.mapping)
    rows_expected = sum(sum(table.values()) for table in batch.counts.get("rows", {}).values())
    is_taking = batch.state == BatchState.TAKING
    with local_files(sources) as paths, staging() as staged:
        _show(batch, BatchStep.READING, 1)
        top = 30 if is_taking else 80

        def read(count: int) -> None:
            _show(batch, BatchStep.READING, _part(count, rows_expected, 1, top))

        today = at.astimezone(ZoneInfo(batch.centre.time_zone)).date()
        nulls = read_into(staged, sources, paths, mapping, today=today, progress=read)
        _show(batch, BatchStep.COMPARING, top)
        staged.compare(batch.centre_id)
        rows = staged.counts()
        if is_taking:
            good = sum(table.get("good", 0) for table in rows.values())
            taking = Taking(
                batch=batch,
                staging=staged,
                by=batch.requested_by,
                at=at,
                progress=lambda count: _show(batch, BatchStep.TAKING, _part(count, good, top, 95)),
            )
            taking.run()
        _show(batch, BatchStep.REPORTING, 95)
        written = write_reports(staged, sources, paths, centre_id=batch.centre_id, batch_id=batch.pk)
    drop_twins(*WRITTEN)
    _finish(
        batch,
        BatchState.TAKEN if is_taking else BatchState.CHECKED,
        at=at,
        counts={"rows": rows, "nulls": nulls, "corrections": written.corrections, "made": selectors.made_by(batch)},
        findings=written.findings,
        report=written.report,
    )


def _revert(batch: ImportBatch, *, at: datetime) -> None:
    total = selectors.rows_of(batch)
    take_back(batch, progress=lambda count: _show(batch, BatchStep.REVERTING, _part(count, total, 1, 99)))
    _finish(batch, BatchState.REVERTED, at=at, counts={**batch.counts, "made": {}})


def _part(count: int, of: int, low: int, high: int) -> int:
    return min(high, low + (high - low) * count // of) if of else low


def _show(batch: ImportBatch, step: BatchStep, percent: int) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(step=step, progress_percent=percent)


@transaction.atomic
def _finish(batch: ImportBatch, state: BatchState, *, at: datetime, **fields: Any) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=state, step=BatchStep.FINISHED, progress_percent=100, finished_at=at, **fields
    )
    audit.record(f"imports.batch.{state}", target=batch, by=batch.requested_by, at=at, counts=fields.get("counts", {}))


@transaction.atomic
def _fail(batch: ImportBatch, reference: str, sentence: str, *, at: datetime) -> None:
    """Give it up with a sentence. What whole transactions took is there: it can be resumed or reverted."""
    ImportBatch.objects.filter(pk=batch.pk).update(
        state=BatchState.FAILED, finished_at=at, error_reference=reference, error_sentence=sentence[:400]
    )
    audit.record("imports.batch.failed", target=batch, by=batch.requested_by, at=at, reference=reference)


def _sentence() -> str:
    return _("The import stopped. What it took is whole: start it again, or revert it. Give support the reference.")


def _new_reference() -> str:
    return "I-" + get_random_string(6, READABLE)


def send_waiting_again(*, at: datetime) -> int:
    """Send again what waits and what a dead worker left behind, in all centres; return how many hints were sent."""
    waiting = [
        batch for batch in rows_for(ImportBatch, purpose=SWEEP_PURPOSE) if batch.hinted_at <= at - HINT_AGAIN_AFTER
    ]
    locked = locked_keys() if waiting else set()
    unlocked = [batch for batch in waiting if selectors.lock_key(batch.centre_id) not in locked]
    centres = Centre.objects.in_bulk({batch.centre_id for batch in unlocked})
    sent_count = 0
    for batch in unlocked:
        if not send_hint(centre_id=batch.centre_id, job_id=batch.pk):
            break
        with centre_context(centres[batch.centre_id]):
            ImportBatch.objects.filter(pk=batch.pk, state__in=UNFINISHED).update(hinted_at=at)
        sent_count += 1
    return sent_count
