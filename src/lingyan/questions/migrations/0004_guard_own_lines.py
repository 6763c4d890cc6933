from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_own_lines")]

    operations = [GuardTable("OwnLine", mutable=("state", "done_on", "done_by", "reason"))]
