"""A meter of the site, and its bills: a year of them on one page, typed or pasted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import BillLineKind, HeatingValue, MeteredKind
from assessments.fields import BillChange, BillFields, BillLineFields, MeterFields
from assessments.forms.flow import PROPERTY_HELP, PROPERTY_LABELS, carrier_choices, unit_suggestions
from assessments.models import Bill, Meter
from centres.forms.base import DayField, PlainForm, RecordForm, portal_field
from centres.models import EditedRecord
from indicators.core.shares import as_percent, from_percent
from recp_portal.lib.ids import uuid7
from recp_portal.lib.number_input import NumberField

FEWEST_ROWS, MOST_ROWS = 12, 60
USE_BY_TIME = (BillLineKind.USE_PEAK, BillLineKind.USE_SHOULDER, BillLineKind.USE_OFF_PEAK)
TYPED_DAY = {"invalid": gettext_lazy("write the day like 2025-01-31 or 31.01.2025.")}
COST_ONLY = (BillLineKind.FIXED, BillLineKind.LEVY_PER_UNIT, BillLineKind.LEVY, BillLineKind.RECOVERABLE_TAX)


class MeterForm(RecordForm):
    """One meter."""

    carrier = forms.ChoiceField(label=gettext_lazy("Kind of energy"), required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Currency of the bills"))
    parent = forms.ChoiceField(
        label=gettext_lazy("Behind"),
        required=False,
        help_text=gettext_lazy("The main meter that counts it too. Then only one of the two can be an input."),
    )
    share_percent = NumberField(
        label=gettext_lazy("Share of this site, %"),
        lowest=0,
        initial=100,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Less than 100 where others use this meter too."),
    )

    class Meta:
        model = Meter
        fields: ClassVar[list[str]] = [
            "name",
            "kind",
            "carrier",
            "unit",
            "heating_value",
            "has_time_of_use",
            "has_demand",
            "note",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Meter"),
            "kind": gettext_lazy("Counts"),
            "unit": gettext_lazy("Unit of the bills"),
            "heating_value": PROPERTY_LABELS["heating_value"],
            "has_time_of_use": gettext_lazy("The bills tell peak, shoulder and off-peak use apart"),
            "has_demand": gettext_lazy("The bills charge for demand (kW) or power factor"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "heating_value": PROPERTY_HELP["heating_value"],
        }

    field_order = (
        "name",
        "kind",
        "carrier",
        "unit",
        "heating_value",
        "currency",
        "has_time_of_use",
        "has_demand",
        "parent",
        "share_percent",
        "note",
    )

    def __init__(
        self,
        *args: Any,
        meters: Sequence[Meter],
        carriers: Sequence[str],
        currencies: Sequence[tuple[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._meters = {str(meter.pk): meter for meter in meters if meter.pk != self.instance.pk}
        self.offer("carrier", [("", _("Not energy")), *carrier_choices(carriers)])
        self.offer("currency", currencies)
        none = ("", _("No other meter"))
        self.offer("parent", [none, *((key, meter.name) for key, meter in self._meters.items())])
        self.offer("heating_value", [("", _("Not known, or no fuel")), *HeatingValue.choices])
        self.fields["unit"].widget.attrs |= {"list": "units-meter", "autocomplete": "off", "autocapitalize": "none"}
        self.units = unit_suggestions(MeteredKind.ENERGY)
        if not self.instance._state.adding:
            self.initial["parent"] = str(self.instance.parent_id or "")
            self.initial["share_percent"] = as_percent(self.instance.share)
            self.initial["currency"] = self.instance.currency
            self.initial["carrier"] = self.instance.carrier

    def fields_for_service(self) -> MeterFields:
        """Return what the service takes."""
        values = self.values()
        values["parent"] = self._meters.get(str(values.get("parent")))
        values["share"] = from_percent(values.pop("share_percent"))
        return MeterFields(**values)

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        assert isinstance(current, Meter)
        return {
            **super().saved_values(current),
            "parent": str(current.parent_id or ""),
            "share_percent": as_percent(current.share),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BillColumn:
    """One kind of line as columns of the table: an amount where it has one, and a cost."""

    kind: str
    label: str
    unit: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its fields."""
        return (f"{self.kind}_amount", f"{self.kind}_cost") if self.unit else (f"{self.kind}_cost",)


