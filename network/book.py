"""Which table goes by what, and the SQL that turns entries of the log into cells: said once, for all who need it.

The fold, the readers and the rebuilding build their statements here, from names written here: nothing that a person
typed is ever part of the text.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from network import cards
from network.choices import TableName
from network.models import CELL_KEY, Measures

MEASURES = tuple(field.name for field in Measures._meta.local_fields)
# The columns of an entry, in the order of the database's type `network_entry` (migration 0002).
ENTRY = (
    "result_key", "enterprise_key", "site_key", "data_kind", "entry", "year", "ends_year", "lapses_year", "country",
    "region", "section", "division", "size_class", "technique", "cost_class", "finance_source", "evidence", "reason",
    "currency", "funding", "energy_by_carrier_mwh", "payback_years", *MEASURES,
    "card",
)  # fmt: skip
LOCAL_MONEY = ("investment_amount", "saving_amount")  # added up by currency only
ADDED_MEASURES = tuple(name for name in MEASURES if name not in LOCAL_MONEY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: what its rows and columns go by, as SQL over an entry `d` of the log, and over `k` where it has rows.

    rows    a query of the keys `k.row_key` that an entry falls under, with their parts, where it is not the one `row`
    only    which entries are in it
    sums    what adds a measure up, where it is not the whole of each entry; other measures are nothing
    weight  of an entry in a row: the table of programmes has shares
    """

    name: TableName
    row: str = "k.row_key"
    across: str = "''"
    only: str = "true"
    rows: str = ""
    sums: Mapping[str, str] = field(default_factory=dict)
    measures: tuple[str, ...] = ADDED_MEASURES
    weight: str = ""
    counts_members: bool = True

    @property
    def source(self) -> str:
        """Return where its entries are from."""
        return f"d CROSS JOIN LATERAL {self.rows} AS k" if self.rows else "d"

    @property
    def keys(self) -> str:
        """Return its two keys of an entry."""
        return f"{self.row} AS row_key, {self.across} AS across_key"

    def sum_of(self, measure: str) -> str:
        """Return what adds a measure up."""
        if measure not in self.measures:
            return f"0::numeric AS {measure}"
        return f"sum({self.sums.get(measure) or self.weighted(f'd.{measure}')}) AS {measure}"

    def weighted(self, amount: str) -> str:
        """Return an entry's amount as it counts in a row."""
        return f"{self.weight} * {amount}" if self.weight else amount


# Every result that counts, from the frozen rows themselves: what log and tables together must be.
SOURCE = """(
    SELECT r.centre_id, 1 AS sign, e.*
    FROM assessments_result AS r
    JOIN assessments_resultoption AS o ON o.result_id = r.id
    CROSS JOIN LATERAL network_entry_of_option(r, o) AS e
    WHERE r.standing = 'counted' AND r.data_kind <> 'published'
    UNION ALL
    SELECT r.centre_id, 1, e.*
    FROM assessments_result AS r CROSS JOIN LATERAL network_entry_of_result(r) AS e)"""

OPTIONS = "d.options_count <> 0"
# A programme has its shares, and what is left of an assessment belongs to none.
SHARES = """(
    SELECT p.key AS row_key, p.value::numeric AS weight FROM jsonb_each_text(d.funding) AS p
    UNION ALL SELECT '', s.rest
    FROM (SELECT 1 - coalesce(sum(value::numeric), 0) AS rest FROM jsonb_each_text(d.funding)) AS s WHERE s.rest > 0)"""
# A result keeps energy by kind in all its digits; a cell has nine decimals, so each entry is brought to them first.
CARRIERS = """(
    SELECT c.key AS row_key, round(c.value::numeric, 9) AS energy FROM jsonb_each_text(d.energy_by_carrier_mwh) AS c)"""

