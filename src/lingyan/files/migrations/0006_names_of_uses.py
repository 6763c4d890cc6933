from django.db import migrations, models

from lingyan.kernel.guards import GuardAgain


class Migration(migrations.Migration):
    dependencies = [("files", "0005_made_and_sealed")]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="name",
            field=models.CharField(blank=True, max_length=200, verbose_name="文件名"),
        ),
        migrations.AddField(
            model_name="paper",
            name="name",
            field=models.CharField(max_length=200, null=True, verbose_name="原文件名"),
        ),
        GuardAgain("Paper", mutable=("removed_by", "removed_at", "removed_reason")),
    ]
