"""Writes drawn batches: COPY into temporary tables, from there INSERT … SELECT into the portal's own tables.

Keys, checks, triggers and row policies hold for each row, because the portal's own role writes inside the centre's
context, a batch in a transaction. What no staging table says takes the default of its model's field.
"""

from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction

from assessments.models import (
    Assessment,
    CostThreshold,
    Funding,
    HumanEffect,
    Option,
    OptionEffect,
    OptionProgress,
    Result,
    ResultOption,
    Round,
)
from centres.models import AuditEvent, Centre, DataKind, Enterprise, Product, Site
from centres.tenancy import centre_context
from indicators.core import CORE_VERSION
from indicators.models import FactorSet, GridFactor, GridFactorKind
from indicators.selectors import price_level_ratio
from recp_portal.generated.frozen import frozen_values
from recp_portal.generated.history import LAST_DAY, Batch
from recp_portal.generated.people import Staff
from recp_portal.generated.staging import (
    ASSESSMENT,
    EFFECT,
    ENTERPRISE,
    EVENT,
    FROZEN,
    FUNDING,
    HUMAN,
    MOST_ROUNDS,
    OPTION,
    PRODUCT,
    PROGRESS,
    RESULT,
    ROUND,
    SITE,
    staged,
)


def write(staff: Staff, batch: Batch, *, currency_per_usd: Decimal, factor_set: FactorSet) -> None:
    """Write a batch into a centre, all or nothing."""
    with centre_context(staff.centre), transaction.atomic(), connection.cursor() as cursor:
        values = frozen_values(currency=staff.centre.currency, factor_set=factor_set.name)
        with staged(cursor, batch, currency_per_usd=currency_per_usd, values=values):
            _Writing(cursor, staff, factor_set, values, currency_per_usd=currency_per_usd).all()


