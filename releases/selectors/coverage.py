"""On how much a release rests: which centres reported, which share is checked, how much is held back."""

from dataclasses import dataclass
from decimal import Decimal

from assessments.choices import EvidenceLevel
from indicators.core.shares import share_of
from network.confidentiality.cells import CellKey, Dimension, Stage
from releases.calculation import OPTIONS
from releases.models import Release
from releases.selectors.told import NOTHING, figures_of

CHECKED = (EvidenceLevel.CHECKED, EvidenceLevel.MEASURED, EvidenceLevel.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCoverage:
    """What stands beside every total of a release.

    checked_share  of the options in operation, those that the centre checked or somebody better; None: none there
    is_withheld    the share cannot be told: a figure behind it is withheld
    """

    reporting_count: int
    centres_count: int
    checked_share: Decimal | None
    is_withheld: bool
    held_back_count: int


def release_coverage(release: Release) -> ReleaseCoverage:
    """Return on how much the totals of a finished release rest, from what it tells and nothing else."""
    whole = CellKey(Stage.IMPLEMENTED)
    parts = [CellKey(Stage.IMPLEMENTED, ((Dimension.EVIDENCE.value, level.value),)) for level in CHECKED]
    told = figures_of(release, measures=[OPTIONS], cells=[whole, *parts])
    figures = [told.get((OPTIONS, cell), NOTHING) for cell in (whole, *parts)]
    is_withheld = any(figure.withheld_because for figure in figures)
    total, *checked = (figure.value or Decimal(0) for figure in figures)
    return ReleaseCoverage(
        reporting_count=release.centres_count,
        centres_count=release.centres_asked_count,
        checked_share=None if is_withheld else share_of(sum(checked, Decimal(0)), total),
        is_withheld=is_withheld,
        held_back_count=release.held_back_count,
    )
