"""What a re-calculation of a frozen result would change, and why: for reading, nothing is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import calculation, selectors
from assessments.choices import ENERGY_NAMES
from assessments.figures import RoundFigures
from assessments.models import Result, Round
from assessments.pages.frame import Frame, RoundBrief
from assessments.pages.wording import INDICATOR_NAMES
from indicators import selectors as factors
from indicators.core.recalculation import FactorChange, FigureChange
from indicators.core.refusals import Refusal
from indicators.models import FactorSet
from indicators.sentences import refusal_sentence

SECTIONS: Mapping[str, Any] = {
    "baseline": gettext_lazy("Baseline"),
    "year": gettext_lazy("This year"),
    "portfolio": gettext_lazy("Options together"),
    "option": gettext_lazy("Each option"),
    "flow": gettext_lazy("Inputs and outputs"),
}
FIELD_NAMES: Mapping[str, Any] = {
    "other_emissions_t": gettext_lazy("Greenhouse gases shown apart"),
    "co2_biogenic_t": gettext_lazy("Biogenic CO₂, memo"),
    "exported_mwh": gettext_lazy("Energy sold, memo"),
    "energy_mwh": gettext_lazy("energy saved"),
    "co2e_t": gettext_lazy("greenhouse gases"),
    "other_co2e_t": gettext_lazy("greenhouse gases shown apart"),
    "materials_t": gettext_lazy("materials saved"),
    "water_m3": gettext_lazy("water saved"),
    "waste_water_m3": gettext_lazy("waste-water avoided"),
    "waste_t": gettext_lazy("waste avoided"),
    "saving_amount": gettext_lazy("saved a year"),
    "amount": gettext_lazy("amount"),
}
FACTOR_WORDS: Mapping[str, Any] = {
    "grid": gettext_lazy("Electricity from the grid"),
    "heat": gettext_lazy("Purchased steam or heat"),
    "ncv": gettext_lazy("Net calorific value"),
    "density": gettext_lazy("Density"),
    "co2": "CO₂",
    "ch4": "CH₄",
    "n2o": "N₂O",
    "gwp": gettext_lazy("Global warming potential"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One figure that would be another one."""

    name: str
    unit: str
    old: Decimal | None
    new: Decimal | None
    difference: Decimal | None
    by_core: Decimal | None
    by_factors: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSection:
    """The figures of one part that would change."""

    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLine:
    """One factor that moved."""

    name: str
    unit: str
    old: Decimal | None
    new: Decimal | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChoice:
    """One factor set to compare with."""

    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalculationPage:
    """A frozen result beside what would be calculated now."""

    brief: RoundBrief
    results_href: str
    choices: tuple[SetChoice, ...]
    is_frozen: bool
    as_of: datetime | None = None
    accepted_by: str = ""
    then_label: str = ""
    chosen_label: str = ""
    then_version: str = ""
    now_version: str = ""
    because_of_core: str = ""
    refusal: str = ""
    inputs_changed: bool = False
    sections: tuple[ChangeSection, ...] = ()
    factors: tuple[FactorLine, ...] = ()
    same_count: int = 0

    @property
    def changed_count(self) -> int:
        """Return how many figures would change."""
        return sum(len(section.lines) for section in self.sections)


def recalculation_page(*, round_: Round, frame: Frame, chosen: str) -> RecalculationPage:
    """Return what the frozen result of a round would be with a chosen factor set, else with the newest."""
    result = selectors.current_result(round_)
    factor_set = factors.factor_set_by_key(chosen) or factors.current_factor_set()
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference, "round_number": round_.number}
    common: dict[str, Any] = {
        "brief": frame.round(round_.number),
        "results_href": reverse("round_results", kwargs=kwargs),
        "choices": tuple(
            SetChoice(key=str(one.pk), label=set_label(one), is_chosen=one.pk == factor_set.pk)
            for one in factors.published_factor_sets()
        ),
        "chosen_label": set_label(factor_set),
    }
    if result is None:
        return RecalculationPage(**common, is_frozen=False)
    frozen = selectors.frozen_figures(result)
    common |= {
        "is_frozen": True,
        "as_of": result.as_of,
        "accepted_by": str(result.accepted_by),
        "then_label": f"{frozen.factors.factor_set} · GWP {frozen.factors.gwp_set}",
        "then_version": frozen.core_version,
    }
    try:
        found = recalculated(round_, result, frozen, factor_set)
    except Refusal as refusal:
        return RecalculationPage(**common, refusal=refusal_sentence(refusal))
    changed = [change for change in found.changes if change.is_changed]
    return RecalculationPage(
        **common,
        now_version=found.core_version,
        because_of_core=_because_of_core(frozen, found),
        inputs_changed=found.inputs_changed,
        sections=_sections(changed, found.now),
        factors=tuple(_factor_line(change) for change in found.factors),
        same_count=len(found.changes) - len(changed),
    )


