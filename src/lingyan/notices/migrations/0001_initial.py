import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lingyan.kernel.crypto


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("digest", "每日通知"), ("code", "验证码")], max_length=6, verbose_name="用途"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("lines", models.JSONField(default=list, verbose_name="内容")),
                ("code", lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name="验证码")),
                ("key", models.CharField(max_length=32, unique=True, verbose_name="编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"), ("sent", "已发送"), ("failed", "没有送达"), ("dropped", "不再发送"),
                        ],
                        default="waiting", max_length=7, verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("next_at", models.DateTimeField(verbose_name="下次发送")),
                ("lease_until", models.DateTimeField(null=True, verbose_name="占用至")),
                ("done_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="失败原因")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outgoing",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_at"], name="notice_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("purpose", "digest")), fields=("user", "day"),
                        name="notice_digest_once_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", lingyan.kernel.crypto.EncryptedTextField(blank=True, null=True, verbose_name="通知地址")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="验证时间")),
                ("code_hash", models.BinaryField(max_length=32, null=True, verbose_name="验证码散列")),
                ("code_until", models.DateTimeField(null=True, verbose_name="验证码有效至")),
                ("code_at", models.DateTimeField(null=True, verbose_name="验证码发出时间")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="试错次数")),
                ("codes_on", models.DateField(null=True, verbose_name="当日")),
                ("codes", models.PositiveSmallIntegerField(default=0, verbose_name="当日验证码数")),
                ("digested_on", models.DateField(null=True, verbose_name="最近汇总日期")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
