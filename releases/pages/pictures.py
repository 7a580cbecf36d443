"""The page of a release's pictures: one figure at a time, each picture with its table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from network.confidentiality.cells import Stage
from releases import pictures, selectors
from releases.choices import WithheldBecause
from releases.downloads import Sheet
from releases.models import Release
from releases.pages.tables import FIRST_MEASURE, Choice, headed
from releases.pictures import Picture

STAGES = (Stage.IDENTIFIED, Stage.IMPLEMENTED)
ON_THE_OVERVIEW = ("map", "years")


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturesPage:
    """All pictures of one figure."""

    release: Release
    coverage: selectors.ReleaseCoverage
    measure: str
    stage: str
    measures: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    pictures: tuple[Picture, ...]
    heading: str
    stage_label: str
    total: str
    reasons: tuple[str, ...]


def pictures_page(release: Release, *, measure: str, stage: str, only: str = "") -> PicturesPage:
    """Return the pictures of one measure at one stage; what is not known is the first of each."""
    words, stages = selectors.measure_words_of(release), selectors.stage_labels()
    measure = measure if measure in words else FIRST_MEASURE
    stage = stage if stage in STAGES else Stage.IMPLEMENTED
    found = pictures.drawn(release, measure=measure, stage=stage, only=[only] if only else ())
    because = {row.figure.withheld_because for picture in found for row in picture.rows} - {""}
    return PicturesPage(
        release=release,
        coverage=selectors.release_coverage(release),
        measure=measure,
        stage=stage,
        measures=tuple(
            Choice(code=code, label=headed(entry), is_chosen=code == measure) for code, entry in words.items()
        ),
        stages=tuple(Choice(code=code, label=stages[code], is_chosen=code == stage) for code in STAGES),
        pictures=tuple(found),
        heading=headed(words[measure]),
        stage_label=stages[stage],
        total=found[0].total.shown if found else "",
        reasons=tuple(sorted(str(WithheldBecause(reason).label) for reason in because)),
    )


def overview_pictures(release: Release | None) -> tuple[Picture, ...]:
    """Return what the overview shows of the pictures: where and when, unless nothing may be told there."""
    if release is None:
        return ()
    found = pictures.drawn(release, measure=FIRST_MEASURE, stage=Stage.IMPLEMENTED, only=ON_THE_OVERVIEW)
    return tuple(picture for picture in found if any(row.figure.value for row in picture.rows))


def picture_sheet(page: PicturesPage) -> Sheet:
    """Return the figures of the one picture that was asked for."""
    (picture,) = page.pictures
    name = _("%(release)s %(picture)s") % {"release": page.release.name, "picture": picture.title}
    return pictures.sheet_of(picture, name=name, measure=page.measure)
