import django.db.models.deletion
import recp_portal.lib.ids
from django.db import migrations, models

from centres.operations import ALWAYS, BY_ENTERPRISE, NOTE_CHANGE, EnableCentreIsolation, NoteChanges


class Migration(migrations.Migration):

    dependencies = [
        ('centres', '0004_second_denominator'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordChange',
            fields=[
                ('id', models.UUIDField(default=recp_portal.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=63, verbose_name='table')),
                ('record_id', models.UUIDField(verbose_name='record')),
                ('enterprise_id', models.UUIDField(null=True, verbose_name='enterprise')),
                ('transaction', models.BigIntegerField(verbose_name='transaction')),
                ('is_removed', models.BooleanField(default=False, verbose_name='removed')),
                ('noted_at', models.DateTimeField(verbose_name='noted')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.centre')),
            ],
            options={
                'verbose_name': 'change of a record',
                'verbose_name_plural': 'changes of records',
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'kind', 'transaction'], name='change_by_transaction')],
            },
        ),
        EnableCentreIsolation("RecordChange", narrowed_to=BY_ENTERPRISE, narrowed_check=ALWAYS),
        migrations.RunSQL(NOTE_CHANGE, "DROP FUNCTION centres_note_change()"),
        NoteChanges("Enterprise"),
        NoteChanges("Site"),
        NoteChanges("Product"),
    ]
