import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_sheets")]

    operations = [
        migrations.CreateModel(
            name="SheetClearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, verbose_name="内容散列")),
                ("by", models.BigIntegerField(null=True, verbose_name="保密审查人")),
                ("at", models.DateTimeField(verbose_name="保密审查时间")),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="disclosure.publication",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sheetclearance",
            constraint=models.UniqueConstraint(fields=("publication", "digest"), name="sheet_cleared_once"),
        ),
        GuardTable("SheetClearance"),
    ]
