"""A centre's profile, new centres, the network's staff."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.choices import currency_names, time_zones
from centres.fields import NewCentreFields, ProfileFields
from centres.forms.base import PlainForm, RecordForm, portal_field
from centres.models import Centre
from centres.roles import NETWORK_ROLES, NetworkRole

MEANING = "meaning_"


class CodesField(forms.CharField):
    """Two-letter codes with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        """Show the codes as they are typed."""
        return ", ".join(value.split(",")) if isinstance(value, str) and ", " not in value else value


class ProfileForm(RecordForm):
    """What a centre says of itself.

    units  the ambiguous units, each with what it can mean
    """

    languages = CodesField(
        label=gettext_lazy("Languages"),
        max_length=60,
        help_text=gettext_lazy("Two-letter codes, the most used first: en, sw."),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currency_names)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=lambda: [(name, name.replace("_", " ")) for name in time_zones()]
    )
    logo_file = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 2 MB. Printed on case studies."),
    )
    removes_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)

    class Meta:
        model = Centre
        fields: ClassVar[list[str]] = [
            "name",
            "short_name",
            "host_institution",
            "founded_year",
            "legal_form",
            "contact",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Name"),
            "short_name": gettext_lazy("Short name"),
            "host_institution": gettext_lazy("Host institution"),
            "founded_year": gettext_lazy("Founded in"),
            "legal_form": gettext_lazy("Legal form"),
            "contact": gettext_lazy("Contact"),
        }

    field_order = [
        "name",
        "short_name",
        "host_institution",
        "legal_form",
        "founded_year",
        "languages",
        "currency",
        "time_zone",
        "contact",
        "logo_file",
        "removes_logo",
    ]

    def __init__(self, *args: Any, units: Sequence[tuple[str, tuple[str, ...]]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._units = units
        centre: Any = self.instance
        self.initial = {
            **self.initial,
            "languages": centre.languages,
            "currency": centre.currency,
            "time_zone": centre.time_zone,
        }
        if not centre.logo:
            del self.fields["removes_logo"]
        for unit, meanings in units:
            fixed = centre.unit_meanings.get(unit)
            ask = [] if fixed else [("", _("ask each time"))]
            self.fields[MEANING + unit] = forms.ChoiceField(
                label=_("“%(unit)s” means") % {"unit": unit},
                required=False,
                choices=[*ask, *((meaning, meaning) for meaning in ([fixed] if fixed else meanings))],
                initial=fixed or "",
                help_text=_("Fixed. Figures rest on it.") if fixed else "",
            )

    @property
    def meaning_fields(self) -> list[forms.BoundField]:
        """Return the fields in which the centre says what ambiguous units mean."""
        return [self[MEANING + unit] for unit, _meanings in self._units]

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what is wrong with the picture beside its field."""
        if hasattr(error, "error_dict"):
            for service_name, name in [("logo", "logo_file")]:
                if service_name in error.error_dict:
                    error.error_dict[name] = error.error_dict.pop(service_name)
        super().add_error(field, error)

    def fields_for_service(self) -> ProfileFields:
        """Return what the service takes."""
        typed = self.cleaned_data
        known = {unit: typed.get(MEANING + unit, "") for unit, _meanings in self._units}
        meanings = {**self.instance.unit_meanings, **{unit: meaning for unit, meaning in known.items() if meaning}}
        return ProfileFields(
            name=typed["name"],
            short_name=typed["short_name"],
            host_institution=typed["host_institution"],
            founded_year=typed["founded_year"],
            legal_form=typed["legal_form"],
            languages=tuple(code.strip() for code in typed["languages"].split(",")),
            currency=typed["currency"],
            time_zone=typed["time_zone"],
            contact=typed["contact"],
            unit_meanings=meanings,
        )

    def saved_values(self, current: Any) -> Mapping[str, Any]:
        """Return the saved profile's values by the names of the form's fields."""
        meanings = {MEANING + unit: current.unit_meanings.get(unit, "") for unit, _meanings in self._units}
        return {**super().saved_values(current), **meanings, "languages": ", ".join(current.languages.split(","))}


class DirectorForm(PlainForm):
    """Whom the network invites as director."""

    director_name = forms.CharField(label=gettext_lazy("Name of the director"), max_length=120)
    director_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the director"),
        max_length=254,
        help_text=gettext_lazy("Gets an invitation, and invites everybody else."),
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what the service says of the person invited beside these fields."""
        if hasattr(error, "error_dict"):
            for service_name, name in [("email", "director_email"), ("name", "director_name")]:
                if service_name in error.error_dict and service_name not in self.fields:
                    error.error_dict[name] = error.error_dict.pop(service_name)
        super().add_error(field, error)


class NewCentreForm(DirectorForm):
    """A centre that the network sets up."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    is_demonstration = forms.BooleanField(
        label=gettext_lazy("A demonstration centre outside the programme"), required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=40)
    slug = forms.SlugField(
        label=gettext_lazy("Address"), max_length=40, help_text=gettext_lazy("As in /centres/kenya/. It stays.")
    )
    code = forms.CharField(
        label=gettext_lazy("Code in references"),
        max_length=4,
        help_text=gettext_lazy("KE makes references such as KE-2026-014. It stays."),
    )
    host_institution = forms.CharField(label=gettext_lazy("Host institution"), max_length=160, required=False)

    field_order = [
        "country",
        "is_demonstration",
        "name",
        "short_name",
        "slug",
        "code",
        "host_institution",
        "director_name",
        "director_email",
    ]

    def __init__(self, *args: Any, countries: Sequence[tuple[str, Sequence[tuple[str, str]]]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("country", [("", _("Choose a country")), *countries])

    def fields_for_service(self) -> NewCentreFields:
        """Return what the service takes."""
        typed = self.cleaned_data
        names = ("country", "is_demonstration", "name", "short_name", "slug", "host_institution")
        return NewCentreFields(code=typed["code"].strip().upper(), **{name: typed[name] for name in names})


class StaffRoleForm(PlainForm):
    """What somebody is in the network."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("role", [(role.value, f"{role.label}. {NETWORK_ROLES[role].sentence}") for role in NetworkRole])


class StaffForm(StaffRoleForm):
    """Who joins the network's staff."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)

    field_order = ["email", "name", "role"]
