"""Keep the cells of all centres over all years as well: pages that ask for no years read a thirtieth of the rows."""

from django.db import migrations, models


COLUMNS = """
    options_count, assessments_count, checked_count, without_rate_count, without_level_count, investment_amount,
    saving_amount, investment_usd, saving_usd, investment_real_usd, saving_real_usd, energy_mwh, demand_kw_month,
    materials_t, water_m3, waste_t, hazardous_waste_t, waste_water_m3, co2e_t, exposed_less_count,
    exposed_less_women_count, exposed_less_men_count, jobs_count, jobs_women_count, jobs_men_count, trained_count,
    trained_women_count, trained_men_count"""
SUMS = ", ".join(f"sum({name.strip()})" for name in COLUMNS.split(","))

# Filled from the cells of single years before it is behind its policies; the owner of both tables reads them meanwhile.
FILL = f"""
ALTER TABLE network_networkcell NO FORCE ROW LEVEL SECURITY;
INSERT INTO network_networktotal (table_name, data_kind, entry, row_key, across_key, {COLUMNS})
    SELECT table_name, data_kind, entry, row_key, across_key, {SUMS} FROM network_networkcell GROUP BY 1, 2, 3, 4, 5;
ALTER TABLE network_networkcell FORCE ROW LEVEL SECURITY;
ALTER TABLE network_networktotal ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_networktotal FORCE ROW LEVEL SECURITY;
CREATE POLICY network_figures ON network_networktotal FOR SELECT
    USING ((SELECT current_setting('recp.purpose')) = 'network_figures');
CREATE POLICY network_fold ON network_networktotal
    USING ((SELECT current_setting('recp.purpose')) = 'network_fold')
    WITH CHECK ((SELECT current_setting('recp.purpose')) = 'network_fold');
"""  # noqa: S608  # names from here


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_entries_by_trigger'),
    ]

    operations = [
        migrations.CreateModel(
            name='NetworkTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('options_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='options')),
                ('assessments_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='assessments')),
                ('checked_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='checked by the centre or better')),
                ('without_rate_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='options with money, without a rate to US dollars')),
                ('without_level_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='options with money, without a price level of their year')),
                ('investment_amount', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='investment')),
                ('saving_amount', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='saved a year')),
                ('investment_usd', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='investment')),
                ('saving_usd', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='saved a year')),
                ('investment_real_usd', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='investment at constant prices')),
                ('saving_real_usd', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='saved a year at constant prices')),
                ('energy_mwh', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='energy')),
                ('demand_kw_month', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='demand')),
                ('materials_t', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='materials')),
                ('water_m3', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='water')),
                ('waste_t', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='waste')),
                ('hazardous_waste_t', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='hazardous waste')),
                ('waste_water_m3', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='waste-water')),
                ('co2e_t', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='greenhouse gases')),
                ('exposed_less_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='people at less risk')),
                ('exposed_less_women_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='women at less risk')),
                ('exposed_less_men_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='men at less risk')),
                ('jobs_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='jobs created less lost')),
                ('jobs_women_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='jobs of women')),
                ('jobs_men_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='jobs of men')),
                ('trained_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='people trained')),
                ('trained_women_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='women trained')),
                ('trained_men_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='men trained')),
                ('table_name', models.CharField(choices=[('place', 'By country and centre'), ('sector', 'By sector (ISIC division)'), ('section', 'By section and region'), ('size', 'By size and region'), ('programme', 'By programme and region'), ('technique', 'By technique and region'), ('cost_class', 'By cost class and region'), ('finance', 'By source of finance and region'), ('evidence', 'By evidence and region'), ('reason', 'By reason for dropping and technique'), ('energy', 'By kind of energy and region'), ('currency', 'By currency and country')], max_length=16, verbose_name='table')),
                ('data_kind', models.CharField(choices=[('recorded', 'Recorded by the centre'), ('real_anonymous', 'Real anonymous plant'), ('published', 'Published figures'), ('demonstration', 'Demonstration plant'), ('generated', 'Generated to measure the portal')], max_length=16, verbose_name='kind of data')),
                ('entry', models.CharField(choices=[('assessment', 'Assessment'), ('held_back', 'Assessment held back'), ('identified', 'Identified'), ('feasible', 'Feasible'), ('planned', 'Planned or in progress'), ('implemented', 'Implemented'), ('stopped', 'Implemented, then stopped'), ('rejected', 'Rejected'), ('unknown', 'Unknown or not asked'), ('apart', 'Counted apart: not cleaner production'), ('ended', 'Out of operation from this year on'), ('lapsed', 'In operation, not confirmed for 24 months, from this year on'), ('lapsed_ended', 'Out of operation from this year on, and not confirmed before')], max_length=12, verbose_name='entry')),
                ('row_key', models.CharField(max_length=32, verbose_name='row')),
                ('across_key', models.CharField(blank=True, max_length=32, verbose_name='across')),
            ],
            options={
                'verbose_name': "cell of the network's totals over all years",
                'verbose_name_plural': "cells of the network's totals over all years",
                'constraints': [models.UniqueConstraint(fields=('table_name', 'data_kind', 'entry', 'row_key', 'across_key'), name='network_total_once'), models.CheckConstraint(condition=models.Q(('table_name__in', ['place', 'sector', 'section', 'size', 'programme', 'technique', 'cost_class', 'finance', 'evidence', 'reason', 'energy', 'currency'])), name='network_total_table_is_known'), models.CheckConstraint(condition=models.Q(('entry__in', ['assessment', 'held_back', 'identified', 'feasible', 'planned', 'implemented', 'stopped', 'rejected', 'unknown', 'apart', 'ended', 'lapsed', 'lapsed_ended'])), name='network_total_entry_is_known'), models.CheckConstraint(condition=models.Q(('data_kind__in', ['recorded', 'real_anonymous', 'published', 'demonstration', 'generated'])), name='network_total_data_kind_is_known')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
