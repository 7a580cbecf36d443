"""What an administrator says of a release."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from centres.forms.base import PlainForm
from centres.models import DataKind
from indicators.models import FactorSet

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


class RestateForm(PlainForm):
    """With which factor set a release is stated again, and what that is called.

    factor_sets  the published ones, newest first
    """

    factor_set = forms.TypedChoiceField(label=gettext_lazy("Factor set"), coerce=int)
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Say in it that it is restated.")
    )

    def __init__(self, *args: Any, factor_sets: Iterable[FactorSet], **options: Any) -> None:
        super().__init__(*args, **options)
        self._sets = {row.pk: row for row in factor_sets}
        self.offer("factor_set", [("", "–"), *((str(key), str(row)) for key, row in self._sets.items())])

    def values_for_service(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"name": self.cleaned_data["name"], "factor_set": self._sets[self.cleaned_data["factor_set"]]}


class ReportForm(PlainForm):
    """A report of a release: in which language, and how long."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    with_tables = forms.BooleanField(
        label=gettext_lazy("With all tables of the release"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without them it has about ten pages."),
    )
