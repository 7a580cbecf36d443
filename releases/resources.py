"""What the API says of releases."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from centres.models import Programme
from indicators.models import ExchangeRate
from releases.models import Release


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """One release: what was told, as of when, from how much."""

    sha256 = serializers.CharField(source="digest", help_text=_("Of all figures and of what is withheld."))
    restates = serializers.PrimaryKeyRelatedField[Release](
        read_only=True, help_text=_("The release whose greenhouse gases this one states with one factor set.")
    )
    restated_with = serializers.SerializerMethodField(help_text=_("That factor set; empty where nothing is restated."))
    is_open = serializers.SerializerMethodField(help_text=_("Whether everybody may have it as open data."))

    class Meta:
        model = Release
        fields = (
            "id",
            "name",
            "purpose",
            "data_kind",
            "as_of",
            "finished_at",
            "sha256",
            "results_count",
            "centres_count",
            "centres_asked_count",
            "held_back_count",
            "restates",
            "restated_with",
            "factor_sets",
            "rates",
            "is_open",
        )
        read_only_fields = fields

    def get_restated_with(self, release: Release) -> str:
        """Return the one factor set."""
        return str(release.factor_set or "")

    def get_is_open(self, release: Release) -> bool:
        """Return whether everybody may have it."""
        opening = getattr(release, "opening", None)
        return opening is not None and opening.closed_at is None


class TableSerializer(serializers.Serializer[Any]):
    """One table of every release."""

    code = serializers.CharField()
    title = serializers.CharField()
    dimensions = serializers.ListField(child=serializers.CharField(), help_text=_("The columns that it is cut by."))
    stages = serializers.ListField(child=serializers.CharField())
    has_reasons = serializers.BooleanField(help_text=_("Whether `compare/` says why its figures changed."))


class FigureSerializer(serializers.Serializer[Any]):
    """One figure of a release. An empty place is the total over all places; a figure that is not there is zero."""

    region = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    centre = serializers.CharField(allow_blank=True)
    section = serializers.CharField(allow_blank=True)
    division = serializers.CharField(allow_blank=True)
    size = serializers.CharField(allow_blank=True)
    technique = serializers.CharField(allow_blank=True)
    cost_class = serializers.CharField(allow_blank=True)
    year = serializers.CharField(allow_blank=True)
    evidence = serializers.CharField(allow_blank=True)
    programme = serializers.CharField(allow_blank=True)
    stage = serializers.CharField()
    measure = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_null=True, help_text=_("Exact, as text; null where it is withheld."))
    withheld = serializers.CharField(allow_blank=True, help_text=_("Why it is withheld: few, two, change …"))


class FiguresSerializer(serializers.Serializer[Any]):
    """The figures of a release, streamed."""

    release = serializers.IntegerField()
    sha256 = serializers.CharField(help_text=_("Of all figures and of what is withheld."))
    rows = FigureSerializer(many=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """One figure in two releases. The parts and `together` add up to the difference; null where they are not told."""

    cell = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the serializer's own label
    measure = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)
    difference = serializers.CharField(allow_null=True)
    new = serializers.CharField(allow_null=True, required=False)
    corrected = serializers.CharField(allow_null=True, required=False)
    withdrawn = serializers.CharField(allow_null=True, required=False)
    stopped = serializers.CharField(allow_null=True, required=False)
    rate = serializers.CharField(allow_null=True, required=False)
    factors = serializers.CharField(allow_null=True, required=False)
    together = serializers.CharField(allow_null=True, help_text=_("The sum of the reasons that are told as one."))
    together_reasons = serializers.CharField(allow_blank=True)
    withheld = serializers.CharField(allow_blank=True)


class ComparisonSerializer(serializers.Serializer[Any]):
    """What changed between two releases, streamed."""

    first = serializers.IntegerField()
    second = serializers.IntegerField()
    rows = ChangeSerializer(many=True)


class CoverageSerializer(serializers.Serializer[Any]):
    """On how much the network's totals rest at this moment."""

    data_kind = serializers.CharField()
    reporting_count = serializers.IntegerField(help_text=_("Centres with an assessment that counts."))
    centres_count = serializers.IntegerField()
    checked_share = serializers.CharField(allow_null=True, help_text=_("Of options in operation, 0–1."))
    held_back_count = serializers.IntegerField(help_text=_("Assessments that centres hold back from all totals."))


class OpenReleaseSerializer(serializers.Serializer[Any]):
    """A release that everybody may have."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    data_kind = serializers.CharField()
    as_of = serializers.DateTimeField()
    sha256 = serializers.CharField(source="digest", help_text=_("Of all figures and of what is withheld."))


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """One programme: who pays, from when to when, who answers for it."""

    officers = serializers.SerializerMethodField(help_text=_("Names of the people who answer for it."))

    class Meta:
        model = Programme
        fields = ("id", "code", "name", "donor", "starts_on", "ends_on", "closed_at", "officers", "version")
        read_only_fields = fields

    def get_officers(self, programme: Programme) -> list[str]:
        """Return who answers for it."""
        return sorted(str(officer.user) for officer in programme.officers.all())


class RateSerializer(serializers.ModelSerializer[ExchangeRate]):
    """What one US dollar cost in a currency: on a day, or on average of the month or year that ends on it."""

    class Meta:
        model = ExchangeRate
        fields = ("id", "currency", "kind", "rate_on", "currency_per_usd", "source")
        read_only_fields = fields


class ProgrammePlantSerializer(serializers.Serializer[Any]):
    """One assessment of an enterprise that agreed. Amounts a year, of options in operation; exact, as text."""

    enterprise = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
    centre = serializers.CharField()
    sector = serializers.CharField(allow_blank=True)
    size = serializers.CharField()
    data_kind = serializers.CharField()
    consent_signed_on = serializers.DateField()
    consent_ends_on = serializers.CharField(allow_blank=True)
    year = serializers.IntegerField()
    programme_share = serializers.CharField(help_text=_("Of the assessment, 0–1; the amounts are the whole one's."))
    evidence = serializers.CharField()
    options_identified = serializers.CharField()
    options_implemented = serializers.CharField()
    currency = serializers.CharField(allow_blank=True, help_text=_("Empty where the enterprise shows no money."))
    investment = serializers.CharField(allow_null=True)
    saving = serializers.CharField(allow_null=True)
    investment_usd = serializers.CharField(allow_null=True)
    saving_usd = serializers.CharField(allow_null=True)
    energy_mwh = serializers.CharField()
    water_m3 = serializers.CharField()
    materials_t = serializers.CharField()
    waste_t = serializers.CharField()
    hazardous_waste_t = serializers.CharField()
    waste_water_m3 = serializers.CharField()
    co2e_t = serializers.CharField()


class ProgrammePlantsSerializer(serializers.Serializer[Any]):
    """What enterprises let a programme's officers see, streamed."""

    programme = serializers.CharField(help_text=_("Its short code."))
    at = serializers.DateTimeField()
    rows = ProgrammePlantSerializer(many=True)
