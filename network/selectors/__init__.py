"""What pages, the API, releases and commands read of the totals."""

from network.selectors.differences import Difference, differences
from network.selectors.held_back import HeldBackRow, held_back_rows, kinds_in
from network.selectors.similar import CardCell, MeasuredRange, cards_at, has_cards, settled
from network.selectors.singly import SingleAssessment, SinglePlant, plants_of
from network.selectors.tables import (
    Coverage,
    Filter,
    MemberCount,
    RollupRow,
    RollupTable,
    accepted_by_centre,
    coverage_of,
    members,
    rollup,
)

__all__ = [
    "CardCell",
    "Coverage",
    "Difference",
    "Filter",
    "HeldBackRow",
    "MeasuredRange",
    "MemberCount",
    "RollupRow",
    "RollupTable",
    "SingleAssessment",
    "SinglePlant",
    "accepted_by_centre",
    "cards_at",
    "coverage_of",
    "differences",
    "has_cards",
    "held_back_rows",
    "kinds_in",
    "members",
    "plants_of",
    "rollup",
    "settled",
]
