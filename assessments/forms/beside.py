"""What stands beside the thirteen indicators: the load of an effluent, an indicator of the plant's own."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.fields import EffluentFields, LocalFields
from assessments.models import EffluentLoad, FlowRecord, LocalIndicator
from centres.forms.base import RecordForm, portal_field
from centres.models import EditedRecord


class EffluentForm(RecordForm):
    """What a waste-water carries of a substance.

    flows  the waste-waters of the round
    """

    flow = forms.ChoiceField(label=gettext_lazy("Waste-water"))

    class Meta:
        model = EffluentLoad
        fields: ClassVar[list[str]] = ["substance", "concentration_mg_per_l", "load_kg", "evidence", "note"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "substance": gettext_lazy("Substance"),
            "concentration_mg_per_l": gettext_lazy("Concentration, mg/l"),
            "load_kg": gettext_lazy("Or its load, kg in the period"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "substance": gettext_lazy("COD, BOD, TSS, Cr, N, P or another."),
            "concentration_mg_per_l": gettext_lazy("Mean of the analyses; its load is this × the volume."),
            "note": gettext_lazy("Such as who analysed it, when and how often."),
        }

    field_order = ("flow", "substance")

    def __init__(self, *args: Any, flows: Sequence[FlowRecord], **options: Any) -> None:
        super().__init__(*args, **options)
        self._flows = {str(flow.pk): flow.pk for flow in flows}
        choose = [("", _("Choose the waste-water"))] if len(flows) != 1 else []
        self.offer("flow", [*choose, *((str(flow.pk), flow.name) for flow in flows)])
        self.fields["substance"].widget.attrs |= {"list": "substances", "autocomplete": "off"}
        if not self.instance._state.adding:
            self.initial["flow"] = str(self.instance.flow_id)

    def fields_for_service(self) -> EffluentFields:
        """Return what the service takes."""
        values = self.values()
        return EffluentFields(flow_id=self._flows.get(values.pop("flow")), **values)

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        return {**super().saved_values(current), "flow": str(current.flow_id)}  # type: ignore[attr-defined]


class LocalIndicatorForm(RecordForm):
    """An indicator of the plant's own."""

    class Meta:
        model = LocalIndicator
        fields: ClassVar[list[str]] = [
            "name",
            "numerator_name",
            "numerator_amount",
            "numerator_unit",
            "denominator_name",
            "denominator_amount",
            "denominator_unit",
            "evidence",
            "note",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Name"),
            "numerator_name": gettext_lazy("What"),
            "numerator_amount": gettext_lazy("How much of it"),
            "numerator_unit": gettext_lazy("Unit of what"),
            "denominator_name": gettext_lazy("For what"),
            "denominator_amount": gettext_lazy("For how much"),
            "denominator_unit": gettext_lazy("Unit of for what"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Alike every year, so that the years are compared: chemicals for a tonne of hide."),
            "numerator_name": gettext_lazy("Such as chemicals, accidents, steam."),
            "denominator_name": gettext_lazy("Such as raw hide, working hours, guest-nights."),
        }

    def fields_for_service(self) -> LocalFields:
        """Return what the service takes."""
        return LocalFields(**self.values())
