"""What the printed report of a release says: the same figures, by the same functions, as its pages and the API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.core.shares import share_of
from network.confidentiality.cells import CellKey, Stage
from network.confidentiality.tables import TABLES, WHERE
from recp_portal.lib import numbers
from releases import selectors
from releases.calculation import OPTIONS
from releases.models import Release
from releases.pages.comparison import ChangeRow, chosen_pair, comparison_page
from releases.pages.pictures import pictures_page
from releases.pages.tables import FIRST_MEASURE, ToldTable, headed, rates_of, told_table
from releases.pictures import Picture
from releases.selectors import NOTHING, MeasureWords, Places, ReleaseCoverage

HEADLINES = ("saving_usd", "energy_mwh", "co2e_t", "enterprises", "investment_usd", "water_m3", "materials_t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One figure of the first page; `reason` says why it is withheld."""

    label: str
    text: str
    note: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChange:
    """What has become of one total since the release before."""

    label: str
    row: ChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChanges:
    """What changed since the release before; `by_region` is of what is saved a year."""

    before: Release
    totals: tuple[tuple[str, tuple[MeasureChange, ...]], ...]
    by_region: tuple[ChangeRow, ...]
    region_heading: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why figures of it are withheld, each once."""
        rows = [*self.by_region, *(change.row for _stage, changes in self.totals for change in changes)]
        return tuple(sorted({field.reason for row in rows for field in (row.before, row.after)} - {""}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReport:
    """A release as it is printed.

    tables          every table with a figure in it; none where the report goes without
    withheld_whole  what is not printed, because all that was recorded of it is withheld
    empty           what is not printed, because nothing of it was recorded
    address         where the portal has the release
    """

    release: Release
    kind: str
    coverage: ReleaseCoverage
    headlines: tuple[Headline, ...]
    rates: tuple[str, ...]
    withheld_count: int
    pictures: tuple[Picture, ...]
    picture_note: str
    changes: ReportChanges | None
    tables: tuple[ToldTable, ...]
    withheld_whole: tuple[str, ...]
    empty: tuple[str, ...]
    address: str
    api_address: str


def network_report(release: Release, *, with_tables: bool) -> NetworkReport:
    """Return everything that the report of a finished release says."""
    words = selectors.measure_words_of(release)
    tables = _tables(release, words) if with_tables else {"tables": (), "withheld_whole": (), "empty": ()}
    pictures = pictures_page(release, measure=FIRST_MEASURE, stage=Stage.IMPLEMENTED)
    path = {"release_id": release.pk}
    return NetworkReport(
        release=release,
        kind=release.get_data_kind_display(),
        coverage=selectors.release_coverage(release),
        headlines=tuple(_headlines(release, words)),
        rates=rates_of(release),
        withheld_count=selectors.withheld_count(release),
        pictures=pictures.pictures,
        picture_note=f"{headed(words[FIRST_MEASURE])} · {selectors.stage_labels()[Stage.IMPLEMENTED]}",
        changes=_changes(release, words),
        **tables,
        address=settings.SITE_URL + reverse("release_detail", kwargs=path),
        api_address=settings.SITE_URL + reverse("api:network-release-figures", kwargs=path),
    )


def _headlines(release: Release, words: Mapping[str, MeasureWords]) -> Iterator[Headline]:
    """Yield the totals of what is in operation, and which part of all options that is."""
    first, last = CellKey(Stage.IDENTIFIED), CellKey(Stage.IMPLEMENTED)
    told = selectors.figures_of(release, measures=[*HEADLINES, OPTIONS], cells=[first, last])
    for code in HEADLINES:
        figure = told.get((code, last), NOTHING)
        text = selectors.headline_text(figure.value, words[code]) if figure.value is not None else ""
        yield Headline(label=words[code].label, text=text, note="", reason=figure.reason)
    done, found = told.get((OPTIONS, last), NOTHING), told.get((OPTIONS, first), NOTHING)
    reason = done.reason or found.reason
    of_all = {"done": numbers.number(done.value), "all": numbers.number(found.value)}
    yield Headline(
        label=_("Options put into practice"),
        text="" if reason else numbers.percent(share_of(done.value, found.value)),
        note="" if reason else _("%(done)s of %(all)s identified") % of_all,
        reason=reason,
    )


# --- What changed ---------------------------------------------------------------------------------------------------


def _changes(release: Release, words: Mapping[str, MeasureWords]) -> ReportChanges | None:
    pair = chosen_pair("", str(release.pk))
    if pair is None:
        return None
    pages = {
        (stage, measure): comparison_page(
            first=str(pair[0].pk), second=str(pair[1].pk), table=WHERE.code, stage=stage, measure=measure
        )
        for stage in (Stage.IMPLEMENTED, Stage.IDENTIFIED)
        for measure in words
    }
    totals = {
        stage: tuple(
            MeasureChange(label=headed(entry), row=row)
            for measure, entry in words.items()
            for row in pages[stage, measure].rows
            if row.is_total
        )
        for stage in (Stage.IMPLEMENTED, Stage.IDENTIFIED)
    }
    saved = pages[Stage.IMPLEMENTED, FIRST_MEASURE]
    return ReportChanges(
        before=pair[0],
        totals=tuple((selectors.stage_labels()[stage], rows) for stage, rows in totals.items()),
        by_region=tuple(row for row in saved.rows if row.depth <= 1),
        region_heading=headed(words[FIRST_MEASURE]),
    )


# --- All tables -----------------------------------------------------------------------------------------------------


def _tables(release: Release, words: Mapping[str, MeasureWords]) -> dict[str, tuple[Any, ...]]:
    """Return every table at each of its stages; of those without a figure to print only what they are called."""
    places = Places()
    cells = {stage: selectors.cells_of(release, measures=words, stage=stage) for stage in selectors.stage_labels()}
    printed: list[ToldTable] = []
    silent: dict[bool, list[str]] = {True: [], False: []}
    for table in TABLES:
        two_sided = len(table.axes) == 2
        for stage in reversed(table.stages):
            for measure in words if two_sided else [FIRST_MEASURE]:
                told = told_table(table, cells[stage], stage=stage, measure=measure, words=words, places=places)
                measures = [measure] if two_sided else list(words)
                figures = [
                    figure for code in measures for cell, figure in cells[stage][code].items() if table.has(cell)
                ]
                if any(figure.value for figure in figures):
                    printed.append(told)
                else:
                    name = " · ".join(filter(None, (told.title, told.stage, told.unit_note)))
                    silent[any(figure.withheld_because for figure in figures)].append(name)
    return {"tables": tuple(printed), "withheld_whole": tuple(silent[True]), "empty": tuple(silent[False])}
