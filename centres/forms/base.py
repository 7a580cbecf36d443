"""What the forms have in common: sentences that name the field, keys against double sending, stale edits shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

from centres.edits import StaleEdit
from recp_portal.lib.ids import uuid7
from recp_portal.lib.number_input import NumberField, typed_number

LONGEST_TEXT = 10_000
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field in which my form and the saved record differ."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleNotice:
    """Somebody else saved while this form was open: who, when, and what differs from what I typed."""

    by: str
    at: datetime | None
    differences: tuple[Difference, ...]


class DayField(forms.DateField):
    """A day. Written with slashes it can be read in two ways, so it is refused."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"input_formats": DAY_FORMATS, "widget": widget, **options})
        self.validators += [
            MinValueValidator(EARLIEST, _("this date is too early.")),
            MaxValueValidator(LATEST, _("this date is too late.")),
        ]


def portal_field(field: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Return the form field of a model's field: numbers as people type them, days, texts of a sane length."""
    if isinstance(field, models.DecimalField):
        return field.formfield(form_class=NumberField, **options)
    if isinstance(field, models.DateField):
        return field.formfield(form_class=DayField, **options)
    if isinstance(field, models.TextField):
        widget = options.pop("widget", None) or forms.Textarea(attrs={"rows": 3})
        return field.formfield(max_length=LONGEST_TEXT, widget=widget, **options)
    if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        return field.formfield(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)
    return field.formfield(**options)


class OfferMixin:
    """A form whose choices are only known when it opens."""

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Let a field offer these."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a form's fields; this one has choices


class SentenceMixin(OfferMixin):
    """Every error is a sentence that begins with the name of its field."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep an error; one that belongs to a field begins with the field's label."""
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        if hasattr(error, "error_dict"):
            for name, parts in error.error_dict.items():
                self.add_error(None if name == NON_FIELD_ERRORS else name, ValidationError(parts))
            return
        if field is None or field not in self.fields:
            super().add_error(None, ValidationError(error.messages))  # type: ignore[misc]  # of the form beside it
            return
        label = str(self.fields[field].label or field)
        sentences = [self._named(label, sentence) for sentence in error.messages]
        super().add_error(field, ValidationError(sentences))  # type: ignore[misc]

    def forgive(self) -> None:
        """Show what was typed without saying yet what is wrong with it."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    @staticmethod
    def _named(label: str, sentence: str) -> str:
        return sentence if ": " in sentence[: len(label) + 20] else f"{label}: {sentence}"


class PlainForm(SentenceMixin, forms.Form):
    """A form that belongs to no record."""

    def refuse(self, error: Exception) -> None:
        """Show a refusal of a service."""
        if isinstance(error, StaleEdit):
            sentence = _("%(person)s changed this meanwhile. Look at it again before you go on.")
            self.add_error(None, sentence % {"person": error.by or _("Somebody else")})
        else:
            self.add_error(None, error if isinstance(error, ValidationError) else str(error))


class RecordForm(SentenceMixin, forms.ModelForm):  # type: ignore[type-arg]  # its model is in each form's Meta
    """Fields and messages of one record. It never saves: a service does."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding:
            self.fields["id"].initial = uuid7
            del self.fields["version"]
        else:
            self.fields["version"].initial = self.instance.version
            del self.fields["id"]
        for field in self.fields.values():
            choices = getattr(field, "choices", None)
            if isinstance(field, forms.TypedChoiceField) and choices and next(iter(choices))[0] == "":
                field.choices = [("", "–"), *list(choices)[1:]]
        self.stale: StaleNotice | None = None

    def _post_clean(self) -> None:
        """Leave the record alone: the service checks it."""

    @property
    def key(self) -> UUID | None:
        """Return the key that the client made for a new record."""
        return self.cleaned_data.get("id")

    @property
    def expected_version(self) -> int:
        """Return the version that the form showed; 0, which no saved record has, when that is lost."""
        return self.cleaned_data.get("version") or 0

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the names of the service's dataclass."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("id", "version")}

    def refuse(self, error: Exception) -> None:
        """Show a refusal of a service beside its field."""
        if isinstance(error, StaleEdit):
            self._show_stale(error)
        else:
            self.add_error(None, error if isinstance(error, ValidationError) else str(error))

    def _show_stale(self, error: StaleEdit) -> None:
        """Keep what was typed, say what was saved meanwhile, and let the next sending save over it knowingly."""
        current = error.current
        who = str(error.by) if error.by else _("Somebody else")
        self.stale = StaleNotice(by=who, at=error.at, differences=tuple(self.differences(current)))
        self.add_error(None, _("Somebody else saved this while you were editing. Nothing was overwritten."))
        self.data = data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("version")] = str(current.version)

    def differences(self, current: models.Model) -> list[Difference]:
        """Return the fields in which the saved record and what was typed differ."""
        saved = self.saved_values(current)
        mine = self.values()
        return [
            Difference(
                label=str(self.fields[name].label or name),
                theirs=shown(self.fields[name], saved[name]),
                yours=shown(self.fields[name], mine.get(name)),
            )
            for name in self.fields
            if name in saved and name in mine and saved[name] != mine[name]
        ]

    def saved_values(self, current: Any) -> Mapping[str, Any]:
        """Return the saved record's values by the names of `values()`."""
        return {name: getattr(current, name) for name in self.fields if hasattr(current, name)}


def shown(field: forms.Field, value: Any) -> str:
    """Return a value as a person reads it."""
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return typed_number(value)
    if isinstance(value, date):
        return str(formats.date_format(value, "j F Y"))
    for key, label in _flat(getattr(field, "choices", ())):
        if str(key) == str(value):
            return str(label)
    return str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    for key, label in choices:
        pairs += list(label) if isinstance(label, list | tuple) else [(key, label)]
    return pairs
