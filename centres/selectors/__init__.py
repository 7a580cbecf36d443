"""What pages, the API and commands read about centres, people and enterprises."""

from centres.selectors.memberships import (
    MembershipView,
    colleague,
    get_membership_or_404,
    membership_view,
    network_role_of,
)

__all__ = [
    "MembershipView",
    "colleague",
    "get_membership_or_404",
    "membership_view",
    "network_role_of",
]
