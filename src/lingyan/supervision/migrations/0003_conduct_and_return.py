import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("supervision", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="own_conduct",
            field=models.BooleanField(default=False, verbose_name="涉及应说明的人"),
        ),
        migrations.AlterField(
            model_name="step",
            name="kind",
            field=models.CharField(
                choices=[
                    ("explained", "说明"),
                    ("confirmed", "核定属实"),
                    ("dismissed", "核定不成立"),
                    ("rectified", "报告整改"),
                    ("verified", "验收通过"),
                    ("returned", "退回重做"),
                    ("corrected", "账已更正"),
                    ("passed", "移交上一级"),
                    ("reopened", "再次提出"),
                ],
                max_length=9,
                verbose_name="办理",
            ),
        ),
        migrations.CreateModel(
            name="Again",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed",
                        to="supervision.finding",
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="again",
                        to="supervision.finding",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Concerned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField(null=True, verbose_name="账号")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned",
                        to="supervision.finding",
                    ),
                ),
                (
                    "personal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.personaldata",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned",
                        to="supervision.auditrun",
                    ),
                ),
            ],
            options={
                "ordering": ["finding", "id"],
                "indexes": [models.Index(fields=["user_id"], name="concerned_user")],
            },
        ),
        GuardTable("Concerned"),
        GuardTable("Again"),
    ]
