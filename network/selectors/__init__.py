"""What pages, the API, releases and commands read of the totals."""

from network.selectors.differences import Difference, differences
from network.selectors.overview import CentreRow, NetworkOverview, SavingsCell, default_data_kind, overview
from network.selectors.tables import (
    Coverage,
    Filter,
    MemberCount,
    RollupRow,
    RollupTable,
    contributions,
    members,
    reporting_centres,
    rollup,
)

__all__ = [
    "CentreRow",
    "Coverage",
    "Difference",
    "Filter",
    "MemberCount",
    "NetworkOverview",
    "RollupRow",
    "RollupTable",
    "SavingsCell",
    "contributions",
    "default_data_kind",
    "differences",
    "members",
    "overview",
    "reporting_centres",
    "rollup",
]
