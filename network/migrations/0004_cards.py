"""Keep what similar plants did: the card of each entry, the plants and bands of each card, and what of it is told.

The tables are filled by the fold; what was accepted before is added by `manage.py rebuild_rollups`.
"""

from importlib import import_module

import django.db.models.deletion
import recp_portal.lib.ids
from django.db import migrations, models

from centres.operations import NEVER, EnableCentreIsolation

first = import_module("network.migrations.0001_initial")
entries = import_module("network.migrations.0002_entries_by_trigger")

# A kind that was chosen, else the technique with the resource that is less; docs/similar-plants.md has it in words.
CARD = """,
        CASE
            WHEN a.entry = 'apart' THEN ''
            WHEN o.kind <> '' THEN o.kind
            ELSE o.technique || '.' || CASE
                WHEN o.energy_mwh > 0 THEN 'energy'
                WHEN o.water_m3 > 0 THEN 'water'
                WHEN o.materials_t > 0 THEN 'material'
                WHEN o.waste_t > 0 THEN 'waste'
                WHEN o.waste_water_m3 > 0 THEN 'waste_water'
                WHEN o.demand_kw_month > 0 THEN 'demand'
                WHEN o.co2e_t > 0 THEN 'emission'
                ELSE 'money' END
        END"""
OF_OPTION = entries.OF_OPTION.replace("\n    FROM (SELECT\n", f"{CARD}\n    FROM (SELECT\n")
OF_RESULT = entries.OF_RESULT.replace("p.counts * r.trained_men_count\n", "p.counts * r.trained_men_count,\n        ''\n")
TRIGGERS = entries.TRIGGERS.partition("CREATE TRIGGER")[0].replace(entries.COLUMNS, f"{entries.COLUMNS}, card")


def again(functions):
    """Return the statements that put functions in the place of those that are there."""
    return functions.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


