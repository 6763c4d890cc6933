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
