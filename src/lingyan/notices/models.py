"""Who wants to be told where, and what is to be sent. A row of the outbox holds kinds and numbers, no address and no name.

PRIVACY: the address rests encrypted and is emptied when the person stops; it stands in no log and no audit entry.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField


class Subscription(models.Model):
    """One person's address. Nothing but a code is sent to it before it is verified."""

    user = models.OneToOneField("identity.User", models.PROTECT, related_name="notices")
    address = EncryptedTextField("通知地址", null=True, blank=True)
    verified_at = models.DateTimeField("验证时间", null=True, blank=True)
    code_hash = models.BinaryField("验证码散列", max_length=32, null=True)
    code_until = models.DateTimeField("验证码有效至", null=True)
    code_at = models.DateTimeField("验证码发出时间", null=True)
    tries = models.PositiveSmallIntegerField("试错次数", default=0)
    codes_on = models.DateField("当日", null=True)
    codes = models.PositiveSmallIntegerField("当日验证码数", default=0)
    digested_on = models.DateField("最近汇总日期", null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Outgoing(models.Model):
    """One message: today's digest of a person, or a code for their address. `key` makes a second sending recognisable."""

    class Purpose(models.TextChoices):
        DIGEST = "digest", _("每日通知")
        CODE = "code", _("验证码")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("没有送达")
        DROPPED = "dropped", _("不再发送")

    user = models.ForeignKey("identity.User", models.PROTECT, related_name="outgoing")
    purpose = models.CharField("用途", max_length=6, choices=Purpose.choices)
    day = models.DateField("日期")
    lines = models.JSONField("内容", default=list)  # [["payments.to-sign", 3], …]
    code = EncryptedTextField("验证码", null=True)
    key = models.CharField("编号", max_length=32, unique=True)
    state = models.CharField("状态", max_length=7, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次发送")
    lease_until = models.DateTimeField("占用至", null=True)
    done_at = models.DateTimeField("结束时间", null=True)
    error = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"], condition=models.Q(purpose="digest"), name="notice_digest_once_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.day}"
