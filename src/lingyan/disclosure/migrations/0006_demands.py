import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0005_board_part"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Demand",
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
                ("item", models.CharField(max_length=10, verbose_name="公开事项")),
                ("period", models.CharField(max_length=10, verbose_name="期间")),
                ("matter", models.CharField(blank=True, max_length=200, verbose_name="要求公开的内容")),
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
                ("due_on", models.DateField(verbose_name="应公开日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DemandAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="答复")),
                ("on", models.DateField(verbose_name="答复日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="disclosure.demand",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DemandRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("secret", "国家秘密"),
                            ("trade", "商业秘密"),
                            ("privacy", "个人隐私"),
                            ("law", "法律法规禁止公开的其他情形"),
                        ],
                        max_length=7,
                        verbose_name="理由类别",
                    ),
                ),
                ("law", models.CharField(max_length=200, verbose_name="法律依据")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("agreed_by", models.BigIntegerField(null=True, verbose_name="同意人")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusals",
                        to="disclosure.demand",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DemandText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="公开内容")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="disclosure.demand",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(fields=["region", "received_on"], name="demand_of_day"),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("villagers__gt", 0), ("representatives__gt", 0), _connector="OR"),
                name="demand_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seats__gte", models.F("representatives")),
                    ("seats__lte", 1000000),
                    ("voters__gte", models.F("villagers")),
                    ("voters__lte", 1000000),
                ),
                name="demand_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="demandrefusal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed_at__isnull", False)),
                fields=("demand",),
                name="demand_refused_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="demandrefusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="demand_refused_by_second",
            ),
        ),
        GuardTable("Demand"),
        GuardTable("DemandText"),
        GuardTable("DemandAnswer"),
        GuardTable("DemandRefusal", mutable=("agreed_by", "agreed_at")),
    ]
