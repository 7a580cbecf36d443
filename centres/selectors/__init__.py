"""What pages, the API and commands read about centres, people and enterprises."""

from centres.selectors.memberships import (
    MembershipView,
    colleague,
    get_membership_or_404,
    membership_view,
    network_role_of,
)
from centres.selectors.records import enterprise_rows, product_rows, site_rows

__all__ = [
    "MembershipView",
    "colleague",
    "enterprise_rows",
    "get_membership_or_404",
    "membership_view",
    "network_role_of",
    "product_rows",
    "site_rows",
]
