"""What the forms have in common comes from `centres`; here is only what an assessment's own refusals add."""

from django.core.exceptions import ValidationError

from assessments.refusals import NotReady
from centres.forms.base import LONGEST_TEXT, RecordForm, portal_field
from centres.forms.base import PlainForm as PortalForm

__all__ = ["LONGEST_TEXT", "PlainForm", "RecordForm", "portal_field"]


class PlainForm(PortalForm):
    """A form that belongs to no record."""

    def refuse(self, error: Exception) -> None:
        """Show a refusal of a service; one with several reasons shows each."""
        if isinstance(error, NotReady):
            self.add_error(None, ValidationError(list(error.findings)))
        else:
            super().refuse(error)
