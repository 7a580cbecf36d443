"""Which table goes by what, and the SQL that turns entries of the log into cells: said once, for all who need it.

The fold, the readers and the rebuilding build their statements here, from names written here: nothing that a person
typed is ever part of the text.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from network.choices import TableName
from network.models import CELL_KEY, Measures

MEASURES = tuple(field.name for field in Measures._meta.local_fields)
# The columns of an entry, in the order of the database's type `network_entry` (migration 0002).
ENTRY = (
    "result_key", "enterprise_key", "site_key", "data_kind", "entry", "year", "ends_year", "lapses_year", "country",
    "region", "section", "division", "size_class", "technique", "cost_class", "finance_source", "evidence", "reason",
    "currency", "funding", "energy_by_carrier_mwh", "payback_years", *MEASURES,
)  # fmt: skip
LOCAL_MONEY = ("investment_amount", "saving_amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: what its rows and columns go by, as SQL over an entry `d` of the log.

    rows    the keys it falls under with their weights, where it is not the one key `row`
    only    which entries are in it
    """

    name: TableName
    row: str = ""
    across: str = "''"
    only: str = "true"
    rows: str = ""
    counts_members: bool = True

    @property
    def sql(self) -> str:
        """Return a query of (table, row, across, weight, amount of energy)."""
        if self.rows:
            return f"SELECT '{self.name}', k.row_key, {self.across}, k.weight, k.energy FROM {self.rows} AS k"  # noqa: S608
        return f"SELECT '{self.name}', {self.row}, {self.across}, 1, d.energy_mwh WHERE {self.only}"


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

OPTIONS = "d.options_count > 0"
# A programme has its shares, and what is left of an assessment belongs to none.
SHARES = """(
    SELECT p.key AS row_key, p.value::numeric AS weight, p.value::numeric * d.energy_mwh AS energy
    FROM jsonb_each_text(d.funding) AS p
    UNION ALL SELECT '', s.rest, s.rest * d.energy_mwh
    FROM (SELECT 1 - coalesce(sum(value::numeric), 0) AS rest FROM jsonb_each_text(d.funding)) AS s WHERE s.rest > 0)"""
CARRIERS = """(
    SELECT c.key AS row_key, 0::numeric AS weight, c.value::numeric AS energy
    FROM jsonb_each_text(d.energy_by_carrier_mwh) AS c)"""

TABLES = (
    Table(name=TableName.PLACE, row="d.country", across="d.centre_id::text"),
    Table(name=TableName.SECTOR, row="d.division"),
    Table(name=TableName.SECTION, row="d.section", across="d.region"),
    Table(name=TableName.SIZE, row="d.size_class", across="d.region"),
    Table(name=TableName.PROGRAMME, rows=SHARES, across="d.region"),
    Table(name=TableName.TECHNIQUE, row="d.technique", across="d.region", only=OPTIONS),
    Table(name=TableName.COST_CLASS, row="d.cost_class", across="d.region", only=OPTIONS),
    Table(name=TableName.FINANCE, row="d.finance_source", across="d.region", only=OPTIONS),
    Table(name=TableName.EVIDENCE, row="d.evidence", across="d.region"),
    Table(name=TableName.REASON, row="d.reason", across="d.technique", only="d.entry IN ('rejected', 'stopped')"),
    Table(name=TableName.ENERGY, rows=CARRIERS, across="d.country", counts_members=False),
    Table(name=TableName.CURRENCY, row="d.currency", across="d.country", counts_members=False),
)

# One entry says where an option stands, and from when to when it is in operation.
EVENTS = """
    CROSS JOIN LATERAL (VALUES
        (d.entry, d.year),
        ('ended', d.ends_year),
        ('lapsed', CASE WHEN d.lapses_year < d.ends_year THEN d.lapses_year END),
        ('lapsed_ended', CASE WHEN d.lapses_year < d.ends_year THEN d.ends_year END)
    ) AS e (entry, year)"""


def _keys(tables: Collection[Table]) -> str:
    queries = "\n        UNION ALL ".join(table.sql for table in tables)
    return (
        f"\n    CROSS JOIN LATERAL (\n        {queries}\n    ) AS t (table_name, row_key, across_key, weight, energy)"
    )


def _measure(name: str) -> str:
    if name == "energy_mwh":
        return "sum(d.sign * t.energy)"
    if name in LOCAL_MONEY:
        return f"sum(CASE t.table_name WHEN 'currency' THEN d.sign * d.{name} ELSE 0 END)"
    return f"sum(d.sign * t.weight * d.{name})"


