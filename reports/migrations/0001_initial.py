import django.contrib.postgres.fields
import django.db.models.deletion
import recp_portal.lib.ids
from django.conf import settings
from django.db import migrations, models


from centres.operations import BY_ENTERPRISE, EnableCentreIsolation, SameCentreForeignKey, through

BY_ASSESSMENT = through("assessment_id", "assessments_assessment")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessments', '0001_initial'),
        ('centres', '0002_programme_countries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedSource',
            fields=[
                ('slug', models.SlugField(max_length=60, primary_key=True, serialize=False, verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('publisher', models.CharField(max_length=160, verbose_name='publisher')),
                ('year', models.CharField(blank=True, max_length=10, verbose_name='year')),
                ('address', models.URLField(blank=True, max_length=400, verbose_name='address')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
            },
        ),
        migrations.CreateModel(
            name='PublishedCase',
            fields=[
                ('id', models.UUIDField(default=recp_portal.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('enterprise_name', models.CharField(max_length=160, verbose_name='enterprise')),
                ('sector', models.CharField(max_length=120, verbose_name='sector')),
                ('isic_class', models.CharField(max_length=4, verbose_name='sector (ISIC Rev. 4 class)')),
                ('overview', models.TextField(verbose_name='overview')),
                ('approach', models.TextField(blank=True, verbose_name='approach taken')),
                ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None, verbose_name='notes')),
                ('payback_may_be_computed', models.BooleanField(default=False, verbose_name='a payback may be computed')),
                ('payback_reason', models.TextField(blank=True, verbose_name='why')),
                ('content_digest', models.CharField(max_length=64, verbose_name='digest of the content')),
                ('country', models.ForeignKey(blank=True, help_text='Empty where the source does not name the country: the case belongs to no centre.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='published_cases', to='centres.programmecountry', verbose_name='programme country')),
            ],
            options={
                'verbose_name': 'published case',
                'verbose_name_plural': 'published cases',
            },
        ),
        migrations.CreateModel(
            name='PublishedConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('figure_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='figures')),
                ('note', models.CharField(max_length=300, verbose_name='note')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='reports.publishedcase')),
            ],
            options={
                'verbose_name': 'conflict',
                'verbose_name_plural': 'conflicts',
            },
        ),
        migrations.CreateModel(
            name='PublishedOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('slug', models.SlugField(max_length=60, verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('technique', models.CharField(blank=True, choices=[('good_housekeeping', 'Good housekeeping'), ('input_material_change', 'Input material change'), ('better_process_control', 'Better process control'), ('equipment_modification', 'Equipment modification'), ('technology_change', 'Technology change'), ('on_site_recovery_reuse', 'On-site recovery and reuse'), ('useful_by_products', 'Production of useful by-products'), ('product_modification', 'Product modification')], max_length=32, verbose_name='technique')),
                ('counts_as', models.CharField(choices=[('cleaner_production', 'Cleaner production'), ('end_of_pipe', 'Treatment after the process'), ('cost_only', 'Saves cost only')], max_length=20, verbose_name='counts as')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='reports.publishedcase')),
            ],
            options={
                'verbose_name': 'published option',
                'verbose_name_plural': 'published options',
            },
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('label', models.CharField(max_length=120, verbose_name='figure')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='value')),
                ('unit', models.CharField(max_length=20, verbose_name='unit')),
                ('qualifier', models.CharField(choices=[('=', 'as printed'), ('<', 'less than'), ('>', 'more than'), ('~', 'about')], default='=', max_length=1, verbose_name='qualifier')),
                ('basis', models.CharField(choices=[('absolute', 'in total'), ('per_output', 'per unit of output'), ('not_stated', 'basis not stated by the source')], max_length=12, verbose_name='basis')),
                ('per', models.CharField(blank=True, choices=[('year', 'a year')], max_length=8, verbose_name='for')),
                ('change', models.CharField(blank=True, choices=[('reduction', 'less than before')], max_length=12, verbose_name='change')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reports.publishedcase')),
                ('options', models.ManyToManyField(blank=True, related_name='figures', to='reports.publishedoption', verbose_name='options')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reports.publishedsource', verbose_name='source')),
            ],
            options={
                'verbose_name': 'published figure',
                'verbose_name_plural': 'published figures',
            },
        ),
        migrations.CreateModel(
            name='CaseStudy',
            fields=[
                ('id', models.UUIDField(default=recp_portal.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='entered')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='changed')),
                ('language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('es', 'Spanish'), ('ar', 'Arabic')], max_length=10, verbose_name='language')),
                ('title', models.CharField(blank=True, help_text='What the plant gained, in one line. Blank: built from the figures.', max_length=100, verbose_name='title')),
                ('message', models.TextField(blank=True, help_text='One paragraph: what was done and why it was worth it. Blank: built from the figures.', max_length=380, verbose_name='message')),
                ('testimony', models.TextField(blank=True, help_text='In their own words, without quotation marks.', max_length=280, verbose_name='what the enterprise says')),
                ('testimony_by', models.CharField(blank=True, help_text='The function only, not the name: plant manager.', max_length=80, verbose_name='who says it')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_studies', to='assessments.assessment')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('updated_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'case study',
                'verbose_name_plural': 'case studies',
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('assessment', 'language'), name='case_study_once_per_language'), models.CheckConstraint(condition=models.Q(('language__in', ['en', 'fr', 'es', 'ar'])), name='case_study_language_is_known'), models.CheckConstraint(condition=models.Q(('testimony', ''), models.Q(('testimony_by', ''), _negated=True), _connector='OR'), name='case_study_testimony_has_a_function', violation_error_message='Who says it: give the function of the person who said this.')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=recp_portal.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False, verbose_name='entered')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='changed')),
                ('decision', models.CharField(choices=[('named', 'Publish with our name'), ('anonymous', 'Publish without our name'), ('refused', 'Do not publish')], max_length=12, verbose_name='decision')),
                ('money_shown', models.CharField(choices=[('value', 'Amounts'), ('percentage', 'Percentages only'), ('hidden', 'Nothing')], default='value', max_length=12, verbose_name='money')),
                ('resources_shown', models.CharField(choices=[('value', 'Amounts'), ('percentage', 'Percentages only'), ('hidden', 'Nothing')], default='value', max_length=12, verbose_name='energy, water, materials, waste')),
                ('people_shown', models.CharField(choices=[('value', 'Amounts'), ('percentage', 'Percentages only'), ('hidden', 'Nothing')], default='value', max_length=12, verbose_name='people')),
                ('signatory_name', models.CharField(max_length=120, verbose_name='signed by')),
                ('signatory_function', models.CharField(max_length=120, verbose_name='function')),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('ends_on', models.DateField(blank=True, help_text='Empty: until it is withdrawn.', null=True, verbose_name='holds until')),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                ('assessment', models.ForeignKey(blank=True, help_text='Empty: the decision holds for all assessments of the enterprise.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='assessments.assessment', verbose_name='assessment')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='centres.enterprise')),
                ('given_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given in the portal by')),
                ('updated_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('withdrawn_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'enterprise', '-signed_on'], name='consent_newest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decision__in', ['named', 'anonymous', 'refused'])), name='consent_decision_is_known'), models.CheckConstraint(condition=models.Q(('money_shown__in', ['value', 'percentage', 'hidden']), ('resources_shown__in', ['value', 'percentage', 'hidden']), ('people_shown__in', ['value', 'percentage', 'hidden'])), name='consent_shown_is_known'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('signed_on')), _connector='OR'), name='consent_ends_after_it_is_signed', violation_error_message='Holds until: give a day that is not before the signature.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='consent_withdrawn_by_somebody')],
            },
        ),
        migrations.AddConstraint(
            model_name='publishedoption',
            constraint=models.UniqueConstraint(fields=('case', 'slug'), name='published_option_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedoption',
            constraint=models.CheckConstraint(condition=models.Q(('technique__in', ['good_housekeeping', 'input_material_change', 'better_process_control', 'equipment_modification', 'technology_change', 'on_site_recovery_reuse', 'useful_by_products', 'product_modification', ''])), name='published_option_technique_is_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedoption',
            constraint=models.CheckConstraint(condition=models.Q(('counts_as__in', ['cleaner_production', 'end_of_pipe', 'cost_only'])), name='published_option_class_is_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.CheckConstraint(condition=models.Q(('qualifier__in', ['=', '<', '>', '~'])), name='published_figure_qualifier_is_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['absolute', 'per_output', 'not_stated'])), name='published_figure_basis_is_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.CheckConstraint(condition=models.Q(('per__in', ['year', ''])), name='published_figure_period_is_known'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.CheckConstraint(condition=models.Q(('change__in', ['reduction', ''])), name='published_figure_change_is_known'),
        ),
        EnableCentreIsolation("CaseStudy", narrowed_to=BY_ASSESSMENT),
        EnableCentreIsolation("Consent", narrowed_to=BY_ENTERPRISE),
        SameCentreForeignKey("CaseStudy", "assessment"),
        SameCentreForeignKey("Consent", "enterprise"),
        SameCentreForeignKey("Consent", "assessment"),
    ]
