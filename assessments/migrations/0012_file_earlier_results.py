"""File the results that were accepted before totals went by frozen columns: by what their plant says today.

In a migration of its own, centre by centre, because the policies hold for the owner of the tables too.
"""

import hashlib
import hmac

from django.conf import settings
from django.db import migrations

from centres import isic

RESULTS = """
UPDATE assessments_result AS result SET
    site_id = assessment.site_id,
    year = extract(year FROM assessment.started_on),
    rate_on = assessment.rate_on,
    rate_source = assessment.rate_source,
    data_kind = enterprise.data_kind,
    size_class = enterprise.size_class,
    division = left(enterprise.isic_class, 2),
    country = coalesce(country.iso3, ''),
    region = coalesce(country.region, ''),
    standing = CASE WHEN standing.place = 1 THEN 'counted' ELSE 'replaced' END
FROM assessments_assessment AS assessment
JOIN centres_enterprise AS enterprise ON enterprise.id = assessment.enterprise_id
JOIN centres_centre AS centre ON centre.id = assessment.centre_id
LEFT JOIN centres_programmecountry AS country ON country.iso3 = centre.country_id,
    (SELECT one.id,
            row_number() OVER (PARTITION BY one.assessment_id
                               ORDER BY later.id IS NOT NULL, one.kind = 'baseline', round.number DESC, one.as_of DESC) AS place
     FROM assessments_result AS one
     JOIN assessments_round AS round ON round.id = one.round_id
     LEFT JOIN assessments_result AS later ON later.supersedes_id = one.id) AS standing
WHERE assessment.id = result.assessment_id AND standing.id = result.id
"""

OPTIONS = """
UPDATE assessments_resultoption AS frozen SET
    lifetime_years = option.lifetime_years,
    finance_source = option.finance_source,
    grant_amount = option.grant_amount,
    reason = coalesce((
        SELECT progress.reason FROM assessments_optionprogress AS progress
        JOIN assessments_round AS said ON said.id = progress.round_id
        WHERE progress.option_id = option.id AND progress.status = frozen.status
        ORDER BY said.number DESC LIMIT 1), ''),
    confirmed_on = CASE WHEN frozen.status = 'implemented' THEN result.period_end END,
    stopped_on = CASE WHEN frozen.status = 'stopped' THEN result.period_end END
FROM assessments_option AS option, assessments_result AS result
WHERE option.id = frozen.option_id AND result.id = frozen.result_id
"""


def file_earlier_results(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, coalesce(country_id, '') FROM centres_centre ORDER BY id")
        for centre_id, country in cursor.fetchall():
            cursor.execute("SELECT set_config('recp.centre', %s, true)", [str(centre_id)])
            cursor.execute(RESULTS)
            cursor.execute(OPTIONS)
            cursor.execute(
                "SELECT id, national_identifier FROM centres_enterprise WHERE id IN "
                "(SELECT enterprise_id FROM assessments_result)"
            )
            for enterprise_id, identifier in cursor.fetchall():
                cursor.execute(
                    "UPDATE assessments_result SET enterprise_key = %s WHERE enterprise_id = %s",
                    [key_of(country, identifier, enterprise_id), enterprise_id],
                )
            for division in sorted({row.code for row in isic.rows().values() if row.level == "division"}):
                cursor.execute(
                    "UPDATE assessments_result SET section = %s WHERE division = %s",
                    [isic.section_of(division), division],
                )
        cursor.execute("SELECT set_config('recp.centre', '', true)")


def key_of(country, identifier, enterprise_id):
    text = "".join(letter for letter in identifier.upper() if letter.isalnum())
    if not text:
        return enterprise_id.hex
    return hmac.new(settings.IDENTIFIER_KEY.encode(), f"{country} {text}".encode(), hashlib.sha256).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0011_by_what_results_are_filed"),
        ("centres", "0001_initial"),
    ]

    operations = [migrations.RunPython(file_earlier_results, migrations.RunPython.noop)]