def cells_of(source: str, *, tables: Collection[Table] = TABLES) -> str:
    """Return the query that adds entries up to cells: the key of a cell, then the measures.

    source  a table or subquery with the columns of the log
    """
    measures = ", ".join(f"{_measure(name)} AS {name}" for name in MEASURES)
    return (
        f"SELECT t.table_name, d.data_kind, e.entry, e.year, t.row_key, t.across_key, {measures}\n"
        f"FROM {source} AS d{EVENTS}{_keys(tables)}\nWHERE e.year IS NOT NULL\nGROUP BY 1, 2, 3, 4, 5, 6"
    )


def members_of(source: str, *, tables: Collection[Table] = TABLES) -> str:
    """Return the query that adds entries up by enterprise and site: the key of a member, then its three sums."""
    counting = [table for table in tables if table.counts_members]
    return (
        "SELECT t.table_name, d.data_kind, t.row_key, t.across_key, d.enterprise_key, d.site_key,\n"
        "    sum(d.sign) AS entries_count,\n"
        "    sum(CASE d.entry WHEN 'implemented' THEN d.sign ELSE 0 END) AS implemented_count,\n"
        "    sum(CASE d.entry WHEN 'implemented' THEN d.sign * t.weight * d.saving_usd ELSE 0 END) AS saving_usd\n"
        f"FROM {source} AS d{_keys(counting)}\n"
        "WHERE d.entry <> 'held_back'\nGROUP BY 1, 2, 3, 4, 5, 6"
    )


def bands_of(source: str) -> str:
    """Return the query that counts options by band, ten to a decade: the key of a band, then the options."""
    return f"""
SELECT b.of, d.data_kind, d.entry, d.technique, d.division, d.size_class,
    CASE WHEN b.value > 0 THEN floor(10 * log(b.value)) ELSE -999 END::smallint AS band, sum(d.sign) AS options_count
FROM {source} AS d
    CROSS JOIN LATERAL (VALUES
        ('saving_usd', CASE WHEN d.without_rate_count = 0 THEN d.saving_usd END),
        ('investment_usd', CASE WHEN d.without_rate_count = 0 THEN d.investment_usd END),
        ('payback_years', d.payback_years)
    ) AS b (of, value)
WHERE {OPTIONS} AND d.entry <> 'apart' AND b.value IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7"""  # noqa: S608


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

    def add(self, source: str) -> str:
        """Return the statement that adds entries to what is kept; of a centre's rows the centre is its parameter."""
        first, values = ("id, centre_id, ", "gen_random_uuid(), %s, ") if self.of_centre else ("", "")
        grown = ", ".join(f"{name} = {self.table}.{name} + excluded.{name}" for name in self.sums)
        unique = ", ".join(quoted([*(["centre_id"] if self.of_centre else []), *self.key]))
        return (
            f"INSERT INTO {self.table} ({first}{self.columns})\n"
            f"SELECT {values}{self.columns} FROM ({self.query(source)}) AS q\n"
            f"ON CONFLICT ({unique}) DO UPDATE SET {grown}"
        )


def quoted(names: Iterable[str]) -> list[str]:
    """Return names of columns as SQL has them."""
    return [f'"{name}"' for name in names]


MEMBER_KEY = ("table_name", "data_kind", "row_key", "across_key", "enterprise_key", "site_key")
MEMBER_SUMS = ("entries_count", "implemented_count", "saving_usd")
BAND_KEY = ("of", "data_kind", "entry", "technique", "division", "size_class", "band")

CENTRE_CELLS = Kept(table="network_centrecell", key=tuple(CELL_KEY), sums=MEASURES, query=cells_of, of_centre=True)
MEMBERS = Kept(table="network_member", key=MEMBER_KEY, sums=MEMBER_SUMS, query=members_of, of_centre=True)
NETWORK_CELLS = Kept(table="network_networkcell", key=tuple(CELL_KEY), sums=MEASURES, query=cells_of, of_centre=False)
BANDS = Kept(table="network_histogram", key=BAND_KEY, sums=("options_count",), query=bands_of, of_centre=False)
OF_CENTRE, OF_NETWORK = (CENTRE_CELLS, MEMBERS), (NETWORK_CELLS, BANDS)


def table_named(name: str) -> Table:
    """Return a table of the list by its name."""
    return next(table for table in TABLES if table.name == name)
