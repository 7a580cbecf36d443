"""What is said when a round is handed over, given back or opened again."""

from django import forms
from django.utils.translation import gettext_lazy

from assessments.forms.base import LONGEST_TEXT, PlainForm


class SubmitForm(PlainForm):
    """What the reviewer should know."""

    note = forms.CharField(
        label=gettext_lazy("Note to the reviewer"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class ReasonForm(PlainForm):
    """Why a round comes back or is opened again."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say what has to be changed. Whoever entered the figures reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)


class AcceptForm(PlainForm):
    """Which version of the round the reviewer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
