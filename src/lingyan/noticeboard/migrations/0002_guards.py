from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("noticeboard", "0001_initial")]

    operations = [GuardTable("Display", mutable=("taken_down_on",)), GuardTable("Proofreading")]
