from django.db import migrations

from lingyan.kernel.guards import GuardAgain, GuardTable


class Migration(migrations.Migration):
    dependencies = [("term", "0005_annulment")]

    operations = [
        GuardAgain(
            "Nominee",
            mutable=("review", "review_document", "reviewed_on", "withdrawn_on", "formal", "preselected"),
        ),
        GuardAgain("Elected", mutable=("certificate", "tenure_id")),
        GuardAgain("ByElection", mutable=("stopped_on",)),
        GuardTable("Annulment"),
    ]
