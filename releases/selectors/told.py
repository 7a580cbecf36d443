"""What releases told, and what their rows are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from assessments.choices import CostClass, EvidenceLevel, Technique
from centres import isic, unscoped
from centres.models import Centre, Programme, ProgrammeCountry, Region, SizeClass
from network.confidentiality.cells import CellKey, Dimension, Stage, Table, depth_of
from network.confidentiality.tables import TABLES
from recp_portal.lib import numbers
from releases.calculation import MEASURES, NOWHERE, Outcome, Told
from releases.changes import ToldChange
from releases.choices import UNFINISHED, ReleaseState, WithheldBecause
from releases.models import CountedResults, Release, ReleasedCell, ReleasedChange

PURPOSE = "network_releases"  # the row policy of the lists of counted results


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as it was told: its value, or why it is withheld, or neither where there was nothing."""

    value: Decimal | None
    withheld_because: str

    @property
    def reason(self) -> str:
        """Return why it is withheld, in words."""
        return reason_words(self.withheld_because)


def reason_words(withheld_because: str) -> str:
    """Return why a figure is withheld, in words; nothing where it is not."""
    return str(WithheldBecause(withheld_because).label) if withheld_because else ""


NOTHING = Figure(value=Decimal(0), withheld_because="")


def releases() -> list[Release]:
    """Return all releases, newest first; a list of thousands of rates comes only where somebody reads it."""
    return list(Release.objects.select_related("requested_by").defer("rates").order_by("-requested_at", "-pk"))


def get_release_or_404(*, release_id: int) -> Release:
    """Return a release."""
    release = Release.objects.select_related("requested_by").filter(pk=release_id).first()
    if release is None:
        raise Http404
    return release


def release_named(name: str) -> Release | None:
    """Return a finished release by its name."""
    return Release.objects.filter(name=name, state=ReleaseState.DONE).first()


def unfinished_release(*, release_id: int) -> Release | None:
    """Return a release that still has to be made, or None. For the worker that holds its lock."""
    rows = Release.objects.select_related("requested_by", "restates", "factor_set")
    return rows.filter(pk=release_id, state__in=UNFINISHED).first()


def earlier_releases(release: Release) -> list[Release]:
    """Return the finished releases of the same kind of data before this one, oldest first."""
    done = Release.objects.filter(state=ReleaseState.DONE, data_kind=release.data_kind).exclude(pk=release.pk)
    done = done.select_related("factor_set")
    if release.as_of is not None:
        done = done.filter(as_of__lt=release.as_of)
    return list(done.order_by("as_of", "pk"))


def made_releases(*, data_kind: str = "") -> list[Release]:
    """Return the finished releases, newest first."""
    done = Release.objects.filter(state=ReleaseState.DONE).select_related("requested_by", "restates", "factor_set")
    done = done.defer("rates", "restates__rates")  # thousands, where each assessment has its day's
    return list((done.filter(data_kind=data_kind) if data_kind else done).order_by("-as_of", "-pk"))


def restated_from(release: Release) -> list[Release]:
    """Return the finished releases that restate this one, newest first."""
    made = Release.objects.filter(restates=release, state=ReleaseState.DONE).select_related("factor_set")
    return list(made.order_by("-as_of", "-pk"))


def made_release(*, release_id: int) -> Release | None:
    """Return a finished release, or None."""
    done = Release.objects.filter(pk=release_id, state=ReleaseState.DONE)
    return done.select_related("requested_by", "restates", "factor_set").first()


def get_made_release_or_404(*, release_id: int) -> Release:
    """Return a finished release."""
    release = made_release(release_id=release_id)
    if release is None:
        raise Http404
    return release


def releases_between(first: Release, second: Release) -> list[Release]:
    """Return two finished releases of a kind and those made between them, oldest first.

    A restated one comes right after the release that it restates, and is between no others.
    """
    original = second.restates
    if original is not None and original.as_of and first.as_of:
        is_further = original.pk != first.pk and original.as_of > first.as_of
        return [*releases_between(first, original), second] if is_further else [first, second]
    done = Release.objects.filter(state=ReleaseState.DONE, data_kind=first.data_kind, restates=None)
    between = done.filter(as_of__gt=first.as_of, as_of__lt=second.as_of).order_by("as_of", "pk")
    return [first, *between, second]


def counted_results(release: Release) -> dict[int, list[UUID]]:
    """Return the results that a finished release counts, by centre."""
    with unscoped.for_purpose(PURPOSE):
        rows = CountedResults.objects.filter(release=release, result_keys__len__gt=0)
        return dict(rows.values_list("centre_id", "result_keys"))


def taken_back(release: Release) -> dict[int, list[UUID]] | None:
    """Return what of the release before had been taken back when this one was made; None where it was not kept."""
    with unscoped.for_purpose(PURPOSE):
        kept = dict(CountedResults.objects.filter(release=release).values_list("centre_id", "taken_back_keys"))
    return None if None in kept.values() else {centre: keys or [] for centre, keys in kept.items()}


