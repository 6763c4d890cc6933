from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]

    operations = [
        GuardTable("AuditRun"),
        GuardTable("Finding", mutable=("state", "due_on", "closed_on")),
        GuardTable("Hit"),
        GuardTable("Step"),
    ]
