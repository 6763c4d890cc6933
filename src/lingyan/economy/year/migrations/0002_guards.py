from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("year", "0001_initial")]

    operations = [
        GuardTable("Distribution"),
        GuardTable("ArchiveSet"),
        GuardTable("ArchiveFile"),
    ]
