import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0002_guards"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Petition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="收到日期")),
                (
                    "receiver",
                    models.CharField(
                        choices=[
                            ("committee", "村民委员会"),
                            ("supervision", "村务监督委员会"),
                            ("township", "乡镇（街道）"),
                        ],
                        max_length=11,
                        verbose_name="收到的单位",
                    ),
                ),
                (
                    "meeting",
                    models.CharField(
                        choices=[("villagers", "村民会议"), ("representatives", "村民代表会议")],
                        max_length=15,
                        verbose_name="提议召开的会议",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="提议讨论的事项")),
                ("villagers", models.PositiveIntegerField(verbose_name="联名村民人数")),
                ("voters", models.PositiveIntegerField(verbose_name="十八周岁以上村民人数")),
                (
                    "voters_source",
                    models.CharField(blank=True, max_length=200, verbose_name="村民人数的依据"),
                ),
                ("representatives", models.PositiveIntegerField(verbose_name="联名村民代表人数")),
                ("seats", models.PositiveIntegerField(verbose_name="村民代表人数")),
                (
                    "seats_source",
                    models.CharField(blank=True, max_length=200, verbose_name="村民代表人数的依据"),
                ),
                ("villagers_part", models.PositiveSmallIntegerField(verbose_name="村民几分之一")),
                ("representatives_part", models.PositiveSmallIntegerField(verbose_name="村民代表几分之一")),
                ("due_on", models.DateField(verbose_name="应召开日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="petitions",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PetitionClosing",
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
                        choices=[("held", "已召开会议"), ("too-few", "没有达到人数，不召集")],
                        max_length=7,
                        verbose_name="办结方式",
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                ("agreed_by", models.BigIntegerField(null=True, verbose_name="核对人")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="decisions.petition",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["region", "received_on"], name="petition_of_day"),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(("villagers__gt", 0), ("representatives__gt", 0), _connector="OR"),
                name="petition_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seats__gte", models.F("representatives")),
                    ("seats__lte", 1000000),
                    ("voters__gte", models.F("villagers")),
                    ("voters__lte", 1000000),
                ),
                name="petition_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(("meeting", "villagers"), ("villagers", 0), _connector="OR"),
                name="petition_of_representatives",
            ),
        ),
        migrations.AddConstraint(
            model_name="petitionclosing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_at__isnull", False)),
                fields=("petition",),
                name="petition_closed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="petitionclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="petition_closed_by_second",
            ),
        ),
        migrations.AddConstraint(
            model_name="petitionclosing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_on__isnull", False), ("kind", "held")),
                    models.Q(("held_on__isnull", True), ("kind", "too-few")),
                    _connector="OR",
                ),
                name="petition_closing_kind",
            ),
        ),
        GuardTable("Petition"),
        GuardTable("PetitionClosing", mutable=("agreed_by", "agreed_at")),
    ]
