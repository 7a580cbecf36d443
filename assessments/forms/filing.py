"""By what results are filed: who pays for an assessment, what counts as a low cost, what stays out of the totals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import selectors
from assessments.selectors.filing import LONGEST_REASON
from centres.forms import DayField, PlainForm
from indicators.core.shares import PERCENT, as_percent, from_percent
from recp_portal.lib.number_input import NumberField

SPARE_LINES = 2


class FundingForm(PlainForm):
    """Which programmes pay for an assessment, each with its share in percent.

    programmes  those to choose from, as (number, name)
    shares      those that are said already, 0–1 by number
    """

    def __init__(
        self, *args: Any, programmes: Sequence[tuple[int, str]], shares: Mapping[int, Decimal], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        said = list(shares.items())
        self._lines = range(len(said) + SPARE_LINES)
        for line in self._lines:
            number, share = said[line] if line < len(said) else (None, None)
            self.fields[f"programme-{line}"] = forms.TypedChoiceField(
                label=_("Programme"),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", _("none")), *programmes],
                initial=number,
            )
            self.fields[f"share-{line}"] = NumberField(
                label=_("Share"),
                required=False,
                max_digits=6,
                decimal_places=1,
                initial=None if share is None else as_percent(share),
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return each line's programme and share."""
        return [(self[f"programme-{line}"], self[f"share-{line}"]) for line in self._lines]

    def clean(self) -> dict[str, Any]:
        """Refuse half a line, and a programme that is named twice."""
        seen: set[int] = set()
        for line in self._lines:
            number, share = self.cleaned_data.get(f"programme-{line}"), self.cleaned_data.get(f"share-{line}")
            if number is None and share is not None:
                self.add_error(f"programme-{line}", ValidationError(_("say which one, or leave the share empty.")))
            if number is not None and share is None and f"share-{line}" not in self.errors:
                self.add_error(f"share-{line}", ValidationError(_("give the percent that this programme pays.")))
            if number in seen:
                self.add_error(f"programme-{line}", ValidationError(_("this one is named above already.")))
            if share is not None and not 0 < share <= PERCENT:
                self.add_error(f"share-{line}", ValidationError(_("give more than 0 and at most 100 percent.")))
            if number is not None:
                seen.add(number)
        return self.cleaned_data

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what the service says of a share or a programme above all lines."""
        if hasattr(error, "error_dict"):
            error = ValidationError([text for parts in error.error_dict.values() for text in parts])
        super().add_error(field, error)

    def shares(self) -> dict[int, Decimal]:
        """Return what the service takes: shares 0–1 by the programme's number."""
        typed = self.cleaned_data
        return {
            typed[f"programme-{line}"]: from_percent(typed[f"share-{line}"])
            for line in self._lines
            if typed.get(f"programme-{line}") is not None
        }


class CostThresholdForm(PlainForm):
    """From a day on: up to which investment an option counts as low, and up to which as intermediate."""

    valid_start = DayField(
        label=gettext_lazy("Valid from"), help_text=gettext_lazy("For assessments that start on this day or later.")
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    low_amount = NumberField(
        label=gettext_lazy("Low up to"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )
    intermediate_amount = NumberField(
        label=gettext_lazy("Intermediate up to"),
        max_digits=18,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(Decimal("1e15"))],
        help_text=gettext_lazy("Anything dearer counts as high."),
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("currency", selectors.currency_choices(currency))
        self.fields["currency"].initial = currency


class WhyForm(PlainForm):
    """Why a result is taken out of the totals, or let in again."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In a sentence. It stays with the result, and everybody at the centre reads it."),
    )
