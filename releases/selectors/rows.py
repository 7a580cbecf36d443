"""The figures of a release as rows for programs, and which releases everybody may have."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.http import Http404

from centres import unscoped
from centres.models import Centre, Programme
from network.confidentiality.cells import CellKey, Dimension, Table
from releases.calculation import NOWHERE
from releases.choices import ReleaseState
from releases.models import Opening, Release, ReleasedCell
from releases.selectors.told import key_from, measure_words

NO_PURPOSE = "network_reading"  # no policy has this name: nothing of a centre is seen
ROWS_AT_A_TIME = 1000
UNRECORDED = "unrecorded"  # the code of a place that was not recorded; of a programme: that none paid
PLACES_OF: Mapping[Dimension, tuple[str, ...]] = {
    Dimension.GEOGRAPHY: ("region", "country", "centre"),
    Dimension.SECTOR: ("section", "division"),
    Dimension.SIZE: ("size",),
    Dimension.TECHNIQUE: ("technique",),
    Dimension.COST_CLASS: ("cost_class",),
    Dimension.YEAR: ("year",),
    Dimension.EVIDENCE: ("evidence",),
    Dimension.PROGRAMME: ("programme",),
}
FIGURE_COLUMNS: tuple[str, ...] = (
    *(name for names in PLACES_OF.values() for name in names),
    "stage",
    "measure",
    "unit",
    "value",
    "withheld",
)


def figure_rows(
    release: Release, *, table: Table | None = None, stage: str = "", measure: str = ""
) -> Iterator[tuple[str | Decimal | None, ...]]:
    """Yield the figures of a release as rows of `FIGURE_COLUMNS`, read part by part and each part in no centre.

    A place that is empty is the total. Whoever takes the rows, and wherever they stand while they do, gets the same.
    """
    words = measure_words()
    names = {str(pk): slug for pk, slug in Centre.objects.values_list("pk", "slug")}
    programmes = {str(pk): name for pk, name in Programme.objects.values_list("pk", "name")}
    found = ReleasedCell.objects.filter(release=release).order_by("pk")
    if stage:
        found = found.filter(cell__startswith=stage)
    if measure:
        found = found.filter(measure=measure)
    last = 0
    while True:
        with unscoped.for_purpose(NO_PURPOSE):
            rows = found.filter(pk__gt=last).values_list("pk", "measure", "cell", "value", "withheld_because")
            part = list(rows[:ROWS_AT_A_TIME])
        for key, code, text, value, because in part:
            last = key
            cell = key_from(text)
            if (stage and cell.stage != stage) or (table is not None and not table.has(cell)):
                continue
            if table is None or cell.stage in table.stages:
                yield (*_named_places(cell, names, programmes), cell.stage, code, words[code].unit, value, because)
        if len(part) < ROWS_AT_A_TIME:
            return


def _named_places(cell: CellKey, centres: Mapping[str, str], programmes: Mapping[str, str]) -> Iterator[str]:
    for dimension, names in PLACES_OF.items():
        parts = cell.place(dimension).split("/") if cell.place(dimension) else []
        for depth, name in enumerate(names):
            part = parts[depth] if depth < len(parts) else ""
            known = {"centre": centres, "programme": programmes}.get(name, {})
            yield UNRECORDED if part == NOWHERE else known.get(part, part)


def releases_since(*, unseen: Q | None) -> QuerySet[Release]:
    """Return the finished releases, or those that were made, opened or closed in transactions of this kind."""
    made = Release.objects.filter(state=ReleaseState.DONE).select_related("opening", "factor_set")
    return made if unseen is None else made.filter(unseen | Q(pk__in=Opening.objects.filter(unseen).values("release")))


def open_releases() -> QuerySet[Release]:
    """Return the releases that everybody may have."""
    return releases_since(unseen=None).filter(opening__closed_at=None, opening__isnull=False)


def get_open_release_or_404(*, release_id: int) -> Release:
    """Return a release that everybody may have."""
    release = open_releases().filter(pk=release_id).first()
    if release is None:
        raise Http404
    return release


def is_open(release: Release) -> bool:
    """Return whether everybody may have it."""
    return open_releases().filter(pk=release.pk).exists()
