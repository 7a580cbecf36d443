"""How the results of all centres become the cells of a release, added up exactly in the database.

The centres are visited one by one inside one repeatable-read transaction; what their options say goes into a temporary
table that only this connection sees. `network_entry_of_option` is asked what a frozen option says, as the totals ask
it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.choices import Standing
from assessments.models import Result
from centres import unscoped
from centres.models import Centre, DataKind
from indicators.models import FactorSet
from indicators.selectors import co2e_by_country
from network.confidentiality.cells import STAGES, CellKey, Dimension, lines_of, stage_pairs
from network.confidentiality.rule import Stats
from network.confidentiality.suppression import Earlier, Measure, Question, withheld
from network.confidentiality.tables import TABLES

Progress = Callable[[int, int], None]  # so many of so many are done
Cells = Mapping[CellKey, Stats]

ENTERPRISES = "enterprises"
OPTIONS = "options"
AMOUNTS: tuple[str, ...] = (
    "investment_usd",
    "saving_usd",
    "energy_mwh",
    "water_m3",
    "materials_t",
    "waste_t",
    "waste_water_m3",
    "co2e_t",
    "saving_real_usd",  # later than the others: earlier releases tell nothing of these two
    "hazardous_waste_t",
)
MEASURES: tuple[Measure, ...] = (
    Measure(code=ENTERPRISES, is_count=True, counts_enterprises=True),
    Measure(code=OPTIONS, is_count=True),
    *(Measure(code=code) for code in AMOUNTS),
)
NEW = 0  # the number of the release that is being made; earlier ones count from 1

RANKS = {"identified": 0, "rejected": 0, "unknown": 0, "stopped": 0, "feasible": 1, "planned": 2, "implemented": 3}

# The place on each dimension, level by level.
LEVELS: Mapping[str, tuple[str, ...]] = {
    Dimension.GEOGRAPHY: ("region", "country", "centre"),
    Dimension.SECTOR: ("section", "division"),
    Dimension.SIZE: ("size_class",),
    Dimension.TECHNIQUE: ("technique",),
    Dimension.COST_CLASS: ("cost_class",),
    Dimension.YEAR: ("year",),
    Dimension.EVIDENCE: ("evidence",),
    Dimension.PROGRAMME: ("programme",),
}
COLUMNS = [column for levels in LEVELS.values() for column in levels]
NOWHERE = "-"  # a place that was not recorded

MAKE_ROOM = f"""
CREATE TEMPORARY TABLE IF NOT EXISTS release_entry (
    release int, rank int, result_key uuid, enterprise_key text, {", ".join(f"{column} text" for column in COLUMNS)},
    share numeric, options numeric, {", ".join(f"{code} numeric" for code in AMOUNTS)}
) ON COMMIT PRESERVE ROWS;
TRUNCATE release_entry;
"""

# Greenhouse gases again from the energy, where the given factors have one for every kind of it; else as accepted.
RESTATED = """CASE WHEN %(factors)s::jsonb = '{}' THEN e.co2e_t ELSE coalesce((
        SELECT CASE WHEN bool_and(f.per_mwh IS NOT NULL) THEN round(sum(c.value::numeric * f.per_mwh), 6) END
        FROM jsonb_each_text(e.energy_by_carrier_mwh) AS c, LATERAL (SELECT
            (coalesce(%(factors)s::jsonb -> e.country, %(factors)s::jsonb -> '') ->> c.key)::numeric AS per_mwh) AS f
    ), e.co2e_t) END"""

# Options whose energy the factors do not cover: they keep what was accepted.
KEPT = """
SELECT count(*) FROM assessments_result AS r JOIN assessments_resultoption AS o ON o.result_id = r.id
WHERE r.id = ANY(%(results)s) AND EXISTS (
    SELECT FROM jsonb_object_keys(o.energy_by_carrier_mwh) AS kind
    WHERE NOT coalesce(%(factors)s::jsonb -> r.country, %(factors)s::jsonb -> '') ? kind)
