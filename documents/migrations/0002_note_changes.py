from django.db import migrations

from centres.operations import NoteChanges


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('centres', '0005_record_changes'),
    ]

    operations = [NoteChanges("DocumentJob", enterprise="enterprise_id")]
