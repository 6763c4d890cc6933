import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_initial"),
        ("supervision", "0003_conduct_and_return"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="要求审计的事项")),
                ("asked_on", models.DateField(verbose_name="提出日期")),
                ("askers", models.PositiveIntegerField(verbose_name="提出人数")),
                ("voters", models.PositiveIntegerField(verbose_name="村民会议应到人数")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_requests",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RequestAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken", models.BooleanField(verbose_name="纳入审计")),
                ("text", models.CharField(max_length=300, verbose_name="结果或理由")),
                ("on", models.DateField(verbose_name="答复日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="supervision.auditrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["request"],
            },
        ),
        migrations.AddConstraint(
            model_name="auditrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("askers__gte", 1), ("askers__lte", models.F("voters"))),
                name="audit_request_counts",
            ),
        ),
        GuardTable("AuditRequest"),
        GuardTable("RequestAnswer"),
    ]
