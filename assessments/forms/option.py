"""A cleaner production option with its effects, and what became of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.catalogue import KINDS, card_name, kind_choices, resources_of, techniques_of
from assessments.choices import (
    TECHNIQUE_HELP,
    CountsAs,
    EvidenceLevel,
    FlowKind,
    OptionStatus,
    Technique,
)
from assessments.fields import EffectChange, EffectFields, OptionFields, ProgressFields
from assessments.forms.flow import PROPERTY_HELP, PROPERTY_LABELS, carrier_choices, has_property, heating_value_choices
from assessments.forms.lines import MoreLines
from assessments.models import Option, OptionEffect, OptionProgress
from centres.forms.base import PlainForm, RecordForm, portal_field
from centres.models import EditedRecord
from indicators.core.shares import as_percent, from_percent
from recp_portal.lib.number_input import NumberField

MOST_EFFECTS = 12
EFFECT_NAMES = (
    "flow_kind",
    "carrier",
    "name",
    "amount",
    "unit",
    "is_hazardous",
    "saving_amount",
    "method",
    "evidence",
    *PROPERTY_LABELS,
)
LESS_OF = [
    (FlowKind.ENERGY, FlowKind.ENERGY.label),
    (FlowKind.DEMAND, FlowKind.DEMAND.label),
    (FlowKind.MATERIAL, FlowKind.MATERIAL.label),
    (FlowKind.WATER, FlowKind.WATER.label),
    (FlowKind.WASTE_WATER, FlowKind.WASTE_WATER.label),
    (FlowKind.WASTE, FlowKind.WASTE.label),
    (FlowKind.EMISSION, FlowKind.EMISSION.label),
    ("", gettext_lazy("Only money")),
]
MONEY = ("investment_amount", "grant_amount", "running_cost_amount")


class TechniqueChoices(forms.RadioSelect):
    """The eight techniques, each with a sentence that says what it is."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """Add the sentence to the choice."""
        return {**super().create_option(name, value, label, *args, **options), "help": TECHNIQUE_HELP.get(str(value))}


class OptionForm(RecordForm):
    """What is proposed."""

    technique = forms.ChoiceField(
        label=gettext_lazy("Technique"),
        choices=[*Technique.choices],
        required=False,
        widget=TechniqueChoices,
        help_text=gettext_lazy("The main one of the eight."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of option"),
        choices=kind_choices,
        required=False,
        help_text=gettext_lazy("The same idea under one name: shows what similar plants did."),
    )
    taken_over_from = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = Option
        fields: ClassVar[list[str]] = [
            "title",
            "description",
            "cause",
            "place",
            "counts_as",
            "technique",
            "kind",
            "investment_amount",
            "grant_amount",
            "running_cost_amount",
            "lifetime_years",
            "finance_source",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "title": gettext_lazy("Title"),
            "lifetime_years": gettext_lazy("Lifetime, years"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "title": gettext_lazy("What is done to what, such as: insulate the steam pipes."),
            "grant_amount": gettext_lazy("Paid by somebody else; taken off the investment."),
            "running_cost_amount": gettext_lazy("What it costs more each year; taken off the saving."),
        }

    field_order = ("title", "place", "cause", "description", "counts_as", "technique")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in MONEY:
            self.fields[name].required = False
        for name in ("investment_amount", "grant_amount"):
            self.fields[name].lowest = 0  # type: ignore[attr-defined]
        if self.instance._state.adding:
            self.initial.update(dict.fromkeys(MONEY, ""))
        else:
            del self.fields["taken_over_from"]  # said once

    def clean(self) -> dict[str, Any]:
        """Read an empty amount of money as none, and ask for the technique where one is needed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in MONEY:
            if name in data and data[name] is None:
                data[name] = Decimal(0)
        if data.get("counts_as") == CountsAs.CLEANER_PRODUCTION:
            if not data.get("technique") and "technique" not in self.errors:
                self.add_error("technique", _("choose one of the eight, or say that the option counts apart."))
        elif "technique" in data:
            data["technique"] = data["technique"] or ""
        return data

    def fields_for_service(self) -> OptionFields:
        """Return what the service takes."""
        return OptionFields(**self.values())


def taken_over(card: str) -> dict[str, Any]:
    """Return what the form of a new option shows of a card that is taken over: words, no figure of another plant."""
    return {
        "title": card_name(card) if card in KINDS else "",
        "kind": card if card in KINDS else "",
        "technique": techniques_of(card)[0],
        "taken_over_from": card,
    }


def taken_over_effects(card: str) -> list[dict[str, Any]]:
    """Return the lines of effects that a card is likely to have; amounts are the plant's own to say."""
    return [{"flow_kind": resource, "evidence": EvidenceLevel.ESTIMATED} for resource in resources_of(card)[:2]]


