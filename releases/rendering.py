"""How a request becomes a release, in a worker. A second worker finds the lock held and leaves.

1. One repeatable-read transaction reads what counts at this moment, and what earlier releases counted. Writers neither
   wait for it nor change what it sees.
2. The tables are added up, and what must be withheld is decided over all of them and all earlier releases.
3. List, figures and digest are kept in one transaction. Until then nobody sees anything.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from centres import unscoped
from network.confidentiality.cells import ENDS, CellKey
from releases import calculation, changes, selectors, services
from releases.calculation import NEW, Outcome
from releases.changes import ToldChange
from releases.choices import ChangeReason, MakingStep
from releases.models import Release
from releases.reasons import CO2E, ONE_SIDED, Changes

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Results = Mapping[int, Sequence[UUID]]
Show = Callable[[MakingStep, int], None]


def make_release(*, release_id: int, clock: Clock = timezone.now) -> None:
    """Make a waiting release. Safe to run twice, and by two at once."""
    with _lock(release_id) as is_ours:
        release = selectors.unfinished_release(release_id=release_id) if is_ours else None
        if release is None:
            return
        if release.attempts_count >= services.MOST_ATTEMPTS:  # each of them killed its worker
            services.end_making(release=release, sentence=_sentence(release), at=clock())
            return
        services.begin_making(release=release)
        try:
            with _shown_at_once(release) as show:
                made = _made(release, show=show, clock=clock)
                show(MakingStep.KEEPING, 95)
            services.finish_release(release=release, **made, at=clock())
        except services.AttemptOvertaken:
            logger.warning("Release %s was taken over by another worker.", release.pk)
        except Exception:
            logger.exception("Release %s, attempt %s failed.", release.pk, release.attempts_count)
            services.end_making(release=release, sentence=_sentence(release), at=clock())


def reproduced(release: Release) -> tuple[str, list[Outcome], list[ToldChange]]:
    """Work a finished release out again from the results that it lists: its digest, its figures, why they changed."""
    results = selectors.counted_results(release)
    calculation.make_room()
    with unscoped.one_moment(may_write=True):
        earlier = _read(release, results, progress=lambda done, all_: None)
        changed = _changed(release, earlier, results, taken=selectors.taken_back(release))
    measures = selectors.told_by(release).measures  # it may be from before some were told
    outcomes = [one for one in _decided(earlier, show=lambda step, percent: None) if one.measure in measures]
    return calculation.digest_of(outcomes), outcomes, _why(release, changed, outcomes)


def _made(release: Release, *, show: Show, clock: Clock) -> dict[str, Any]:
    calculation.make_room()
    with unscoped.one_moment(may_write=True):
        as_of = clock()
        results = (
            selectors.counted_results(release.restates)
            if release.restates
            else calculation.counted_now(data_kind=release.data_kind)
        )
        earlier = _read(release, results, progress=_part(show, MakingStep.READING, 2, 40))
        facts = {**calculation.facts_of(results), **_coverage(release), **_restated_with(release, results)}
        changed = _changed(release, earlier, results)
    outcomes = _decided(earlier, show=show)
    return {
        "results": results,
        "taken_back": changed.taken if changed else {},
        "outcomes": outcomes,
        "changes": _why(release, changed, outcomes),
        "facts": facts,
        "as_of": as_of,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changed:
    """What has changed since the release before, and what of it was taken back."""

    before: Release
    taken: Results
    changes: Changes


def _changed(
    release: Release, earlier: Sequence[Release], results: Results, *, taken: Results | None = None
) -> _Changed | None:
    """Return what has changed since the release before; None for the first, and for one that is restated.

    taken  as it was kept; None where it is to be found out now
    """
    before = next((other for other in reversed(earlier) if not other.restates_id), None)
    if before is None or release.restates:
        return None
    counted = selectors.counted_results(before)
    taken = changes.taken_back(counted, results) if taken is None else taken
    return _Changed(before=before, taken=taken, changes=changes.changes_between(counted, results, taken=taken))


def _why(release: Release, changed: _Changed | None, outcomes: Sequence[Outcome]) -> list[ToldChange]:
    """Return what may be told of why the figures differ."""
    if release.restates:
        return list(_by_factors(outcomes, selectors.values_of(release.restates, measure=CO2E)))
    if changed is None:
        return []
    both = selectors.told_by(changed.before).measures & {outcome.measure for outcome in outcomes}
    told = changes.told(changed.changes, hidden=_hidden(changed.before, outcomes))
    return [part for part in told if part.measure in both]


def _by_factors(outcomes: Sequence[Outcome], before: Mapping[str, Decimal]) -> Iterator[ToldChange]:
    """Yield why a restated release differs from the one that it restates: by its factors alone.

    before  what the other told of greenhouse gases, by cell. Both have the same results, so a difference has one reason
            and is known to everybody who has both.
    """
    both = (outcome for outcome in outcomes if outcome.measure == CO2E and outcome.cell in before)
    for outcome in both:
        cell, difference = selectors.key_from(outcome.cell), outcome.value - before[outcome.cell]
        has_reasons = cell.stage in ENDS and any(table.has(cell) for table in ONE_SIDED)
        if difference and has_reasons and not outcome.withheld_because:
            yield ToldChange(measure=CO2E, cell=outcome.cell, reason=ChangeReason.FACTORS, value=difference)


def _coverage(release: Release) -> dict[str, int]:
    """Return on how much a release rests; a restated one on what the other rested on."""
    if release.restates is None:
        return calculation.coverage_of(data_kind=release.data_kind)
    names = ("centres_asked_count", "held_back_count")
    return {name: getattr(release.restates, name) for name in names}


def _restated_with(release: Release, results: Results) -> dict[str, Any]:
    """Return with which factor set a release is restated, and how many options keep what was accepted."""
    if release.factor_set is None:
        return {}
    kept = calculation.kept_count(results, factor_set=release.factor_set)
    words = {"name": release.factor_set.name, "version": release.factor_set.version, "kept_count": kept}
    return {"factor_sets": [words]}


def _hidden(before: Release, outcomes: Sequence[Outcome]) -> dict[str, frozenset[CellKey]]:
    """Return by measure the cells whose difference from the release before nobody can take."""
    hidden = {measure: set(cells) for measure, cells in selectors.told_by(before).withheld.items()}
    for outcome in outcomes:
        if outcome.withheld_because:
            hidden.setdefault(outcome.measure, set()).add(selectors.key_from(outcome.cell))
    return {measure: frozenset(cells) for measure, cells in hidden.items()}


def _read(release: Release, results: Results, *, progress: calculation.Progress) -> list[Release]:
    """Take down the new release's options and those of all earlier ones, which are returned."""
    calculation.read_entries(results, release=NEW, progress=progress, factor_set=release.factor_set)
    earlier = selectors.earlier_releases(release)
    for number, before in enumerate(earlier, start=1):
        calculation.read_entries(
            selectors.counted_results(before),
            release=number,
            progress=lambda done, all_: None,
            factor_set=before.factor_set,
        )
    return earlier


