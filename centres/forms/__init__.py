"""The forms of centres, people and enterprises: what was typed is kept, what is wrong is a sentence with its field."""

from centres.forms.base import DayField, PlainForm, RecordForm, SentenceMixin, portal_field
from centres.forms.enterprises import EnterpriseFilterForm, EnterpriseForm, ProductForm, SiteForm
from centres.forms.people import AccountForm, InvitationForm, JoinForm, RoleForm, SupportForm
from centres.forms.profile import DirectorForm, NewCentreForm, ProfileForm, StaffForm, StaffRoleForm
from centres.forms.programmes import ProgrammeForm
from centres.forms.reporting import OwnProgrammeConsentForm, ProgrammeConsentForm

__all__ = [
    "AccountForm",
    "DayField",
    "DirectorForm",
    "EnterpriseFilterForm",
    "EnterpriseForm",
    "InvitationForm",
    "JoinForm",
    "NewCentreForm",
    "OwnProgrammeConsentForm",
    "PlainForm",
    "ProductForm",
    "ProfileForm",
    "ProgrammeConsentForm",
    "ProgrammeForm",
    "RecordForm",
    "RoleForm",
    "SentenceMixin",
    "SiteForm",
    "StaffForm",
    "StaffRoleForm",
    "SupportForm",
    "portal_field",
]
