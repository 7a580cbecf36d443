"""What pages, services, documents and the API read about assessments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from assessments.calculation import NOT_COUNTED, Inputs
from assessments.choices import FlowKind, RoundKind
from assessments.figures import RoundFigures, from_json
from assessments.models import (
    Assessment,
    FlowRecord,
    HumanEffect,
    Option,
    OptionEffect,
    OptionProgress,
    Result,
    Round,
)


def get_assessment_or_404(*, reference: str) -> Assessment:
    """Return an assessment of the running work's centre by its reference."""
    rows = Assessment.objects.select_related("enterprise", "site", "lead", "factor_set", "grid_factor")
    assessment = rows.filter(reference=reference).first()
    if assessment is None:
        raise Http404
    return assessment  # type: ignore[no-any-return]  # the manager is made at run time


def get_round_or_404(*, assessment: Assessment, number: int) -> Round:
    """Return a round of an assessment by its number."""
    round_ = assessment.rounds.filter(number=number).first()
    if round_ is None:
        raise Http404
    round_.assessment = assessment
    return round_  # type: ignore[no-any-return]


def get_option_or_404(*, assessment: Assessment, number: int) -> Option:
    """Return an option of an assessment by its number."""
    option = assessment.options.select_related("locked_by__accepted_by", "found_in").filter(number=number).first()
    if option is None:
        raise Http404
    option.assessment = assessment
    return option  # type: ignore[no-any-return]


def get_flow_or_404(*, round_: Round, pk: UUID) -> FlowRecord:
    """Return an input or output of a round."""
    flow = round_.flows.select_related("product", "locked_by__accepted_by", "updated_by").filter(pk=pk).first()
    if flow is None:
        raise Http404
    flow.round = round_
    return flow  # type: ignore[no-any-return]


def inputs_of(round_: Round) -> Inputs:
    """Fetch the rows that a calculation of this round reads: its own, its baseline's, and the options so far."""
    assessment = round_.assessment
    baseline = None
    if round_.kind != RoundKind.BASELINE:
        baseline = assessment.rounds.filter(kind=RoundKind.BASELINE).first()
    return Inputs(
        assessment=assessment,
        round=round_,
        flows=_flows(round_),
        baseline_round=baseline,
        baseline_flows=_flows(baseline) if baseline else (),
        options=tuple(assessment.options.filter(found_in__number__lte=round_.number).order_by("number")),
        progress=tuple(
            OptionProgress.objects.filter(option__assessment=assessment, round__number__lte=round_.number).order_by(
                "round__number", "pk"
            )
        ),
        effects=tuple(
            OptionEffect.objects.filter(option__assessment=assessment, round__number__lte=round_.number).order_by(
                "round__number", "pk"
            )
        ),
        human=tuple(HumanEffect.objects.filter(round=round_).order_by("pk")),
    )


def _flows(round_: Round) -> tuple[FlowRecord, ...]:
    return tuple(round_.flows.select_related("product").order_by("kind", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a round still needs: a sentence, and what it is about."""

    sentence: str
    is_about_options: bool = False
    option_number: int | None = None


def missing_in(round_: Round) -> tuple[str, ...]:
    """Return what a round still needs before it can be submitted, each as a sentence. Empty when it is ready."""
    return missing_by_round([round_])[round_.pk]


def missing_by_round(rounds: Iterable[Round]) -> dict[UUID, tuple[str, ...]]:
    """Return for each round what it still needs, with as many queries for many rounds as for one."""
    return {key: tuple(gap.sentence for gap in gaps) for key, gaps in gaps_by_round(rounds).items()}


def gaps_in(round_: Round) -> tuple[Gap, ...]:
    """Return what a round still needs, each with what it is about."""
    return gaps_by_round([round_])[round_.pk]


def gaps_by_round(rounds: Iterable[Round]) -> dict[UUID, tuple[Gap, ...]]:
    """Return for each round what it still needs, with as many queries for many rounds as for one."""
    wanted = list(rounds)
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for round_id, kind in FlowRecord.objects.filter(round__in=wanted).values_list("round_id", "kind"):
        kinds[round_id].add(kind)
    reports = [round_ for round_ in wanted if round_.kind == RoundKind.REPORT]
    options: dict[UUID, list[Option]] = defaultdict(list)
    with_effects: set[UUID] = set()
    if reports:
        assessments = {round_.assessment_id for round_ in reports}
        rows = Option.objects.filter(assessment__in=assessments).select_related("found_in").order_by("number")
        for option in rows:
            options[option.assessment_id].append(option)
        effects = OptionEffect.objects.filter(option__assessment__in=assessments)
        with_effects = set(effects.values_list("option_id", flat=True))
    return {
        round_.pk: _gaps(round_, kinds[round_.pk], options[round_.assessment_id], with_effects) for round_ in wanted
    }


def _gaps(round_: Round, kinds: set[str], options: list[Option], with_effects: set[UUID]) -> tuple[Gap, ...]:
    gaps = []
    if round_.kind in (RoundKind.BASELINE, RoundKind.FOLLOW_UP):
        if FlowKind.PRODUCT_OUTPUT not in kinds:
            gaps.append(Gap(sentence=_("Product output: record how much the plant made, or nothing can be compared.")))
        if not kinds - {FlowKind.PRODUCT_OUTPUT}:
            gaps.append(
                Gap(sentence=_("Inputs and outputs: record at least one of energy, water, materials or waste."))
            )
    if round_.kind == RoundKind.REPORT:
        known = [option for option in options if option.found_in.number <= round_.number]
        if not known:
            gaps.append(Gap(sentence=_("Options: propose at least one."), is_about_options=True))
        gaps += [
            Gap(
                sentence=_("Option “%(option)s”: say what it saves.") % {"option": option.title},
                is_about_options=True,
                option_number=option.number,
            )
            for option in known
            if option.pk not in with_effects and option.status not in NOT_COUNTED
        ]
    return tuple(gaps)


def people_who_entered(round_: Round) -> set[int]:
    """Return the keys of everybody who entered or changed a figure of a round, or submitted it."""
    people = {round_.created_by_id}
    if round_.submitted_by_id:
        people.add(round_.submitted_by_id)
    own = [model.objects.filter(round=round_) for model in (FlowRecord, OptionEffect, OptionProgress, HumanEffect)]
    for rows in [*own, Option.objects.filter(found_in=round_)]:
        for created_by, updated_by in rows.values_list("created_by_id", "updated_by_id"):
            people |= {created_by, updated_by}
    return people


def current_result(round_: Round) -> Result | None:
    """Return the result of a round that nothing has replaced, or None."""
    rows = Result.objects.filter(round=round_, superseded_by=None).select_related("accepted_by")
    return rows.first()  # type: ignore[no-any-return]


def latest_results(*, enterprise_id: UUID) -> list[Result]:
    """Return the standing results of an enterprise, newest period first."""
    rows = Result.objects.filter(enterprise_id=enterprise_id, superseded_by=None)
    return list(rows.select_related("round", "assessment", "accepted_by").order_by("-round__number", "-as_of", "-pk"))


def frozen_figures(result: Result) -> RoundFigures:
    """Return the figures that a result froze."""
    return from_json(RoundFigures, result.figures)
