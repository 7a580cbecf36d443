"""Let the database write the log: whatever changes a result or its options, by whatever way, leaves signed entries.

`network_entry_of_option` and `network_entry_of_result` are the one place where a frozen row becomes an entry; the
triggers and `rebuild_rollups` both ask them. `network_settle_standing` is the one place that decides which result of
an assessment counts. Nothing here writes a row that two publishers share, so they never wait for each other.
"""

from django.db import migrations

TYPE = """
CREATE TYPE network_entry AS (
    result_key uuid, enterprise_key text, site_key uuid, data_kind text,
    entry text, year smallint, ends_year smallint, lapses_year smallint,
    country text, region text, section text, division text, size_class text,
    technique text, cost_class text, finance_source text, evidence text, reason text, currency text,
    funding jsonb, energy_by_carrier_mwh jsonb, payback_years numeric,
    options_count bigint, assessments_count bigint, checked_count bigint,
    without_rate_count bigint, without_level_count bigint,
    investment_amount numeric, saving_amount numeric, investment_usd numeric, saving_usd numeric,
    investment_real_usd numeric, saving_real_usd numeric,
    energy_mwh numeric, demand_kw_month numeric, materials_t numeric, water_m3 numeric,
    waste_t numeric, hazardous_waste_t numeric, waste_water_m3 numeric, co2e_t numeric,
    exposed_less_count bigint, exposed_less_women_count bigint, exposed_less_men_count bigint,
    jobs_count bigint, jobs_women_count bigint, jobs_men_count bigint,
    trained_count bigint, trained_women_count bigint, trained_men_count bigint
);
"""

# The columns of the log that an entry fills, in the order of the type.
COLUMNS = """result_key, enterprise_key, site_key, data_kind, entry, year, ends_year, lapses_year,
    country, region, section, division, size_class, technique, cost_class, finance_source, evidence, reason, currency,
    funding, energy_by_carrier_mwh, payback_years, options_count, assessments_count, checked_count,
    without_rate_count, without_level_count, investment_amount, saving_amount, investment_usd, saving_usd,
    investment_real_usd, saving_real_usd, energy_mwh, demand_kw_month, materials_t, water_m3, waste_t,
    hazardous_waste_t, waste_water_m3, co2e_t, exposed_less_count, exposed_less_women_count, exposed_less_men_count,
    jobs_count, jobs_women_count, jobs_men_count, trained_count, trained_women_count, trained_men_count"""

# What a frozen option says. docs/rollups.md has the rules of the years in words.
OF_OPTION = """
CREATE FUNCTION network_entry_of_option(r assessments_result, o assessments_resultoption)
RETURNS SETOF network_entry LANGUAGE sql IMMUTABLE AS $$
    SELECT
        r.id, r.enterprise_key, r.site_id, r.data_kind,
        a.entry, b.year::smallint, c.ends_year::smallint, d.lapses_year::smallint,
        r.country, r.region, r.section, r.division, r.size_class,
        o.technique, o.cost_class, o.finance_source, o.evidence, o.reason, r.currency,
        r.funding, o.energy_by_carrier_mwh,
        round(CASE WHEN o.saving_amount > 0 THEN greatest(o.investment_amount, 0) / o.saving_amount END, 6),
        1::bigint, 0::bigint, (o.evidence IN ('checked', 'measured', 'confirmed'))::int::bigint,
        (a.has_money AND a.rate IS NULL)::int::bigint, (a.has_money AND r.price_level_ratio IS NULL)::int::bigint,
        a.investment, o.saving_amount,
        coalesce(b.investment_usd, 0), coalesce(b.saving_usd, 0),
        coalesce(round(b.investment_usd * r.price_level_ratio, 6), 0),
        coalesce(round(b.saving_usd * r.price_level_ratio, 6), 0),
        o.energy_mwh, o.demand_kw_month, o.materials_t, o.water_m3,
        o.waste_t, o.hazardous_waste_t, o.waste_water_m3, o.co2e_t,
        0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint
    FROM (SELECT
            CASE
                WHEN o.counts_as <> 'cleaner_production' THEN 'apart'
                WHEN o.status = 'in_progress' THEN 'planned'
                WHEN o.status = 'not_asked' THEN 'unknown'
                ELSE o.status END AS entry,
            CASE WHEN r.currency = 'USD' THEN 1 ELSE nullif(r.currency_per_usd, 0) END AS rate,
            o.investment_amount + o.grant_amount AS investment,
            o.saving_amount <> 0 OR o.investment_amount + o.grant_amount <> 0 AS has_money
        ) AS a,
        LATERAL (SELECT
            CASE WHEN a.entry IN ('implemented', 'stopped')
                THEN coalesce(extract(year FROM o.implemented_on)::int, r.year) ELSE r.year END AS year,
            round(a.investment / a.rate, 6) AS investment_usd,
            round(o.saving_amount / a.rate, 6) AS saving_usd
        ) AS b,
        LATERAL (SELECT CASE a.entry
            WHEN 'implemented' THEN b.year + o.lifetime_years
            WHEN 'stopped' THEN greatest(b.year, least(
                b.year + o.lifetime_years, extract(year FROM coalesce(o.stopped_on, r.period_end))::int))
            END AS ends_year
        ) AS c,
        LATERAL (SELECT CASE WHEN a.entry IN ('implemented', 'stopped') THEN
            least(c.ends_year, greatest(b.year, coalesce(extract(year FROM o.confirmed_on)::int + 2, b.year)))
            END AS lapses_year
        ) AS d
$$;
"""

