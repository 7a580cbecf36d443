"""Who the tenants are, who may do what, whose enterprises, the audit trail."""

from centres.models.audit import AuditEvent, NetworkEvent
from centres.models.centre import Centre, LegalForm, Programme, ProgrammeCountry, ProgrammeOfficer, Region
from centres.models.changes import RecordChange
from centres.models.enterprise import DataKind, Enterprise, Product, Site, SizeClass
from centres.models.people import Invitation, Membership, MembershipEnterprise, NetworkMembership
from centres.models.records import EditedRecord
from centres.models.reporting import ProgrammeConsent
from centres.models.support import SupportSession, SupportVisit

__all__ = [
    "AuditEvent",
    "Centre",
    "DataKind",
    "EditedRecord",
    "Enterprise",
    "Invitation",
    "LegalForm",
    "Membership",
    "MembershipEnterprise",
    "NetworkEvent",
    "NetworkMembership",
    "Product",
    "Programme",
    "ProgrammeConsent",
    "ProgrammeCountry",
    "ProgrammeOfficer",
    "RecordChange",
    "Region",
    "Site",
    "SizeClass",
    "SupportSession",
    "SupportVisit",
]
