"""What an administrator says of a release."""

from django import forms
from django.utils.translation import gettext_lazy

from centres.forms.base import PlainForm
from centres.models import DataKind

RELEASED_KINDS = (DataKind.RECORDED, DataKind.REAL_ANONYMOUS, DataKind.DEMONSTRATION, DataKind.GENERATED)


class ReleaseForm(PlainForm):
    """A release: what it is called, what it is for, of which kind of data."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As people will cite it: Donor report 2025.")
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"), max_length=300, help_text=gettext_lazy("To whom it is told, and why.")
    )
    data_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of data"),
        choices=[(kind.value, kind.label) for kind in RELEASED_KINDS],
        help_text=gettext_lazy("Kinds are never added together."),
    )
