from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("books", "0003_chart")]

    operations = [GuardTable("CloseRule")]