def set_label(factor_set: FactorSet) -> str:
    """Return a factor set as a person chooses it."""
    return f"{factor_set} · GWP {factor_set.gwp_set}"


def set_choices(keep: FactorSet | None = None) -> list[tuple[int, str]]:
    """Return the published factor sets to choose from, newest first, and `keep`."""
    sets = list(factors.published_factor_sets())
    kept = [keep] if keep is not None and keep not in sets else []
    return [(one.pk, set_label(one)) for one in [*sets, *kept]]


def recalculated(
    round_: Round, result: Result, frozen: RoundFigures, factor_set: FactorSet
) -> calculation.Recalculation:
    """Return a frozen result beside what a factor set makes of it now. Raises the core's refusals."""
    assessment = round_.assessment
    grid = factors.same_grid_factor(assessment.grid_factor, factor_set)
    versions = selectors.baselines_of(assessment)
    own = factors.own_factors(valid_on=versions[0].period_end if versions else assessment.started_on)
    result.assessment = assessment
    return calculation.recalculate(
        selectors.inputs_of(round_),
        frozen,
        then=calculation.factors_then(result),
        chosen=factors.core_factors(factor_set.pk, grid.pk if grid else None, own),
    )


def _because_of_core(frozen: RoundFigures, found: calculation.Recalculation) -> str:
    """Return why figures differ although the factors are the same, or nothing where they do not."""
    if all(not change.by_core and change.old is not None for change in found.changes if change.rebuilt != change.old):
        return ""
    if found.inputs_changed:
        return _("Entries were changed after the round was opened again.")
    if frozen.core_version != found.core_version:
        return _(
            "Version %(new)s of the calculation counts some figures in another way than version %(old)s: air emissions "
            "are fuels and purchased energy alone, and refrigerants, process emissions and ponds stand apart."
        ) % {"new": found.core_version, "old": frozen.core_version}
    return _("An option, a product or a setting was changed since.")


def _sections(changed: list[FigureChange], now: RoundFigures) -> tuple[ChangeSection, ...]:
    names = {f"flow/{flow.id}": flow.name for flow in now.flows}
    names |= {f"option/{option.id}": f"{option.number}. {option.title}" for option in now.options}
    by_part: dict[str, list[ChangeLine]] = {part: [] for part in SECTIONS}
    for change in changed:
        by_part[change.key.partition("/")[0]].append(_change_line(change, names))
    return tuple(
        ChangeSection(title=str(title), lines=tuple(by_part[part])) for part, title in SECTIONS.items() if by_part[part]
    )


def _change_line(change: FigureChange, names: Mapping[str, str]) -> ChangeLine:
    owner, _slash, field = change.key.rpartition("/")
    if owner == "portfolio/expected":
        name = _("Expected: %(what)s") % {"what": FIELD_NAMES[field]}
    elif owner == "portfolio/implemented":
        name = _("Implemented: %(what)s") % {"what": FIELD_NAMES[field]}
    elif "/" in owner:
        name = f"{names.get(owner, _('No longer there'))}: {FIELD_NAMES[field]}"
    else:
        name = str(INDICATOR_NAMES.get(field) or FIELD_NAMES[field])
    return ChangeLine(
        name=name,
        unit=change.unit,
        old=change.old,
        new=change.new,
        difference=change.difference,
        by_core=change.by_core,
        by_factors=change.by_factors,
    )


def _factor_line(change: FactorChange) -> FactorLine:
    word = str(FACTOR_WORDS[change.what])
    subject = str(ENERGY_NAMES.get(change.subject) or change.subject.replace("CH4", "CH₄").replace("N2O", "N₂O"))
    return FactorLine(
        name=word if change.what in ("grid", "heat") else f"{word}, {subject}",
        unit=change.unit,
        old=change.old,
        new=change.new,
        source=change.source,
    )
