"""The list of releases and one table of one of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.pages import Money, money_told_in
from network.confidentiality.cells import Axis, CellKey, Stage, Table, above, depth_of
from network.confidentiality.tables import TABLES
from recp_portal.lib import numbers
from releases import selectors
from releases.choices import ReleaseState
from releases.models import Release
from releases.selectors import NOTHING, Figure, MeasureWords, Places, ReleaseCoverage

FIRST_MEASURE = "saving_usd"
YEAR_DIMENSION = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A release that is being made, for `components/job.html`."""

    element_id: str
    status_url: str
    file_url: str
    retry_url: str
    is_finished: bool
    error: str
    progress: int
    step: str
    download_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """One release in the list."""

    name: str
    purpose: str
    kind: str
    as_of: datetime | None
    requested_by: str
    is_made: bool
    url: str
    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field of a table: what is printed, or why nothing is."""

    text: str
    reason: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table."""

    label: str
    depth: int
    is_total: bool
    fields: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several things to look at."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTable:
    """One table at one stage: with one side all measures, with two sides one measure."""

    code: str
    title: str
    stage: str
    unit_note: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why figures of it are withheld, each once."""
        return tuple(sorted({field.reason for row in self.rows for field in row.fields if field.reason}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePage:
    """One table of a release."""

    release: Release
    money: Money
    rates: tuple[str, ...]
    title: str
    unit_note: str
    tables: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    headings: tuple[str, ...]
    first_heading: str
    rows: tuple[TableRow, ...]
    reasons: tuple[str, ...]
    withheld_count: int
    coverage: ReleaseCoverage
    restated: tuple[Release, ...]
    kept_count: int


def list_page(*, may_make: bool) -> list[ReleaseRow]:
    """Return all releases, newest first."""
    return [
        ReleaseRow(
            name=release.name,
            purpose=release.purpose,
            kind=release.get_data_kind_display(),
            as_of=release.counts_as_of,
            requested_by=str(release.requested_by),
            is_made=release.state == ReleaseState.DONE,
            url=reverse("release_detail", kwargs={"release_id": release.pk}),
            job=job_of(release, may_make=may_make),
        )
        for release in selectors.releases()
    ]


def job_of(release: Release, *, may_make: bool) -> Job:
    """Return how far a release is."""
    path = {"release_id": release.pk}
    return Job(
        element_id=f"release-{release.pk}",
        status_url=reverse("release_status", kwargs=path),
        file_url=reverse("release_detail", kwargs=path),
        retry_url=reverse("release_retry", kwargs=path) if may_make and release.state == ReleaseState.FAILED else "",
        is_finished=release.state == ReleaseState.DONE,
        error=release.error_sentence if release.state == ReleaseState.FAILED else "",
        progress=release.progress_percent,
        step=str(release.get_step_display()),
        download_label=_("Open the release"),
    )


def release_page(release: Release, *, table: str, stage: str, measure: str, currency: str = "") -> ReleasePage:
    """Return one table of a finished release, for one stage; with two sides also for one measure.

    currency  in which money is told; the release itself keeps US dollars
    """
    assert release.counts_as_of is not None  # it is made
    money = money_told_in(currency, day=release.counts_as_of.date())
    shown = selectors.table_named(table)
    words = {code: _told_in(money, entry) for code, entry in selectors.measure_words_of(release).items()}
    measure = measure if measure in words else FIRST_MEASURE
    stage = stage if stage in shown.stages else Stage.IMPLEMENTED
    two_sided = len(shown.axes) == 2
    cells = selectors.cells_of(release, measures=[measure] if two_sided else words, stage=stage)
    cells = {code: _exchanged(figures, words[code], money) for code, figures in cells.items()}
    told = told_table(shown, cells, stage=stage, measure=measure, words=words, places=Places())
    titles, stages = selectors.table_titles(), selectors.stage_labels()
    return ReleasePage(
        release=release,
        money=money,
        rates=rates_of(release),
        title=told.title,
        unit_note=told.unit_note,
        tables=tuple(Choice(code=entry.code, label=titles[entry.code], is_chosen=entry is shown) for entry in TABLES),
        stages=tuple(
            Choice(code=code, label=label, is_chosen=code == stage)
            for code, label in stages.items()
            if code in shown.stages
        ),
        measures=tuple(
            Choice(code=code, label=headed(entry), is_chosen=code == measure) for code, entry in words.items()
        )
        if two_sided
        else (),
        headings=told.headings,
        first_heading=told.title,
        rows=told.rows,
        reasons=told.reasons,
        withheld_count=selectors.withheld_count(release),
        coverage=selectors.release_coverage(release),
        restated=tuple(selectors.restated_from(release)),
        kept_count=sum(int(row.get("kept_count", 0)) for row in release.factor_sets),
    )


def told_table(
    table: Table,
    cells: Mapping[str, Mapping[CellKey, Figure]],
    *,
    stage: str,
    measure: str,
    words: Mapping[str, MeasureWords],
    places: Places,
) -> ToldTable:
    """Return one table at one stage, of the told figures by measure; with two sides of one measure."""
    two_sided = len(table.axes) == 2
    rows = (
        _crossed(table, cells[measure], stage, words[measure], places)
        if two_sided
        else _listed(table.axes[0], cells, stage, words, places)
    )
    columns = (
        [places.label(table.axes[1].dimension, place) for place in _places(table.axes[1], cells[measure])]
        if two_sided
        else [headed(entry) for entry in words.values()]
    )
    return ToldTable(
        code=table.code,
        title=selectors.table_titles()[table.code],
        stage=selectors.stage_labels()[stage],
        unit_note=headed(words[measure]) if two_sided else "",
        headings=(*columns, _("All")) if two_sided else tuple(columns),
        rows=tuple(rows),
    )


def rates_of(release: Release) -> tuple[str, ...]:
    """Return the exchange rates of a release as they are read, one line for each currency; the API has each rate."""
    by_currency: dict[str, list[Mapping[str, str]]] = {}
    for rate in release.rates:
        by_currency.setdefault(rate["currency"], []).append(rate)
    return tuple(_rates(code, rates) for code, rates in sorted(by_currency.items()) if code != "USD")


def _told_in(money: Money, words: MeasureWords) -> MeasureWords:
    return replace(words, unit=money.currency) if words.unit == "USD" else words


def _exchanged(figures: dict[CellKey, Figure], words: MeasureWords, money: Money) -> dict[CellKey, Figure]:
    """Return figures of money in the currency that was asked for; without a rate nothing stands there."""
    if words.unit in ("", "USD") or words.unit != money.currency:
        return figures
    return {key: replace(figure, value=money.of(figure.value)) for key, figure in figures.items()}


def _rates(currency: str, rates: Sequence[Mapping[str, str]]) -> str:
    """Return USD 1 = KES 129.2 on 30 June 2026; of many rates between what they lie; that there was none."""
    amounts = sorted(Decimal(rate["per_usd"]) for rate in rates if rate["per_usd"])
    days = sorted(date.fromisoformat(rate["on"]) for rate in rates if rate["per_usd"] and rate["on"])
    if not amounts:
        return _("%(currency)s: no rate") % {"currency": currency}
    told = f"{currency}{numbers.SPACE}{numbers.full(amounts[0])}"
    if amounts[0] != amounts[-1]:
        told = _("%(lowest)s to %(highest)s") % {"lowest": told, "highest": numbers.full(amounts[-1])}
    told = _("USD 1 = %(amount)s") % {"amount": told}
    if len(days) == 1:
        told = _("%(rate)s on %(day)s") % {"rate": told, "day": numbers.date_text(days[0])}
    elif days:
        span = {"rate": told, "n": len(days), "first": days[0].year, "last": days[-1].year}
        told = _("%(rate)s (%(n)s days, %(first)s–%(last)s)") % span
    return told if len(amounts) == len(rates) else _("%(rate)s; none for some results") % {"rate": told}


def _listed(
    axis: Axis,
    cells: Mapping[str, Mapping[CellKey, Figure]],
    stage: str,
    words: Mapping[str, MeasureWords],
    places: Places,
) -> list[TableRow]:
    """Return a row for each place with all measures, the total last."""
    known = {key for figures in cells.values() for key in figures}
    return [
        TableRow(
            label=places.label(axis.dimension, place),
            depth=depth_of(place),
            is_total=not place,
            fields=tuple(
                _printed(cells[code].get(_key(stage, {axis.dimension: place}), NOTHING), entry, headed(entry))
                for code, entry in words.items()
            ),
        )
        for place in [*_places(axis, known, all_levels=True), ""]
    ]


def _crossed(
    table: Table, cells: Mapping[CellKey, Figure], stage: str, words: MeasureWords, places: Places
) -> list[TableRow]:
    """Return a row for each place on the first side with a field for each on the second, totals last."""
    down, across = table.axes
    columns = [*_places(across, cells), ""]
    return [
        TableRow(
            label=places.label(down.dimension, place),
            depth=depth_of(place),
            is_total=not place,
            fields=tuple(
                _printed(
                    cells.get(_key(stage, {down.dimension: place, across.dimension: other}), NOTHING),
                    words,
                    places.label(across.dimension, other),
                )
                for other in columns
            ),
        )
        for place in [*_places(down, cells, all_levels=True), ""]
    ]


def _places(axis: Axis, keys: Iterable[CellKey], *, all_levels: bool = False) -> list[str]:
    """Return the places of one side that anything was found at, each after the one that it is part of."""
    found = {above(key.place(axis.dimension), axis.depth) for key in keys} - {""}
    places = sorted(place for place in found if all_levels or depth_of(place) == 1)
    return places[::-1] if axis.dimension == YEAR_DIMENSION else places


def _key(stage: str, places: Mapping[str, str]) -> CellKey:
    return CellKey(stage, tuple(sorted((str(dimension), place) for dimension, place in places.items() if place)))


def _printed(figure: Figure, words: MeasureWords, heading: str) -> Shown:
    nothing = "" if figure.reason else "–"
    text = nothing if figure.value is None else numbers.number(figure.value, places=words.digits)
    return Shown(text=text, reason=figure.reason, heading=heading)


def headed(words: MeasureWords) -> str:
    """Return a measure with its unit, as a column is headed."""
    return f"{words.label} ({words.unit})" if words.unit else words.label