TABLES = (
    Table(name=TableName.PLACE, row="d.country", across="d.centre_id::text"),
    Table(name=TableName.SECTOR, row="d.division"),
    Table(name=TableName.SECTION, row="d.section", across="d.region"),
    Table(name=TableName.SIZE, row="d.size_class", across="d.region"),
    Table(name=TableName.PROGRAMME, rows=SHARES, weight="k.weight", across="d.region"),
    Table(name=TableName.TECHNIQUE, row="d.technique", across="d.region", only=OPTIONS),
    Table(name=TableName.COST_CLASS, row="d.cost_class", across="d.region", only=OPTIONS),
    Table(name=TableName.FINANCE, row="d.finance_source", across="d.region", only=OPTIONS),
    Table(name=TableName.EVIDENCE, row="d.evidence", across="d.region"),
    Table(name=TableName.REASON, row="d.reason", across="d.technique", only="d.entry IN ('rejected', 'stopped')"),
    Table(
        name=TableName.ENERGY,
        rows=CARRIERS,
        measures=("energy_mwh",),
        sums={"energy_mwh": "d.sign * k.energy"},
        across="d.country",
        only="d.energy_by_carrier_mwh <> '{}'",
        counts_members=False,
    ),
    Table(name=TableName.CURRENCY, row="d.currency", measures=MEASURES, across="d.country", counts_members=False),
)

# One entry says where an option stands, and from when to when it is in operation.
EVENTS = """
    CROSS JOIN LATERAL (VALUES
        (d.entry, d.year),
        ('ended', d.ends_year),
        ('lapsed', CASE WHEN d.lapses_year < d.ends_year THEN d.lapses_year END),
        ('lapsed_ended', CASE WHEN d.lapses_year < d.ends_year THEN d.ends_year END)
    ) AS e (event, event_year)"""
KEYS = (
    "d.centre_id, d.sign, d.data_kind, d.entry, d.country, d.region, d.section, d.division, d.size_class, d.technique,"
    " d.cost_class, d.finance_source, d.evidence, d.reason, d.currency, d.funding, d.energy_by_carrier_mwh"
)


def cells_of(source: str, *, tables: Collection[Table] = TABLES) -> str:
    """Return the query that adds entries up to cells: the key of a cell, then the measures.

    Each entry is taken up once, with its sign, and then added up table by table.

    source  a table or subquery with the columns of the log
    """
    signed = ", ".join(f"CASE WHEN d.sign > 0 THEN d.{name} ELSE -d.{name} END AS {name}" for name in MEASURES)
    added = "\nUNION ALL\n".join(
        f"SELECT '{table.name}' AS table_name, d.data_kind, d.event AS entry, d.event_year AS year,\n"
        f"    {table.keys}, {', '.join(map(table.sum_of, MEASURES))}\n"
        f"FROM {table.source} WHERE {table.only} GROUP BY 2, 3, 4, 5, 6"
        for table in tables
    )
    return (
        f"WITH d AS MATERIALIZED (\n    SELECT {KEYS}, e.event, e.event_year, {signed}\n"  # noqa: S608
        f"    FROM {source} AS d{EVENTS}\n    WHERE e.event_year IS NOT NULL\n)\n{added}"
    )


def totals_of(source: str, *, tables: Collection[Table] = TABLES) -> str:
    """Return the query that adds entries up to cells over all years."""
    return over_years(f"({cells_of(source, tables=tables)})")


def over_years(cells: str) -> str:
    """Return the query that adds cells up over all years.

    cells  a table or subquery whose columns are the key of a cell and the measures, in their order
    """
    key = ", ".join(TOTAL_KEY)
    sums = ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
    named = ", ".join([*quoted(CELL_KEY), *MEASURES])
    return f"SELECT {key}, {sums} FROM {cells} AS q ({named}) GROUP BY {key}"  # noqa: S608  # names of this module


