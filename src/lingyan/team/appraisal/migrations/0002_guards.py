from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial")]

    operations = [
        GuardTable(
            "Session", mutable=("eligible", "households", "state", "stage", "closed_on", "void_reason")
        ),
        GuardTable("Subject"),
        GuardTable("Step"),
        GuardTable("Count", mutable=("state", "checked_by", "checked_at", "returned_reason")),
        GuardTable("Tally"),
        GuardTable("Decision"),
        GuardTable("Outcome"),
        GuardTable("FollowUp"),
    ]