def _decided(earlier: Sequence[Release], *, show: Show) -> list[Outcome]:
    new = calculation.figures(of=NEW, progress=_part(show, MakingStep.ADDING, 40, 60))
    told = [
        (
            selectors.told_by(before),
            calculation.figures(of=number),
            calculation.figures(of=NEW, since=number),
        )
        for number, before in enumerate(earlier, start=1)
    ]
    return calculation.decided(new, told, _part(show, MakingStep.WITHHOLDING, 65, 95))


def _part(show: Show, step: MakingStep, first: int, last: int) -> calculation.Progress:
    """Return what shows a step's own progress as its part of the whole."""

    def progress(done: int, of: int) -> None:
        show(step, first + (last - first) * done // max(of, 1))

    return progress


@contextmanager
def _shown_at_once(release: Release) -> Iterator[Show]:
    """Show progress through a second connection: the first is inside its transaction."""
    second = connection.copy()
    try:
        yield lambda step, percent: services.show_progress(release=release, step=step, percent=percent, through=second)
    finally:
        second.close()


@contextmanager
def _lock(release_id: int) -> Iterator[bool]:
    """Hold the release's advisory lock on this connection, and say whether it could be had."""
    digest = hashlib.blake2b(f"releases.release:{release_id}".encode(), digest_size=8).digest()
    key = int.from_bytes(digest, signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _sentence(release: Release) -> str:
    with translation.override(release.requested_by.language):
        return _("The release could not be made. Try again; if it fails again, tell support its name.")
