"""What the lists of the API can be filtered by: these names and no others."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from assessments.choices import (
    BenchmarkIndicator,
    CountsAs,
    EffectStage,
    FlowKind,
    HumanEffectKind,
    MeteredKind,
    OptionStatus,
    RoundKind,
    RoundStatus,
    StreamKind,
    Technique,
    UtilityKind,
)


class AssessmentFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which assessments."""

    reference = filters.CharFilter(help_text=_("Centre, year and number: KE-2026-014."))
    enterprise = filters.UUIDFilter(field_name="enterprise_id")
    site = filters.UUIDFilter(field_name="site_id")


class RoundFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which rounds."""

    assessment = filters.CharFilter(field_name="assessment__reference", help_text=_("Reference: KE-2026-014."))
    kind = filters.ChoiceFilter(choices=RoundKind.choices)
    status = filters.ChoiceFilter(choices=RoundStatus.choices)


class FlowFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which inputs and outputs."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    kind = filters.ChoiceFilter(choices=FlowKind.choices)


class SiteFuelFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which values of fuels."""

    site = filters.UUIDFilter(field_name="site_id")
    carrier = filters.CharFilter(help_text=_("The fuel's code."))


class OptionFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which options."""

    assessment = filters.CharFilter(field_name="assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="found_in_id", help_text=_("The round in which they were found."))
    status = filters.ChoiceFilter(choices=OptionStatus.choices)
    technique = filters.ChoiceFilter(choices=Technique.choices)
    counts_as = filters.ChoiceFilter(choices=CountsAs.choices)


class EffectFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which effects."""

    assessment = filters.CharFilter(field_name="option__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    option = filters.UUIDFilter(field_name="option_id")
    stage = filters.ChoiceFilter(choices=EffectStage.choices)


class ProgressFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which progress."""

    assessment = filters.CharFilter(field_name="option__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    option = filters.UUIDFilter(field_name="option_id")
    status = filters.ChoiceFilter(choices=OptionStatus.choices)


class HumanEffectFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which effects on people."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    kind = filters.ChoiceFilter(choices=HumanEffectKind.choices)


class EffluentFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which loads of effluent."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    flow = filters.UUIDFilter(field_name="flow_id")


class LocalIndicatorFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which indicators of plants' own."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")


class BaselineLineFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which months of baselines."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    indicator = filters.ChoiceFilter(choices=BenchmarkIndicator.choices)


class ResultFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which results."""

    assessment = filters.CharFilter(field_name="assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    enterprise = filters.UUIDFilter(field_name="enterprise_id")
    kind = filters.ChoiceFilter(choices=RoundKind.choices)
    is_current = filters.BooleanFilter(
        field_name="superseded_by", lookup_expr="isnull", help_text=_("true: only those that nothing has replaced.")
    )


class MeterFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which meters."""

    site = filters.UUIDFilter(field_name="site_id")
    kind = filters.ChoiceFilter(choices=MeteredKind.choices)


class BillFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which bills."""

    meter = filters.UUIDFilter(field_name="meter_id")
    site = filters.UUIDFilter(field_name="meter__site_id")


class UnitOperationFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which steps of a process."""

    assessment = filters.CharFilter(field_name="assessment__reference", help_text=_("Reference: KE-2026-014."))


class SubstanceFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which key substances."""

    assessment = filters.CharFilter(field_name="assessment__reference", help_text=_("Reference: KE-2026-014."))


class StreamFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which streams."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    kind = filters.ChoiceFilter(choices=StreamKind.choices)


class UtilityFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which utilities."""

    assessment = filters.CharFilter(field_name="round__assessment__reference", help_text=_("Reference: KE-2026-014."))
    round = filters.UUIDFilter(field_name="round_id")
    kind = filters.ChoiceFilter(choices=UtilityKind.choices)


class PriceBandFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which price bands."""

    carrier = filters.CharFilter(help_text=_("The kind of energy."))
    currency = filters.CharFilter(help_text=_("ISO 4217 code."))


class BenchmarkFilters(filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Which benchmarks."""

    isic_code = filters.CharFilter(help_text=_("The code as it was recorded, such as 1050 or 10."))
    indicator = filters.ChoiceFilter(choices=BenchmarkIndicator.choices)
