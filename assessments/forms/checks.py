"""The centre's prices of energy, and what is usual in a sector."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import selectors
from assessments.choices import ENERGY_NAMES
from assessments.fields import BenchmarkFields, PriceBandFields
from assessments.models import PriceBand, SectorBenchmark
from centres.forms.base import RecordForm, portal_field
from centres.tenancy import current_centre


class PriceBandForm(RecordForm):
    """The band of one kind of energy in one currency."""

    carrier = forms.ChoiceField(label=gettext_lazy("Kind of energy"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    class Meta:
        model = PriceBand
        fields: ClassVar[list[str]] = ["carrier", "currency", "lowest_amount", "highest_amount", "source"]
        formfield_callback = portal_field

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = current_centre().currency
        self.offer("carrier", [("", _("Choose the kind of energy")), *ENERGY_NAMES.items()])
        self.offer("currency", selectors.currency_choices(own))
        self.fields["currency"].initial = own

    def fields_for_service(self) -> PriceBandFields:
        """Return what the service takes."""
        return PriceBandFields(**self.values())


class BenchmarkForm(RecordForm):
    """What is usual in one sector."""

    class Meta:
        model = SectorBenchmark
        fields: ClassVar[list[str]] = [
            "isic_code",
            "indicator",
            "low_value",
            "high_value",
            "unit",
            "output_unit",
            "source",
        ]
        formfield_callback = portal_field

    def fields_for_service(self) -> BenchmarkFields:
        """Return what the service takes."""
        return BenchmarkFields(**self.values())
