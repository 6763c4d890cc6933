from django.db import migrations

from lingyan.kernel.guards import GuardTable

RUNNING = ("state", "ends_on", "filed_on", "filed_by", "ended_on")


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [
        GuardTable("Contract", mutable=RUNNING, while_sql="OLD.state = 'draft'"),
        GuardTable("ContractChange"),
        GuardTable("Instalment", mutable=("cancelled_by_id",)),
        GuardTable("Settlement"),
        GuardTable("IncomeRun"),
        GuardTable("IncomeShare"),
        GuardTable("Reminder"),
        GuardTable("DepositMove", mutable=("voucher_id",)),
    ]