def bill_columns(meter: Meter, bills: Iterable[Bill]) -> tuple[BillColumn, ...]:
    """Return the columns that a meter's bills have; a kind that some bill has is never left out."""
    used = {line.kind for bill in bills for line in bill.lines.all()}
    wanted: list[str] = list(USE_BY_TIME) if meter.has_time_of_use else [BillLineKind.USE]
    if meter.has_demand:
        wanted += [BillLineKind.DEMAND, BillLineKind.POWER_FACTOR]
    kinds = [kind for kind in BillLineKind if kind in wanted or kind in used or kind in COST_ONLY]
    units = dict.fromkeys((BillLineKind.USE, *USE_BY_TIME), meter.unit) | {BillLineKind.DEMAND: "kW"}
    return tuple(BillColumn(kind=kind, label=str(kind.label), unit=units.get(kind, "")) for kind in kinds)


class BillRowForm(PlainForm):
    """One bill as a row of the table. A row that says nothing but its days is left out; an emptied one is removed."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    start_on = DayField(label=gettext_lazy("From"), required=False, error_messages=TYPED_DAY)
    end_on = DayField(label=gettext_lazy("To"), required=False, error_messages=TYPED_DAY)
    is_estimated = forms.BooleanField(label=gettext_lazy("Estimated"), required=False)

    def __init__(self, *args: Any, columns: Sequence[BillColumn], **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = columns
        self.fields["id"].initial = uuid7
        for name in ("start_on", "end_on"):  # typed and pasted: a date box would throw away what it cannot read
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"})
        for column in columns:
            if column.unit:
                self.fields[f"{column.kind}_amount"] = NumberField(
                    label=f"{column.label}, {column.unit}", required=False, lowest=0, max_digits=24, decimal_places=6
                )
            self.fields[f"{column.kind}_cost"] = NumberField(
                label=_("%(kind)s: cost") % {"kind": column.label}, required=False, max_digits=18, decimal_places=2
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the days of a bill that says something."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.says_something:
            for name in ("start_on", "end_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("give the day of the bill."))
        return data

    @property
    def says_something(self) -> bool:
        """Return whether an amount or a cost was typed."""
        names = [name for column in self.columns for name in column.names]
        return any(self.cleaned_data.get(name) is not None for name in names)

    @property
    def money_and_amounts(self) -> list[forms.BoundField]:
        """Return the boxes of the columns, in their order."""
        return [self[name] for column in self.columns for name in column.names]

    @property
    def change(self) -> BillChange:
        """Return what the service takes."""
        data = self.cleaned_data
        if not self.says_something:
            return BillChange(id=data["id"], fields=None)
        lines = [
            BillLineFields(
                kind=column.kind,
                amount=data.get(f"{column.kind}_amount"),
                unit=column.unit if data.get(f"{column.kind}_amount") is not None else "",
                cost_amount=data.get(f"{column.kind}_cost"),
            )
            for column in self.columns
        ]
        return BillChange(
            id=data["id"],
            fields=BillFields(
                start_on=data["start_on"],
                end_on=data["end_on"],
                is_estimated=data["is_estimated"],
                lines=tuple(line for line in lines if line.amount is not None or line.cost_amount is not None),
            ),
        )


class BillRowFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A year of bills."""

    def changes(self) -> tuple[list[BillRowForm], list[BillChange]]:
        """Return the rows, and what the service takes of them."""
        rows = [form for form in self.forms if form.cleaned_data.get("id")]
        return rows, [form.change for form in rows]


def bill_formset() -> type[BillRowFormSet]:
    """Return the form of a year of bills; no more rows are read, whatever is sent."""
    made: type[BillRowFormSet] = forms.formset_factory(
        BillRowForm, formset=BillRowFormSet, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )  # type: ignore[assignment]  # the factory keeps the class it is given
    return made


