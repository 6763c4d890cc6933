import django.db.models.deletion
from django.db import migrations, models

import lingyan.kernel.fields
from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="TakenOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="决议文号和日期")),
                ("source", models.CharField(max_length=64, verbose_name="文件摘要")),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="contracts.contract",
                    ),
                ),
            ],
            options={"ordering": ["contract"]},
        ),
        migrations.CreateModel(
            name="PaidBefore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", lingyan.kernel.fields.MoneyField(verbose_name="金额")),
                (
                    "instalment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="before",
                        to="contracts.instalment",
                    ),
                ),
            ],
            options={
                "ordering": ["instalment"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="paid_before_amount")
                ],
            },
        ),
        GuardTable("TakenOver"),
        GuardTable("PaidBefore"),
    ]
