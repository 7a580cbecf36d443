"""The roles as data: what each is called, what it allows, and in which words a person is told so."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centres.permissions import Permission as P


class Role(models.TextChoices):
    """What a person is in one centre."""

    DIRECTOR = "director", _("Director")
    LEAD_ASSESSOR = "lead_assessor", _("Lead assessor")
    ASSESSOR = "assessor", _("Assessor")
    REVIEWER = "reviewer", _("Reviewer")
    VIEWER = "viewer", _("Viewer")
    EXTERNAL_EVALUATOR = "external_evaluator", _("External evaluator")
    ENTERPRISE_MANAGER = "enterprise_manager", _("Enterprise manager")


class NetworkRole(models.TextChoices):
    """What a UNIDO/UNEP person is in the network."""

    NETWORK_ANALYST = "network_analyst", _("Network analyst")
    NETWORK_ADMINISTRATOR = "network_administrator", _("Network administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDefinition:
    """What a role allows, and one sentence that says so."""

    sentence: str | Promise
    permissions: frozenset[P]
    is_timed: bool = False  # needs an end date
    is_narrowed: bool = False  # sees only the enterprises named in the membership


_READ = frozenset(
    {P.CENTRE_VIEW, P.MEMBER_VIEW, P.ENTERPRISE_VIEW, P.ASSESSMENT_VIEW, P.DOCUMENT_VIEW, P.PLANT_RESULTS_VIEW}
)
_RECORD = frozenset({P.ENTERPRISE_EDIT, P.ASSESSMENT_EDIT, P.ROUND_SUBMIT, P.DOCUMENT_REQUEST, P.CONSENT_RECORD})

SUPPORT = "support"  # no role that somebody can be given: what a support session allows, and reading only

ROLES: Mapping[str, RoleDefinition] = {
    Role.DIRECTOR: RoleDefinition(
        sentence=_("Sees and edits everything in the centre, invites people, accepts rounds that others entered."),
        permissions=_READ
        | _RECORD
        | {P.ROUND_REVIEW, P.CENTRE_EDIT, P.FACTOR_EDIT, P.MEMBER_MANAGE, P.AUDIT_VIEW, P.HISTORY_IMPORT},
    ),
    Role.LEAD_ASSESSOR: RoleDefinition(
        sentence=_("Records enterprises and assessments, and accepts rounds that others entered."),
        permissions=_READ | _RECORD | {P.ROUND_REVIEW, P.FACTOR_EDIT, P.AUDIT_VIEW, P.HISTORY_IMPORT},
    ),
    Role.ASSESSOR: RoleDefinition(
        sentence=_("Records enterprises and assessments, and submits rounds for review."),
        permissions=_READ | _RECORD,
    ),
    Role.REVIEWER: RoleDefinition(
        sentence=_("Reads everything in the centre, and accepts or returns rounds."),
        permissions=_READ | {P.ROUND_REVIEW, P.AUDIT_VIEW},
    ),
    Role.VIEWER: RoleDefinition(sentence=_("Reads everything in the centre, changes nothing."), permissions=_READ),
    Role.EXTERNAL_EVALUATOR: RoleDefinition(
        sentence=_("Reads everything in the centre until a date, changes nothing."),
        permissions=_READ | {P.AUDIT_VIEW},
        is_timed=True,
    ),
    Role.ENTERPRISE_MANAGER: RoleDefinition(
        sentence=_("Sees the results and documents of their own enterprises, and nothing of any other."),
        permissions=frozenset({P.PLANT_RESULTS_VIEW, P.PLANT_CONSENT_GIVE, P.DOCUMENT_VIEW}),
        is_narrowed=True,
    ),
    SUPPORT: RoleDefinition(
        sentence=_("Reads the centre in a support session, until it ends. Every page is noted."), permissions=_READ
    ),
}

NETWORK_ROLES: Mapping[str, RoleDefinition] = {
    NetworkRole.NETWORK_ANALYST: RoleDefinition(
        sentence=_("Reads the network's totals and published cases. Sees no enterprise."),
        permissions=frozenset({P.NETWORK_VIEW}),
    ),
    NetworkRole.NETWORK_ADMINISTRATOR: RoleDefinition(
        sentence=_("Reads the network's totals, and sets up centres. Sees no enterprise."),
        permissions=frozenset({P.NETWORK_VIEW, P.NETWORK_ADMINISTER}),
    ),
}

PERMISSION_SENTENCES: Mapping[P, str | Promise] = {
    P.CENTRE_VIEW: _("see the centre's profile"),
    P.CENTRE_EDIT: _("change the centre's profile"),
    P.FACTOR_EDIT: _("record the centre's own factors"),
    P.MEMBER_VIEW: _("see who works here"),
    P.MEMBER_MANAGE: _("invite people and change their roles"),
    P.AUDIT_VIEW: _("read who did what and when"),
    P.ENTERPRISE_VIEW: _("see enterprises and their sites"),
    P.ENTERPRISE_EDIT: _("register and edit enterprises"),
    P.ASSESSMENT_VIEW: _("see assessments, inputs and outputs, options and results"),
    P.ASSESSMENT_EDIT: _("record inputs and outputs and options"),
    P.ROUND_SUBMIT: _("submit a round for review"),
    P.ROUND_REVIEW: _("accept or return rounds that somebody else entered"),
    P.DOCUMENT_VIEW: _("download documents"),
    P.DOCUMENT_REQUEST: _("ask for case studies"),
    P.HISTORY_IMPORT: _("import history from files"),
    P.CONSENT_RECORD: _("record an enterprise's consent"),
    P.PLANT_RESULTS_VIEW: _("see a plant's results page"),
    P.PLANT_CONSENT_GIVE: _("decide whether the case study may be published"),
    P.NETWORK_VIEW: _("see the network's totals"),
    P.NETWORK_ADMINISTER: _("set up centres and network staff"),
}