"""

# What no programme paid for is the share of "-"; elsewhere than by programme an option counts once, with all shares.
FILL = f"""
INSERT INTO release_entry
WITH e AS MATERIALIZED (  -- the planner of PostgreSQL 18 stumbles over the function inside the union below
    SELECT r.id AS result_id, e.* FROM assessments_result AS r
    JOIN assessments_resultoption AS o ON o.result_id = r.id
    CROSS JOIN LATERAL network_entry_of_option(r, o) AS e
    WHERE r.id = ANY(%(results)s)
)
SELECT %(release)s, (%(ranks)s::jsonb ->> e.entry)::int, e.result_id, e.enterprise_key,
    coalesce(nullif(e.region, ''), '-'), coalesce(nullif(e.country, ''), '-'), %(centre)s,
    coalesce(nullif(e.section, ''), '-'), coalesce(nullif(e.division, ''), '-'),
    coalesce(nullif(e.size_class, ''), '-'),
    coalesce(nullif(e.technique, ''), '-'), coalesce(nullif(e.cost_class, ''), '-'), e.year::text, e.evidence,
    p.programme, p.share, 1, {", ".join(RESTATED if code == "co2e_t" else f"e.{code}" for code in AMOUNTS)}
FROM e
CROSS JOIN LATERAL (
    SELECT f.key AS programme, f.value::numeric AS share FROM jsonb_each_text(e.funding) AS f
    UNION ALL
    SELECT '-', 1 - coalesce(sum(f.value::numeric), 0) FROM jsonb_each_text(e.funding) AS f
) AS p
WHERE %(ranks)s::jsonb ? e.entry AND p.share <> 0
"""  # noqa: S608  # names from the lists above, nothing from outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One earlier release: what it counted, and of which measures it told what with what withheld."""

    results: Mapping[int, Sequence[UUID]]
    withheld: Mapping[str, frozenset[CellKey]]
    measures: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One figure of the new release; `withheld_because` is empty where it is shown."""

    measure: str
    cell: str
    value: Decimal
    withheld_because: str


def counted_now(*, data_kind: str) -> dict[int, list[UUID]]:
    """Return the results that count now, by centre. Inside the transaction that also reads them."""
    found: dict[int, list[UUID]] = {}
    for centre in unscoped.each_centre():
        counted = Result.objects.filter(standing=Standing.COUNTED, data_kind=data_kind)
        keys = list(counted.order_by("pk").values_list("pk", flat=True))
        if keys:
            found[centre.pk] = keys
    return found


def make_room() -> None:
    """Empty the temporary table, or make it. Before the transaction that fills it."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ROOM)


def read_entries(
    results: Mapping[int, Sequence[UUID]], *, release: int, progress: Progress, factor_set: FactorSet | None = None
) -> None:
    """Take down what the options of these results say, centre by centre.

    factor_set  with which greenhouse gases are stated again; None: as they were accepted
    """
    factors = _factors(factor_set)
    ranks = "{" + ", ".join(f'"{entry}": {rank}' for entry, rank in RANKS.items()) + "}"
    centres = Centre.objects.in_bulk(list(results))
    ordered = [centres[key] for key in sorted(results)]
    for done, centre in enumerate(unscoped.each_centre(ordered), start=1):
        with connection.cursor() as cursor:
            cursor.execute(
                FILL,
                {
                    "release": release,
                    "ranks": ranks,
                    "centre": str(centre.pk),
                    "results": list(results[centre.pk]),
                    "factors": factors,
                },
            )
        progress(done, len(ordered))


def kept_count(results: Mapping[int, Sequence[UUID]], *, factor_set: FactorSet) -> int:
    """Return how many options keep their greenhouse gases: the set has no factor for a kind of their energy."""
    factors, kept = _factors(factor_set), 0
    centres = Centre.objects.in_bulk(list(results))
    for centre in unscoped.each_centre([centres[key] for key in sorted(results)]):
        with connection.cursor() as cursor:
            cursor.execute(KEPT, {"results": list(results[centre.pk]), "factors": factors})
            kept += cursor.fetchone()[0]
    return kept


def _factors(factor_set: FactorSet | None) -> str:
    """Return what a MWh counts by country and kind of energy, as JSON; nothing where nothing is stated again."""
    by_country = co2e_by_country(factor_set) if factor_set else {}
    return json.dumps({iso3: {kind: f"{one:f}" for kind, one in found.items()} for iso3, found in by_country.items()})


def figures(*, of: int, since: int | None = None, progress: Progress = lambda done, all_: None) -> dict[str, Cells]:
    """Return every measure of every cell of one release; or, since an earlier one, of what has changed."""
    cuts = _cuts()
    found: dict[str, dict[CellKey, Stats]] = {measure.code: {} for measure in MEASURES}
    for done, (cut, stages) in enumerate(cuts.items(), start=1):
        with connection.cursor() as cursor:
            cursor.execute(*_statement(cut, stages, of=of, since=since))
            for row in cursor.fetchall():
                _take(row, cut, found, is_change=since is not None)
        progress(done, len(cuts))
    return dict(found)


