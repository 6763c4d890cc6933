from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("files", "0002_papers")]

    operations = [GuardTable("Paper", mutable=("removed_by", "removed_at", "removed_reason"))]
