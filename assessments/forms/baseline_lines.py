"""The months of a baseline, typed or copied from a spreadsheet: one line for each."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.fields import BaselineLineFields, PointFields
from assessments.models import BaselineLine
from centres.forms.base import RecordForm, portal_field
from centres.models import EditedRecord
from recp_portal.lib.number_input import NumberField, typed_number

_CELLS = re.compile(r"\t|;|\s{2,}")


class BaselineLineForm(RecordForm):
    """Output and use of one resource, month by month.

    output_unit  what the year's output is counted in
    """

    points = forms.CharField(
        label=gettext_lazy("Months"),
        max_length=30_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 13, "spellcheck": "false", "autocomplete": "off", "class": "cells"}),
    )

    class Meta:
        model = BaselineLine
        fields: ClassVar[list[str]] = ["indicator", "unit", "period_count", "source", "evidence"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "indicator": gettext_lazy("What"),
            "unit": gettext_lazy("Unit of use"),
            "period_count": gettext_lazy("Periods in the year"),
            "source": gettext_lazy("Source"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "unit": gettext_lazy("Such as kWh, MWh, m3, t."),
            "period_count": gettext_lazy("12 for months, 52 for weeks."),
            "source": gettext_lazy("Such as bills and production book, 2024."),
        }

    field_order = ("indicator", "unit", "points", "period_count", "source", "evidence")

    def __init__(self, *args: Any, output_unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["points"].help_text = _(
            "One line for each month: its name, the output in %(unit)s, the use. Copied from a spreadsheet, or with a "
            "semicolon between them: 2024-01; 60; 35.1. At least six months."
        ) % {"unit": output_unit}
        if not self.instance._state.adding:
            self.initial["points"] = typed_points(self.instance.points)

    def clean_points(self) -> tuple[PointFields, ...]:
        """Return each line as a month. A first line without any digit is a heading."""
        points: list[PointFields] = []
        errors: list[str] = []
        for number, line in enumerate(self.cleaned_data["points"].splitlines(), start=1):
            if not line.strip() or (not points and not any(sign.isdigit() for sign in line)):
                continue
            cells = [cell.strip() for cell in _CELLS.split(line.strip())]
            if len(cells) != 3 or not all(cells):
                errors.append(_("Line %(number)s: give the month, its output and its use.") % {"number": number})
                continue
            try:
                output = NumberField(label=_("Output")).clean(cells[1])
                use = NumberField(label=_("Use")).clean(cells[2])
            except ValidationError as error:
                words = {"number": number, "sentence": error.messages[0]}
                errors.append(_("Line %(number)s: %(sentence)s") % words)
                continue
            points.append(PointFields(label=cells[0], output=output, use=use))
        if errors:
            raise ValidationError(errors)
        return tuple(points)

    def fields_for_service(self) -> BaselineLineFields:
        """Return what the service takes."""
        return BaselineLineFields(**self.values())

    def saved_values(self, current: EditedRecord) -> Mapping[str, Any]:
        """Return the saved record's values by the names of the form's fields; the months are looked at as typed."""
        return {name: value for name, value in super().saved_values(current).items() if name != "points"}


def typed_points(points: list[dict[str, str]]) -> str:
    """Return saved months as they are typed; what is not known yet is left out."""
    return "\n".join("; ".join([point["label"], _typed(point["output"]), _typed(point["use"])]) for point in points)


def _typed(number: str) -> str:
    return typed_number(Decimal(number)) if number else ""
