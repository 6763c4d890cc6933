"""Talks between members and contacts with those who are away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("branch", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Talk",
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
                        choices=[("heart", "谈心谈话"), ("away", "联系流动党员")],
                        max_length=5,
                        verbose_name="事项",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("visit", "当面"),
                            ("phone", "电话"),
                            ("online", "网上"),
                            ("branch", "经流入地党组织"),
                        ],
                        max_length=6,
                        verbose_name="联系方式",
                    ),
                ),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_by", models.BigIntegerField(blank=True, null=True, verbose_name="撤销人")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="talks", to="branch.branch"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="talks", to="branch.member"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branch.member",
                    ),
                ),
            ],
            options={
                "ordering": ["branch", "-on", "-id"],
                "indexes": [models.Index(fields=["branch", "on"], name="branch_talk_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", ""), ("kind", "heart"), ("partner__isnull", False)),
                            models.Q(
                                ("kind", "away"),
                                ("partner__isnull", True),
                                models.Q(("channel", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="branch_talk_of_its_kind",
                    )
                ],
            },
        ),
    ]
