"""Stored files: content by digest, once, with the retention that the law asks for."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One content. The bytes stand in the home folder under their digest and are never changed."""

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.BigIntegerField("字节数")
    kind = models.CharField("类型", max_length=20)
    name = models.CharField("原文件名", max_length=200)
    stored_at = models.DateTimeField("收存时间")
    stored_by = models.BigIntegerField("收存人", null=True)
    keep_years = models.PositiveSmallIntegerField("保管年限", default=30)

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A stored file that belongs to a record of some room, such as the text of a contract. Taken off, never deleted."""

    owner_kind = models.CharField("所属类别", max_length=40)
    owner_id = models.BigIntegerField("所属记录")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="papers")
    label = models.CharField("种类", max_length=40)
    added_by = models.BigIntegerField("添加人", null=True)
    added_at = models.DateTimeField("添加时间")
    removed_by = models.BigIntegerField("取下人", null=True, blank=True)
    removed_at = models.DateTimeField("取下时间", null=True, blank=True)
    removed_reason = models.CharField("取下原因", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="paper_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_kind", "owner_id", "stored"],
                condition=models.Q(removed_at__isnull=True),
                name="paper_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.stored}"