# What an accepted assessment says beside its options: that it is one, and what it did for people.
OF_RESULT = """
CREATE FUNCTION network_entry_of_result(r assessments_result)
RETURNS SETOF network_entry LANGUAGE sql IMMUTABLE AS $$
    SELECT
        r.id, r.enterprise_key, r.site_id, r.data_kind,
        CASE r.standing WHEN 'held_back' THEN 'held_back' ELSE 'assessment' END,
        r.year::smallint, NULL::smallint, NULL::smallint,
        r.country, r.region, r.section, r.division, r.size_class,
        '', '', '', r.evidence, '', r.currency,
        r.funding, '{}'::jsonb, NULL::numeric,
        0::bigint, 1::bigint, (r.evidence IN ('checked', 'measured', 'confirmed'))::int::bigint,
        0::bigint, 0::bigint,
        0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric,
        0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric, 0::numeric,
        p.counts * r.exposed_less_count, p.counts * r.exposed_less_women_count, p.counts * r.exposed_less_men_count,
        p.counts * r.jobs_count, p.counts * r.jobs_women_count, p.counts * r.jobs_men_count,
        p.counts * r.trained_count, p.counts * r.trained_women_count, p.counts * r.trained_men_count
    FROM (SELECT (r.standing = 'counted')::int::bigint AS counts) AS p
    WHERE r.standing IN ('counted', 'held_back') AND r.data_kind <> 'published'
$$;
"""

# Options of a result that counts; published figures are in no total.
NOTE = """
INSERT INTO network_delta (id, centre_id, sign, {columns})
    SELECT gen_random_uuid(), r.centre_id, {sign}, e.*
    FROM {rows}
    CROSS JOIN LATERAL network_entry_of_option(r::assessments_result, o::assessments_resultoption) AS e
    WHERE r.standing = 'counted' AND r.data_kind <> 'published'"""
NOTE_RESULT = """
INSERT INTO network_delta (id, centre_id, sign, {columns})
    SELECT gen_random_uuid(), r.centre_id, {sign}, e.*
    FROM {rows}
    CROSS JOIN LATERAL network_entry_of_result(r::assessments_result) AS e"""


def note(sign, rows, template=NOTE):
    return template.format(columns=COLUMNS, sign=sign, rows=rows) + ";"


OPTION_ROWS = "{rows} AS o JOIN assessments_result AS r ON r.id = o.result_id"
CHANGED = """{rows} AS r JOIN {others} AS x ON x.id = r.id AND x IS DISTINCT FROM r"""
OPTIONS_OF_CHANGED = CHANGED + " JOIN assessments_resultoption AS o ON o.result_id = r.id"

