"""The pictures of a release: where, when, by which technique, in which sector, at which cost."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import Centre
from indicators.charts import Bar, Chart, Point, columns_chart, sorted_bars_chart, world_map
from network.confidentiality.cells import CellKey, Dimension, depth_of
from recp_portal.lib import numbers
from releases.downloads import Sheet
from releases.models import Release
from releases.selectors import (
    NOTHING,
    Figure,
    MeasureWords,
    Places,
    cells_of,
    headline_text,
    measure_words,
    stage_labels,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of picture: what it is cut by, and how deep."""

    code: str
    title: str | Promise
    dimension: Dimension
    depth: int


KINDS: tuple[Kind, ...] = (
    Kind(code="map", title=gettext_lazy("Where"), dimension=Dimension.GEOGRAPHY, depth=3),
    Kind(code="years", title=gettext_lazy("Year by year"), dimension=Dimension.YEAR, depth=1),
    Kind(code="techniques", title=gettext_lazy("By technique"), dimension=Dimension.TECHNIQUE, depth=1),
    Kind(code="sectors", title=gettext_lazy("By sector"), dimension=Dimension.SECTOR, depth=1),
    Kind(code="cost_classes", title=gettext_lazy("By cost class"), dimension=Dimension.COST_CLASS, depth=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place of a picture with its figure."""

    place: str
    label: str
    figure: Figure
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture with its figures. `chart` is None where nothing is known of any place."""

    code: str
    title: str
    chart: Chart | None
    rows: tuple[Row, ...]
    total: Row
    value_heading: str

    @property
    def withheld_count(self) -> int:
        """Return how many of its places are withheld."""
        return sum(bool(row.figure.withheld_because) for row in self.rows)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why figures of it are withheld, each once."""
        return tuple(sorted({row.figure.reason for row in (*self.rows, self.total)} - {""}))


def drawn(release: Release, *, measure: str, stage: str, only: Collection[str] = ()) -> list[Picture]:
    """Return the pictures of one measure at one stage, or some of them."""
    words = measure_words()[measure]
    cells = cells_of(release, measures=[measure], stage=stage, is_one_sided=True)[measure]
    places = Places()
    source = source_of(release)
    kinds = [kind for kind in KINDS if not only or kind.code in only]
    return [_picture(kind, cells, stage, words, places, source, measure) for kind in kinds]


def source_of(release: Release) -> str:
    """Return where the figures are from, as it stands under each picture."""
    return _("%(release)s, as of %(day)s. %(kind)s.") % {
        "release": release.name,
        "day": numbers.date_text(release.counts_as_of),
        "kind": release.get_data_kind_display(),
    }


def sheet_of(picture: Picture, *, name: str, measure: str) -> Sheet:
    """Return the figures of a picture to take away, exact."""
    unit = measure_words()[measure].unit
    return Sheet(
        name=name,
        header=("place", "label", "measure", "unit", "value", "withheld"),
        rows=[
            (row.place, row.label, measure, unit, row.figure.value, row.figure.withheld_because)
            for row in (*picture.rows, picture.total)
        ],
    )


def _picture(
    kind: Kind,
    cells: Mapping[CellKey, Figure],
    stage: str,
    words: MeasureWords,
    places: Places,
    source: str,
    measure: str,
) -> Picture:
    rows = [
        _row(key.place(kind.dimension), figure, kind, words, places)
        for key, figure in sorted(cells.items())
        if len(key.at) == 1 and depth_of(key.place(kind.dimension)) == kind.depth
    ]
    total = _row("", cells.get(CellKey(stage), NOTHING), kind, words, places)
    heading = f"{words.label} ({words.unit})" if words.unit else words.label
    title = _("%(measure)s: %(cut)s") % {"measure": heading, "cut": str(kind.title).lower()}
    if stage in stage_labels():
        title = f"{title} · {stage_labels()[stage]}"
    draw = _DRAWN_BY.get(kind.code, _bars)
    return Picture(
        code=kind.code,
        title=str(kind.title),
        chart=draw(rows, title=title, heading=heading, words=words, source=source)
        if any(row.figure.value or row.figure.withheld_because for row in rows)
        else None,
        rows=tuple(rows),
        total=total,
        value_heading=heading,
    )


def _row(place: str, figure: Figure, kind: Kind, words: MeasureWords, places: Places) -> Row:
    shown = _("withheld") if figure.value is None else numbers.number(figure.value, places=words.digits)
    return Row(place=place, label=places.label(kind.dimension, place), figure=figure, shown=shown)


def _headline(row: Row, words: MeasureWords) -> str:
    """Return a figure as it stands beside its mark."""
    return row.shown if row.figure.value is None else headline_text(row.figure.value, words)


def _bars(rows: Iterable[Row], *, title: str, heading: str, words: MeasureWords, source: str) -> Chart:
    bars = [Bar(label=row.label, value=row.figure.value, shown=_headline(row, words)) for row in rows]
    return sorted_bars_chart(bars, title=title, label_heading=_("Name"), value_heading=heading, source=source)


def _columns(rows: Iterable[Row], *, title: str, heading: str, words: MeasureWords, source: str) -> Chart:
    """Draw the years in order; a year in which there was nothing stands there as nothing."""
    by_year = {row.place: row for row in rows}
    years = sorted(int(year) for year in by_year if year.isdigit())
    bars = [
        Bar(
            label=str(year),
            value=by_year[str(year)].figure.value if str(year) in by_year else Decimal(0),
            shown=_headline(by_year[str(year)], words) if str(year) in by_year else _("none"),
        )
        for year in range(years[0], years[-1] + 1)
    ]
    return columns_chart(bars, title=title, label_heading=_("Year"), value_heading=heading, source=source)


def _map(rows: Iterable[Row], *, title: str, heading: str, words: MeasureWords, source: str) -> Chart:
    """Draw the centres at the capitals of their countries; one outside the programme stands in the table only."""
    positions = {
        str(pk): (latitude, longitude, country)
        for pk, latitude, longitude, country in Centre.objects.exclude(country=None).values_list(
            "pk", "country__latitude", "country__longitude", "country__name"
        )
    }
    points = [
        Point(
            label=positions[centre][2],
            latitude=positions[centre][0],
            longitude=positions[centre][1],
            value=row.figure.value,
            shown=_headline(row, words),
        )
        for row in rows
        if (centre := row.place.rsplit("/", 1)[-1]) in positions
    ]
    return world_map(points, title=title, label_heading=_("Country"), value_heading=heading, source=source)


_DRAWN_BY: Mapping[str, Callable[..., Chart]] = {"map": _map, "years": _columns}
