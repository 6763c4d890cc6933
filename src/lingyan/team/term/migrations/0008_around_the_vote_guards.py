from django.db import migrations

from lingyan.kernel.guards import GuardAgain, GuardTable


class Migration(migrations.Migration):
    dependencies = [("term", "0007_around_the_vote")]

    operations = [
        GuardTable("CandidateMeeting"),
        GuardTable("Acting"),
        GuardAgain("Complaint", mutable=("decided_on", "outcome", "decision")),
    ]
