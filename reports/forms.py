"""The texts of a case study, and what an enterprise decides on it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from centres.forms.base import PlainForm, RecordForm, portal_field
from reports.fields import CaseStudyFields, ConsentFields
from reports.models import CaseStudy, Consent

ALL = "all"


class CaseStudyForm(RecordForm):
    """The texts of a case study in one language."""

    class Meta:
        model = CaseStudy
        fields: ClassVar[list[str]] = ["title", "message", "testimony", "testimony_by"]
        formfield_callback = portal_field

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("message", "testimony"):
            self.fields[name] = forms.CharField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                required=False,
                max_length=getattr(CaseStudy._meta.get_field(name), "max_length", None),  # what fits on the page
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def fields_for_service(self) -> CaseStudyFields:
        """Return what the service takes."""
        return CaseStudyFields(**self.values())


class RequestForm(PlainForm):
    """Which round, in which language."""

    round = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class ConsentForm(RecordForm):
    """A decision that the centre records from a signed paper."""

    assessment = forms.ChoiceField(label=gettext_lazy("It holds for"), initial=ALL)

    class Meta:
        model = Consent
        fields: ClassVar[list[str]] = [
            "decision",
            "money_shown",
            "resources_shown",
            "people_shown",
            "signatory_name",
            "signatory_function",
            "signed_on",
            "ends_on",
        ]
        formfield_callback = portal_field
        widgets: ClassVar[dict[str, Any]] = {
            "decision": forms.RadioSelect,
            "money_shown": forms.Select,
            "resources_shown": forms.Select,
            "people_shown": forms.Select,
        }

    field_order = ("decision", "assessment")

    def __init__(self, *args: Any, assessments: Sequence[Assessment], **more: Any) -> None:
        super().__init__(*args, **more)
        self._assessments = {str(row.pk): row.pk for row in assessments}
        names = [(str(row.pk), row.reference) for row in assessments]
        self.offer("assessment", [(ALL, _("All assessments")), *names])
        decision = self.fields["decision"]
        decision.choices = [choice for choice in decision.choices if choice[0]]  # type: ignore[attr-defined]

    def fields_for_service(self) -> ConsentFields:
        """Return what the service takes."""
        values = self.values()
        return ConsentFields(assessment_id=self._assessments.get(values.pop("assessment")), **values)


class OwnConsentForm(ConsentForm):
    """A decision that the enterprise's manager takes in the portal: signed today, by the person who is signed in."""

    class Meta(ConsentForm.Meta):
        fields: ClassVar[list[str]] = [name for name in ConsentForm.Meta.fields if name != "signed_on"]

    def fields_for_service_on(self, day: date) -> ConsentFields:
        """Return what the service takes, signed on a day."""
        values = self.values()
        return ConsentFields(assessment_id=self._assessments.get(values.pop("assessment")), signed_on=day, **values)