TRIGGERS = f"""
CREATE FUNCTION network_note_options_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {note(1, OPTION_ROWS.format(rows="new_rows"))}
    RETURN NULL;
END $$;

CREATE FUNCTION network_note_options_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {note(-1, OPTION_ROWS.format(rows="old_rows"))}
    RETURN NULL;
END $$;

CREATE FUNCTION network_note_options_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {note(-1, OPTION_ROWS.format(rows="old_rows"))}
    {note(1, OPTION_ROWS.format(rows="new_rows"))}
    RETURN NULL;
END $$;

-- The latest round that was neither withdrawn nor replaced by its own correction stands for the assessment; a baseline
-- only where there is nothing else, because it has no options.
CREATE FUNCTION network_settle_standing(assessments uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM assessments_assessment WHERE id = ANY (assessments) ORDER BY id FOR NO KEY UPDATE;
    UPDATE assessments_result AS r SET standing = s.standing
    FROM (
        SELECT one.id, CASE
            WHEN one.withdrawn_at IS NOT NULL THEN 'withdrawn'
            WHEN later.id IS NOT NULL THEN 'replaced'
            WHEN row_number() OVER (
                PARTITION BY one.assessment_id
                ORDER BY one.withdrawn_at IS NOT NULL OR later.id IS NOT NULL, one.kind = 'baseline',
                    round.number DESC, one.as_of DESC, one.id
            ) > 1 THEN 'replaced'
            WHEN one.held_back_at IS NOT NULL THEN 'held_back'
            ELSE 'counted' END AS standing
        FROM assessments_result AS one
        JOIN assessments_round AS round ON round.id = one.round_id
        LEFT JOIN assessments_result AS later ON later.supersedes_id = one.id
        WHERE one.assessment_id = ANY (assessments)
    ) AS s
    WHERE s.id = r.id AND s.standing <> r.standing;
END $$;

CREATE FUNCTION network_note_results_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {note(1, "new_rows AS r", NOTE_RESULT)}
    PERFORM network_settle_standing(ARRAY(SELECT DISTINCT assessment_id FROM new_rows));
    RETURN NULL;
END $$;

CREATE FUNCTION network_note_results_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {note(-1, "old_rows AS r", NOTE_RESULT)}
    PERFORM network_settle_standing(ARRAY(SELECT DISTINCT assessment_id FROM old_rows));
    RETURN NULL;
END $$;

CREATE FUNCTION network_note_results_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unsettled uuid[] := ARRAY(
        SELECT DISTINCT n.assessment_id FROM new_rows AS n JOIN old_rows AS o ON o.id = n.id
        WHERE (n.standing, n.withdrawn_at, n.held_back_at, n.supersedes_id)
            IS DISTINCT FROM (o.standing, o.withdrawn_at, o.held_back_at, o.supersedes_id));
BEGIN
    {note(-1, OPTIONS_OF_CHANGED.format(rows="old_rows", others="new_rows"))}
    {note(1, OPTIONS_OF_CHANGED.format(rows="new_rows", others="old_rows"))}
    {note(-1, CHANGED.format(rows="old_rows", others="new_rows"), NOTE_RESULT)}
    {note(1, CHANGED.format(rows="new_rows", others="old_rows"), NOTE_RESULT)}
    IF cardinality(unsettled) > 0 THEN
        PERFORM network_settle_standing(unsettled);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER network_options_in AFTER INSERT ON assessments_resultoption
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION network_note_options_in();
CREATE TRIGGER network_options_out AFTER DELETE ON assessments_resultoption
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION network_note_options_out();
CREATE TRIGGER network_options_changed AFTER UPDATE ON assessments_resultoption
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION network_note_options_changed();
CREATE TRIGGER network_results_in AFTER INSERT ON assessments_result
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION network_note_results_in();
CREATE TRIGGER network_results_out AFTER DELETE ON assessments_result
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION network_note_results_out();
CREATE TRIGGER network_results_changed AFTER UPDATE ON assessments_result
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION network_note_results_changed();
"""  # noqa: S608  # written here, nothing comes from outside

UNDO = """
DROP TRIGGER network_options_in ON assessments_resultoption;
DROP TRIGGER network_options_out ON assessments_resultoption;
DROP TRIGGER network_options_changed ON assessments_resultoption;
DROP TRIGGER network_results_in ON assessments_result;
DROP TRIGGER network_results_out ON assessments_result;
DROP TRIGGER network_results_changed ON assessments_result;
DROP FUNCTION network_note_options_in, network_note_options_out, network_note_options_changed,
    network_note_results_in, network_note_results_out, network_note_results_changed, network_settle_standing,
    network_entry_of_option, network_entry_of_result;
DROP TYPE network_entry;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("network", "0001_initial"),
        ("assessments", "0013_results_are_filed"),
    ]

    operations = [migrations.RunSQL(TYPE + OF_OPTION + OF_RESULT + TRIGGERS, UNDO)]
