"""Meetings of the 村务监督委员会, its reports, what it advised and what was answered: they stay on record."""

import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("branch", "0006_duties_guards"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("meeting", "监督会议"), ("report", "年度工作报告")],
                        max_length=7,
                        verbose_name="类别",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("members", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="应到")),
                ("present", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="实到")),
                ("topic", models.CharField(max_length=200, verbose_name="议题")),
                ("withdrawn_by", models.BigIntegerField(blank=True, null=True, verbose_name="撤销人")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="村",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=300, verbose_name="监督意见")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                ("answered_by", models.BigIntegerField(blank=True, null=True, verbose_name="答复登记人")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advice",
                        to="branch.sitting",
                    ),
                ),
            ],
            options={
                "ordering": ["sitting", "number"],
            },
        ),
        migrations.AddIndex(
            model_name="sitting",
            index=models.Index(fields=["region", "on"], name="branch_sitting_day"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("region", "kind", "on"),
                name="branch_sitting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "report"), ("members__isnull", True), ("present__isnull", True)),
                    models.Q(("kind", "meeting"), ("members__gte", models.F("present")), ("present__gte", 1)),
                    _connector="OR",
                ),
                name="branch_sitting_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="advice",
            constraint=models.UniqueConstraint(fields=("sitting", "number"), name="branch_advice_number"),
        ),
        GuardTable("Sitting", mutable=("withdrawn_by", "withdrawn_at")),
        GuardTable("Advice", mutable=("answered_on", "answer", "answered_by")),
    ]
