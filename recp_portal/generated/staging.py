"""Temporary tables: what was drawn, and the rounds, standings and results that follow from it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any, get_type_hints

from recp_portal.generated.frozen import ELECTRICITY_T_PER_MWH, FUEL_T_PER_MWH
from recp_portal.generated.history import Batch, Plant, Proposal, Visit

STAGED = {"plant": Plant, "visit": Visit, "proposal": Proposal}
COLUMN_TYPES = {int: "bigint", str: "text", Decimal: "numeric", date: "date", bool: "boolean"}
MOST_ROUNDS = 8  # numbers of rounds and results are made of their visit's: 8 × visit + round

# Kinds of rows, for their keys.
ENTERPRISE, SITE, PRODUCT, ASSESSMENT, ROUND, OPTION, PROGRESS, EFFECT = range(1, 9)
RESULT, FROZEN, HUMAN, EVENT, FUNDING = range(9, 14)

# The key of a row, from its kind and its number; the same number gives the same key in every run.
MAKE_KEYS = """
CREATE OR REPLACE FUNCTION pg_temp.key(kind int, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-8000-8000-' || lpad(to_hex(number), 12, '0'))::uuid $$
"""

# A visit's rounds: baseline, report, follow-ups. Only the last one can be open.
MAKE_TURNS = f"""
CREATE TEMP TABLE turn ON COMMIT DROP AS
SELECT v.*, r AS round_number, v.number * {MOST_ROUNDS} + r AS round,
       CASE r WHEN 1 THEN 'baseline' WHEN 2 THEN 'report' ELSE 'follow_up' END AS kind,
       CASE WHEN r = last THEN v.state ELSE 'accepted' END AS status,
       make_date(extract(year FROM v.started_on)::int - 1 + greatest(r - 2, 0), 1, 1) AS period_start,
       make_date(extract(year FROM v.started_on)::int - 1 + greatest(r - 2, 0), 12, 31) AS period_end,
       least(v.started_on + 30 * r + 330 * greatest(r - 2, 0), date '2026-06-30')::timestamp AT TIME ZONE 'UTC'
         + interval '9 hours' AS at,
       CASE WHEN has_rate THEN %(rate)s::numeric END AS rate
FROM (SELECT *, 2 + follow_ups AS last FROM visit) v, generate_series(1, last::int) r
"""  # noqa: S608  # all of it is written here

# Each option as it stands in each round from the report on. Who was not visited again said all in the report.
MAKE_STANDS = f"""
CREATE TEMP TABLE stand ON COMMIT DROP AS
SELECT p.*, t.round, t.round_number, t.kind, t.period_end, t.at, t.person, t.evidence,
       t.status AS round_status, s.shown AS stands,
       CASE WHEN s.shown IN ('rejected', 'stopped') THEN p.reason ELSE '' END AS said_reason,
       CASE WHEN s.shown IN ('implemented', 'stopped') THEN p.implemented_on END AS operates_since,
       round(p.investment_usd * %(per_usd)s, 2) AS investment, round(p.saving_usd * %(per_usd)s, 2) AS saving,
       p.electricity_mwh + p.fuel_mwh AS energy_mwh,
       round(p.electricity_mwh * {ELECTRICITY_T_PER_MWH} + p.fuel_mwh * {FUEL_T_PER_MWH}, 6) AS co2e_t,
       CASE WHEN p.electricity_mwh <> 0 THEN jsonb_build_object('electricity', p.electricity_mwh::text)
            ELSE '{{}}' END
       || CASE WHEN p.fuel_mwh <> 0 THEN jsonb_build_object(p.fuel, p.fuel_mwh::text) ELSE '{{}}' END AS by_carrier
FROM proposal p JOIN turn t ON t.number = p.visit AND t.round_number >= 2,
     LATERAL (SELECT CASE WHEN t.round_number = 2 + t.follow_ups THEN p.status ELSE p.first_status END AS shown) s
"""  # noqa: S608  # all of it is written here

# The results: one of each accepted round, and the first one of a round that was corrected, 15 % higher.
# The latest that was neither replaced nor withdrawn counts; the portal's triggers would say the same.
MAKE_ISSUES = f"""
CREATE TEMP TABLE issue ON COMMIT DROP AS
SELECT *, CASE WHEN is_first THEN 'replaced' WHEN is_withdrawn AND is_last THEN 'withdrawn'
               WHEN round_number = last_accepted - is_withdrawn::int THEN 'counted' ELSE 'replaced' END AS standing
FROM (
    SELECT t.*, 2 + follow_ups - (state <> 'accepted')::int AS last_accepted,
           round_number = 2 + follow_ups AS is_last, f.*
    FROM turn t, LATERAL (
        SELECT round AS result, CASE WHEN is_corrected AND round_number = 2 + follow_ups
                                     THEN number * {MOST_ROUNDS} + 7 END AS replaces,
               false AS is_first, 1.00 AS times, at + interval '20 days' * is_corrected::int AS issued_at
        UNION ALL
        SELECT number * {MOST_ROUNDS} + 7, NULL, true, 1.15, at WHERE is_corrected AND round_number = 2 + follow_ups
    ) f
    WHERE status = 'accepted'
) i
"""  # noqa: S608  # all of it is written here

# What a result freezes of its options.
MAKE_FROZEN = f"""
CREATE TEMP TABLE frozen ON COMMIT DROP AS
SELECT i.result,
  jsonb_agg(%(option)s::jsonb || jsonb_build_object(
   'id', pg_temp.key({OPTION}, s.number), 'number', s.ordinal, 'title', s.title, 'place', s.place,
    'technique', s.technique, 'counts_as', s.counts_as, 'status', s.stands, 'reason', s.said_reason,
    'implemented_on', s.operates_since, 'evidence', s.evidence,
    'investment_amount', round(s.investment * times, 2)::text,
    'net_investment_amount', round(s.investment * times, 2)::text,
    'payback_kind', CASE WHEN s.saving <= 0 THEN 'never' WHEN s.investment = 0 THEN 'immediate' ELSE 'years' END,
    'payback_years', CASE WHEN s.saving > 0 AND s.investment > 0
      THEN round(s.investment / s.saving, 4)::text END,
    'saving_amount', round(s.saving * times, 2)::text, 'lifetime_years', s.lifetime_years,
    'savings', %(savings)s::jsonb || jsonb_build_object(
      'energy_mwh', (s.energy_mwh * times)::text, 'energy_mwh_by_carrier', s.by_carrier,
      'water_m3', (s.water_m3 * times)::text, 'materials_t', (s.materials_t * times)::text,
      'waste_t', (s.waste_t * times)::text, 'waste_water_m3', (s.waste_water_m3 * times)::text,
      'co2e_t', (s.co2e_t * times)::text)) ORDER BY s.ordinal) AS frozen,
    count(*) FILTER (WHERE s.stands = 'implemented') AS done, count(*) AS proposed,
    sum(round(s.saving * times, 2)) FILTER (WHERE s.stands = 'implemented')::text AS saved,
    sum(round(s.saving * times, 2))::text AS hoped,
    sum(round(s.investment * times, 2)) FILTER (WHERE s.stands = 'implemented')::text AS spent,
    sum(round(s.investment * times, 2))::text AS needed
FROM issue i JOIN stand s USING (round) GROUP BY i.result
"""  # noqa: S608  # all of it is written here


@contextmanager
def staged(cursor: Any, batch: Batch, *, currency_per_usd: Decimal, values: dict[str, str]) -> Iterator[None]:
    """Let the enclosed statements read a batch from the temporary tables; afterwards they are gone."""
    cursor.execute(MAKE_KEYS)
    rows: dict[str, list[Any]] = {"plant": batch.plants, "visit": batch.visits, "proposal": batch.proposals}
    for table, kind in STAGED.items():
        _stage(cursor, table, kind, rows[table])
    cursor.execute(MAKE_TURNS, {"rate": currency_per_usd})
    cursor.execute(MAKE_STANDS, {"per_usd": currency_per_usd})
    cursor.execute(MAKE_ISSUES)
    cursor.execute("ANALYZE turn; ANALYZE stand; ANALYZE issue")
    cursor.execute(MAKE_FROZEN, values)
    yield
    cursor.execute("DROP TABLE plant, visit, proposal, turn, stand, issue, frozen")


def _stage(cursor: Any, table: str, kind: type[Any], rows: Iterable[tuple[Any, ...]]) -> None:
    """Make a temporary table in the shape of a named tuple and copy the rows into it."""
    hints = get_type_hints(kind)
    types = [
        COLUMN_TYPES[next(one for one in getattr(hint, "__args__", (hint,)) if one is not type(None))]
        for hint in hints.values()
    ]
    columns = ", ".join(f"{name} {type_}" for name, type_ in zip(hints, types, strict=True))
    cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
    text = StringIO()
    text.writelines("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)
    text.seek(0)
    cursor.copy_expert(f"COPY {table} FROM STDIN", text)
    cursor.execute(f"ANALYZE {table}")
