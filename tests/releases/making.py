"""Releases made in tests as a worker makes them, and what they tell."""

from releases import rendering, services
from releases.choices import ReleaseState
from releases.models import ReleasedCell, ReleasedChange
from tests.network.filed import AT


def make(by, name="Donor report 2026", *, at=AT):
    """Ask for a release and make it as a worker would."""
    release = services.request_release(name=name, purpose="Told to the donor", data_kind="recorded", by=by, at=at)
    rendering.make_release(release_id=release.pk, clock=lambda: at)
    release.refresh_from_db()
    assert release.state == ReleaseState.DONE, release.error_sentence
    return release


def told(release, measure="saving_usd"):
    """Return values by cell; the reason where one is withheld."""
    rows = ReleasedCell.objects.filter(release=release, measure=measure)
    return {cell: because or value for cell, value, because in rows.values_list("cell", "value", "withheld_because")}


def why(release, measure="saving_usd"):
    """Return the parts of what changed since the release before, by cell; None for those told together."""
    found = {}
    rows = ReleasedChange.objects.filter(release=release, measure=measure)
    for cell, reason, value in rows.values_list("cell", "reason", "value"):
        found.setdefault(cell, {})[reason] = value
    return found
