"""The tables of the totals as pages, the API and releases read them: tables and log together, in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from assessments.choices import ENERGY_NAMES, CostClass, EvidenceLevel, FinanceSource, Reason, Technique
from centres import isic, unscoped
from centres.models import Centre, Programme, ProgrammeCountry, Region, SizeClass
from centres.tenancy import centre_context
from indicators.core.rollups import Amounts, ImplementationRates, Stage, Sums, at_stage, implementation_rates, together
from indicators.core.shares import share_of
from network import book
from network.choices import TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of a table is asked for.

    row, across   only this row; only this region (or what else the table goes across by); None: all together
    turned        the rows of the answer are what the table goes across by: with `row`, to go down into it
    first, last   years, both included; None: without limit
    by_year       keep the years apart: for curves, and for what was saved cumulatively
    """

    data_kind: str
    row: str | None = None
    across: str | None = None
    turned: bool = False
    first: int | None = None
    last: int | None = None
    by_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupRow:
    """One row of a table: what its entries add up to, by kind of entry."""

    key: str
    label: str
    sums: tuple[Sums, ...]

    def at(self, stage: Stage) -> Amounts:
        """Return the sums of the options that reached a stage."""
        return at_stage(self.sums, stage)

    def of(self, *entries: str) -> Amounts:
        """Return the sums of some kinds of entries."""
        return together(part.amounts for part in self.sums if part.entry in entries)

    @property
    def rates(self) -> ImplementationRates:
        """Return which share of the options is implemented."""
        return implementation_rates(self.sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """On how much a total rests.

    checked_share  of the implemented options, those that the centre checked or somebody better
    held_back_count  assessments that are in no total until somebody looked at them
    """

    reporting_count: int
    centres_count: int
    checked_share: Decimal | None
    held_back_count: int

    def __str__(self) -> str:
        words = _("%(reporting)s of %(centres)s centres reported") % {
            "reporting": self.reporting_count,
            "centres": self.centres_count,
        }
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupTable:
    """A table of the list with its rows, what they add up to, and on how much that rests."""

    name: TableName
    rows: tuple[RollupRow, ...]
    total: RollupRow
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCount:
    """How many enterprises and sites are in one row, each counted once."""

    enterprises_count: int
    sites_count: int


def rollup(name: TableName, wanted: Filter, *, centre: Centre | None = None) -> RollupTable:
    """Return a table: of one centre for its own people, of all centres for the network."""
    cells = _cells(name, wanted, centre)
    labels = labels_across(name) if wanted.turned else labels_of(name)
    by_row: dict[str, list[Sums]] = defaultdict(list)
    for key, part in cells:
        by_row[key].append(part)
    rows = tuple(
        RollupRow(key=key, label=labels.get(key) or unnamed(name), sums=tuple(by_row[key]))
        for key in sorted(by_row, key=_order(labels))
    )
    whole = RollupRow(key="", label=_("All"), sums=tuple(added_up(part for _key, part in cells)))
    return RollupTable(name=name, rows=rows, total=whole, coverage=_coverage(wanted, whole, centre))


def added_up(parts: Iterable[Sums]) -> list[Sums]:
    """Return sums of several rows as one, by kind of entry and year."""
    grouped: dict[tuple[str, int], list[Amounts]] = defaultdict(list)
    for part in parts:
        grouped[part.entry, part.year].append(part.amounts)
    return [Sums(entry=entry, year=year, amounts=together(amounts)) for (entry, year), amounts in grouped.items()]


def members(name: TableName, *, data_kind: str, centre: Centre | None = None) -> dict[str, MemberCount]:
    """Return how many enterprises and sites are in each row of a table, over all years; all of them under None."""
    query = _with_log(name, book.MEMBERS)
    sql = (
        "SELECT row_key, count(DISTINCT enterprise_key), count(DISTINCT site_key)\n"  # noqa: S608  # of network.book
        f"FROM (SELECT row_key, enterprise_key, site_key FROM ({query}) AS q WHERE data_kind = %s\n"
        "    GROUP BY 1, 2, 3 HAVING sum(entries_count) > 0) AS there GROUP BY 1"
    )
    return {
        key: MemberCount(enterprises_count=enterprises, sites_count=sites)
        for key, enterprises, sites in _fetched(sql, [data_kind], centre)
    }


def labels_of(name: TableName) -> Mapping[str, str]:
    """Return the names of a table's rows by key, in their order."""
    match name:
        case TableName.PLACE:
            return dict(ProgrammeCountry.objects.order_by("name").values_list("iso3", "name"))
        case TableName.ENERGY:
            return {code: str(words) for code, words in ENERGY_NAMES.items()}
        case TableName.PROGRAMME:
            return {str(key): text for key, text in Programme.objects.order_by("name").values_list("pk", "name")}
        case TableName.SECTOR:
            return {row.code: _(row.title) for row in isic.rows().values() if row.level == "division"}
        case TableName.SECTION:
            return {row.code: _(row.title) for row in isic.rows().values() if row.level == "section"}
        case TableName.CURRENCY:
            return {}
    return {code: str(label) for code, label in _CHOICES[name].choices}


def labels_across(name: TableName) -> Mapping[str, str]:
    """Return the names of what a table goes across by, by key: the rows when somebody goes down into one."""
    match name:
        case TableName.PLACE:
            return {str(key): text for key, text in Centre.objects.order_by("name").values_list("pk", "name")}
        case TableName.REASON:
            return labels_of(TableName.TECHNIQUE)
        case TableName.ENERGY | TableName.CURRENCY:
            return labels_of(TableName.PLACE)
    return {code: str(label) for code, label in Region.choices}


def unnamed(name: TableName) -> str:
    """Return what stands for a row without a key."""
    words = {
        TableName.PLACE: _("Outside the programme"),
        TableName.PROGRAMME: _("No programme"),
        TableName.COST_CLASS: _("Not classified: the centre had set no thresholds"),
    }
    return words.get(name, _("Not recorded"))


_CHOICES: Mapping[TableName, Any] = {
    TableName.SIZE: SizeClass,
    TableName.TECHNIQUE: Technique,
    TableName.COST_CLASS: CostClass,
    TableName.FINANCE: FinanceSource,
    TableName.EVIDENCE: EvidenceLevel,
    TableName.REASON: Reason,
}


def _order(labels: Mapping[str, str]) -> Any:
    places = {key: place for place, key in enumerate(labels)}
    return lambda key: (places.get(key, len(places)), key)


def _cells(name: TableName, wanted: Filter, centre: Centre | None) -> list[tuple[str, Sums]]:
    kept = book.CENTRE_CELLS if centre else _network_cells(wanted)
    year = "year" if wanted.by_year else "0"
    measures = book.table_named(name).measures
    sums = ", ".join(f"sum({measure})" for measure in measures)
    row = "across_key" if wanted.turned else "row_key"
    condition, values = _condition(wanted)
    sql = (
        f"SELECT {row}, entry, {year}, {sums} FROM ({_with_log(name, kept)}) AS q\n"  # noqa: S608  # of network.book
        f"WHERE {condition} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    nothing = dict.fromkeys(book.MEASURES, Decimal(0))
    return [
        (key, Sums(entry=entry, year=when, amounts={**nothing, **dict(zip(measures, amounts, strict=True))}))
        for key, entry, when, *amounts in _fetched(sql, values, centre)
        if any(amounts)
    ]


def _network_cells(wanted: Filter) -> book.Kept:
    """Return the cells of all centres to read: those over all years are far fewer, and enough where no year matters."""
    asks_for_years = wanted.by_year or wanted.first is not None or wanted.last is not None
    return book.NETWORK_CELLS if asks_for_years else book.NETWORK_TOTALS


def _condition(wanted: Filter) -> tuple[str, list[Any]]:
    asked = {
        "data_kind = %s": wanted.data_kind,
        "across_key = %s": wanted.across,
        "row_key = %s": wanted.row,
        "year >= %s": wanted.first,
        "year <= %s": wanted.last,
    }
    given = {text: value for text, value in asked.items() if value is not None}
    return " AND ".join(given), list(given.values())


def _with_log(name: TableName, kept: book.Kept) -> str:
    """Return a query of what is kept of a table and what the log adds to it."""
    condition, log = f"table_name = '{name}'", kept.query("network_delta", tables=[book.table_named(name)])
    return f"{kept.stored(condition)} UNION ALL SELECT * FROM ({log}) AS log"  # noqa: S608  # of network.book


def _fetched(sql: str, values: Iterable[Any], centre: Centre | None) -> list[tuple[Any, ...]]:
    with centre_context(centre) if centre else unscoped.for_purpose("network_figures"), connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())


def coverage_of(*, data_kind: str) -> dict[str, Decimal | int | None]:
    """Return on how much the totals of one kind of data rest at this moment."""
    found = rollup(TableName.EVIDENCE, Filter(data_kind=data_kind)).coverage
    return {
        "reporting_count": found.reporting_count,
        "centres_count": found.centres_count,
        "checked_share": found.checked_share,
        "held_back_count": found.held_back_count,
    }


def _coverage(wanted: Filter, whole: RollupRow, centre: Centre | None) -> Coverage:
    """Return on how much a total rests; a centre's own rests on that centre."""
    implemented = whole.at(Stage.IMPLEMENTED)
    return Coverage(
        reporting_count=1 if centre else len(accepted_by_centre(wanted)),
        centres_count=1 if centre else Centre.objects.filter(is_demonstration=False).count(),
        checked_share=share_of(implemented.get("checked_count"), implemented.get("options_count")),
        held_back_count=int(whole.of("held_back").get("assessments_count", 0)),
    )


def accepted_by_centre(wanted: Filter) -> dict[int, int]:
    """Return how many assessments count, by centre, of one kind of data and of the years that are asked for."""
    query = _with_log(TableName.PLACE, _network_cells(wanted))
    condition, values = _condition(replace(wanted, row=None, across=None))
    sql = (
        "SELECT across_key, sum(assessments_count)\n"  # names of network.book
        f"FROM ({query}) AS q WHERE entry = 'assessment' AND {condition}\n"
        "GROUP BY 1 HAVING sum(assessments_count) > 0"
    )
    return {int(key): int(count) for key, count in _fetched(sql, values, None)}
