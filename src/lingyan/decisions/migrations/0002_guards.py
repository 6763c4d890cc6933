from django.db import migrations

from lingyan.kernel.guards import GuardTable

MOVES = (
    "state", "attempt", "waits", "next_due", "returned_stage", "returned_reason", "withdrawn_reason", "decided_on",
    "executing_on", "closed_on", "filed_on", "filed_number",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [
        GuardTable("Roll"),
        GuardTable("Power", mutable=("ended_on", "end_reason")),
        GuardTable("Matter", mutable=MOVES, while_sql="OLD.state = 'draft'"),
        GuardTable("Notice"),
        GuardTable("Meeting"),
        GuardTable("Review"),
        GuardTable("Posting"),
        GuardTable("Objection"),
        GuardTable("Answer"),
        GuardTable("Result"),
    ]
