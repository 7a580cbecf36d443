import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0012_file_earlier_results'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(  # Django would make the foreign key anew, and check it as an owner who sees no row
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE assessments_result ALTER COLUMN site_id SET NOT NULL',
                    'ALTER TABLE assessments_result ALTER COLUMN site_id DROP NOT NULL',
                ),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='result',
                    name='site',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='centres.site'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('data_kind__in', ['recorded', 'real_anonymous', 'published', 'demonstration', 'generated'])), name='result_data_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('region__in', ['AFR', 'ASP', 'ECA', 'LAC', ''])), name='result_region_is_known'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('size_class__in', ['micro', 'small', 'medium', 'large'])), name='result_size_is_known'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['counted', 'held_back', 'replaced', 'withdrawn'])), name='result_standing_is_known'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='result_withdrawal_says_who_and_why'),
        ),
        migrations.AddConstraint(
            model_name='result',
            constraint=models.CheckConstraint(condition=models.Q(('held_back_at__isnull', True), models.Q(('held_back_by__isnull', False), models.Q(('held_back_reason', ''), _negated=True)), _connector='OR'), name='result_held_back_says_who_and_why'),
        ),
        migrations.AddConstraint(
            model_name='resultoption',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['too_expensive', 'long_payback', 'no_finance', 'product_quality', 'technical', 'space', 'staff', 'regulation', 'production_changed', 'superseded', 'other', ''])), name='result_option_reason_is_known'),
        ),
        migrations.AddConstraint(
            model_name='resultoption',
            constraint=models.CheckConstraint(condition=models.Q(('finance_source__in', ['own', 'loan', 'green_credit', 'grant', 'supplier', 'unknown'])), name='result_option_finance_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='resultoption',
            constraint=models.CheckConstraint(condition=models.Q(('cost_class__in', ['none', 'low', 'intermediate', 'high', ''])), name='result_option_cost_class_is_known'),
        ),
    ]
