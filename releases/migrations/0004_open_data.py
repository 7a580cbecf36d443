

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Which transaction made or changed a row: what has not been seen since a mark (centres/selectors/changes.py).
NOTE = """
CREATE FUNCTION releases_note_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_in = pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER releases_release_noted BEFORE INSERT OR UPDATE ON releases_release
    FOR EACH ROW EXECUTE FUNCTION releases_note_transaction();
CREATE TRIGGER releases_opening_noted BEFORE INSERT OR UPDATE ON releases_opening
    FOR EACH ROW EXECUTE FUNCTION releases_note_transaction();
"""
NO_NOTE = """
DROP TRIGGER releases_release_noted ON releases_release;
DROP TRIGGER releases_opening_noted ON releases_opening;
DROP FUNCTION releases_note_transaction;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('releases', '0003_what_changed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='release',
            name='centres_asked_count',
            field=models.PositiveIntegerField(default=0, verbose_name='centres of the network'),
        ),
        migrations.AddField(
            model_name='release',
            name='changed_in',
            field=models.BigIntegerField(db_default=0, default=0, editable=False, help_text='Set by the database, for ?since=.', verbose_name='transaction'),
        ),
        migrations.AddField(
            model_name='release',
            name='held_back_count',
            field=models.PositiveIntegerField(default=0, verbose_name='assessments held back'),
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(verbose_name='open since')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('changed_in', models.BigIntegerField(db_default=0, default=0, editable=False, help_text='Set by the database, for ?since=.', verbose_name='transaction')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opening', to='releases.release')),
            ],
            options={
                'verbose_name': 'open release',
                'verbose_name_plural': 'open releases',
            },
        ),
        migrations.RunSQL(NOTE, NO_NOTE),
    ]
