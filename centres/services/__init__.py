"""Everything that is written about centres, people and enterprises. Each change leaves a line in the audit trail."""

from centres.edits import StaleEdit
from centres.guards import InvitationIsClosed
from centres.services.centres import create_centre, edit_profile, invite_director
from centres.services.changes import thin_changes
from centres.services.enterprises import (
    LikelyDuplicates,
    archive_enterprise,
    edit_enterprise,
    register_enterprise,
    restore_enterprise,
)
from centres.services.invitations import (
    InvitationIsForSomebodyElse,
    accept_invitation,
    invite,
    resend_invitation,
    start_account_from_invitation,
    withdraw_invitation,
)
from centres.services.people import change_role, end_membership, make_member, set_enterprises
from centres.services.programmes import add_programme, close_programme, edit_programme, open_programme
from centres.services.reporting import (
    give_programme_consent,
    record_programme_consent,
    withdraw_programme_consent,
)
from centres.services.sites import add_product, add_site, archive_site, edit_product, edit_site, restore_site
from centres.services.staff import add_network_staff, change_network_role, end_network_staff
from centres.services.support import end_support, grant_support, note_visit

__all__ = [
    "InvitationIsClosed",
    "InvitationIsForSomebodyElse",
    "LikelyDuplicates",
    "StaleEdit",
    "accept_invitation",
    "add_network_staff",
    "add_product",
    "add_programme",
    "add_site",
    "archive_enterprise",
    "archive_site",
    "change_network_role",
    "change_role",
    "close_programme",
    "create_centre",
    "edit_enterprise",
    "edit_product",
    "edit_profile",
    "edit_programme",
    "edit_site",
    "end_membership",
    "end_network_staff",
    "end_support",
    "give_programme_consent",
    "grant_support",
    "invite",
    "invite_director",
    "make_member",
    "note_visit",
    "open_programme",
    "record_programme_consent",
    "register_enterprise",
    "resend_invitation",
    "restore_enterprise",
    "restore_site",
    "set_enterprises",
    "start_account_from_invitation",
    "thin_changes",
    "withdraw_invitation",
    "withdraw_programme_consent",
]
