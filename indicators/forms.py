"""A centre's own factor, and the network's exchange rates: one typed, or a file of them."""

import calendar
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.choices import currency_names
from centres.forms import PlainForm, RecordForm, portal_field
from indicators.fields import OwnFactorFields, RateFields
from indicators.models import OwnFactor, RateKind
from recp_portal.lib.number_input import NumberField

OF = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
COLUMNS = ("currency", "of", "currency_per_usd", "source")
LARGEST_FILE = 1024 * 1024
MOST_SENTENCES = 20


class OwnFactorForm(RecordForm):
    """A factor of the centre's own. fuels: code and name of what can be chosen."""

    fuel = forms.ChoiceField(
        label=gettext_lazy("Fuel"), required=False, help_text=gettext_lazy("Only for a factor of a fuel.")
    )

    class Meta:
        model = OwnFactor
        fields: ClassVar[list[str]] = ["kind", "fuel", "value", "year", "source", "valid_start", "valid_end"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "kind": gettext_lazy("What it is"),
            "value": gettext_lazy("Value"),
            "year": gettext_lazy("Year of the data"),
            "source": gettext_lazy("Source"),
            "valid_start": gettext_lazy("Valid from"),
            "valid_end": gettext_lazy("Valid to"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "value": gettext_lazy(
                "Electricity, steam and heat: kg CO₂e per kWh, such as 0.085. Net calorific value: MJ/kg. CO₂: kg/TJ."
            ),
            "source": gettext_lazy("Who says so, in which publication: it is printed with every figure."),
            "valid_end": gettext_lazy("Empty: until you withdraw it."),
        }

    def __init__(self, *args: Any, fuels: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("fuel", [("", _("None")), *fuels])

    def fields_for_service(self) -> OwnFactorFields:
        """Return what the service takes."""
        return OwnFactorFields(**self.values())


class OfField(forms.CharField):
    """What a rate is of: a year or a month (their average), or a day. Gives the kind and its last day."""

    def to_python(self, value: Any) -> Any:
        """Return (kind, day), or None. Raises ValidationError."""
        text = super().to_python(value)
        if not text:
            return None
        found = OF.match(text)
        try:
            if found is None:
                raise ValueError
            year, month, day = (int(part) if part else 0 for part in found.groups())
            if not 1960 <= year <= 2100:
                raise ValueError
            if day:
                return (RateKind.DAY.value, date(year, month, day))
            if month:
                return (RateKind.MONTH.value, date(year, month, calendar.monthrange(year, month)[1]))
        except (ValueError, calendar.IllegalMonthError):
            raise ValidationError(_("write 2025, 2025-06 or 2025-06-30.")) from None
        return (RateKind.YEAR.value, date(year, 12, 31))


class RateForm(PlainForm):
    """What one US dollar cost in a currency."""

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=lambda: [("", _("Choose a currency")), *currency_names()]
    )
    of = OfField(
        label=gettext_lazy("Rate of"),
        max_length=10,
        help_text=gettext_lazy("2025 for the average of the year, 2025-06 of a month, 2025-06-30 for one day."),
    )
    currency_per_usd = NumberField(
        label=gettext_lazy("One US dollar costs"),
        max_digits=16,
        decimal_places=6,
        lowest=Decimal("0.000001"),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=120,
        help_text=gettext_lazy("Who published it, and where: it is printed beside every amount."),
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what the service says of the day beside what it is of."""
        if hasattr(error, "error_dict") and "rate_on" in error.error_dict:
            error.error_dict["of"] = error.error_dict.pop("rate_on")
        super().add_error(field, error)

    def rows(self) -> list[RateFields]:
        """Return what the service takes."""
        return [rate_fields(self.cleaned_data)]


def rate_fields(typed: Mapping[str, Any]) -> RateFields:
    """Return one rate as the service takes it."""
    kind, day = typed["of"]
    return RateFields(
        currency=typed["currency"],
        kind=kind,
        rate_on=day,
        currency_per_usd=typed["currency_per_usd"],
        source=typed["source"],
    )


class RateFileForm(PlainForm):
    """A CSV file of rates: all of it or nothing, with every row that cannot be read."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("Columns: currency, of, currency_per_usd, source. At most 1 MB."),
    )

    def clean_file(self) -> list[RateFields]:
        """Return the rates of the file. Raises ValidationError with a sentence for each row that is wrong."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise ValidationError(_("this file is too large. Send at most 1 MB."))
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("this is no UTF-8 text. Save it as “CSV UTF-8” and send it again.")) from None
        found, wrong = [], []
        for number, row in _rows(text):
            form = RateForm(row)
            if form.is_valid():
                found.append(rate_fields(form.cleaned_data))
            else:
                wrong += [
                    _("Row %(number)s: %(sentence)s") % {"number": number, "sentence": sentence}
                    for sentences in form.errors.values()
                    for sentence in sentences
                ]
        if wrong:
            raise ValidationError(wrong[:MOST_SENTENCES])
        if not found:
            raise ValidationError(_("there is no rate in this file."))
        return found

    def rows(self) -> list[RateFields]:
        """Return what the service takes."""
        found: list[RateFields] = self.cleaned_data["file"]
        return found


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file with their numbers, as a spreadsheet counts them."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
        names = [name.strip().casefold() for name in next(reader, [])]
        if missing := [name for name in COLUMNS if name not in names]:
            raise ValidationError(_("the column %(columns)s is missing.") % {"columns": ", ".join(missing)})
        for number, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                row = dict(zip(names, (cell.replace("\x00", "").strip() for cell in cells), strict=False))
                row["currency"] = row.get("currency", "").upper()
                yield number, row
    except csv.Error:
        raise ValidationError(_("this cannot be read as CSV. Save it as “CSV UTF-8” and send it again.")) from None
