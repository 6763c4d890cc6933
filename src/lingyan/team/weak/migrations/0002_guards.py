from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("weak", "0001_initial")]

    operations = [
        GuardTable("Sweep"),
        GuardTable("Hint"),
        GuardTable("Dismissal"),
        GuardTable(
            "Case",
            mutable=(
                "state", "listed_on", "plan_due_on", "review_due_on", "released_on", "watch_until", "ended_on",
            ),
        ),
        GuardTable("Step"),
        GuardTable("Problem"),
        GuardTable("Helper"),
        GuardTable("Plan"),
        GuardTable("Measure"),
        GuardTable("Review"),
        GuardTable("Progress"),
        GuardTable("Check"),
        GuardTable("Evidence"),
        GuardTable("View"),
    ]  # fmt: skip
