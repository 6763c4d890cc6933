from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [
        GuardTable("Snapshot"),
        GuardTable("VillageResult"),
        GuardTable("IndicatorValue"),
        GuardTable("Remark", mutable=("outcome", "answer", "settled_by", "settled_at")),
    ]
