"""What can be allowed, in one list. Which role allows what is in `centres.roles`."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a page, an API action or a worker may ask for."""

    CENTRE_VIEW = "centre.view"
    CENTRE_EDIT = "centre.edit"
    MEMBER_VIEW = "member.view"
    MEMBER_MANAGE = "member.manage"
    AUDIT_VIEW = "audit.view"
    FACTOR_EDIT = "factor.edit"
    ENTERPRISE_VIEW = "enterprise.view"
    ENTERPRISE_EDIT = "enterprise.edit"
    ASSESSMENT_VIEW = "assessment.view"
    ASSESSMENT_EDIT = "assessment.edit"
    ROUND_SUBMIT = "round.submit"
    ROUND_REVIEW = "round.review"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_REQUEST = "document.request"
    HISTORY_IMPORT = "history.import"
    CONSENT_RECORD = "consent.record"
    PLANT_RESULTS_VIEW = "plant.results.view"
    PLANT_CONSENT_GIVE = "plant.consent.give"
    NETWORK_VIEW = "network.view"
    NETWORK_ADMINISTER = "network.administer"