def told_by(release: Release) -> Told:
    """Return what a finished release counted and withheld."""
    hidden: dict[str, set[CellKey]] = {}
    cells = ReleasedCell.objects.filter(release=release)
    rows = cells.filter(value=None).values_list("measure", "cell")
    for measure, cell in rows:
        hidden.setdefault(measure, set()).add(key_from(cell))
    return Told(
        results=counted_results(release),
        withheld={measure: frozenset(keys) for measure, keys in hidden.items()},
        measures=frozenset(cells.order_by().values_list("measure", flat=True).distinct())
        or frozenset(measure.code for measure in MEASURES),  # of nothing it told everything: there was nothing
    )


def key_from(text: str) -> CellKey:
    """Return the cell that a text names.

    >>> key_from("implemented|geography=AFR/KEN|technique=good_housekeeping").place("geography")
    'AFR/KEN'
    """
    stage, *places = text.split("|")
    pairs = [place.split("=", 1) for place in places]
    return CellKey(stage, tuple((dimension, place) for dimension, place in pairs))


def cells_of(
    release: Release, *, measures: Iterable[str], stage: str, is_one_sided: bool = False
) -> dict[str, dict[CellKey, Figure]]:
    """Return what was told of one stage, by measure and cell.

    is_one_sided  only cells with at most one place: those of the tables with one side
    """
    found: dict[str, dict[CellKey, Figure]] = {measure: {} for measure in measures}
    rows = ReleasedCell.objects.filter(release=release, measure__in=list(found), cell__startswith=stage)
    if is_one_sided:
        rows = rows.exclude(cell__regex=r"\|.*\|")
    for measure, cell, value, because in rows.values_list("measure", "cell", "value", "withheld_because"):
        key = key_from(cell)
        if key.stage == stage:
            found[measure][key] = Figure(value=value, withheld_because=because)
    return found


def figures_of(
    release: Release, *, measures: Iterable[str], cells: Iterable[CellKey]
) -> dict[tuple[str, CellKey], Figure]:
    """Return what was told of some cells, by measure and cell; cells in which there was nothing are left out."""
    names = {str(key): key for key in cells}
    rows = ReleasedCell.objects.filter(release=release, measure__in=list(measures), cell__in=list(names))
    return {
        (measure, names[cell]): Figure(value=value, withheld_because=because)
        for measure, cell, value, because in rows.values_list("measure", "cell", "value", "withheld_because")
    }


def values_of(release: Release, *, measure: str) -> dict[str, Decimal]:
    """Return what was told of a measure, by cell; withheld figures are left out."""
    rows = ReleasedCell.objects.filter(release=release, measure=measure, value__isnull=False)
    return {cell: value for cell, value in rows.values_list("cell", "value") if value is not None}


def withheld_count(release: Release) -> int:
    """Return how many figures are withheld."""
    return ReleasedCell.objects.filter(release=release, value=None).count()


def differences(release: Release, outcomes: Iterable[Outcome]) -> Iterable[str]:
    """Yield the figures that were told otherwise, in words of the command line."""
    kept = {
        (measure, cell): because or f"{value:.9f}"
        for measure, cell, value, because in ReleasedCell.objects.filter(release=release).values_list(
            "measure", "cell", "value", "withheld_because"
        )
    }
    now = {(outcome.measure, outcome.cell): outcome.withheld_because or f"{outcome.value:.9f}" for outcome in outcomes}
    for measure, cell in sorted(kept.keys() | now.keys()):
        was, is_now = kept.get((measure, cell), "nothing"), now.get((measure, cell), "nothing")
        if was != is_now:
            yield f"{measure} {cell}: {'differs' if 'nothing' not in (was, is_now) else 'is only in one of them'}"


def change_differences(release: Release, changes: Iterable[ToldChange]) -> Iterable[str]:
    """Yield the reasons that were told otherwise, in words of the command line."""
    rows = ReleasedChange.objects.filter(release=release).values_list("measure", "cell", "reason", "value")
    kept = {(measure, cell, why): _amount(value) for measure, cell, why, value in rows}
    now = {(part.measure, part.cell, part.reason): _amount(part.value) for part in changes}
    for key in sorted(kept.keys() | now.keys()):
        if kept.get(key) != now.get(key):
            yield f"{' '.join(key)}: {'differs' if key in kept and key in now else 'is only in one of them'}"


def _amount(value: Decimal | None) -> str:
    return "together" if value is None else f"{value:.9f}"


# --- Words --------------------------------------------------------------------------------------------------------


def table_named(code: str) -> Table:
    """Return a table by its code, the first one for an unknown code."""
    return next((table for table in TABLES if table.code == code), TABLES[0])


