from django.db import migrations, models

import lingyan.kernel.fields
from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("books", "0004_close_rules_stay")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="first_month",
            field=lingyan.kernel.fields.MonthField(blank=True, null=True, verbose_name="起用月份"),
        ),
        migrations.AddField(
            model_name="account",
            name="last_month",
            field=lingyan.kernel.fields.MonthField(blank=True, null=True, verbose_name="停用月份"),
        ),
        migrations.CreateModel(
            name="ChartVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("from_month", lingyan.kernel.fields.MonthField(unique=True, verbose_name="施行月份")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="文件摘要")),
                ("changes", models.JSONField(verbose_name="变动")),
                ("loaded_by", models.BigIntegerField(null=True, verbose_name="载入人")),
                ("loaded_at", models.DateTimeField(verbose_name="载入时间")),
            ],
            options={"ordering": ["-from_month"]},
        ),
        GuardTable("ChartVersion"),
    ]
