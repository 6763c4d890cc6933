from django.db import migrations

from lingyan.kernel.guards import GuardTable

# Where a village stands moves on, each time with an entry in the audit trail that keeps its digest.
STANDING = (
    "state", "before", "vote_on", "due_on", "advised_on", "voters", "deputies", "members", "formed_on", "moved_on",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("term", "0001_initial")]

    operations = [
        GuardTable("Round"),
        GuardTable("Process", mutable=STANDING),
        GuardTable("Stage"),
        GuardTable("Nominee", mutable=("review", "review_document", "reviewed_on", "withdrawn_on", "formal")),
        GuardTable("Kinship"),
        GuardTable("Count"),
        GuardTable("Station"),
        GuardTable("Tally"),
        GuardTable("Elected", mutable=("certificate", "tenure_id")),
        GuardTable("Complaint", mutable=("decided_on", "outcome", "decision")),
    ]
