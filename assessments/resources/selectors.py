"""The rows that the API lists, with all that it shows of them: as many queries for many as for one."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from assessments.models import (
    Assessment,
    BaselineLine,
    Bill,
    BillLine,
    Composition,
    EffluentLoad,
    FlowRecord,
    HumanEffect,
    LocalIndicator,
    Meter,
    Option,
    OptionCost,
    OptionEffect,
    OptionProgress,
    OptionRelation,
    PriceBand,
    Result,
    Round,
    SectorBenchmark,
    SiteFuel,
    Stream,
    Substance,
    UnitOperation,
    UtilityConversion,
)

PEOPLE = ("created_by", "updated_by")
LOCK = ("locked_by", "locked_by__accepted_by")


def assessments() -> QuerySet[Any]:
    """Return the assessments."""
    return Assessment.objects.select_related("lead", "factor_set", "site", *PEOPLE)


def rounds() -> QuerySet[Any]:
    """Return the rounds."""
    people = ("submitted_by", "returned_by", "accepted_by")
    return Round.objects.select_related("assessment", *people, *PEOPLE)


def flows() -> QuerySet[Any]:
    """Return the inputs and outputs."""
    return FlowRecord.objects.select_related("round__assessment", "product", *LOCK, *PEOPLE)


def options() -> QuerySet[Any]:
    """Return the options."""
    rows = Option.objects.select_related("assessment", "found_in", *LOCK, *PEOPLE)
    costs = OptionCost.objects.order_by("created_at", "pk")
    relations = OptionRelation.objects.order_by("created_at", "pk")
    return rows.prefetch_related(
        Prefetch("costs", costs), Prefetch("relations_as_first", relations), Prefetch("relations_as_second", relations)
    )


def effects() -> QuerySet[Any]:
    """Return what options change."""
    return OptionEffect.objects.select_related("option", "round__assessment", *LOCK, *PEOPLE)


def progress() -> QuerySet[Any]:
    """Return what was said of options in rounds."""
    return OptionProgress.objects.select_related("option", "round__assessment", *LOCK, *PEOPLE)


def human_effects() -> QuerySet[Any]:
    """Return the effects on people."""
    return HumanEffect.objects.select_related("option", "round__assessment", *LOCK, *PEOPLE)


def effluents() -> QuerySet[Any]:
    """Return the loads of effluent."""
    return EffluentLoad.objects.select_related("flow", "round__assessment", *LOCK, *PEOPLE)


def local_indicators() -> QuerySet[Any]:
    """Return the indicators of plants' own."""
    return LocalIndicator.objects.select_related("round__assessment", *LOCK, *PEOPLE)


def baseline_lines() -> QuerySet[Any]:
    """Return the months of baselines."""
    return BaselineLine.objects.select_related("round__assessment", *LOCK, *PEOPLE)


def site_fuels() -> QuerySet[Any]:
    """Return what sites know of their fuels."""
    return SiteFuel.objects.select_related("site", *PEOPLE)


def meters() -> QuerySet[Any]:
    """Return the meters of the centre's sites."""
    return Meter.objects.select_related("site", "parent", *PEOPLE)


def bills() -> QuerySet[Any]:
    """Return the bills of meters, with their lines."""
    lines = Prefetch("lines", BillLine.objects.order_by("kind"))
    return Bill.objects.select_related("meter", *PEOPLE).prefetch_related(lines)


def unit_operations() -> QuerySet[Any]:
    """Return the steps of processes."""
    return UnitOperation.objects.select_related("assessment", *PEOPLE)


def substances() -> QuerySet[Any]:
    """Return the key substances of assessments."""
    return Substance.objects.select_related("assessment", *PEOPLE)


def streams() -> QuerySet[Any]:
    """Return the streams of rounds, with what they hold."""
    rows = Stream.objects.select_related("round__assessment", *LOCK, *PEOPLE)
    return rows.prefetch_related(Prefetch("contents", Composition.objects.order_by("created_at", "pk")))


def utilities() -> QuerySet[Any]:
    """Return the utilities of rounds."""
    return UtilityConversion.objects.select_related("round__assessment", *LOCK, *PEOPLE)


def price_bands() -> QuerySet[Any]:
    """Return the centre's prices of energy."""
    return PriceBand.objects.select_related(*PEOPLE)


def benchmarks() -> QuerySet[Any]:
    """Return the centre's benchmarks of sectors."""
    return SectorBenchmark.objects.select_related(*PEOPLE)


def results() -> QuerySet[Any]:
    """Return the frozen results, those that were replaced too."""
    return Result.objects.select_related(
        "assessment", "round", "enterprise", "factor_set", "accepted_by", "superseded_by"
    )