def bill_initial(bill: Bill) -> dict[str, Any]:
    """Return a saved bill as a row shows it."""
    row: dict[str, Any] = {
        "id": bill.pk,
        "start_on": bill.start_on,
        "end_on": bill.end_on,
        "is_estimated": bill.is_estimated,
    }
    for line in bill.lines.all():
        row |= {f"{line.kind}_amount": line.amount, f"{line.kind}_cost": line.cost_amount}
    return row


def empty_rows(months: Sequence[tuple[date, date]], taken: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for the months without a bill, then empty ones until there are twelve and one to spare."""
    begun = [(row["start_on"], row["end_on"]) for row in taken]
    rows: list[dict[str, Any]] = [
        {"start_on": start, "end_on": end}
        for start, end in months
        if not any(first <= end and last >= start for first, last in begun)
    ]
    spare = max(0 if rows else 1, FEWEST_ROWS - len(taken) - len(rows))
    rows += [{} for _row in range(spare)]
    return rows[: max(0, MOST_ROWS - len(taken))]


class PasteForm(PlainForm):
    """Rows copied from a spreadsheet: cells between tabs, in the order of the table."""

    rows = forms.CharField(
        label=gettext_lazy("Rows from a spreadsheet"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, columns: Sequence[BillColumn], **options: Any) -> None:
        super().__init__(*args, **options)
        self._names = ["start_on", "end_on", *(name for column in columns for name in column.names)]

    def clean_rows(self) -> list[dict[str, str]]:
        """Return each row by the names of its fields. A line of headings, without any digit, is passed over."""
        lines = [line.rstrip("\r") for line in self.cleaned_data["rows"].split("\n")]
        rows: list[dict[str, str]] = []
        errors: list[str] = []
        for number, line in enumerate(lines, start=1):
            if not line.strip() or (not rows and not any(sign.isdigit() for sign in line.split("\t")[0])):
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            while len(cells) > len(self._names) and not cells[-1]:
                cells.pop()
            if len(cells) > len(self._names):
                words = {"number": number, "cells": len(cells), "columns": len(self._names)}
                errors.append(_("Line %(number)s: %(cells)s cells, but the table has %(columns)s columns.") % words)
            rows.append(dict(zip(self._names, cells, strict=False)))
        if not rows:
            errors.append(_("no rows were found: copy the cells in the order of the table, dates first."))
        if len(rows) > MOST_ROWS:
            errors.append(_("at most %(most)s rows at once.") % {"most": MOST_ROWS})
        if errors:
            raise ValidationError(errors)
        return rows


def pasted_data(rows: Sequence[Mapping[str, str]], saved: Sequence[Mapping[str, Any]], prefix: str) -> dict[str, str]:
    """Return what the table would send with the pasted rows below the saved bills; nothing is saved by it."""
    every: list[dict[str, str]] = [
        {name: _typed(value) for name, value in row.items() if value not in (None, False)} for row in saved
    ]
    every += [{"id": str(uuid7()), **row} for row in rows]
    data = {f"{prefix}-TOTAL_FORMS": str(len(every)), f"{prefix}-INITIAL_FORMS": "0"}
    for place, row in enumerate(every):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def _typed(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, UUID | date):
        return str(value)
    return "on" if value is True else str(value)


class UseTotalForm(PlainForm):
    """The total of a meter's bills becomes an input of a round."""

    is_averaged = forms.BooleanField(label=gettext_lazy("Use the daily average of the recorded days"), required=False)
    stands_for = forms.ChoiceField(label=gettext_lazy("This total"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, lines: Sequence[tuple[UUID, str]], may_average: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_average:
            del self.fields["is_averaged"]
        if lines:
            self.offer(
                "stands_for",
                [
                    *((str(key), _("takes the place of “%(line)s”") % {"line": name}) for key, name in lines),
                    ("separate", _("stands beside what was typed by hand")),
                ],
            )
            asked = _("“%(line)s” was typed by hand. Say whether this total takes its place or stands beside it.")
            self.fields["stands_for"].required = True
            self.fields["stands_for"].error_messages["required"] = asked % {"line": lines[0][1]}
        else:
            del self.fields["stands_for"]
