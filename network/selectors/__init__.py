"""What pages, the API, releases and commands read of the totals."""

from network.selectors.differences import Difference, differences
from network.selectors.tables import (
    Coverage,
    Filter,
    MemberCount,
    RollupRow,
    RollupTable,
    accepted_by_centre,
    members,
    rollup,
)

__all__ = [
    "Coverage",
    "Difference",
    "Filter",
    "MemberCount",
    "RollupRow",
    "RollupTable",
    "accepted_by_centre",
    "differences",
    "members",
    "rollup",
]
