"""What pages, services, documents and the API read about assessments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pycountry
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation
from assessments.calculation import NOT_COUNTED, Inputs, factors_of, site_fuels_of
from assessments.choices import FlowKind, RoundKind
from assessments.figures import RoundFigures, from_json
from assessments.models import (
    Assessment,
    BaselineLine,
    EffluentLoad,
    FindingAnswer,
    FlowRecord,
    HumanEffect,
    LocalIndicator,
    Option,
    OptionCost,
    OptionEffect,
    OptionProgress,
    OptionRelation,
    Result,
    Round,
    Stream,
    UtilityConversion,
)
from assessments.selectors.baselines import accepted_number as accepted_number
from assessments.selectors.baselines import baseline_among as baseline_among
from assessments.selectors.baselines import baseline_in_force as baseline_in_force
from assessments.selectors.baselines import baseline_of as baseline_of
from assessments.selectors.baselines import baselines_of as baselines_of
from assessments.selectors.baselines import rests_on as rests_on
from assessments.selectors.baselines import rounds_with_flows as rounds_with_flows
from assessments.selectors.beside import beside_of
from assessments.selectors.option_rows import costs_until, relations_until
from assessments.selectors.option_rows import effects_of as effects_of
from assessments.selectors.option_rows import expected_effects as expected_effects
from assessments.selectors.option_rows import new_progress as new_progress
from assessments.selectors.option_rows import options_of as options_of
from assessments.selectors.option_rows import progress_of as progress_of
from assessments.selectors.process import process_before as process_before
from assessments.selectors.process import streams_of as streams_of
from assessments.selectors.process import streams_to_take_over as streams_to_take_over
from assessments.selectors.process import utilities_to_take_over as utilities_to_take_over
from assessments.selectors.site import stacked_meters
from centres.models import Membership, Product, Site
from centres.permissions import Permission
from centres.roles import ROLES
from centres.tenancy import current_centre
from indicators.core.shares import grams
from indicators.models import GridFactor, GridFactorKind
from indicators.selectors import country_name

# What a round uses, by round.
USED_MODELS = (
    FlowRecord,
    OptionEffect,
    OptionProgress,
    OptionRelation,
    HumanEffect,
    Stream,
    UtilityConversion,
    FindingAnswer,
    EffluentLoad,
    LocalIndicator,
    BaselineLine,
)


def get_assessment_or_404(*, reference: str) -> Assessment:
    """Return an assessment of the running work's centre by its reference."""
    rows = Assessment.objects.select_related("enterprise", "site", "lead", "factor_set", "grid_factor")
    assessment = rows.filter(reference=reference).first()
    if assessment is None:
        raise Http404
    return assessment


def get_round_or_404(*, assessment: Assessment, number: int) -> Round:
    """Return a round of an assessment by its number."""
    round_ = assessment.rounds.filter(number=number).first()
    if round_ is None:
        raise Http404
    round_.assessment = assessment
    return round_


def get_option_or_404(*, assessment: Assessment, number: int) -> Option:
    """Return an option of an assessment by its number."""
    option = assessment.options.select_related("locked_by__accepted_by", "found_in").filter(number=number).first()
    if option is None:
        raise Http404
    option.assessment = assessment
    return option


def get_flow_or_404(*, round_: Round, pk: UUID) -> FlowRecord:
    """Return an input or output of a round."""
    flow = round_.flows.select_related("product", "meter", "locked_by__accepted_by", "updated_by").filter(pk=pk).first()
    if flow is None:
        raise Http404
    flow.round = round_
    return flow


def inputs_of(round_: Round) -> Inputs:
    """Fetch the rows that a calculation of this round reads: its own, its baseline's, and the options so far."""
    assessment = round_.assessment
    versions = baselines_of(assessment)
    baseline = baseline_among(round_, versions)
    version = baseline or round_
    has_options = round_.kind != RoundKind.BASELINE
    return Inputs(
        assessment=assessment,
        round=round_,
        flows=_flows(round_),
        baseline_round=baseline,
        baseline_flows=_flows(baseline) if baseline else (),
        **calculation.compared_with(round_),
        baseline_version=versions.index(version) + 1 if version in versions else 1,
        options=tuple(assessment.options.filter(found_in__number__lte=round_.number).order_by("number"))
        if has_options
        else (),
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
        **beside_of(round_, baseline),
        site_fuels=site_fuels_of(assessment.site_id),
        meters=stacked_meters(assessment),
        streams=streams_of(round_),
        utilities=tuple(round_.utilities.order_by("name", "pk")),
        costs=costs_until(round_),
        relations=relations_until(round_),
    )


