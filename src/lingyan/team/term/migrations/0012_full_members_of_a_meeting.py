from django.db import migrations, models

from lingyan.kernel.guards import GuardAgain


class Migration(migrations.Migration):
    dependencies = [("term", "0011_committee_elects_secretary")]

    operations = [
        migrations.AddField(
            model_name="count",
            name="formal",
            field=models.PositiveIntegerField(null=True, verbose_name="正式党员"),
        ),
        GuardAgain("Count"),
    ]