def decided(
    new: Mapping[str, Cells],
    earlier: Sequence[tuple[Told, Mapping[str, Cells], Mapping[str, Cells]]],
    progress: Progress,
) -> list[Outcome]:
    """Return all figures of the new release with what is withheld of them.

    earlier  of each earlier release: what it told, its figures, and what has changed since
    """
    enterprises = {key: stats.contributors for key, stats in new[ENTERPRISES].items()}
    lines = lines_of(TABLES, new[OPTIONS])
    before = [(told, then, changes, lines_of(TABLES, then[OPTIONS])) for told, then, changes in earlier]
    outcomes: list[Outcome] = []
    counts: dict[CellKey, str] = {}
    for done, measure in enumerate(MEASURES, start=1):
        question = Question(
            measure=measure,
            stats=new[measure.code],
            lines=lines,
            enterprises=enterprises,
            already=frozenset(counts) if measure.code == OPTIONS else frozenset(),
            earlier=[
                Earlier(
                    stats=then[measure.code],
                    withheld=told.withheld.get(measure.code, frozenset()),
                    lines=sums,
                    changes=changes[measure.code],
                )
                for told, then, changes, sums in before
                if measure.code in told.measures
            ],
        )
        reasons = withheld(question)
        if measure.code == ENTERPRISES:
            counts = reasons
        outcomes += [
            Outcome(measure=measure.code, cell=str(key), value=stats.value, withheld_because=reasons.get(key, ""))
            for key, stats in sorted(new[measure.code].items())
            if key.is_shown
        ]
        progress(done, len(MEASURES))
    return outcomes