def _flows(round_: Round) -> tuple[FlowRecord, ...]:
    return tuple(round_.flows.select_related("product").order_by("kind", "pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that a round still needs: a sentence, and what it is about."""

    sentence: str
    flow_kind: str = ""
    is_about_options: bool = False
    option_number: int | None = None


def missing_in(round_: Round) -> tuple[str, ...]:
    """Return what a round still needs before it can be submitted, each as a sentence. Empty when it is ready."""
    return missing_by_round([round_])[round_.pk]


def missing_by_round(rounds: Iterable[Round]) -> dict[UUID, tuple[str, ...]]:
    """Return for each round what it still needs, with as many queries for many rounds as for one."""
    return {key: tuple(gap.sentence for gap in gaps) for key, gaps in gaps_by_round(rounds).items()}


def without_rounds() -> Q:
    """Return the condition for assessments in which no round was started yet."""
    return Q(~Exists(Round.objects.filter(assessment=OuterRef("pk"))))


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
            sentence = _("Product output: record how much the plant made, or nothing can be compared.")
            gaps.append(Gap(sentence=sentence, flow_kind=FlowKind.PRODUCT_OUTPUT))
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
    own = [model.objects.filter(round=round_) for model in USED_MODELS]
    costs = OptionCost.objects.filter(option__found_in=round_)
    if round_.taken_from_id:
        own.append(FlowRecord.objects.filter(round_id=round_.taken_from_id))
    for rows in [*own, Option.objects.filter(found_in=round_), costs]:
        for created_by, updated_by in rows.values_list("created_by_id", "updated_by_id"):
            people |= {created_by, updated_by}
    return people


def current_result(round_: Round) -> Result | None:
    """Return the result of a round that nothing has replaced, or None."""
    rows = Result.objects.filter(round=round_, superseded_by=None).select_related("accepted_by")
    return rows.first()


def latest_results(*, enterprise_id: UUID) -> list[Result]:
    """Return the standing results of an enterprise, newest round first; baselines, which have no options, last."""
    rows = Result.objects.filter(enterprise_id=enterprise_id, superseded_by=None)
    newest = rows.select_related("round", "assessment", "accepted_by").order_by("-round__number", "-as_of", "-pk")
    return sorted(newest, key=lambda result: result.kind == RoundKind.BASELINE)


def frozen_figures(result: Result) -> RoundFigures:
    """Return the figures that a result froze."""
    return from_json(RoundFigures, result.figures)


# --- What forms choose from -------------------------------------------------------------------------------------------


def grid_label(grid: GridFactor) -> str:
    """Return a grid factor as a person chooses it."""
    return _("%(country)s, %(kind)s, %(year)s: %(grams)s g %(gas)s/kWh") % {
        "country": country_name(grid.iso3),
        "kind": grid.get_kind_display(),
        "year": grid.year,
        "grams": f"{grams(grid.co2e_kg_per_kwh):.0f}",
        "gas": grid.gas.replace("CO2", "CO₂"),
    }


def grid_factor_choices(factor_set_id: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the grid factors to choose from: the centre's own country first, then all others."""
    home = current_centre().country_id or ""
    rows = list(GridFactor.objects.filter(factor_set_id=factor_set_id).order_by("iso3", "kind"))
    own = [(grid.pk, grid_label(grid)) for grid in rows if grid.iso3 == home]
    others = sorted(((grid.pk, grid_label(grid)) for grid in rows if grid.iso3 != home), key=lambda pair: pair[1])
    groups = [(_("This country"), own), (_("Other countries") if own else _("Countries"), others)]
    return [(title, choices) for title, choices in groups if choices]


def default_grid_factor_id(factor_set_id: int) -> int | None:
    """Return the key of the centre's national average, or None."""
    home = current_centre().country_id
    rows = GridFactor.objects.filter(factor_set_id=factor_set_id, iso3=home or "")
    first = rows.filter(kind=GridFactorKind.AVERAGE).first() or rows.filter(kind=GridFactorKind.SUPPLIER).first()
    return first.pk if first else None


def currency_choices(*first: str) -> list[tuple[str, str]]:
    """Return the currencies of the world by code and name, the given ones and the common ones first."""
    head = list(dict.fromkeys(code for code in (*first, "USD", "EUR", "CHF") if code))
    known = {currency.alpha_3: currency.name for currency in pycountry.currencies}
    codes = [*head, *(code for code in sorted(known) if code not in head)]
    return [(code, f"{code} · {known[code]}" if code in known else code) for code in codes]


def possible_leads(*, keep: User | None = None) -> list[User]:
    """Return the people of the centre who may record assessments, and `keep`, who may have left."""
    roles = [role for role, definition in ROLES.items() if Permission.ASSESSMENT_EDIT in definition.permissions]
    rows = Membership.objects.filter(role__in=roles, ended_at=None).select_related("user")
    people = {row.user_id: row.user for row in rows if row.user.is_active}
    if keep is not None:
        people.setdefault(keep.pk, keep)
    return sorted(people.values(), key=lambda person: (str(person).casefold(), person.pk))


def sites_to_assess() -> list[Site]:
    """Return the centre's sites that are in use, by enterprise."""
    rows = Site.objects.filter(archived_at=None, enterprise__archived_at=None).select_related("enterprise")
    return list(rows.order_by("enterprise__name", "name", "pk"))


def products_of(assessment: Assessment) -> list[Product]:
    """Return what the assessed site makes."""
    return list(Product.objects.filter(site_id=assessment.site_id).order_by("name", "pk"))


def energy_codes(assessment: Assessment) -> list[str]:
    """Return the codes of the kinds of energy that the assessment's factors know."""
    own = ["electricity", "own_renewable", "steam", "own_generated"]
    return [*own, *factors_of(assessment).fuels]


def gas_codes(assessment: Assessment) -> list[str]:
    """Return the gases whose warming potential the assessment's factors know."""
    factors = factors_of(assessment)
    return [*factors.gwp, *factors.blends]


def open_rounds(assessment: Assessment, *, for_options: bool = False) -> list[Round]:
    """Return the rounds in which something can be entered, oldest first; options belong to reports and follow-ups."""
    rounds = [round_ for round_ in assessment.rounds.order_by("number") if round_.is_open]
    chosen = [round_ for round_ in rounds if round_.kind != RoundKind.BASELINE or not for_options]
    for round_ in chosen:
        round_.assessment = assessment
    return chosen


def proposed_period(assessment: Assessment, kind: str, *, today: date) -> tuple[date, date]:
    """Return the twelve months that a new round most likely has.

    The baseline: the last full calendar year. The report: the baseline's. A follow-up: the year after the last one.
    """
    rounds = list(assessment.rounds.order_by("number"))
    measured = [round_ for round_ in rounds if round_.kind != RoundKind.REPORT]
    if not measured:
        year = assessment.started_on.year - 1
        return date(year, 1, 1), date(year, 12, 31)
    if kind != RoundKind.FOLLOW_UP:
        return measured[0].period_start, measured[0].period_end
    start = max(round_.period_end for round_ in measured) + timedelta(days=1)
    return min(start, today), _a_year_from(min(start, today))


def campaign_of(assessment: Assessment) -> str:
    """Return the campaign that the rounds of an assessment are of; empty for whole years."""
    versions = baselines_of(assessment)
    return str(versions[0].campaign) if versions else ""


def _a_year_from(start: date) -> date:
    try:
        return start.replace(year=start.year + 1) - timedelta(days=1)
    except ValueError:  # 29 February
        return start.replace(year=start.year + 1, day=28)


def get_human_effect_or_404(*, round_: Round, pk: UUID) -> HumanEffect:
    """Return an effect on people of a round."""
    rows = round_.human_effects.select_related("option", "locked_by__accepted_by", "updated_by")
    effect = rows.filter(pk=pk).first()
    if effect is None:
        raise Http404
    effect.round = round_
    return effect


def lines_to_repeat(round_: Round) -> list[FlowRecord]:
    """Return the baseline's lines that a follow-up has not recorded yet."""
    baseline = baseline_of(round_)
    if baseline is None:
        return []
    there = set(round_.flows.values_list("kind", "name"))
    order = {kind: place for place, kind in enumerate(FlowKind.values)}
    rows = [row for row in baseline.flows.select_related("product").order_by("pk") if (row.kind, row.name) not in there]
    return sorted(rows, key=lambda row: order[row.kind])