class _Writing:
    """The statements that fill one centre's tables from the staged rows."""

    def __init__(
        self, cursor: Any, staff: Staff, factor_set: FactorSet, values: dict[str, str], *, currency_per_usd: Decimal
    ) -> None:
        self.cursor = cursor
        self.centre = str(staff.centre.pk)
        self.currency = f"'{staff.centre.currency}'"
        self.factor_set = str(factor_set.pk)
        self.grid_factor = str(grid_factor_for(factor_set, staff.centre).pk)
        self.lead = str(staff.lead.pk)
        keys = ",".join(str(user.pk) for user in staff.assessors)
        self.programme = f"(ARRAY[{','.join(str(one.pk) for one in staff.programmes)}])[programme]"
        self.per_usd = f"{currency_per_usd:f}"
        country = staff.centre.country
        self.country = f"'{country.pk}'" if country else "''"
        self.region = f"'{country.region}'" if country else "''"
        self.levels = ", ".join(
            f"({year}, {price_level_ratio(year) or 'NULL'}::numeric)" for year in range(1995, LAST_DAY.year + 1)
        )
        self.person = f"(ARRAY[{keys}])[person + 1]"
        self.values = values

    def all(self) -> None:
        """Fill every table, parents first."""
        self._plants()
        self._assessments()
        self._funding()
        self._options()
        self._results()
        self._events()

    def insert(self, model: type[models.Model], source: str, **given: str) -> None:
        """Insert a row of a model for each row of `source`: SQL for the columns given, defaults for all others."""
        columns = {"centre_id": self.centre, **given}
        values: dict[str, Any] = dict(self.values)
        for field in model._meta.concrete_fields:
            if field.column not in columns and not field.primary_key:
                columns[field.column] = f"%(default_{field.column})s"
                values[f"default_{field.column}"] = field.get_db_prep_save(field.get_default(), connection)
        names, expressions = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        self.cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {expressions} {source}', values)

    def edited(self, at: str) -> dict[str, str]:
        """Return who made a row and when."""
        return {
            "created_by_id": self.person,
            "updated_by_id": self.person,
            "created_at": at,
            "updated_at": at,
        }

    def _plants(self) -> None:
        at = "registered_on::timestamp AT TIME ZONE 'UTC' + interval '8 hours'"
        self.insert(
            Enterprise,
            "FROM plant",
            id=f"pg_temp.key({ENTERPRISE}, number)",
            name="name",
            isic_class="isic_class",
            size_class="size_class",
            employees_count="employees_count",
            place="place",
            tags="CASE WHEN tag IS NULL THEN ARRAY[]::varchar[] ELSE ARRAY[tag] END",
            data_kind=f"'{DataKind.GENERATED}'",
            **self.edited(at),
        )
        self.insert(
            Site,
            "FROM plant",
            id=f"pg_temp.key({SITE}, number)",
            enterprise_id=f"pg_temp.key({ENTERPRISE}, number)",
            name="'Plant'",
            place="place",
            **self.edited(at),
        )
        self.insert(
            Product,
            "FROM plant",
            id=f"pg_temp.key({PRODUCT}, number)",
            site_id=f"pg_temp.key({SITE}, number)",
            name="'Product'",
            unit="'t'",
            **self.edited(at),
        )

    def _assessments(self) -> None:
        self.insert(
            Assessment,
            "FROM turn WHERE round_number = 1",
            id=f"pg_temp.key({ASSESSMENT}, number)",
            reference="reference",
            enterprise_id=f"pg_temp.key({ENTERPRISE}, plant)",
            site_id=f"pg_temp.key({SITE}, plant)",
            started_on="started_on",
            lead_id=self.lead,
            currency=self.currency,
            currency_per_usd="rate",
            rate_source="'Generated'",
            rate_on="started_on",
            factor_set_id=self.factor_set,
            grid_factor_id=self.grid_factor,
            **self.edited("at"),
        )
        self.insert(
            Round,
            "FROM turn",
            id=f"pg_temp.key({ROUND}, round)",
            assessment_id=f"pg_temp.key({ASSESSMENT}, number)",
            number="round_number",
            kind="kind",
            period_start="period_start",
            period_end="period_end",
            status="status",
            return_reason="CASE status WHEN 'returned' THEN 'Generated: look at the savings again.' ELSE '' END",
            submitted_by_id=f"CASE WHEN status <> 'draft' THEN {self.person} END",
            submitted_at="CASE WHEN status <> 'draft' THEN at END",
            returned_by_id=f"CASE status WHEN 'returned' THEN {self.lead} END",
            returned_at="CASE status WHEN 'returned' THEN at END",
            accepted_by_id=f"CASE status WHEN 'accepted' THEN {self.lead} END",
            accepted_at="CASE status WHEN 'accepted' THEN at END",
            **self.edited("at"),
        )
        self.insert(
            HumanEffect,
            "FROM turn WHERE round_number = 2 AND trained_count IS NOT NULL",
            id=f"pg_temp.key({HUMAN}, number)",
            round_id=f"pg_temp.key({ROUND}, round)",
            kind="'trained'",
            title="'People trained'",
            people_after_count="trained_count",
            women_count="women_count",
            men_count="trained_count - women_count",
            evidence="evidence",
            locked_by_id=f"CASE status WHEN 'accepted' THEN pg_temp.key({RESULT}, round) END",
            **self.edited("at"),
        )

    def _funding(self) -> None:
        self.insert(
            CostThreshold,
            "WHERE NOT EXISTS (SELECT FROM assessments_costthreshold WHERE valid_start = date '1990-01-01')",
            id="gen_random_uuid()",
            valid_start="date '1990-01-01'",
            currency=self.currency,
            low_amount=f"round(500 * {self.per_usd}, 2)",
            intermediate_amount=f"round(5000 * {self.per_usd}, 2)",
            created_by_id=self.lead,
            updated_by_id=self.lead,
            created_at="timestamptz '1995-01-02'",
            updated_at="timestamptz '1995-01-02'",
        )
        self.insert(
            Funding,
            "FROM turn WHERE round_number = 1 AND programme > 0",
            id=f"pg_temp.key({FUNDING}, number)",
            assessment_id=f"pg_temp.key({ASSESSMENT}, number)",
            programme_id=self.programme,
            share="programme_share",
            **self.edited("at"),
        )

    def _options(self) -> None:
        locked = f"CASE round_status WHEN 'accepted' THEN pg_temp.key({RESULT}, round) END"
        self.insert(
            Option,
            # the last word on an option is its status
            "FROM (SELECT DISTINCT ON (number) *, last_value(stands) OVER (PARTITION BY number ORDER BY round_number"
            " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS last FROM stand ORDER BY number, round_number) s",
            id=f"pg_temp.key({OPTION}, number)",
            assessment_id=f"pg_temp.key({ASSESSMENT}, visit)",
            found_in_id=f"pg_temp.key({ROUND}, round)",
            number="ordinal",
            title="title",
            place="place",
            counts_as="counts_as",
            technique="technique",
            kind="catalogue_kind",
            investment_amount="investment",
            lifetime_years="lifetime_years",
            finance_source="finance_source",
            status="last",
            locked_by_id=locked,
            **self.edited("at"),
        )
        self.insert(
            OptionProgress,
            "FROM stand",
            id=f"pg_temp.key({PROGRESS}, number * {MOST_ROUNDS} + round_number)",
            option_id=f"pg_temp.key({OPTION}, number)",
            round_id=f"pg_temp.key({ROUND}, round)",
            status="stands",
            reason="said_reason",
            implemented_on="operates_since",
            evidence="evidence",
            locked_by_id=locked,
            **self.edited("at"),
        )
        self.insert(
            OptionEffect,
            # all the money stands with the first thing that is saved
            "FROM (SELECT *, row_number() OVER (PARTITION BY number ORDER BY place_of_effect) AS place_among"
            "      FROM stand, LATERAL (VALUES (1, 'energy', 'electricity', electricity_mwh, 'MWh'),"
            "        (2, 'energy', fuel, fuel_mwh, 'MWh'), (3, 'water', '', water_m3, 'm3'),"
            "        (4, 'material', '', materials_t, 't'), (5, 'waste', '', waste_t, 't'),"
            "        (6, 'waste_water', '', waste_water_m3, 'm3'), (7, '', '', NULL, ''))"
            "        AS e (place_of_effect, flow_kind, carrier, amount, unit)"
            "      WHERE round_number = 2 AND (amount <> 0 OR amount IS NULL)) s"
            " WHERE amount IS NOT NULL OR place_among = 1",
            id=f"pg_temp.key({EFFECT}, number * {MOST_ROUNDS} + place_of_effect)",
            option_id=f"pg_temp.key({OPTION}, number)",
            round_id=f"pg_temp.key({ROUND}, round)",
            stage="'expected'",
            flow_kind="flow_kind",
            carrier="carrier",
            amount="amount",
            unit="unit",
            saving_amount="CASE place_among WHEN 1 THEN saving END",
            evidence="evidence",
            locked_by_id=locked,
            **self.edited("at"),
        )

    def _results(self) -> None:
        """The results and what they froze."""
        self.insert(
            Result,
            "FROM issue JOIN plant ON plant.number = issue.plant LEFT JOIN frozen USING (result)"
            f" LEFT JOIN (VALUES {self.levels}) AS level (in_year, ratio) ON in_year = extract(year FROM started_on)",
            id=f"pg_temp.key({RESULT}, result)",
            enterprise_id=f"pg_temp.key({ENTERPRISE}, plant)",
            site_id=f"pg_temp.key({SITE}, plant)",
            assessment_id=f"pg_temp.key({ASSESSMENT}, issue.number)",
            round_id=f"pg_temp.key({ROUND}, round)",
            year="extract(year FROM started_on)",
            data_kind=f"'{DataKind.GENERATED}'",
            country=self.country,
            region=self.region,
            section="section",
            division="left(isic_class, 2)",
            size_class="size_class",
            enterprise_key=f"replace(pg_temp.key({ENTERPRISE}, plant)::text, '-', '')",
            funding=f"CASE WHEN programme > 0 THEN jsonb_build_object(({self.programme})::text, programme_share::text)"
            " ELSE '{}' END",
            price_level_ratio="ratio",
            rate_on="started_on",
            rate_source="'Generated'",
            trained_count="CASE WHEN round_number >= 2 THEN coalesce(trained_count, 0) ELSE 0 END",
            trained_women_count="CASE WHEN round_number >= 2 THEN coalesce(women_count, 0) ELSE 0 END",
            trained_men_count="CASE WHEN round_number >= 2 THEN coalesce(trained_count - women_count, 0) ELSE 0 END",
            standing="standing",
            withdrawn_at="CASE standing WHEN 'withdrawn' THEN issued_at + interval '30 days' END",
            withdrawn_by_id=f"CASE standing WHEN 'withdrawn' THEN {self.lead} END",
            withdrawn_reason="CASE standing WHEN 'withdrawn' THEN 'Generated: recorded twice.' ELSE '' END",
            kind="kind",
            period_start="period_start",
            period_end="period_end",
            as_of="issued_at",
            accepted_by_id=self.lead,
            inputs_digest="encode(sha256(result::text::bytea), 'hex')",
            factor_set_id=self.factor_set,
            core_version=f"'{CORE_VERSION}'",
            evidence="evidence",
            supersedes_id=f"CASE WHEN replaces IS NOT NULL THEN pg_temp.key({RESULT}, replaces) END",
            currency=self.currency,
            currency_per_usd="rate",
            figures="%(figures)s::jsonb || jsonb_build_object('kind', kind, 'evidence', evidence,"
            " 'currency_per_usd', rate::text, 'options', coalesce(frozen, '[]'),"
            " 'expected', %(together)s::jsonb || jsonb_build_object('option_count', coalesce(proposed, 0),"
            "   'cleaner_production_count', coalesce(proposed, 0), 'saving_amount', coalesce(hoped, '0'),"
            "   'investment_amount', coalesce(needed, '0'), 'net_investment_amount', coalesce(needed, '0')),"
            " 'implemented', %(together)s::jsonb || jsonb_build_object('option_count', coalesce(done, 0),"
            "   'cleaner_production_count', coalesce(done, 0), 'saving_amount', coalesce(saved, '0'),"
            "   'investment_amount', coalesce(spent, '0'), 'net_investment_amount', coalesce(spent, '0')))",
        )
        self.insert(
            ResultOption,
            "FROM issue JOIN stand USING (round)",
            id=f"pg_temp.key({FROZEN}, stand.number * {MOST_ROUNDS} + (issue.result - issue.number * {MOST_ROUNDS}))",
            result_id=f"pg_temp.key({RESULT}, issue.result)",
            option_id=f"pg_temp.key({OPTION}, stand.number)",
            title="stand.title",
            technique="stand.technique",
            kind="stand.catalogue_kind",
            counts_as="stand.counts_as",
            status="stand.stands",
            implemented_on="stand.operates_since",
            evidence="stand.evidence",
            reason="stand.said_reason",
            stopped_on="CASE stand.stands WHEN 'stopped' THEN stand.period_end END",
            confirmed_on="CASE stand.stands WHEN 'implemented' THEN stand.period_end END",
            lifetime_years="stand.lifetime_years",
            finance_source="stand.finance_source",
            cost_class="CASE WHEN stand.investment <= 0 THEN 'none'"
            f" WHEN stand.investment <= 500 * {self.per_usd} THEN 'low'"
            f" WHEN stand.investment <= 5000 * {self.per_usd} THEN 'intermediate' ELSE 'high' END",
            investment_amount="stand.investment * times",
            saving_amount="stand.saving * times",
            energy_mwh="stand.energy_mwh * times",
            energy_by_carrier_mwh="stand.by_carrier",
            materials_t="stand.materials_t * times",
            water_m3="stand.water_m3 * times",
            waste_water_m3="stand.waste_water_m3 * times",
            waste_t="stand.waste_t * times",
            co2e_t="stand.co2e_t * times",
        )

    def _events(self) -> None:
        self.insert(
            AuditEvent,
            "FROM issue",
            id=f"pg_temp.key({EVENT}, result)",
            name="'assessments.round.accepted'",
            target_type="'assessments.round'",
            target_id=f"pg_temp.key({ROUND}, round)::text",
            target_label="reference",
            by_id=self.lead,
            at="issued_at",
            details=f"jsonb_build_object('assessment', pg_temp.key({ASSESSMENT}, number)::text)",
        )


def grid_factor_for(factor_set: FactorSet, centre: Centre) -> GridFactor:
    """Return the national average of the centre's country, or some other country's where there is none."""
    rows = GridFactor.objects.filter(factor_set=factor_set, kind=GridFactorKind.AVERAGE)
    found: GridFactor = rows.filter(iso3=centre.country_id or "").first() or rows.earliest("iso3")
    return found
