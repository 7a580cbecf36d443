"""What changed for people."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import HumanEffectKind
from assessments.fields import HumanEffectFields
from assessments.models import HumanEffect, Option
from centres.forms.base import RecordForm, portal_field
from centres.models import EditedRecord

MOST_PEOPLE = 10_000_000


class HumanEffectForm(RecordForm):
    """One effect on people."""

    option = forms.ChoiceField(label=gettext_lazy("Option"), required=False)

    class Meta:
        model = HumanEffect
        fields: ClassVar[list[str]] = [
            "kind",
            "title",
            "people_before_count",
            "people_after_count",
            "women_count",
            "men_count",
            "evidence",
        ]
        formfield_callback = portal_field
        help_texts: ClassVar[dict[str, Any]] = {
            "title": gettext_lazy("Such as: nobody handles the dye powder by hand any more."),
            "women_count": gettext_lazy("Of these people, where it was recorded."),
        }

    field_order = ("kind", "title", "option")

    def __init__(self, *args: Any, options: Sequence[Option], **more: Any) -> None:
        super().__init__(*args, **more)
        self._options = {str(option.pk): option.pk for option in options}
        names = [(str(option.pk), str(option)) for option in options]
        self.offer("option", [("", _("None in particular")), *names])
        self.offer("kind", [("", _("Choose what it is about")), *HumanEffectKind.choices])
        if not self.instance._state.adding:
            self.initial["option"] = str(self.instance.option_id or "")
        for name in ("people_before_count", "people_after_count", "women_count", "men_count"):
            self.fields[name].max_value = MOST_PEOPLE  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse numbers that no plant has."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("people_before_count", "people_after_count", "women_count", "men_count"):
            if (data.get(name) or 0) > MOST_PEOPLE:
                self.add_error(name, _("this number is too large."))
        return data

    def fields_for_service(self) -> HumanEffectFields:
        """Return what the service takes."""
        values = self.values()
        option: UUID | None = self._options.get(values.pop("option"))
        return HumanEffectFields(option_id=option, **values)

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        option = str(current.option_id or "")  # type: ignore[attr-defined]
        return {**super().saved_values(current), "option": option}
