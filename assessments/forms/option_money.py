"""Cost lines of an option, how it bears on others, the budget, and the enterprise's weights."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import CostKind, Criterion, RelationKind
from assessments.fields import CostChange, CostFields, RelationChange, RelationFields
from assessments.forms.flow import carrier_choices
from assessments.forms.lines import MoreLines
from assessments.models import Option, OptionCost, OptionRelation
from centres.forms.base import DayField, PlainForm
from indicators.core.shares import as_percent, from_percent
from recp_portal.lib.number_input import NumberField

MOST_LINES = 40
COST_NAMES = tuple(CostFields.__dataclass_fields__)
ONCE = ("equipment", "installation", "engineering", "training", "lost_production", "other_investment")
KINDS = [
    (gettext_lazy("Saved each year"), [(kind.value, kind.label) for kind in CostKind][:12]),
    (gettext_lazy("Spent each year"), [(CostKind.RUNNING_COST.value, CostKind.RUNNING_COST.label)]),
    (
        gettext_lazy("Once"),
        [(kind.value, kind.label) for kind in CostKind if kind in (*ONCE, "working_capital", "grant", "salvage")],
    ),
]
BEFORE, AFTER = "before", "after"
HOW = [
    (RelationKind.EXCLUSIVE.value, RelationKind.EXCLUSIVE.label),
    (AFTER, gettext_lazy("This option acts on what the other one leaves")),
    (BEFORE, gettext_lazy("The other one acts on what this option leaves")),
    (RelationKind.OVERLAPPING.value, RelationKind.OVERLAPPING.label),
]


class VersionForm(PlainForm):
    """The version of the record whose lines are shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    @property
    def expected_version(self) -> int:
        """Return the version that the form showed; 0, which no saved record has, when that is lost."""
        return self.cleaned_data.get("version") or 0


