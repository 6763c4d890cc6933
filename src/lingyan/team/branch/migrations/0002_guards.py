from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("branch", "0001_initial")]

    operations = [
        GuardTable("Member"),
        GuardTable("Spell", mutable=("until_on",)),
        GuardTable(
            "Session",
            mutable=("topic", "place", "planned_on", "held_on", "noticed_on", "state", "reason"),
        ),
        GuardTable("SessionKind"),
        GuardTable("Attendance"),
        GuardTable("Mark"),
        GuardTable("Resolution", mutable=("done_on", "outcome")),
        GuardTable("BranchFile"),
    ]
