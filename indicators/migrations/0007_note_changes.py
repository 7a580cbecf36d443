from django.db import migrations

from centres.operations import NoteChanges


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0006_own_factors'),
        ('centres', '0005_record_changes'),
    ]

    operations = [NoteChanges("OwnFactor")]