def members_of(source: str, *, tables: Collection[Table] = TABLES) -> str:
    """Return the query that adds entries up by enterprise and site: the key of a member, then its three sums."""
    added = "\nUNION ALL\n".join(
        f"SELECT '{table.name}' AS table_name, d.data_kind, {table.keys}, d.enterprise_key, d.site_key,\n"
        f"    sum(d.sign) AS entries_count, sum(d.implemented) AS implemented_count,\n"
        f"    sum({table.weighted('d.saved')}) AS saving_usd\n"
        f"FROM {table.source} WHERE {table.only} GROUP BY 2, 3, 4, 5, 6"
        for table in tables
        if table.counts_members
    )
    return (
        f"WITH d AS MATERIALIZED (\n    SELECT {KEYS}, d.enterprise_key, d.site_key, d.options_count,\n"  # noqa: S608
        "        CASE d.entry WHEN 'implemented' THEN d.sign ELSE 0 END AS implemented,\n"
        "        CASE d.entry WHEN 'implemented' THEN d.sign * d.saving_usd ELSE 0 END AS saved\n"
        f"    FROM {source} AS d WHERE d.entry <> 'held_back'\n)\n{added}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One table of the database that keeps sums: its key, its sums, and the query that makes both out of entries.

    of_centre  its rows carry the centre and are written in that centre's context
    """

    table: str
    key: tuple[str, ...]
    sums: tuple[str, ...]
    query: Callable[..., str]
    of_centre: bool

    @property
    def columns(self) -> str:
        """Return key and sums as a list of columns."""
        return ", ".join(quoted([*self.key, *self.sums]))

    def stored(self, condition: str = "true") -> str:
        """Return the query of what is kept."""
        return f"SELECT {self.columns} FROM {self.table} WHERE {condition}"  # noqa: S608

    def add(self, rows: str) -> str:
        """Return the statement that adds rows to what is kept; of a centre's rows the centre is its parameter.

        rows  a query of key and sums, each key once
        """
        first, values = ("id, centre_id, ", "gen_random_uuid(), %s, ") if self.of_centre else ("", "")
        grown = ", ".join(f"{name} = {self.table}.{name} + excluded.{name}" for name in self.sums)
        unique = ", ".join(quoted([*(["centre_id"] if self.of_centre else []), *self.key]))
        return (
            f"INSERT INTO {self.table} ({first}{self.columns})\n"
            f"SELECT {values}{self.columns} FROM ({rows}) AS q ({self.columns})\n"
            f"ON CONFLICT ({unique}) DO UPDATE SET {grown}"
        )


def quoted(names: Iterable[str]) -> list[str]:
    """Return names of columns as SQL has them."""
    return [f'"{name}"' for name in names]


TOTAL_KEY = tuple(name for name in CELL_KEY if name != "year")
MEMBER_KEY = ("table_name", "data_kind", "row_key", "across_key", "enterprise_key", "site_key")
MEMBER_SUMS = ("entries_count", "implemented_count", "saving_usd")

CENTRE_CELLS = Kept(table="network_centrecell", key=tuple(CELL_KEY), sums=MEASURES, query=cells_of, of_centre=True)
MEMBERS = Kept(table="network_member", key=MEMBER_KEY, sums=MEMBER_SUMS, query=members_of, of_centre=True)
NETWORK_CELLS = Kept(table="network_networkcell", key=tuple(CELL_KEY), sums=MEASURES, query=cells_of, of_centre=False)
NETWORK_TOTALS = Kept(table="network_networktotal", key=TOTAL_KEY, sums=MEASURES, query=totals_of, of_centre=False)
CARD_MEMBERS = Kept(
    table="network_cardmember",
    key=cards.MEMBER_KEY,
    sums=cards.MEMBER_SUMS,
    query=cards.members_of_cards,
    of_centre=True,
)
CARD_BANDS = Kept(
    table="network_histogram", key=cards.BAND_KEY, sums=("options_count",), query=cards.bands_of_cards, of_centre=False
)
OF_CENTRE, OF_NETWORK = (CENTRE_CELLS, MEMBERS, CARD_MEMBERS), (NETWORK_CELLS, NETWORK_TOTALS, CARD_BANDS)


def table_named(name: str) -> Table:
    """Return a table of the list by its name."""
    return next(table for table in TABLES if table.name == name)
