from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("bank", "0001_initial")]

    operations = [
        GuardTable("StatementImport"),
        GuardTable("BankTransaction"),
        GuardTable("Match", mutable=("undone_at", "undone_by")),
        GuardTable("MatchedTransaction", mutable=("holds",)),
        GuardTable("MatchedLine", mutable=("holds",)),
        GuardTable("Reconciliation", while_sql="OLD.state = 'made'"),
        GuardTable("CashCount", mutable=("voucher_id",), while_sql="OLD.state = 'counted'"),
    ]
