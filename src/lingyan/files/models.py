"""Stored files: content by digest, once, with the retention that the law asks for."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

_SUFFIXES: Final = {"jpeg": "jpg", "text": "txt"}


class StoredFile(models.Model):
    """One content. The bytes stand in the home folder under their digest and are never changed.

    PRIVACY: a `sealed` one, full of persons' names and accounts, rests encrypted. Several villages may keep the same
    bytes, so whoever put them somewhere has the name there; `name` is only that of a set which the product made and
    keeps for one record, and of a file of before names stood with their uses.
    """

    class Scan(models.TextChoices):
        MADE = "made", _("系统生成")
        OFF = "off", _("没有查毒程序")
        WAITING = "waiting", _("未查毒")
        CLEAN = "clean", _("已查毒")
        INFECTED = "infected", _("查出病毒")

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.BigIntegerField("字节数")
    kind = models.CharField("类型", max_length=20)
    name = models.CharField("文件名", max_length=200, blank=True)
    stored_at = models.DateTimeField("收存时间")
    stored_by = models.BigIntegerField("收存人", null=True)
    keep_years = models.PositiveSmallIntegerField("保管年限", default=30)
    scan = models.CharField("查毒", max_length=8, choices=Scan.choices, default=Scan.OFF)
    scanned_at = models.DateTimeField("查毒时间", null=True, blank=True)
    sealed = models.BooleanField("加密存放", default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(scan="off") | models.Q(scan="waiting"),
                name="stored_file_unscanned",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]

    @property
    def suffix(self) -> str:
        return _SUFFIXES.get(self.kind, self.kind)


class Paper(models.Model):
    """A stored file that belongs to a record of some room, such as the text of a contract. Taken off, never deleted.

    `name` is the file's name as it came here, null where it came before names stood here; `shown` is what to call it.
    """

    owner_kind = models.CharField("所属类别", max_length=40)
    owner_id = models.BigIntegerField("所属记录")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="papers")
    label = models.CharField("种类", max_length=40)
    added_by = models.BigIntegerField("添加人", null=True)
    added_at = models.DateTimeField("添加时间")
    removed_by = models.BigIntegerField("取下人", null=True, blank=True)
    removed_at = models.DateTimeField("取下时间", null=True, blank=True)
    removed_reason = models.CharField("取下原因", max_length=200, blank=True)
    name = models.CharField("原文件名", max_length=200, null=True)

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
        return f"{self.label} {self.shown}"

    @property
    def shown(self) -> str:
        return shown_name(self.name, self.stored, self.label)


def shown_name(name: str | None, stored: StoredFile, label: str) -> str:
    """What a use of a file calls it: its own name for it, else what it is."""
    return name or stored.name or f"{label}.{stored.suffix}"
