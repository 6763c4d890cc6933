"""The library of teaching materials, and the second hand that checks the slips of an evaluation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_initial"),
        ("training", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="标题")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("slides", "课件"),
                            ("reader", "读本和资料"),
                            ("law", "法规政策"),
                            ("case", "案例"),
                            ("pictures", "图片"),
                            ("other", "其他"),
                        ],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("theory", "政治理论"),
                            ("discipline", "党规党纪"),
                            ("law", "法治"),
                            ("finance", "村级财务"),
                            ("trade", "产业技术"),
                            ("governance", "基层治理"),
                            ("masses", "群众工作"),
                            ("safety", "安全"),
                        ],
                        max_length=12,
                        verbose_name="内容类别",
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="来源")),
                (
                    "reach",
                    models.CharField(
                        choices=[("below", "本级和下级"), ("own", "只限本级")],
                        max_length=5,
                        verbose_name="使用范围",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("any", "培训班、夜校都可以用"),
                            ("classes", "只用于培训班"),
                            ("evenings", "只用于农民夜校和远程教育"),
                        ],
                        max_length=8,
                        verbose_name="用途",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("offered", "可用"), ("withdrawn", "已撤下")],
                        default="offered",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="撤下原因")),
                ("withdrawn_by", models.BigIntegerField(null=True, verbose_name="撤下人")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="提供的地方",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="training.material",
                    ),
                ),
            ],
            options={
                "ordering": ["material", "-number"],
            },
        ),
        migrations.CreateModel(
            name="SlipCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("confirmed", models.BooleanField(verbose_name="核对无误")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                ("entered_by", models.BigIntegerField(null=True, verbose_name="录入人")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="核对人")),
                ("made_at", models.DateTimeField(verbose_name="核对时间")),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_row",
                        to="training.evaluation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                ("removed_by", models.BigIntegerField(null=True, verbose_name="取下人")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="取下时间")),
                (
                    "course",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="training.course",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="training.edition",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="training.material",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="training.session",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="material",
            index=models.Index(fields=["region", "state"], name="training_material_place"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("material", "number"), name="training_edition_number"),
        ),
        migrations.AddConstraint(
            model_name="slipcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_by__isnull", True),
                    models.Q(("made_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="training_slips_two_hands",
            ),
        ),
        migrations.AddConstraint(
            model_name="use",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("course__isnull", True), ("session__isnull", False)),
                    models.Q(("course__isnull", False), ("session__isnull", True)),
                    _connector="OR",
                ),
                name="training_use_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="use",
            constraint=models.UniqueConstraint(
                condition=models.Q(("course__isnull", False), ("removed_at__isnull", True)),
                fields=("material", "course"),
                name="training_use_once_class",
            ),
        ),
        migrations.AddConstraint(
            model_name="use",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True), ("session__isnull", False)),
                fields=("material", "session"),
                name="training_use_once_session",
            ),
        ),
    ]
