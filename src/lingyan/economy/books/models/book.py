"""The book of an organisation and what its lines are gathered under: accounts of the chart, parties, projects."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.models.bounds import one_of
from lingyan.kernel.fields import MonthField


class Book(models.Model):
    """The ledger of one organisation. One is in force at a time.

    `go_live` is the first month whose master is this system. Until then (and while it is empty) the old
    software is master and take-over is open; from then on take-over is refused.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="books")
    chart = models.CharField("科目表版本", max_length=8, default="2023")
    first_month = MonthField("启用月份")
    go_live = MonthField("上线月份", null=True, blank=True)
    opened_at = models.DateTimeField("建账时间")
    ended_on = models.DateField("停用日期", null=True, blank=True)
    # SECURITY: the secret under all commitments of this book; who has it can open hidden fields.
    seed = models.BinaryField("封存种子", max_length=32)

    class Meta:
        ordering = ["organisation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(ended_on__isnull=True), name="book_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return gettext("%(organisation)s账套") % {"organisation": self.organisation}


class Account(models.Model):
    """A heading of the chart. Shipped rows are shared by all books (`book` is null); a book may add details.

    `side` is the normal side. `path_name` is the full name, 银行存款/基本存款账户.
    """

    class Side(models.TextChoices):
        DEBIT = "借", _("借")
        CREDIT = "贷", _("贷")

    class Category(models.TextChoices):
        ASSET = "资产", _("资产")
        LIABILITY = "负债", _("负债")
        EQUITY = "所有者权益", _("所有者权益")
        COST = "成本", _("成本")
        RESULT = "损益", _("损益")

    book = models.ForeignKey(Book, models.PROTECT, null=True, blank=True, related_name="own_accounts")
    code = models.CharField("科目编码", max_length=20)
    name = models.CharField("科目名称", max_length=80)
    path_name = models.CharField("科目全称", max_length=240)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    category = models.CharField("类别", max_length=5, choices=Category.choices)
    side = models.CharField("余额方向", max_length=1, choices=Side.choices)
    two_sided = models.BooleanField("双向", default=False)
    needs_party = models.BooleanField("须有往来对象", default=False)
    needs_project = models.BooleanField("须有项目", default=False)
    active = models.BooleanField("启用", default=True)
    # A later chart: from which month the account may be used, and through which. Its last month is that of the change,
    # in which both the old and the new account stand, so that balances can be carried over.
    first_month = MonthField("起用月份", null=True, blank=True)
    last_month = MonthField("停用月份", null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(book__isnull=True), name="account_shared_code"
            ),
            models.UniqueConstraint(
                fields=["book", "code"], condition=models.Q(book__isnull=False), name="account_own_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.path_name}"


class ChartVersion(models.Model):
    """A later chart as it was loaded: what it adds and ends from a January on, and which account follows which.

    The accounts themselves are rows of `Account`; this keeps the file's content for good.
    """

    name = models.CharField("名称", max_length=60)
    from_month = MonthField("施行月份", unique=True)
    digest = models.CharField("文件摘要", max_length=64, unique=True)
    changes = models.JSONField("变动")  # [{"code": …, "name": …, "change": "新增"|"停用", "successor": …}, …]
    loaded_by = models.BigIntegerField("载入人", null=True)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        ordering = ["-from_month"]

    def __str__(self) -> str:
        return self.name

    @property
    def successors(self) -> dict[str, str]:
        """Ended code → the code that follows it."""
        return {each["code"]: each["successor"] for each in self.changes if each["successor"]}


class Party(models.Model):
    """Whom a book deals with. A household or person is named through `personal`, a unit by `name`."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", _("农户")
        UNIT = "unit", _("单位")
        PERSON = "person", _("个人")
        OTHER = "other", _("其他")

    book = models.ForeignKey(Book, models.PROTECT, related_name="parties")
    kind = models.CharField("类别", max_length=9, choices=Kind.choices)
    code = models.CharField("编码", max_length=30)
    name = models.CharField("名称", max_length=120, blank=True)
    personal = models.ForeignKey(
        "people.PersonalData", models.PROTECT, null=True, blank=True, related_name="parties"
    )
    active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["book", "code"]
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="party_code"),
            # PRIVACY: a natural person's name stands in PersonalData only.
            models.CheckConstraint(
                condition=one_of("kind", "unit", "other") | models.Q(name=""),
                name="party_person_without_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name or (str(self.personal) if self.personal else self.code)


class Project(models.Model):
    """A public work or an earmarked programme that lines are gathered under."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="projects")
    code = models.CharField("编码", max_length=30)
    name = models.CharField("名称", max_length=120)
    active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["book", "code"]
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="project_code")]

    def __str__(self) -> str:
        return self.name
