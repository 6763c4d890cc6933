"""Persons and organisations. Names and numbers of persons stand in `PersonalData` and nowhere else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField


class PersonalData(models.Model):
    """The one erasable table of personal data. Other rows refer to it by id.

    Purpose: to name who holds a post, owes or is owed money, made or checked a paper.
    Basis: statutory duty of village organisations. Erased by emptying the row, never by deleting it.
    """

    name = models.CharField("姓名", max_length=120, blank=True)
    initials = models.CharField("首字母", max_length=40, blank=True, db_index=True)
    identity_number = EncryptedTextField("身份证号码", null=True, blank=True)
    identity_hash = models.BinaryField("身份证号码散列", max_length=32, null=True, blank=True, db_index=True)
    phone = EncryptedTextField("电话", null=True, blank=True)
    erased_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="personal_name")]

    def __str__(self) -> str:
        return self.name or "（已清除）"


class Person(models.Model):
    """A natural person known to the platform, described without naming."""

    class Sex(models.TextChoices):
        MALE = "男", _("男")
        FEMALE = "女", _("女")

    personal = models.OneToOneField(PersonalData, models.PROTECT, related_name="person")
    sex = models.CharField("性别", max_length=1, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField("出生年", null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField("出生月", null=True, blank=True)
    home = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, related_name="residents"
    )

    def __str__(self) -> str:
        return str(self.personal)


class Organisation(models.Model):
    """A legal or party organisation that keeps books, elects bodies or both."""

    class Kind(models.TextChoices):
        PARTY = "party", _("村党组织")
        COMMITTEE = "committee", _("村民委员会")
        SUPERVISION = "supervision", _("村务监督委员会")
        COLLECTIVE = "collective", _("集体经济组织")
        GROUP_COLLECTIVE = "group", _("组级集体经济组织")
        TOWN_COLLECTIVE = "town", _("乡镇级集体经济组织")

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="organisations")
    name = models.CharField("名称", max_length=120)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    dissolved_on = models.DateField("注销日期", null=True, blank=True)

    class Meta:
        ordering = ["region__code", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "kind"],
                condition=models.Q(dissolved_on__isnull=True) & ~models.Q(kind="group"),
                name="organisation_one_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code="") & models.Q(dissolved_on__isnull=True),
                name="organisation_credit_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """A committee, board or meeting of an organisation, whose members hold posts for a term."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bodies")
    name = models.CharField("名称", max_length=60)

    class Meta:
        ordering = ["organisation", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="body_name")]

    def __str__(self) -> str:
        return f"{self.organisation}{self.name}"


class Post(models.Model):
    """A seat in a body: 书记, 主任, 委员 … `quota` is how many there are."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    title = models.CharField("职务", max_length=30)
    quota = models.PositiveSmallIntegerField("职数", default=1)

    class Meta:
        ordering = ["body", "id"]
        constraints = [models.UniqueConstraint(fields=["body", "title"], name="post_title")]

    def __str__(self) -> str:
        return f"{self.body}{self.title}"


class Term(models.Model):
    """One 届 of a body."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    ordinal = models.PositiveSmallIntegerField("届次", null=True, blank=True)
    start_on = models.DateField("开始日期")
    due_on = models.DateField("届满日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    decree = models.CharField("批复文号", max_length=80, blank=True)

    class Meta:
        ordering = ["body", "-start_on"]
        constraints = [models.UniqueConstraint(fields=["body", "start_on"], name="term_start")]

    def __str__(self) -> str:
        return f"{self.body} {self.start_on}"


class Tenure(models.Model):
    """One person in one post from a day to a day. Ended by a date, never deleted."""

    class Selection(models.TextChoices):
        RECOMMENDED = "两推一选", _("两推一选")
        ASSIGNED = "组织选派", _("组织选派")
        OPEN = "公开选拔", _("公开选拔")
        ELECTED = "选举", _("选举")
        CHOSEN = "推选", _("推选")
        BY_ELECTION = "补选", _("补选")
        APPOINTED = "任命", _("任命")

    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="tenures")
    start_on = models.DateField("任职日期")
    end_on = models.DateField("离任日期", null=True, blank=True)
    selection = models.CharField("产生方式", max_length=4, choices=Selection.choices, blank=True)
    decree = models.CharField("任职文号", max_length=80, blank=True)
    end_decree = models.CharField("免职文号", max_length=80, blank=True)
    end_reason = models.CharField("离任原因", max_length=80, blank=True)

    class Meta:
        ordering = ["post", "-start_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "post", "start_on"], name="tenure_once"),
            models.CheckConstraint(
                condition=models.Q(end_on__isnull=True) | models.Q(end_on__gte=models.F("start_on")),
                name="tenure_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"