class CostForm(PlainForm):
    """One line of money: an amount, or a quantity at a price."""

    line = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=KINDS, required=False)
    carrier = forms.ChoiceField(label=gettext_lazy("Kind of energy"), required=False)
    name = forms.CharField(label=gettext_lazy("What"), max_length=120, required=False)
    entered_amount = NumberField(label=gettext_lazy("Amount"), required=False, max_digits=18, decimal_places=2)
    quantity = NumberField(label=gettext_lazy("or quantity"), required=False, max_digits=18, decimal_places=6)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    unit_price_amount = NumberField(
        label=gettext_lazy("at the price of one"),
        required=False,
        max_digits=18,
        decimal_places=6,
        help_text=gettext_lazy("Of energy what the next kWh costs, not the average of the bill."),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    rate = NumberField(label=gettext_lazy("Rate"), required=False, max_digits=18, decimal_places=8)
    rate_on = DayField(label=gettext_lazy("Rate of"), required=False)
    rate_source = forms.CharField(label=gettext_lazy("Source of the rate"), max_length=120, required=False)
    price_year = forms.IntegerField(
        label=gettext_lazy("Prices of the year"),
        required=False,
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    source = forms.CharField(label=gettext_lazy("Where it is from"), max_length=200, required=False)

    def __init__(
        self, *args: Any, carriers: Sequence[str], currencies: Sequence[tuple[str, str]], own: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.own = own
        offered = [("", _("All that it saves")), *carrier_choices(carriers)]
        self.offer("carrier", offered)
        others = [choice for choice in currencies if choice[0] != own]
        self.offer("currency", [("", own), *others])
        self.fields["kind"].initial = CostKind.ENERGY
        self.fields["rate"].label = _("%(currency)s for one") % {"currency": own}

    def has_changed(self) -> bool:
        """Return whether the line says anything: a choice alone does not."""
        said = ("line", "entered_amount", "quantity", "unit_price_amount", "name", "source")
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in said)

    def clean(self) -> dict[str, Any]:
        """Leave out the energy where it is not asked for."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") != CostKind.ENERGY:
            data["carrier"] = ""
        return data

    def change(self) -> CostChange | None:
        """Return what the service does with this line, or None for an empty new one."""
        typed = self.cleaned_data
        line: UUID | None = typed.get("line")
        if typed.get("DELETE"):
            return CostChange(id=line, fields=None) if line else None
        if not typed or (not line and not self.has_changed()):
            return None
        values: dict[str, Any] = {name: typed.get(name) for name in COST_NAMES}
        return CostChange(id=line, fields=CostFields(**values))


class CostLines(MoreLines):
    """All cost lines of one option."""

    new_line = {"kind": CostKind.ENERGY.value}  # read only


CostFormSet = forms.formset_factory(
    CostForm, formset=CostLines, extra=1, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES
)


def cost_initial(cost: OptionCost) -> dict[str, Any]:
    """Return what a line shows of a saved cost."""
    return {"line": cost.pk, **{name: getattr(cost, name) for name in COST_NAMES}}


class RelationForm(PlainForm):
    """How one other option and this one bear on each other."""

    line = forms.UUIDField(widget=forms.HiddenInput, required=False)
    other = forms.ChoiceField(label=gettext_lazy("Other option"), required=False)
    how = forms.ChoiceField(label=gettext_lazy("How they bear on each other"), choices=HOW, required=False)
    overlap_percent = NumberField(
        label=gettext_lazy("Share that both claim, %"),
        required=False,
        lowest=Decimal("0.1"),
        highest=100,
        max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy("Of the smaller saving. Only where both claim the same."),
    )
    is_needed = forms.BooleanField(
        label=gettext_lazy("The later one cannot be done without the earlier one"), required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, option: Option, others: Sequence[Option], **options: Any) -> None:
        super().__init__(*args, **options)
        self.option = option
        self._others = {str(one.pk): one for one in others if one.pk != option.pk}
        names = [(key, str(one)) for key, one in self._others.items()]
        self.offer("other", [("", "–"), *names])

    def has_changed(self) -> bool:
        """Return whether the line says anything."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("line", "other"))

    def clean(self) -> dict[str, Any]:
        """Ask for the other option and for the share of an overlap."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.has_changed() and not data.get("DELETE"):
            if not data.get("other") and "other" not in self.errors:
                self.add_error("other", _("choose the other option."))
            overlaps = data.get("how") == RelationKind.OVERLAPPING
            if overlaps and data.get("overlap_percent") is None and "overlap_percent" not in self.errors:
                self.add_error("overlap_percent", _("say which share of the smaller saving both claim."))
        return data

    def change(self) -> RelationChange | None:
        """Return what the service does with this line, or None for an empty new one."""
        typed = self.cleaned_data
        line: UUID | None = typed.get("line")
        if typed.get("DELETE"):
            return RelationChange(id=line, fields=None) if line else None
        if not typed.get("other"):
            return None
        how, other = typed["how"], self._others[typed["other"]]
        is_sequence = how in (BEFORE, AFTER)
        first, second = (other, self.option) if how == AFTER else (self.option, other)
        if not is_sequence and first.number > second.number:
            first, second = second, first
        share = from_percent(typed.get("overlap_percent") or Decimal(0))
        return RelationChange(
            id=line,
            fields=RelationFields(
                first_id=first.pk,
                second_id=second.pk,
                kind=RelationKind.SEQUENTIAL if is_sequence else how,
                overlap_share=share if how == RelationKind.OVERLAPPING else Decimal(0),
                is_needed=bool(typed.get("is_needed")) and is_sequence,
                note=typed.get("note", ""),
            ),
        )


class RelationLines(MoreLines):
    """All relations of one option."""

    new_line = {"how": RelationKind.EXCLUSIVE.value}  # read only


RelationFormSet = forms.formset_factory(
    RelationForm, formset=RelationLines, extra=1, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES
)


def relation_initial(relation: OptionRelation, option: Option) -> dict[str, Any]:
    """Return what a line shows of a saved relation, from the side of one of the two options."""
    is_first = relation.first_id == option.pk
    how = (BEFORE if is_first else AFTER) if relation.kind == RelationKind.SEQUENTIAL else relation.kind
    return {
        "line": relation.pk,
        "other": str(relation.second_id if is_first else relation.first_id),
        "how": how,
        "overlap_percent": as_percent(relation.overlap_share) or None,
        "is_needed": relation.is_needed,
        "note": relation.note,
    }


class BudgetForm(PlainForm):
    """How much can be invested."""

    budget = NumberField(label=gettext_lazy("Budget"), lowest=0, max_digits=16, decimal_places=2)


class RankingForm(VersionForm):
    """Weights of the criteria, and the scores of each option."""

    def __init__(
        self,
        *args: Any,
        options: Sequence[Option],
        weights: Mapping[str, str],
        scores: Mapping[str, Mapping[str, Any]],
        ranked: Mapping[str, Decimal | None],
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self._options = list(options)
        self._ranked = ranked
        for criterion in Criterion:
            self.fields[f"weight-{criterion}"] = NumberField(
                label=criterion.label,
                required=False,
                lowest=0,
                highest=100,
                max_digits=5,
                decimal_places=2,
                initial=_number(weights.get(criterion)),
            )
        for option in self._options:
            given = scores.get(str(option.pk), {})
            for criterion in Criterion:
                self.fields[f"score-{option.number}-{criterion}"] = NumberField(
                    label=_("Option %(number)s, %(criterion)s")
                    % {"number": option.number, "criterion": criterion.label},
                    required=False,
                    lowest=0,
                    highest=10,
                    max_digits=4,
                    decimal_places=2,
                    initial=_number(given.get(criterion)),
                )

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """Return the fields of the weights."""
        return [self[f"weight-{criterion}"] for criterion in Criterion]

    @property
    def rows(self) -> list[tuple[Option, list[tuple[Any, forms.BoundField]], Decimal | None]]:
        """Return each option with its criteria and their fields, and the score that is kept."""
        return [
            (
                option,
                [(criterion.label, self[f"score-{option.number}-{criterion}"]) for criterion in Criterion],
                self._ranked.get(str(option.pk)),
            )
            for option in self._options
        ]

    def weights(self) -> dict[str, Decimal]:
        """Return the weights that are above zero."""
        typed = {str(criterion): self.cleaned_data.get(f"weight-{criterion}") for criterion in Criterion}
        return {criterion: weight for criterion, weight in typed.items() if weight}

    def scores(self) -> dict[str, dict[str, Decimal]]:
        """Return the scores by option and criterion, without those left empty."""
        return {
            str(option.pk): {
                str(criterion): score
                for criterion in Criterion
                if (score := self.cleaned_data.get(f"score-{option.number}-{criterion}")) is not None
            }
            for option in self._options
        }


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))
