"""Enterprises, their sites, their products."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import isic
from centres.fields import EnterpriseFields, ProductFields, SiteFields
from centres.forms.base import OfferMixin, RecordForm, portal_field
from centres.models import Enterprise, Product, Site, SizeClass
from centres.selectors import EnterpriseQuery

MOST_SUGGESTIONS = 4


class SectorField(forms.CharField):
    """An ISIC class: typed or chosen as "1701", "1701 Manufacture of pulp …" or in words that fit one class only."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"list": "isic-classes", "autocomplete": "off"})
        super().__init__(**{"max_length": 200, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        """Show the title beside a code."""
        found = isic.get(value) if isinstance(value, str) else None
        return f"{found.code} {_(found.title)}" if found else value

    def clean(self, value: Any) -> str:
        """Return the code of four digits. Raises ValidationError with the classes that come near."""
        text: str = super().clean(value)
        code = re.match(r"\d{4}(?=\s|$)", text)
        if code and isic.is_class(code.group()):
            return code.group()
        near = isic.search(text)
        if len(near) == 1:
            return near[0].code
        if not near:
            raise ValidationError(_("“%(text)s” is no class of ISIC Rev. 4. Choose one of the list.") % {"text": text})
        classes = "; ".join(f"{found.code} {_(found.title)}" for found in near[:MOST_SUGGESTIONS])
        raise ValidationError(
            _("“%(text)s” fits several classes, such as %(classes)s.") % {"text": text, "classes": classes}
        )


class TagsField(forms.CharField):
    """Tags with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as it is typed."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """Return the tags."""
        text: str = super().clean(value)
        return [tag for tag in (part.strip() for part in re.split(r"[,;\n،]", text)) if tag]


class EnterpriseForm(RecordForm):
    """What is said of an enterprise."""

    isic_class = SectorField(
        label=gettext_lazy("Sector (ISIC Rev. 4 class)"),
        help_text=gettext_lazy("Type a code or a word, such as 1701 or dairy, and choose."),
    )
    tags = TagsField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Clubs, parks, programmes; with commas between them."),
    )

    class Meta:
        model = Enterprise
        fields: ClassVar[list[str]] = [
            "name",
            "national_identifier",
            "size_class",
            "employees_count",
            "place",
            "address",
            "about",
        ]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Name"),
            "national_identifier": gettext_lazy("National identifier"),
            "size_class": gettext_lazy("Size"),
            "employees_count": gettext_lazy("Employees"),
            "place": gettext_lazy("Town"),
            "address": gettext_lazy("Address"),
            "about": gettext_lazy("About the enterprise"),
        }

    field_order = [
        "name",
        "isic_class",
        "size_class",
        "employees_count",
        "place",
        "address",
        "national_identifier",
        "tags",
        "about",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("size_class", [("", _("Choose")), *SizeClass.choices])
        if not self.instance._state.adding:
            own = {"isic_class": self.instance.isic_class, "tags": list(self.instance.tags)}
            self.initial = {**self.initial, **own}

    def fields_for_service(self) -> EnterpriseFields:
        """Return what the service takes."""
        return EnterpriseFields(**self.values())

    def saved_values(self, current: Any) -> Mapping[str, Any]:
        """Return the saved record's values by the names of the form's fields."""
        return {**super().saved_values(current), "tags": list(current.tags)}


class SiteForm(RecordForm):
    """What is said of a site."""

    class Meta:
        model = Site
        fields: ClassVar[list[str]] = ["name", "place", "address", "operating_hours_per_year"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Name of the site"),
            "place": gettext_lazy("Town"),
            "address": gettext_lazy("Address"),
            "operating_hours_per_year": gettext_lazy("Operating hours a year"),
        }

    def fields_for_service(self) -> SiteFields:
        """Return what the service takes."""
        return SiteFields(**self.values())


class ProductForm(RecordForm):
    """What is said of a product."""

    class Meta:
        model = Product
        fields: ClassVar[list[str]] = ["name", "unit", "conversion_weight", "conversion_reason", "second_denominator"]
        formfield_callback = portal_field
        labels: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("Product"),
            "unit": gettext_lazy("Unit of output"),
            "conversion_weight": gettext_lazy("Conversion weight"),
            "conversion_reason": gettext_lazy("Reason for the weight"),
            "second_denominator": gettext_lazy("Second denominator"),
        }

    def fields_for_service(self) -> ProductFields:
        """Return what the service takes."""
        return ProductFields(**self.values())


class EnterpriseFilterForm(OfferMixin, forms.Form):
    """What the list of enterprises is narrowed to. What makes no sense narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Find"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Name, town, identifier, sector")}),
    )
    size = forms.ChoiceField(label=gettext_lazy("Size"), required=False)
    division = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    archived = forms.BooleanField(label=gettext_lazy("Archived"), required=False)

    def __init__(self, data: Any, *, divisions: Sequence[tuple[str, str]], tags: Sequence[str]) -> None:
        super().__init__(data)
        every = ("", _("All"))
        self.offer("size", [every, *SizeClass.choices])
        self.offer("division", [every, *divisions])
        self.offer("tag", [every, *((tag, tag) for tag in tags)])

    def query(self) -> EnterpriseQuery:
        """Return what is asked for."""
        self.is_valid()
        asked = self.cleaned_data
        return EnterpriseQuery(
            query=asked.get("q", ""),
            size_class=asked.get("size", ""),
            division=asked.get("division", ""),
            tag=asked.get("tag", ""),
            is_archived=asked.get("archived", False),
        )
