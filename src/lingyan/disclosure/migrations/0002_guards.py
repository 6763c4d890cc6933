from django.db import migrations

from lingyan.kernel.guards import GuardTable

WITHDRAWAL = ("state", "withdrawn_at", "withdrawn_reason", "withdrawal_index")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        GuardTable(
            "Publication",
            mutable=WITHDRAWAL,
            erasable=("body", "salt"),
            while_sql="OLD.state IN ('draft', 'supervised', 'approved')",
        ),
        GuardTable("SignOff"),
        GuardTable("ClearedSummary"),
        GuardTable("ScanOverride", while_sql="OLD.agreed_at IS NULL"),
    ]
