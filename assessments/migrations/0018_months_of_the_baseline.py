import django.core.validators
import django.db.models.deletion
import recp_portal.lib.ids
from django.conf import settings
from django.db import migrations, models

from centres.operations import EnableCentreIsolation, NoteChanges, SameCentreForeignKey, through


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0017_beside_the_indicators'),
        ('centres', '0008_indexes_of_long_lists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BaselineLine',
            fields=[
                ('id', models.UUIDField(default=recp_portal.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='entered')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='changed')),
                ('indicator', models.CharField(choices=[('energy_use', 'Energy use'), ('materials_use', 'Materials use'), ('water_use', 'Water use'), ('air_emissions', 'Air emissions'), ('waste_water', 'Waste-water'), ('waste', 'Waste')], max_length=20, verbose_name='what')),
                ('unit', models.CharField(max_length=20, verbose_name='unit of use')),
                ('period_count', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1)], verbose_name='periods in the year')),
                ('points', models.JSONField(verbose_name='months')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('evidence', models.CharField(choices=[('estimated', 'Estimated'), ('reported', 'Reported by the plant'), ('checked', 'Checked by the centre'), ('measured', 'Measured to a plan'), ('confirmed', 'Confirmed independently')], default='reported', max_length=12, verbose_name='evidence')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('locked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.result')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='baseline_lines', to='assessments.round')),
                ('updated_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': "line of the baseline's months",
                'verbose_name_plural': "lines of the baseline's months",
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('round', 'indicator'), name='baseline_line_once_per_indicator', violation_error_message='What: this baseline has months of it already.'), models.CheckConstraint(condition=models.Q(('indicator__in', ['energy_use', 'materials_use', 'water_use', 'air_emissions', 'waste_water', 'waste'])), name='baseline_line_indicator_is_known'), models.CheckConstraint(condition=models.Q(('period_count__range', (1, 366))), name='baseline_line_periods_make_a_year', violation_error_message='Periods in the year: give 1 to 366.'), models.CheckConstraint(condition=models.Q(('evidence__in', ['estimated', 'reported', 'checked', 'measured', 'confirmed'])), name='baseline_line_evidence_is_known')],
            },
        ),
        EnableCentreIsolation("BaselineLine", narrowed_to=through("round_id", "assessments_round")),
        SameCentreForeignKey("BaselineLine", "round"),
        SameCentreForeignKey("BaselineLine", "locked_by"),
        NoteChanges("BaselineLine"),
        NoteChanges("EffluentLoad"),
        NoteChanges("LocalIndicator"),
    ]
