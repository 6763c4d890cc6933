import django.db.models.deletion
from django.db import migrations, models

import lingyan.kernel.fields


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Refresh",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField(verbose_name="审计日志序号")),
                ("day", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="汇总时间")),
            ],
        ),
        migrations.CreateModel(
            name="VillageMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", lingyan.kernel.fields.MonthField(verbose_name="月份")),
                ("closed", models.BooleanField(verbose_name="已结账")),
                ("due_on", models.DateField(null=True, verbose_name="应公开日期")),
                ("published_on", models.DateField(null=True, verbose_name="公开日期")),
                ("accounts", models.PositiveSmallIntegerField(verbose_name="银行账户")),
                ("reconciled", models.PositiveSmallIntegerField(verbose_name="已对账")),
                ("cash", lingyan.kernel.fields.MoneyField(verbose_name="货币资金")),
                ("change", lingyan.kernel.fields.MoneyField(null=True, verbose_name="增减")),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="board_months",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["month", "region"],
                "indexes": [models.Index(fields=["month", "region"], name="board_month")],
                "constraints": [models.UniqueConstraint(fields=("region", "month"), name="board_month_once")],
            },
        ),
    ]
