from django.db import migrations

from lingyan.kernel.guards import GuardAgain


class Migration(migrations.Migration):
    """What stood in words on a page that named a person can be emptied."""

    dependencies = [("disclosure", "0007_reasons_and_words")]

    operations = [
        GuardAgain("Demand", erasable=("matter",)),
        GuardAgain("DemandText", erasable=("text",)),
    ]
