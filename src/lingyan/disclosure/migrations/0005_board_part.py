import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0004_sheet_clearance")]

    operations = [
        migrations.CreateModel(
            name="BoardPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("items", models.TextField(blank=True, verbose_name="只在村里张贴的内容")),
                ("code", models.CharField(blank=True, max_length=24, verbose_name="核对码")),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_parts",
                        to="disclosure.publication",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="boardpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("publication",),
                name="board_part_one_in_force",
            ),
        ),
        GuardTable("BoardPart", erasable=("items", "code")),
    ]
