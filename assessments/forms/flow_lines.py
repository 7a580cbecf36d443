"""The lines of a follow-up that repeat the baseline's."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.choices import EvidenceLevel, Method
from assessments.fields import FlowFields
from assessments.models import FlowRecord
from centres.forms.base import PlainForm
from recp_portal.lib.ids import uuid7
from recp_portal.lib.number_input import NumberField


class FlowLineForm(PlainForm):
    """One line of a follow-up that repeats a line of the baseline: what it is stays, the amount is new."""

    like = forms.UUIDField(widget=forms.HiddenInput)
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    amount = NumberField(label=gettext_lazy("Amount"), required=False, lowest=0, max_digits=24, decimal_places=6)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    cost_amount = NumberField(label=gettext_lazy("Cost"), required=False, max_digits=18, decimal_places=2)
    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=Method)
    evidence = forms.ChoiceField(label=gettext_lazy("Evidence"), choices=EvidenceLevel)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["id"].initial = uuid7
        before = (options.get("initial") or {}).get("record")
        self.record: FlowRecord | None = before
        if before is not None:
            self.fields["unit"].widget.attrs |= {
                "list": f"units-{before.kind}",
                "autocomplete": "off",
                "placeholder": _("unit"),
            }

    def clean(self) -> dict[str, Any]:
        """Refuse a cost without an amount, and a line of something else."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.record is None or data.get("like") != self.record.pk:
            raise ValidationError(_("The baseline has changed meanwhile. Open this page again."))
        if data.get("amount") is None and "amount" not in self.errors and data.get("cost_amount") is not None:
            self.add_error("amount", _("there is a cost, so give the amount too."))
        if data.get("amount") is not None and not data.get("unit"):
            self.add_error("unit", _("give the unit of the amount."))
        return data

    @property
    def row(self) -> tuple[UUID | None, FlowFields] | None:
        """Return what the service takes, or None for a line that was left empty."""
        if self.record is None or self.cleaned_data.get("amount") is None:
            return None
        before, typed = self.record, self.cleaned_data
        return typed["id"], FlowFields(
            kind=before.kind,
            name=before.name,
            carrier=before.carrier,
            product=before.product,
            density_kg_per_m3=before.density_kg_per_m3,
            ncv_mj_per_kg=before.ncv_mj_per_kg,
            co2e_kg_per_kwh=before.co2e_kg_per_kwh,
            heating_value=before.heating_value,
            net_share_of_gross=before.net_share_of_gross,
            is_hazardous=before.is_hazardous,
            destination=before.destination,
            is_exported=before.is_exported,
            efficiency_share=before.efficiency_share,
            emission_source=before.emission_source,
            pond=before.pond,
            cod_kg_per_m3=before.cod_kg_per_m3,
            mcf_share=before.mcf_share,
            methane_per_cod_share=before.methane_per_cod_share,
            methane_recovered_t=before.methane_recovered_t,
            **{name: typed[name] for name in ("amount", "unit", "cost_amount", "method", "evidence")},
        )


class FlowLineFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """All lines of the baseline that the follow-up does not have yet."""

    def rows(self) -> tuple[list[FlowLineForm], list[tuple[UUID | None, FlowFields]]]:
        """Return the lines that say something, and what the service takes of them."""
        filled = [(form, form.row) for form in self.forms if form.row is not None]
        return [form for form, _row in filled], [row for _form, row in filled if row is not None]


def flow_line_formset(count: int) -> type[FlowLineFormSet]:
    """Return the form of so many lines; no more are read, whatever is sent."""
    made: type[FlowLineFormSet] = forms.formset_factory(
        FlowLineForm, formset=FlowLineFormSet, extra=0, max_num=count, absolute_max=max(count, 1)
    )  # type: ignore[assignment]  # the factory keeps the class it is given
    return made
