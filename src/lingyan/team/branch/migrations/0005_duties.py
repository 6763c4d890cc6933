"""Fees, terms to correct oneself and searches for who is lost (C-11 to C-14)."""

import django.db.models.deletion
from django.db import migrations, models

import lingyan.kernel.fields


class Migration(migrations.Migration):
    dependencies = [
        ("branch", "0004_talk_guard"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", lingyan.kernel.fields.MonthField(verbose_name="月份")),
                ("paid_on", models.DateField(verbose_name="交纳日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_by", models.BigIntegerField(blank=True, null=True, verbose_name="撤销人")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
            ],
            options={
                "ordering": ["month", "member"],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("better", "已经改正"), ("worse", "没有改正，另行处理")],
                        max_length=6,
                        verbose_name="结果",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("number", models.CharField(max_length=80, verbose_name="文号")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="talk",
            name="branch_talk_of_its_kind",
        ),
        migrations.AlterField(
            model_name="spell",
            name="kind",
            field=models.CharField(
                choices=[
                    ("belongs", "组织关系在本支部"),
                    ("full", "正式党员"),
                    ("group", "党小组"),
                    ("duty", "支部职务"),
                    ("frail", "不要求参加"),
                    ("away", "外出流动"),
                    ("lost", "失去联系"),
                    ("stopped", "停止党籍"),
                    ("struck", "除名"),
                    ("quit", "自行脱党除名"),
                    ("correct", "限期改正"),
                    ("free", "免交党费"),
                ],
                max_length=7,
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="talk",
            name="kind",
            field=models.CharField(
                choices=[("heart", "谈心谈话"), ("away", "联系流动党员"), ("trace", "查找失去联系的党员")],
                max_length=5,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", ""), ("kind", "heart"), ("partner__isnull", False)),
                    models.Q(
                        ("kind__in", ["away", "trace"]),
                        ("partner__isnull", True),
                        models.Q(("channel", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="branch_talk_of_its_kind",
            ),
        ),
        migrations.AddField(
            model_name="fee",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="branch.member"
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="spell",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="verdict", to="branch.spell"
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("member", "month"),
                name="branch_fee_once",
            ),
        ),
    ]
