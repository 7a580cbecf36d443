"""A programme of the network, and who answers for it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from centres.fields import ProgrammeFields
from centres.forms.base import RecordForm, portal_field
from centres.models import Programme


class ProgrammeForm(RecordForm):
    """A new programme, or a change of one; its short code is given once.

    staff  the people of the network's staff, as (number, name)
    """

    officers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Officers"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They answer for it, and see what plants agreed to show to this programme."),
    )

    class Meta:
        model = Programme
        fields: ClassVar[list[str]] = ["name", "code", "donor", "starts_on", "ends_on"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Name"),
            "code": gettext_lazy("Short code"),
            "donor": gettext_lazy("Donor"),
            "starts_on": gettext_lazy("Starts"),
            "ends_on": gettext_lazy("Ends"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "code": gettext_lazy("Letters, digits, hyphens. Files and the API name the programme by it. It stays."),
            "ends_on": gettext_lazy("Leave it empty as long as nobody knows."),
        }

    def __init__(self, *args: Any, staff: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("officers", [(str(number), name) for number, name in staff])
        if self.instance._state.adding:
            del self.fields["id"]
        else:
            del self.fields["code"]
            self.fields["officers"].initial = self._officers(self.instance)

    def fields_for_service(self) -> ProgrammeFields:
        """Return what the service takes."""
        return ProgrammeFields(**{name: value for name, value in self.values().items() if name != "code"})

    def saved_values(self, current: Any) -> Mapping[str, Any]:
        """Return the saved programme's values by the names of the form's fields."""
        return {**super().saved_values(current), "officers": self._officers(current)}

    @staticmethod
    def _officers(programme: Programme) -> list[int]:
        return list(programme.officers.order_by("user__name", "pk").values_list("user_id", flat=True))
