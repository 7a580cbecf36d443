"""Everything that changes a release's row: an administrator's request, the worker's steps, the sweep."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from accounts.models import User
from centres import audit, unscoped
from documents import kinds
from documents import services as documents
from documents.models import NetworkDocument
from indicators.models import FactorSet
from recp_portal.lib.hints import Hints
from releases import selectors
from releases.calculation import Outcome, digest_of
from releases.changes import ToldChange
from releases.choices import UNFINISHED, MakingStep, ReleaseState
from releases.models import CountedResults, Opening, Release, ReleasedCell, ReleasedChange

MOST_ATTEMPTS = 3
HINT_AGAIN_AFTER = timedelta(seconds=20)
AT_A_TIME = 2000
REPORT = "network_report"

_hints = Hints("releases.make_release")


class AttemptOvertaken(Exception):
    """This attempt no longer counts: another worker has taken the release over."""


@transaction.atomic
def request_release(*, name: str, purpose: str, data_kind: str, by: User, at: datetime) -> Release:
    """Ask for a release and return its row, which a worker will finish. Raises ValidationError with a sentence."""
    release = Release(
        name=name.strip(), purpose=purpose.strip(), data_kind=data_kind, requested_by=by, requested_at=at, hinted_at=at
    )
    release.full_clean()
    release.save(force_insert=True)
    audit.record_in_network("releases.release.requested", target=release, by=by, at=at, purpose=release.purpose)
    _hint_on_commit(release)
    return release


@transaction.atomic
def request_restated(*, release: Release, factor_set: FactorSet, name: str, by: User, at: datetime) -> Release:
    """Ask for a finished release once more, its greenhouse gases stated with one factor set. Raises ValidationError."""
    if release.restates_id or not release.digest:
        raise ValidationError(_("Restate the release itself: it is made, and restates no other."))
    if not factor_set.is_published:
        raise ValidationError({"factor_set": _("Factor set: choose one that is published.")})
    if Release.objects.filter(restates=release, factor_set=factor_set).exclude(state=ReleaseState.FAILED).exists():
        raise ValidationError({"factor_set": _("Factor set: this release is restated with it already.")})
    restated = Release(
        name=name.strip(),
        purpose=release.purpose,
        data_kind=release.data_kind,
        restates=release,
        factor_set=factor_set,
        requested_by=by,
        requested_at=at,
        hinted_at=at,
    )
    restated.full_clean()
    restated.save(force_insert=True)
    audit.record_in_network("releases.release.restated", target=restated, by=by, at=at, factor_set=str(factor_set))
    _hint_on_commit(restated)
    return restated


@transaction.atomic
def retry_release(*, release: Release, by: User, at: datetime) -> Release:
    """Make a failed release again; the person who retries becomes the one who asked."""
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.state != ReleaseState.FAILED:
        raise ValidationError(_("This release has not failed: there is nothing to try again."))
    release.state, release.step, release.progress_percent = ReleaseState.QUEUED, MakingStep.WAITING, 0
    release.attempts_count, release.finished_at, release.error_sentence = 0, None, ""
    release.requested_by, release.requested_at, release.hinted_at = by, at, at
    release.full_clean()
    release.save()
    audit.record_in_network("releases.release.retried", target=release, by=by, at=at)
    _hint_on_commit(release)
    return release


@transaction.atomic
def open_release(*, release: Release, by: User, at: datetime) -> Opening:
    """Let everybody have a release as open data. Raises ValidationError where it is not made."""
    if not release.digest:
        raise ValidationError(_("This release is not made yet."))
    opening, _made = Opening.objects.update_or_create(
        release=release, defaults={"opened_by": by, "opened_at": at, "closed_at": None}
    )
    audit.record_in_network("releases.release.opened", target=release, by=by, at=at)
    return opening


@transaction.atomic
def close_release(*, release: Release, by: User, at: datetime) -> None:
    """Take a release out of the open data. What somebody has already is theirs."""
    if Opening.objects.filter(release=release, closed_at=None).update(closed_at=at):
        audit.record_in_network("releases.release.closed", target=release, by=by, at=at)


@transaction.atomic
def request_report(*, release: Release, language: str, with_tables: bool, by: User, at: datetime) -> NetworkDocument:
    """Ask for the printed report of a release. Raises ValidationError where it is not made."""
    if not release.digest:
        raise ValidationError(_("This release is not made yet."))
    return documents.request_network_document(
        kind=kinds.get(REPORT),
        subject=release,
        language=language,
        parameters={"with_tables": with_tables},
        by=by,
        at=at,
    )


# --- The worker that holds the release's lock -----------------------------------------------------------------------


def begin_making(*, release: Release) -> None:
    """Count the attempt before it starts, so that a release that kills its worker ends as well."""
    number = release.attempts_count + 1
    mine = Release.objects.filter(pk=release.pk, state__in=UNFINISHED, attempts_count=release.attempts_count)
    if not mine.update(state=ReleaseState.RUNNING, step=MakingStep.READING, progress_percent=1, attempts_count=number):
        raise AttemptOvertaken(str(release))
    release.state, release.attempts_count = ReleaseState.RUNNING, number


def show_progress(*, release: Release, step: MakingStep, percent: int, through: BaseDatabaseWrapper) -> None:
    """Tell those who wait what is being done: through a connection of its own, so that it is seen at once."""
    with through.cursor() as cursor:
        cursor.execute(
            "UPDATE releases_release SET step = %s, progress_percent = %s WHERE id = %s AND attempts_count = %s",
            [step, percent, release.pk, release.attempts_count],
        )


@transaction.atomic
def finish_release(
    *,
    release: Release,
    results: Mapping[int, Sequence[UUID]],
    taken_back: Mapping[int, Sequence[UUID]],
    outcomes: Sequence[Outcome],
    changes: Sequence[ToldChange],
    facts: Mapping[str, Any],
    as_of: datetime,
    at: datetime,
) -> None:
    """Keep the list of results and all figures, and say that the release is made. From here on nothing changes it."""
    running = Release.objects.filter(
        pk=release.pk, state=ReleaseState.RUNNING, attempts_count=release.attempts_count
    ).select_for_update()
    if running.first() is None:
        raise AttemptOvertaken(str(release))
    with unscoped.for_purpose(selectors.PURPOSE):
        CountedResults.objects.bulk_create(
            CountedResults(
                release=release,
                centre_id=centre,
                result_keys=list(results.get(centre, ())),
                taken_back_keys=list(taken_back.get(centre, ())),
            )
            for centre in sorted(results.keys() | taken_back.keys())
        )
    ReleasedCell.objects.bulk_create(
        (
            ReleasedCell(
                release=release,
                measure=outcome.measure,
                cell=outcome.cell,
                value=None if outcome.withheld_because else outcome.value,
                withheld_because=outcome.withheld_because,
            )
            for outcome in outcomes
        ),
        batch_size=AT_A_TIME,
    )
    ReleasedChange.objects.bulk_create(
        (
            ReleasedChange(release=release, measure=part.measure, cell=part.cell, reason=part.reason, value=part.value)
            for part in changes
        ),
        batch_size=AT_A_TIME,
    )
    running.update(
        state=ReleaseState.DONE,
        step=MakingStep.FINISHED,
        progress_percent=100,
        as_of=as_of,
        finished_at=at,
        digest=digest_of(outcomes),
        results_count=sum(len(keys) for keys in results.values()),
        centres_count=len(results),
        **facts,
    )


def end_making(*, release: Release, sentence: str, at: datetime) -> None:
    """Note that an attempt failed: the release waits again, or has failed when it was the last."""
    mine = Release.objects.filter(pk=release.pk, attempts_count=release.attempts_count, state__in=UNFINISHED)
    if release.attempts_count >= MOST_ATTEMPTS:
        mine.update(state=ReleaseState.FAILED, finished_at=at, error_sentence=sentence[:300])
        return
    mine.update(state=ReleaseState.QUEUED, step=MakingStep.WAITING, progress_percent=0, hinted_at=at)
    _send(release.pk)


# --- Hints and the sweep --------------------------------------------------------------------------------------------


def send_waiting_again(*, at: datetime) -> int:
    """Send again what waits, and what a dead worker left behind; return how many hints were sent."""
    waiting = Release.objects.filter(state__in=UNFINISHED, hinted_at__lte=at - HINT_AGAIN_AFTER).order_by("pk")
    sent_count = 0
    for release in waiting:
        if _send(release.pk):
            Release.objects.filter(pk=release.pk).update(hinted_at=at)
            sent_count += 1
    return sent_count


def _send(release_id: int) -> bool:
    return _hints.send(release_id=release_id)


def _hint_on_commit(release: Release) -> None:
    transaction.on_commit(partial(_send, release.pk), robust=True)
