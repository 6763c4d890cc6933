"""Rounds of term change: the files of a round, who they list, and the snapshot that stays as it was.

PRIVACY: names and numbers of the people stand in `people.PersonalData` only; rows here hold ids.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.fields import MonthField
from lingyan.team.roster.rules import EDUCATION_LEVELS


class Round(models.Model):
    """One 换届 or yearly census of village committees. Open it takes files in; frozen it never changes again.

    `region` is the smallest place that holds every village listed; `digest` seals the snapshot's rows.
    """

    class State(models.TextChoices):
        OPEN = "open", _("收集中")
        FROZEN = "frozen", _("已冻结")

    name = models.CharField("轮次", max_length=40, unique=True)
    as_of = models.DateField("统计时点")
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.OPEN)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="范围")
    villages = models.PositiveIntegerField("村数", null=True, blank=True)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    digest = models.CharField("快照摘要", max_length=64, blank=True)
    created_at = models.DateTimeField("建立时间")
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)

    class Meta:
        ordering = ["-as_of", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def frozen(self) -> bool:
        return self.state == self.State.FROZEN


class RosterFile(models.Model):
    """One file that a round took in. A corrected file takes its place; the row stays as history.

    `accepted` lists the warnings that the importer took on: code and place, never the value.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="files")
    name = models.CharField("文件", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    layout = models.CharField("版式", max_length=20)
    rows = models.PositiveIntegerField("人员行数")
    villages = models.PositiveIntegerField("村数")
    importer_id = models.BigIntegerField("导入人", null=True, blank=True)
    importer = models.CharField("导入人账号", max_length=80)
    at = models.DateTimeField("导入时间")
    accepted = models.JSONField("已确认的提醒", default=list)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "sha256"],
                condition=models.Q(replaced_by__isnull=True),
                name="roster_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RosterEntry(models.Model):
    """One person of a round, merged from all its files. `posts` is `|party:书记|committee:主任|` (see `posts`).

    `selections` says for each body how the person came to the post.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="entries")
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="roster_entries")
    education = models.CharField(
        "学历", max_length=10, choices=[(level, level) for level in EDUCATION_LEVELS], blank=True
    )
    education_label = models.CharField("学历（原文）", max_length=60, blank=True)
    politics = models.CharField("政治面貌", max_length=20, blank=True)
    joined = MonthField("入党时间", null=True, blank=True)
    since = MonthField("任现职时间", null=True, blank=True)
    posts = models.CharField("职务", max_length=400)
    selections = models.JSONField("产生方式", default=dict)
    numbered = models.BooleanField("名册写了身份证号码", default=False)

    class Meta:
        ordering = ["village__code", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="roster_entry_once")]
        indexes = [models.Index(fields=["round", "village"], name="roster_entry_village")]

    def __str__(self) -> str:
        return f"{self.round} {self.person_id}"


class RosterSource(models.Model):
    """What one file says of one person: where, and in `said` what, so that the file can be taken back."""

    entry = models.ForeignKey(RosterEntry, models.CASCADE, related_name="sources")
    file = models.ForeignKey(RosterFile, models.PROTECT, related_name="sources")
    places = models.JSONField("位置", default=list)
    said = models.JSONField("内容", default=dict)

    class Meta:
        ordering = ["file_id", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "file"], name="roster_source_once")]

    def __str__(self) -> str:
        return f"{self.file} {self.places}"


class SnapshotVillage(models.Model):
    """A village that counts in a frozen round, whether or not anybody is listed for it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshot_villages")
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "village"], name="snapshot_village_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.village_id}"


class SnapshotPerson(models.Model):
    """One person of a frozen round as statistics need it.

    The person's id is the opaque key: it is the same in every round and names nobody.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshot_people")
    village = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="snapshots")
    sex = models.CharField("性别", max_length=1)
    birth_year = models.PositiveSmallIntegerField("出生年")
    birth_month = models.PositiveSmallIntegerField("出生月")
    education = models.CharField("学历", max_length=10, blank=True)
    party_member = models.BooleanField("中共党员")
    posts = models.CharField("职务", max_length=400)
    selection = models.CharField("产生方式", max_length=10, blank=True)
    has_identity_number = models.BooleanField("有身份证号码")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="snapshot_person_once")]
        indexes = [models.Index(fields=["round", "village"], name="snapshot_person_village")]

    def __str__(self) -> str:
        return f"{self.round} {self.person_id}"


class Upload(models.Model):
    """A delivery between upload and confirmation. It goes when it is confirmed or given up, at the latest next day."""

    user_id = models.BigIntegerField("上传人")
    round_name = models.CharField("轮次", max_length=40)
    as_of = models.DateField("统计时点", null=True, blank=True)
    replaces = models.ForeignKey(RosterFile, models.CASCADE, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("上传时间")

    def __str__(self) -> str:
        return f"{self.round_name} {self.created_at}"


class UploadedFile(models.Model):
    """One uploaded workbook, base64, encrypted at rest because it holds names and numbers."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    name = models.CharField("文件", max_length=200)
    content = EncryptedTextField("内容")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
