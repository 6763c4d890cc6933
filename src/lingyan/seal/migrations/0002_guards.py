from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("seal", "0001_initial")]

    operations = [GuardTable("LogEntry")]
