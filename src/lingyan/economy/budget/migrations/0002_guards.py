from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_initial")]

    operations = [
        GuardTable("Budget", mutable=("state",), while_sql="OLD.state = 'draft'"),
        GuardTable("BudgetLine"),
    ]
