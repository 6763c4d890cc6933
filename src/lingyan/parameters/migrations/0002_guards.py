from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("parameters", "0001_initial")]

    operations = [GuardTable("ParameterValue")]
