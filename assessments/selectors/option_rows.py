"""The rows of options: cost lines, relations, effects and progress."""

from django.db.models import Q

from assessments.choices import EffectStage
from assessments.models import Assessment, Option, OptionCost, OptionEffect, OptionProgress, OptionRelation, Round


def costs_until(round_: Round) -> tuple[OptionCost, ...]:
    """Return the cost lines of all options found in a round or before, in the order of entry."""
    found = {"option__assessment": round_.assessment, "option__found_in__number__lte": round_.number}
    return tuple(OptionCost.objects.filter(**found).order_by("created_at", "pk"))


def relations_until(round_: Round) -> tuple[OptionRelation, ...]:
    """Return what a round and those before it say of two options."""
    rows = OptionRelation.objects.filter(round__assessment=round_.assessment, round__number__lte=round_.number)
    return tuple(rows.order_by("pk"))


def costs_of(option: Option) -> list[OptionCost]:
    """Return the cost lines of an option, in the order of entry."""
    return list(option.costs.order_by("created_at", "pk"))


def relations_of(option: Option) -> list[OptionRelation]:
    """Return how an option bears on others, in the order of entry."""
    rows = OptionRelation.objects.filter(Q(first=option) | Q(second=option))
    return list(rows.select_related("first", "second", "round").order_by("created_at", "pk"))


def options_of(assessment: Assessment) -> list[Option]:
    """Return the options of an assessment by number."""
    return list(assessment.options.order_by("number"))


def effects_of(option: Option, *, round_: Round, stage: str) -> list[OptionEffect]:
    """Return what was said of an option's effects in one round, in the order of entry."""
    return list(option.effects.filter(round=round_, stage=stage).order_by("created_at", "pk"))


def expected_effects(option: Option) -> list[OptionEffect]:
    """Return the effects that are expected of an option, in the order of entry."""
    return list(option.effects.filter(stage=EffectStage.EXPECTED).order_by("created_at", "pk"))


def progress_of(option: Option, *, round_: Round) -> OptionProgress | None:
    """Return what was said of an option in a round, or None."""
    rows = option.progress.select_related("updated_by", "locked_by__accepted_by").filter(round=round_)
    return rows.first()


def new_progress(option: Option, *, round_: Round) -> OptionProgress:
    """Return an unsaved row that begins where the last round stopped."""
    earlier = option.progress.filter(round__number__lt=round_.number).order_by("-round__number").first()
    made = OptionProgress.new(option=option, round=round_)
    if earlier is not None:
        for name in ("status", "reason", "responsible", "due_on", "implemented_on", "implemented_share"):
            setattr(made, name, getattr(earlier, name))
        made.actual_investment_amount = earlier.actual_investment_amount
    return made