def digest_of(outcomes: Iterable[Outcome]) -> str:
    """Return what identifies all figures of a release and everything withheld in it, whatever their order."""
    lines = sorted(
        f"{outcome.measure};{outcome.cell};{outcome.withheld_because or f'{outcome.value:.9f}'}" for outcome in outcomes
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


# --- Statements ---------------------------------------------------------------------------------------------------

Cut = tuple[tuple[str, int], ...]  # dimensions, each down to a level


def _cuts() -> dict[Cut, tuple[str, ...]]:
    """Return by what the tables and their margins are cut, each once, with the stages that they show."""
    cuts: dict[Cut, tuple[str, ...]] = {}
    for table in TABLES:
        for depths in product(*(range(axis.depth + 1) for axis in table.axes)):
            pairs = zip((axis.dimension.value for axis in table.axes), depths, strict=True)
            cut = tuple(sorted((dimension, depth) for dimension, depth in pairs if depth))
            cuts[cut] = max(cuts.get(cut, ()), tuple(table.stages), key=len)
    return cuts


def _statement(cut: Cut, stages: tuple[str, ...], *, of: int, since: int | None) -> tuple[str, list[Any]]:
    """Return the statement that adds one cut up, enterprise by enterprise and then over them."""
    ranges = [(stage, "", STAGES.index(stage), len(STAGES) - 1) for stage in stages]
    ranges += [(s, u, STAGES.index(s), STAGES.index(u) - 1) for s, u in stage_pairs(stages)]
    wanted = ", ".join(["(%s, %s, %s, %s)"] * len(ranges))
    places = [" || '/' || ".join(f"x.{column}" for column in LEVELS[dimension][:depth]) for dimension, depth in cut]
    names = [f"p{number}" for number in range(len(cut))]
    keys = ", ".join(["stage", "until", *names])
    sign = "CASE WHEN x.release = %s THEN 1 ELSE -1 END"
    amounts = [f"sum(x.{code} * x.share * x.sign) AS m_{code}" for code in (OPTIONS, *AMOUNTS)]
    added = [f"sum(y.m_{code}) AS m_{code}" for code in (OPTIONS, *AMOUNTS)]
    present = "(max(y.is_there) - max(y.was_there))::numeric AS m_enterprises"
    named = "".join(f"{place} AS {name}, " for place, name in zip(places, names, strict=True))
    codes = [measure.code for measure in MEASURES]
    # What an enterprise says is added up at each rank before the ranks become stages: most rows are in several of them.
    statement = f"""
        WITH x AS (
            SELECT e.*, {sign.replace("x.", "e.")} AS sign FROM release_entry AS e WHERE e.release = ANY(%s)
        ), y AS MATERIALIZED (
            SELECT x.rank, {named}x.enterprise_key,
                max((x.sign > 0)::int) AS is_there, max((x.sign < 0)::int) AS was_there, {", ".join(amounts)}
            FROM x GROUP BY {", ".join(str(number + 1) for number in range(len(cut) + 2))}
        ), part AS (
            SELECT k.stage, k.until, {"".join(f"y.{name}, " for name in names)}
                y.enterprise_key, {", ".join([present, *added])}
            FROM y JOIN (VALUES {wanted}) AS k (stage, until, low, high) ON y.rank BETWEEN k.low AND k.high
            GROUP BY {", ".join(str(number + 1) for number in range(len(cut) + 3))}
        ), sized AS (
            SELECT *, {", ".join(f"max(abs(m_{code})) OVER cell AS f_{code}" for code in codes)}
            FROM part WINDOW cell AS (PARTITION BY {keys})
        )
        SELECT {keys}, {", ".join(_spread(code) for code in codes)}
        FROM sized GROUP BY {keys} ORDER BY {keys}
    """  # noqa: S608  # names from the lists above, values are parameters
    releases = [of] if since is None else [of, since]
    return statement, [of, releases, *(value for entry in ranges for value in entry)]


def _spread(code: str) -> str:
    """Return the columns of `Stats` for one measure; the version says the same for the same contributions."""
    m, f = f"m_{code}", f"f_{code}"
    return f"""
        sum({m}), count(*) FILTER (WHERE {m} <> 0), sum(abs({m})), max({f}),
        CASE WHEN count(*) FILTER (WHERE abs({m}) = {f}) > 1 THEN max({f})
            ELSE coalesce(max(abs({m})) FILTER (WHERE abs({m}) < {f}), 0) END,
        min({m}),
        coalesce(sum(hashtextextended(enterprise_key || '=' || trim_scale({m})::text, 0)::numeric)
            FILTER (WHERE {m} <> 0), 0)::text
    """


def _take(row: Sequence[object], cut: Cut, found: Mapping[str, dict[CellKey, Stats]], *, is_change: bool) -> None:
    stage, until, *rest = row
    places = tuple((dimension, str(place)) for (dimension, _depth), place in zip(cut, rest, strict=False))
    key = CellKey(str(stage), places, str(until))
    spread = rest[len(cut) :]
    for number, measure in enumerate(MEASURES):
        value, contributors, gross, first, second, lowest, version = spread[number * 7 : number * 7 + 7]
        if is_change and not contributors:
            continue  # the same options say the same in both
        found[measure.code][key] = Stats(
            value=Decimal(str(value)),
            contributors=int(str(contributors)),
            gross=Decimal(str(gross)),
            first=Decimal(str(first)),
            second=Decimal(str(second)),
            lowest=Decimal(str(lowest)),
            version=str(version),
        )


def coverage_of(*, data_kind: str) -> dict[str, int]:
    """Return how many centres there are, and how many assessments they hold back from all totals."""
    held_back = 0
    for _centre in unscoped.each_centre():
        rows = Result.objects.filter(standing=Standing.HELD_BACK, data_kind=data_kind)
        held_back += rows.values("assessment").distinct().count()
    centres = Centre.objects.all()  # any centre may show demonstration plants
    if data_kind != DataKind.DEMONSTRATION:
        centres = centres.filter(is_demonstration=False)
    return {"centres_asked_count": centres.count(), "held_back_count": held_back}


def facts_of(results: Mapping[int, Sequence[UUID]]) -> dict[str, list[dict[str, str]]]:
    """Return with which factor sets and exchange rates these results were calculated, each once."""
    sets: set[tuple[str, str]] = set()
    rates: set[tuple[str, str, str, str]] = set()
    centres = Centre.objects.in_bulk(list(results))
    for centre in unscoped.each_centre([centres[key] for key in sorted(results)]):
        rows = Result.objects.filter(pk__in=results[centre.pk])
        sets |= set(rows.values_list("factor_set__name", "factor_set__version").distinct())
        for currency, rate, day, source in rows.values_list(
            "currency", "currency_per_usd", "rate_on", "rate_source"
        ).distinct():
            rates.add((currency, str(rate or ""), str(day or ""), source))
    return {
        "factor_sets": [{"name": name, "version": version} for name, version in sorted(sets)],
        "rates": [
            {"currency": currency, "per_usd": rate, "on": day, "source": source}
            for currency, rate, day, source in sorted(rates)
        ],
    }