CARDS = "ALTER TYPE network_entry ADD ATTRIBUTE card text;" + again(OF_OPTION + OF_RESULT + TRIGGERS)
NO_CARDS = "ALTER TYPE network_entry DROP ATTRIBUTE card;" + again(
    entries.OF_OPTION + entries.OF_RESULT + entries.TRIGGERS.partition("CREATE TRIGGER")[0]
)


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0008_indexes_of_long_lists'),
        ('network', '0003_totals_over_all_years'),
        ('assessments', '0020_kind_of_option'),
    ]

    operations = [
        migrations.RunSQL('TRUNCATE network_histogram', migrations.RunSQL.noop),  # no row policy asks; made anew below
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('data_kind', models.CharField(choices=[('recorded', 'Recorded by the centre'), ('real_anonymous', 'Real anonymous plant'), ('published', 'Published figures'), ('demonstration', 'Demonstration plant'), ('generated', 'Generated to measure the portal')], max_length=16, verbose_name='kind of data')),
                ('card', models.CharField(max_length=64, verbose_name='card')),
                ('place', models.CharField(blank=True, max_length=16, verbose_name='place')),
                ('is_told', models.BooleanField(verbose_name='may be told')),
                ('plants_count', models.PositiveIntegerField(null=True, verbose_name='plants')),
                ('implemented_count', models.PositiveIntegerField(null=True, verbose_name='plants that implemented it')),
                ('ranges', models.JSONField(default=dict, verbose_name='ranges')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
            ],
            options={
                'verbose_name': 'card of similar plants',
                'verbose_name_plural': 'cards of similar plants',
            },
        ),
        migrations.CreateModel(
            name='CardMember',
            fields=[
                ('id', models.UUIDField(default=recp_portal.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('data_kind', models.CharField(choices=[('recorded', 'Recorded by the centre'), ('real_anonymous', 'Real anonymous plant'), ('published', 'Published figures'), ('demonstration', 'Demonstration plant'), ('generated', 'Generated to measure the portal')], max_length=16, verbose_name='kind of data')),
                ('card', models.CharField(max_length=64, verbose_name='card')),
                ('section', models.CharField(blank=True, max_length=1, verbose_name='section')),
                ('division', models.CharField(blank=True, max_length=2, verbose_name='division')),
                ('size_class', models.CharField(max_length=8, verbose_name='size')),
                ('entry', models.CharField(choices=[('assessment', 'Assessment'), ('held_back', 'Assessment held back'), ('identified', 'Identified'), ('feasible', 'Feasible'), ('planned', 'Planned or in progress'), ('implemented', 'Implemented'), ('stopped', 'Implemented, then stopped'), ('rejected', 'Rejected'), ('unknown', 'Unknown or not asked'), ('apart', 'Counted apart: not cleaner production'), ('ended', 'Out of operation from this year on'), ('lapsed', 'In operation, not confirmed for 24 months, from this year on'), ('lapsed_ended', 'Out of operation from this year on, and not confirmed before')], max_length=12, verbose_name='entry')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='reason')),
                ('enterprise_key', models.CharField(max_length=64, verbose_name='enterprise, across centres')),
                ('options_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='options')),
                ('priced_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='options with a rate to US dollars')),
                ('valued_count', models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=20, verbose_name='options with a payback')),
                ('saving_usd', models.DecimalField(db_default=0, decimal_places=9, default=0, max_digits=36, verbose_name='saved a year')),
            ],
            options={
                'verbose_name': 'enterprise behind a card',
                'verbose_name_plural': 'enterprises behind cards',
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.RemoveConstraint(
            model_name='histogram',
            name='histogram_band_once',
        ),
        migrations.RemoveField(
            model_name='histogram',
            name='technique',
        ),
        migrations.AddField(
            model_name='delta',
            name='card',
            field=models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='card of similar plants'),
        ),
        migrations.AddField(
            model_name='histogram',
            name='card',
            field=models.CharField(default='', max_length=64, verbose_name='card'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='histogram',
            name='section',
            field=models.CharField(blank=True, db_default='', default='', max_length=1, verbose_name='section'),
        ),
        migrations.AddConstraint(
            model_name='histogram',
            constraint=models.UniqueConstraint(fields=('of', 'data_kind', 'card', 'section', 'division', 'size_class', 'entry', 'band'), name='histogram_band_once'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(fields=('data_kind', 'place', 'card'), name='card_once'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(('data_kind__in', ['recorded', 'real_anonymous', 'published', 'demonstration', 'generated'])), name='card_data_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('implemented_count__isnull', False), ('is_told', True), ('plants_count__isnull', False)), models.Q(('implemented_count', None), ('is_told', False), ('plants_count', None), ('ranges', {}), ('reasons', [])), _connector='OR'), name='card_keeps_nothing_withheld'),
        ),
        migrations.AddField(
            model_name='cardmember',
            name='centre',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre'),
        ),
        migrations.AddIndex(
            model_name='cardmember',
            index=models.Index(fields=['card', 'data_kind'], name='card_member_by_card'),
        ),
        migrations.AddConstraint(
            model_name='cardmember',
            constraint=models.UniqueConstraint(fields=('centre', 'data_kind', 'card', 'section', 'division', 'size_class', 'entry', 'reason', 'enterprise_key'), name='card_member_once'),
        ),
        migrations.AddConstraint(
            model_name='cardmember',
            constraint=models.CheckConstraint(condition=models.Q(('entry__in', ['assessment', 'held_back', 'identified', 'feasible', 'planned', 'implemented', 'stopped', 'rejected', 'unknown', 'apart', 'ended', 'lapsed', 'lapsed_ended'])), name='card_member_entry_is_known'),
        ),
        migrations.AddConstraint(
            model_name='cardmember',
            constraint=models.CheckConstraint(condition=models.Q(('data_kind__in', ['recorded', 'real_anonymous', 'published', 'demonstration', 'generated'])), name='card_member_data_kind_is_known'),
        ),
        EnableCentreIsolation("CardMember", narrowed_to=NEVER, also={"network_figures": first.FOR_THE_NETWORK}),
        migrations.RunSQL(first.NETWORK_ONLY.format(table="network_card"), migrations.RunSQL.noop),
        migrations.RunSQL(CARDS, NO_CARDS),
    ]