class EffectForm(PlainForm):
    """One line: less (or more) of something, and what that saves a year."""

    effect = forms.UUIDField(widget=forms.HiddenInput, required=False)
    flow_kind = forms.ChoiceField(label=gettext_lazy("Less of"), choices=LESS_OF, required=False)
    carrier = forms.ChoiceField(label=gettext_lazy("Kind of energy"), required=False)
    name = forms.CharField(label=gettext_lazy("What"), max_length=120, required=False)
    amount = NumberField(label=gettext_lazy("Less a year"), required=False, max_digits=24, decimal_places=6)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    is_hazardous = forms.BooleanField(label=gettext_lazy("Hazardous waste"), required=False)
    saving_amount = NumberField(label=gettext_lazy("Saved a year"), required=False, max_digits=18, decimal_places=2)
    method = forms.CharField(label=gettext_lazy("How it was found"), max_length=200, required=False)
    evidence = forms.ChoiceField(label=gettext_lazy("Evidence"), choices=EvidenceLevel, initial=EvidenceLevel.ESTIMATED)

    def __init__(self, *args: Any, carriers: Sequence[str], stage: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stage = stage
        self.fields |= forms.fields_for_model(
            OptionEffect,
            fields=[*PROPERTY_LABELS],
            formfield_callback=portal_field,  # type: ignore[arg-type]  # no field of these is left out
            labels=dict(PROPERTY_LABELS),
            help_texts=dict(PROPERTY_HELP),
        )
        self.offer("heating_value", heating_value_choices())
        offered = [("", "–"), *carrier_choices(carriers)]
        self.offer("carrier", offered)
        self.fields["flow_kind"].initial = FlowKind.ENERGY
        self.fields["unit"].widget.attrs |= {"list": "units-effects", "autocomplete": "off", "autocapitalize": "none"}

    def has_changed(self) -> bool:
        """Return whether the line says anything: a choice or a unit alone does not."""
        said = ("effect", "amount", "saving_amount", "method")
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in said)

    def clean(self) -> dict[str, Any]:
        """Refuse an energy without its kind, and say what an empty line lacks."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("flow_kind") == FlowKind.ENERGY:
            if not data.get("carrier") and "carrier" not in self.errors:
                self.add_error("carrier", _("choose which energy is saved."))
        elif "carrier" in data:
            data["carrier"] = ""
        for name in PROPERTY_LABELS:
            if name in data and not has_property(data.get("flow_kind", ""), name):
                data[name] = self.fields[name].clean("")
        data["is_hazardous"] = bool(data.get("is_hazardous")) and data.get("flow_kind") == FlowKind.WASTE
        if data.get("flow_kind") == "" and data.get("amount") is not None:
            self.add_error("amount", _("where only money is saved there is no amount. Say what is used less."))
        if data.get("flow_kind") == "":
            data["unit"] = ""
        return data

    def change(self) -> EffectChange | None:
        """Return what the service does with this line, or None for an empty new one."""
        typed = self.cleaned_data
        effect: UUID | None = typed.get("effect")
        if typed.get("DELETE"):
            return EffectChange(id=effect, fields=None) if effect else None
        if not typed or (not effect and not self.has_changed()):
            return None
        values = {name: typed[name] for name in EFFECT_NAMES}
        return EffectChange(id=effect, fields=EffectFields(stage=self.stage, **values))

    @property
    def behind(self) -> list[forms.BoundField]:
        """Return the fields that most effects do without."""
        return [self[name] for name in PROPERTY_LABELS]

    @property
    def is_behind_needed(self) -> bool:
        """Return whether one of them says something, or is wrong."""
        return any(field.errors or field.value() not in (None, "") for field in self.behind)


class EffectLines(MoreLines):
    """All effects of one option."""

    new_line = {  # read only
        "flow_kind": FlowKind.ENERGY.value,
        "evidence": EvidenceLevel.ESTIMATED.value,
    }


EffectFormSet = forms.formset_factory(
    EffectForm, formset=EffectLines, extra=1, can_delete=True, max_num=MOST_EFFECTS, absolute_max=MOST_EFFECTS
)


def effect_initial(effect: OptionEffect) -> dict[str, Any]:
    """Return what a line shows of a saved effect."""
    return {"effect": effect.pk, **{name: getattr(effect, name) for name in EFFECT_NAMES}}


def observed_initial(effect: OptionEffect) -> dict[str, Any]:
    """Return a line for what was observed of an expected effect: the same thing, its amount still to be typed."""
    kept = ("flow_kind", "carrier", "name", "unit", *PROPERTY_LABELS)
    return {name: getattr(effect, name) for name in kept}


class ProgressForm(RecordForm):
    """What became of an option."""

    share_percent = NumberField(
        label=gettext_lazy("Share implemented, %"),
        lowest=Decimal("0.1"),
        highest=100,
        max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy("100 when all of it works. The expected effects are scaled by it."),
    )

    class Meta:
        model = OptionProgress
        fields: ClassVar[list[str]] = [
            "status",
            "reason",
            "remark",
            "responsible",
            "due_on",
            "implemented_on",
            "actual_investment_amount",
            "evidence",
        ]
        formfield_callback = portal_field
        help_texts: ClassVar[dict[str, Any]] = {
            "reason": gettext_lazy("Needed when it was rejected or stopped."),
            "implemented_on": gettext_lazy("Needed when it is implemented."),
        }

    field_order = ("status", "implemented_on", "share_percent", "reason", "remark")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("id", None)
        if "version" not in self.fields:  # nothing was said in this round yet
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1, initial=0
            )
        self.fields["actual_investment_amount"].lowest = 0  # type: ignore[attr-defined]
        self.initial["share_percent"] = as_percent(self.instance.implemented_share)

    def clean(self) -> dict[str, Any]:
        """Ask for the date of what works and the reason of what does not."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("status") in (OptionStatus.REJECTED, OptionStatus.STOPPED) and not data.get("reason"):
            self.add_error("reason", _("say why the option was rejected or stopped."))
        return data

    def fields_for_service(self) -> ProgressFields:
        """Return what the service takes."""
        values = self.values()
        values["implemented_share"] = from_percent(values.pop("share_percent"))
        return ProgressFields(**values)

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        share = as_percent(current.implemented_share)  # type: ignore[attr-defined]
        return {**super().saved_values(current), "share_percent": share}
