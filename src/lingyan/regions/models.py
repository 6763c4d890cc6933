"""Regions with dates and succession, and the profile of a village."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "省", _("省")
    CITY = "市", _("市")
    COUNTY = "县", _("县")
    TOWNSHIP = "乡镇", _("乡镇")
    VILLAGE = "村", _("村")
    GROUP = "组", _("组")


class Region(models.Model):
    """One place for the time it exists under one code.

    `path` is the chain of ids from the top, `/1/5/33/`; scopes and lists filter by its start.
    A merged or split place keeps its row with `valid_to`; `Succession` says what it became.
    """

    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=80)
    level = models.CharField("层级", max_length=4, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField("路径", max_length=120, db_index=True)
    pinyin = models.CharField("拼音", max_length=240, blank=True)
    initials = models.CharField("首字母", max_length=80, blank=True, db_index=True)
    valid_from = models.DateField("起用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    fictional = models.BooleanField("虚构", default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="region_code_from"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_to__isnull=True), name="region_code_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="region_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_village(self) -> bool:
        return self.level == Level.VILLAGE


class Succession(models.Model):
    """One place became another: a merger has several predecessors, a split several successors."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("合并")
        SPLIT = "split", _("拆分")
        RECODE = "recode", _("变更代码或名称")
        MOVE = "move", _("改变隶属")

    predecessor = models.ForeignKey(Region, models.PROTECT, related_name="became")
    successor = models.ForeignKey(Region, models.PROTECT, related_name="came_from")
    kind = models.CharField("方式", max_length=8, choices=Kind.choices)
    on = models.DateField("生效日期")
    decree = models.CharField("批准文号", max_length=80, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_once")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}（{self.get_kind_display()}）"


class VillageProfile(models.Model):
    """What a village says of itself, with the day it was true. A new day is a new row."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="profiles")
    as_of = models.DateField("统计日期")
    households = models.PositiveIntegerField("户数", null=True, blank=True)
    population = models.PositiveIntegerField("户籍人口", null=True, blank=True)
    party_members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    groups = models.PositiveIntegerField("村民小组数", null=True, blank=True)
    land_mu_hundredths = models.BigIntegerField("耕地面积（百分之一亩）", null=True, blank=True)

    class Meta:
        ordering = ["-as_of"]
        constraints = [models.UniqueConstraint(fields=["region", "as_of"], name="profile_once_a_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.as_of}"
