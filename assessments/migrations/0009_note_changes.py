from django.db import migrations

from centres.operations import NoteChanges


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_baseline_versions'),
        ('centres', '0005_record_changes'),
    ]

    operations = [
        NoteChanges("Assessment"),
        NoteChanges("Round"),
        NoteChanges("FlowRecord"),
        NoteChanges("SiteFuel"),
        NoteChanges("Meter"),
        NoteChanges("Bill"),
        NoteChanges("BillLine", of="Bill", column="bill_id"),
        NoteChanges("Option"),
        NoteChanges("OptionCost", of="Option", column="option_id"),
        NoteChanges("OptionRelation", of="Option", column="first_id"),
        NoteChanges("OptionRelation", of="Option", column="second_id"),
        NoteChanges("OptionEffect"),
        NoteChanges("OptionProgress"),
        NoteChanges("HumanEffect"),
        NoteChanges("UnitOperation"),
        NoteChanges("Substance"),
        NoteChanges("Stream"),
        NoteChanges("Composition", of="Stream", column="stream_id"),
        NoteChanges("UtilityConversion"),
        NoteChanges("PriceBand"),
        NoteChanges("SectorBenchmark"),
        NoteChanges("Result", enterprise="enterprise_id"),
        NoteChanges("Result", of="Result", column="supersedes_id", enterprise="enterprise_id"),
    ]