def table_titles() -> Mapping[str, str]:
    """Return what each table is called."""
    return {
        "where": _("Regions, countries and centres"),
        "sectors": _("Sectors"),
        "techniques": _("Techniques"),
        "cost_classes": _("Cost classes"),
        "sizes": _("Enterprise sizes"),
        "years": _("Years"),
        "evidence": _("Evidence"),
        "programmes": _("Programmes"),
        "regions_by_year": _("Years by region"),
        "programmes_by_year": _("Years by programme"),
        "regions_by_technique": _("Techniques by region"),
        "regions_by_evidence": _("Evidence by region"),
        "sectors_by_technique": _("Sectors by technique"),
        "techniques_by_cost": _("Techniques by cost class"),
        "sections_by_size": _("Sections by enterprise size"),
    }


def stage_labels() -> Mapping[str, str]:
    """Return what each stage is called."""
    return {
        Stage.IDENTIFIED: _("Identified"),
        Stage.FEASIBLE: _("Feasible, or further"),
        Stage.PLANNED: _("Planned, or further"),
        Stage.IMPLEMENTED: _("In operation"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """How a measure is headed and printed."""

    label: str
    unit: str
    digits: int


def measure_words() -> Mapping[str, MeasureWords]:
    """Return how each measure is headed and printed."""
    return {
        "enterprises": MeasureWords(label=_("Enterprises"), unit="", digits=0),
        "options": MeasureWords(label=_("Options"), unit="", digits=0),
        "investment_usd": MeasureWords(label=_("Investment"), unit="USD", digits=0),
        "saving_usd": MeasureWords(label=_("Saved a year"), unit="USD", digits=0),
        "saving_real_usd": MeasureWords(label=_("Saved a year, at prices of 2020"), unit="USD", digits=0),
        "energy_mwh": MeasureWords(label=_("Energy"), unit="MWh", digits=0),
        "water_m3": MeasureWords(label=_("Water"), unit="m³", digits=0),
        "materials_t": MeasureWords(label=_("Materials"), unit="t", digits=0),
        "waste_t": MeasureWords(label=_("Waste"), unit="t", digits=0),
        "hazardous_waste_t": MeasureWords(label=_("of it hazardous"), unit="t", digits=0),
        "waste_water_m3": MeasureWords(label=_("Waste-water"), unit="m³", digits=0),
        "co2e_t": MeasureWords(label=_("Greenhouse gases"), unit="t CO₂e", digits=0),
    }


def headline_text(value: Decimal, words: MeasureWords) -> str:
    """Return a figure as a headline prints it, and as it stands beside its mark in a picture."""
    if words.unit == "USD":
        return numbers.headline_money(value, "USD")
    return str(numbers.headline(value, words.unit.replace("₂", "2")))


def measure_words_of(*releases: Release) -> Mapping[str, MeasureWords]:
    """Return the measures that all of these releases tell: one from before a measure was told has nothing of it."""
    cells = ReleasedCell.objects.filter(release__in=releases, cell=str(CellKey(Stage.IDENTIFIED)))
    told = set(cells.values_list("release_id", "measure"))
    known = [release.pk for release in releases if any(key == release.pk for key, _measure in told)]
    return {code: words for code, words in measure_words().items() if all((key, code) in told for key in known)}


class Places:
    """What the places of a release are called. Reads each list of names once."""

    def __init__(self) -> None:
        """Read the names."""
        self.countries = dict(ProgrammeCountry.objects.values_list("iso3", "name"))
        self.centres = {str(pk): name for pk, name in Centre.objects.values_list("pk", "name")}
        self.programmes = {str(pk): name for pk, name in Programme.objects.values_list("pk", "name")}

    def label(self, dimension: str, place: str) -> str:
        """Return what the last part of a place is called; "All" for the total."""
        if not place:
            return _("All")
        last = place.rsplit("/", 1)[-1]
        if last == NOWHERE:
            return _("Not recorded") if dimension != Dimension.PROGRAMME else _("No programme")
        words: Mapping[str, object]
        if dimension == Dimension.GEOGRAPHY:
            by_level: list[Mapping[str, object]] = [dict(Region.choices), self.countries, self.centres]
            words = by_level[depth_of(place) - 1]
        elif dimension == Dimension.SECTOR:
            row = isic.rows().get(last)
            words = {last: f"{last} {row.title}"} if row else {}
        else:
            by_dimension: dict[Dimension, Mapping[str, object]] = {
                Dimension.SIZE: dict(SizeClass.choices),
                Dimension.TECHNIQUE: dict(Technique.choices),
                Dimension.COST_CLASS: dict(CostClass.choices),
                Dimension.EVIDENCE: dict(EvidenceLevel.choices),
                Dimension.PROGRAMME: self.programmes,
            }
            words = by_dimension.get(Dimension(dimension), {})
        return str(words.get(last, last))
