"""What an enterprise lets a programme see by its name."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from centres.fields import ProgrammeConsentFields
from centres.forms.base import RecordForm, portal_field
from centres.models import ProgrammeConsent


class ProgrammeConsentForm(RecordForm):
    """A consent that was signed on paper, as the centre records it.

    programmes  those that can be chosen, as (number, name)
    """

    programme = forms.TypedChoiceField(label=gettext_lazy("Programme"), coerce=int)

    class Meta:
        model = ProgrammeConsent
        fields: ClassVar[list[str]] = [
            "has_money",
            "signatory_name",
            "signatory_function",
            "signed_on",
            "ends_on",
            "document",
        ]
        formfield_callback = portal_field

    field_order = ("programme", "has_money")

    def __init__(self, *args: Any, programmes: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["id"]
        self.offer("programme", [("", "–"), *((str(number), name) for number, name in programmes)])
        if "document" in self.fields:
            self.fields["document"].required = True

    def fields_for_service(self) -> ProgrammeConsentFields:
        """Return what the service takes."""
        values = self.values()
        return ProgrammeConsentFields(programme_id=values.pop("programme"), **values)


class OwnProgrammeConsentForm(ProgrammeConsentForm):
    """A consent that the enterprise's manager gives in the portal: signed today, by the person who is signed in."""

    class Meta(ProgrammeConsentForm.Meta):
        fields: ClassVar[list[str]] = [
            name for name in ProgrammeConsentForm.Meta.fields if name not in ("signed_on", "document")
        ]

    def fields_for_service_on(self, day: date) -> ProgrammeConsentFields:
        """Return what the service takes, signed on a day."""
        values = self.values()
        return ProgrammeConsentFields(programme_id=values.pop("programme"), signed_on=day, **values)
