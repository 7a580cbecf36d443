"""Inviting people, changing what they are, joining."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from centres.fields import InvitationFields, NewPerson, RoleFields
from centres.forms.base import DayField, PlainForm
from centres.models import Centre
from centres.roles import ROLES, Role

MOST_CHECKBOXES = 30


class SupportForm(PlainForm):
    """Who of the network's staff may read the centre, why, and until when. centre: whose time zone a day is in."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("Of somebody of the network's staff."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What this person shall look at. Everybody here reads it."),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("At most fourteen days from now. You can end it earlier."),
    )

    def __init__(self, *args: Any, centre: Centre, **options: Any) -> None:
        super().__init__(*args, **options)
        self._time_zone = ZoneInfo(centre.time_zone)

    def values_for_service(self) -> dict[str, Any]:
        """Return what the service takes; the last day is meant whole."""
        typed = self.cleaned_data
        ends_at = end_of(typed["ends_on"], self._time_zone)
        return {"email": typed["email"], "reason": typed["reason"], "ends_at": ends_at}


def end_of(day: date, time_zone: ZoneInfo) -> datetime:
    """Return the last second of a day that is meant whole: printed, it is still that day."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=time_zone)


class RoleForm(PlainForm):
    """What a person shall be in the centre.

    centre       whose time zone a last day is in
    enterprises  the enterprises to choose from, as (key, name)
    """

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    enterprises = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Enterprises"),
        coerce=UUID,
        required=False,
        help_text=gettext_lazy("For an enterprise manager: which ones this person sees. Nothing else is shown."),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("An external evaluator needs one; for all others it may stay empty."),
    )

    def __init__(self, *args: Any, centre: Centre, enterprises: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._time_zone = ZoneInfo(centre.time_zone)
        self.offer("role", [(role.value, f"{role.label}. {ROLES[role].sentence}") for role in Role])
        field = self.fields["enterprises"]
        few = len(enterprises) <= MOST_CHECKBOXES
        field.widget = forms.CheckboxSelectMultiple() if few else forms.SelectMultiple(attrs={"size": 10})
        field.choices = [(str(key), name) for key, name in enterprises]  # type: ignore[attr-defined]

    def role_fields(self) -> RoleFields:
        """Return what the service takes."""
        day = self.cleaned_data["ends_on"]
        return RoleFields(
            role=self.cleaned_data["role"],
            enterprises=tuple(self.cleaned_data["enterprises"]),
            ends_at=end_of(day, self._time_zone) if day else None,
        )

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what the service says of the end beside the last day."""
        if hasattr(error, "error_dict") and "ends_at" in error.error_dict:
            error.error_dict["ends_on"] = error.error_dict.pop("ends_at")
        super().add_error(field, error)


def last_day(ends_at: datetime | None, centre: Centre) -> date | None:
    """Return the last day that an end leaves, as the form shows it."""
    return (ends_at - timedelta(seconds=1)).astimezone(ZoneInfo(centre.time_zone)).date() if ends_at else None


class InvitationForm(RoleForm):
    """Who is invited, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)

    field_order = ["email", "name", "role", "enterprises", "ends_on"]

    def fields_for_service(self) -> InvitationFields:
        """Return what the service takes."""
        return InvitationFields(
            email=self.cleaned_data["email"], name=self.cleaned_data["name"], role=self.role_fields()
        )


class JoinForm(PlainForm):
    """How a person who is new here starts."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Ten characters or more; not a common word, not only digits."),
    )

    def fields_for_service(self) -> NewPerson:
        """Return what the service takes."""
        return NewPerson(**self.cleaned_data)


class AccountForm(PlainForm):
    """A person's own name and language."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
