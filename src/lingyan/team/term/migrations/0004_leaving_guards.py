from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("term", "0003_leaving")]

    operations = [
        GuardTable("ByElection", mutable=("stopped_on",)),
        GuardTable(
            "Departure", mutable=("state", "heard_on", "reply", "ended_on", "confirmed_by", "confirmed_at")
        ),
        GuardTable("DepartureVote"),
        GuardTable("DeparturePlace"),
        GuardTable("DepartureStep"),
    ]
