from django.db import migrations

from lingyan.kernel.guards import GuardTable

RUNNING = ("state", "started_on", "ended_on", "reason")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        GuardTable("Project", mutable=RUNNING, while_sql="OLD.state = 'draft'"),
        GuardTable("Source"),
        GuardTable("Milestone"),
        GuardTable("Reached"),
        GuardTable("Tender"),
        GuardTable("Acceptance"),
        GuardTable("Effect"),
    ]
