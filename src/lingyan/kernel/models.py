"""The audit trail: append-only, hash-chained, without personal data."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One thing that happened: who, when, from where, what, to which object, with what result and reason."""

    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("用户", null=True)
    actor_label = models.CharField("身份", max_length=80)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    code = models.CharField("事项", max_length=80)
    object_kind = models.CharField("对象类型", max_length=60, blank=True)
    object_id = models.CharField("对象编号", max_length=60, blank=True)
    region_path = models.CharField("区域", max_length=120, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    details = models.JSONField("内容", default=dict)
    previous = models.BinaryField("前一条摘要", max_length=32)
    digest = models.BinaryField("本条摘要", max_length=32, unique=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["code", "-id"], name="audit_code"),
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.object_kind} {self.object_id}"
