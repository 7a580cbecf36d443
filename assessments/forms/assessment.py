"""Starting and describing an assessment and its rounds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessments.fields import AssessmentFields, RoundFields
from assessments.models import Assessment, Round
from centres.forms.base import RecordForm, portal_field
from centres.models import EditedRecord, Site
from indicators.core.shares import as_percent, from_percent
from recp_portal.lib.number_input import NumberField


class AssessmentForm(RecordForm):
    """What is said of an assessment.

    sites    the sites to choose from; empty where the site is settled
    leads, currencies, grid_factors, factor_sets  what to choose from, as (value, label)
    are_factors_settled  an accepted round rests on them
    """

    site = forms.ChoiceField(label=gettext_lazy("Site"))
    lead = forms.TypedChoiceField(label=gettext_lazy("Lead assessor"), coerce=int)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), help_text=gettext_lazy("Of all amounts of money in this assessment.")
    )
    discount_percent = NumberField(
        label=gettext_lazy("Discount rate, % a year"),
        lowest=0,
        highest=Decimal("99.99"),
        max_digits=4,
        decimal_places=2,
        help_text=gettext_lazy("For net present value. Ask the plant what its money costs."),
    )
    tax_percent = NumberField(
        label=gettext_lazy("Tax on profit, %"),
        required=False,
        lowest=0,
        highest=Decimal("99.99"),
        max_digits=4,
        decimal_places=2,
        help_text=gettext_lazy("For the view after tax. Empty: no such view."),
    )
    inflation_percent = NumberField(
        label=gettext_lazy("Inflation, % a year"),
        required=False,
        lowest=Decimal(-20),
        highest=Decimal(900),
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("The discount rate is nominal then. Above 5 % real terms are shown beside it."),
    )
    factor_set = forms.TypedChoiceField(
        label=gettext_lazy("Emission factors"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("AR4, AR5, AR6: the report of the IPCC whose warming potentials (GWP) are used."),
    )
    grid_factor = forms.TypedChoiceField(
        label=gettext_lazy("Factor for electricity from the grid"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("The same one in the baseline and every follow-up."),
    )

    class Meta:
        model = Assessment
        fields: ClassVar[list[str]] = [
            "started_on",
            "focus",
            "team",
            "approach",
            "currency_per_usd",
            "rate_source",
            "rate_on",
            "depreciation_years",
            "price_year",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {"team": gettext_lazy("Team"), "focus": gettext_lazy("Focus")}
        help_texts: ClassVar[dict[str, Any]] = {
            "focus": gettext_lazy("Where you look first, such as the boiler house and paper machine 2."),
            "rate_source": gettext_lazy("Such as the central bank."),
            "depreciation_years": gettext_lazy("Years, in equal parts. Empty: over the lifetime of each option."),
            "price_year": gettext_lazy("Cost lines in prices of other years are brought to it."),
        }

    field_order = (
        "site",
        "started_on",
        "lead",
        "focus",
        "team",
        "approach",
        "currency",
        "currency_per_usd",
        "rate_source",
        "rate_on",
        "discount_percent",
        "tax_percent",
        "depreciation_years",
        "inflation_percent",
        "price_year",
        "factor_set",
        "grid_factor",
    )

    def __init__(
        self,
        *args: Any,
        sites: Sequence[Site],
        leads: Sequence[User],
        currencies: Sequence[tuple[str, str]],
        grid_factors: Sequence[tuple[str, Any]],
        factor_sets: Sequence[tuple[int, str]],
        are_factors_settled: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._sites = {str(site.pk): site for site in sites}
        self._leads = {person.pk: person for person in leads}
        if self.instance._state.adding:
            names = [(key, f"{site.enterprise.name} · {site.name}") for key, site in self._sites.items()]
            self.offer("site", [("", _("Choose a site")), *names])
        else:
            del self.fields["site"]
            self.initial.update(
                {
                    "discount_percent": as_percent(self.instance.discount_rate),
                    "tax_percent": as_percent(self.instance.tax_share) or None,
                    "inflation_percent": as_percent(self.instance.inflation_share) or None,
                    "factor_set": self.instance.factor_set_id,
                    "grid_factor": self.instance.grid_factor_id or "",
                    "lead": self.instance.lead_id,
                    "currency": self.instance.currency,
                }
            )
        self.offer("factor_set", factor_sets)
        if are_factors_settled:
            for name in ("factor_set", "grid_factor"):
                self.fields[name].help_text = _("An accepted round rests on it. Open that round again to change it.")
        self.offer("lead", [(key, str(person)) for key, person in self._leads.items()])
        self.offer("currency", currencies)
        empty = ("", _("None: electricity cannot be entered"))
        self.offer("grid_factor", [empty, *grid_factors])
        self.fields["currency_per_usd"].validators = []

    def clean(self) -> dict[str, Any]:
        """Ask for the source and day of a rate, and know the rate of the dollar."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        rate = data.get("currency_per_usd")
        if data.get("currency") == "USD" and rate is None:
            data["currency_per_usd"] = Decimal(1)
        elif rate is not None and rate > 0 and data.get("currency") != "USD":
            for name, sentence in [
                ("rate_source", _("say where the exchange rate is from.")),
                ("rate_on", _("give the day of the exchange rate.")),
            ]:
                if name not in self.errors and not data.get(name):
                    self.add_error(name, ValidationError(sentence))
        return data

    @property
    def chosen_site(self) -> Site:
        """Return the chosen site."""
        return self._sites[self.cleaned_data["site"]]

    def fields_for_service(self) -> AssessmentFields:
        """Return what the service takes."""
        return AssessmentFields(**self._values())

    def _values(self) -> dict[str, Any]:
        values = self.values()
        values.pop("site", None)
        values["lead"] = self._leads[values["lead"]]
        values["discount_rate"] = from_percent(values.pop("discount_percent"))
        values["tax_share"] = from_percent(values.pop("tax_percent") or Decimal(0))
        values["inflation_share"] = from_percent(values.pop("inflation_percent") or Decimal(0))
        values["grid_factor_id"] = values.pop("grid_factor")
        values["factor_set_id"] = values.pop("factor_set")
        return values

    def saved_values(self, current: EditedRecord) -> dict[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        values = dict(super().saved_values(current))
        assert isinstance(current, Assessment)
        return values | {
            "lead": current.lead_id,
            "factor_set": current.factor_set_id,
            "grid_factor": current.grid_factor_id,
            "discount_percent": as_percent(current.discount_rate),
            "tax_percent": as_percent(current.tax_share) or None,
            "inflation_percent": as_percent(current.inflation_share) or None,
        }


class RoundForm(RecordForm):
    """The period of a round; of a later version of the baseline also what changed.

    versions  the versions of the baseline, where there are several to compare with
    """

    compared_with = forms.ChoiceField(
        label=gettext_lazy("Compared with"),
        required=False,
        help_text=gettext_lazy("Empty: the version of the plant as it was in this year."),
    )

    class Meta:
        model = Round
        fields: ClassVar[list[str]] = [
            "change_reason",
            "change_note",
            "changed_on",
            "period_start",
            "period_end",
            "campaign",
            "plant_confirmed_on",
            "note",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "period_start": gettext_lazy("From"),
            "period_end": gettext_lazy("To"),
            "campaign": gettext_lazy("Campaign"),
            "change_reason": gettext_lazy("What changed"),
            "change_note": gettext_lazy("In words"),
            "changed_on": gettext_lazy("Changed on"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "period_end": gettext_lazy("Twelve months, or a whole campaign. Nothing is scaled up."),
            "campaign": gettext_lazy(
                "Empty for a year. A plant that runs a season names it, alike every year: sugar campaign."
            ),
            "change_note": gettext_lazy("The reviewer judges it by this, and every reader of later results sees it."),
            "changed_on": gettext_lazy("The day from which the plant is another; later years are compared with this."),
            "plant_confirmed_on": gettext_lazy("When the plant said that these figures are right."),
        }

    def __init__(self, *args: Any, versions: Sequence[tuple[Round, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._versions = {str(version.pk): version for version, _label in versions}
        if not self.asks_what_changed:
            for name in ("change_reason", "change_note", "changed_on"):
                del self.fields[name]
        if len(versions) < 2:
            del self.fields["compared_with"]
        else:
            self.offer("compared_with", [("", "–"), *((key.pk, label) for key, label in versions)])
            if not self.instance._state.adding:
                self.initial["compared_with"] = self.instance.compared_with_id or versions[0][0].pk

    @property
    def asks_what_changed(self) -> bool:
        """Return whether the round is a later version of the baseline."""
        return bool(self.instance.change_reason)

    def clean_compared_with(self) -> Round | None:
        """Return the chosen version of the baseline."""
        return self._versions.get(self.cleaned_data["compared_with"])

    def clean_plant_confirmed_on(self) -> date | None:
        """Return the day."""
        day: date | None = self.cleaned_data["plant_confirmed_on"]
        return day

    def fields_for_service(self) -> RoundFields:
        """Return what the service takes."""
        return RoundFields(**self.values())


class BaselineVersionForm(RoundForm):
    """A new version of the baseline: what changed, and a year entered anew or taken over.

    rounds  those whose inputs and outputs can be taken over, as (round, label)
    """

    taken_from = forms.ChoiceField(
        label=gettext_lazy("Its inputs and outputs"),
        required=False,
        help_text=gettext_lazy("A year that is taken over brings its period; everything can be changed afterwards."),
    )
    field_order = ("change_reason", "change_note", "changed_on", "taken_from", "period_start", "period_end")

    def __init__(self, *args: Any, rounds: Sequence[tuple[Round, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._rounds = {str(round_.pk): round_ for round_, _label in rounds}
        choices = [(key.pk, _("Taken over: %(round)s") % {"round": label}) for key, label in rounds]
        self.offer("taken_from", [("", _("Entered anew, for the period below")), *choices])
        for name in ("change_reason", "change_note", "changed_on"):
            self.fields[name].required = True
        if self.data.get(self.add_prefix("taken_from")):
            self.fields["period_start"].required = self.fields["period_end"].required = False

    @property
    def asks_what_changed(self) -> bool:
        """Return True: this is what makes it another version."""
        return True

    def clean_taken_from(self) -> Round | None:
        """Return the round whose year is taken over."""
        return self._rounds.get(self.cleaned_data["taken_from"])

    @property
    def chosen_round(self) -> Round | None:
        """Return the round whose year is taken over."""
        taken: Round | None = self.cleaned_data["taken_from"]
        return taken

    def fields_for_service(self) -> RoundFields:
        """Return what the service takes."""
        return RoundFields(**{name: value for name, value in self.values().items() if name != "taken_from"})
