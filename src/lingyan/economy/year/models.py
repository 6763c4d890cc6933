"""Steps of a year's distribution that were drafted as vouchers, what other parties said of their balances, and the archive
sets that were made of closed years."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField
from lingyan.kernel.records import Handled


class Distribution(Handled):
    """One step of the distribution of a year's result, with the arithmetic it was drafted from. Never changed."""

    class Kind(models.TextChoices):
        COVER = "cover", _("公积公益金弥补亏损")
        RESERVE = "reserve", _("提取公积公益金")
        OTHER = "other", _("其他分配")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="year_distributions")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("步骤", max_length=7, choices=Kind.choices)
    percent = models.PositiveSmallIntegerField("比例（%）", null=True)
    base = MoneyField("计算基数")
    amount = MoneyField("金额")
    voucher = models.OneToOneField("books.Voucher", models.PROTECT, related_name="year_distribution")
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["book", "year", "id"]
        indexes = [models.Index(fields=["book", "year"], name="year_distribution_of")]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="year_distribution_amount")
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.year} {self.get_kind_display()}"


class Confirmation(Handled):
    """What one party answered to its balance at the end of a year (往来核对). Never changed; the latest of a party counts.

    `claims` is what it owed to the book by the ledger when the answer was recorded, `debts` what it was owed; `their_…` is
    what it says itself where it disagrees. `note` says what is done about that, or why there is no answer.
    """

    class Answer(models.TextChoices):
        AGREED = "agreed", _("相符")
        DIFFERS = "differs", _("不符")
        SILENT = "silent", _("未回函")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="confirmations")
    year = models.PositiveSmallIntegerField("年度")
    party = models.ForeignKey("books.Party", models.PROTECT, related_name="confirmations")
    claims = MoneyField("应收")
    debts = MoneyField("应付")
    answer = models.CharField("结果", max_length=7, choices=Answer.choices)
    their_claims = MoneyField("对方认可的应收", null=True)
    their_debts = MoneyField("对方认可的应付", null=True)
    answered_on = models.DateField("回函日期", null=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["book", "year", "id"]
        indexes = [models.Index(fields=["party", "year"], name="year_confirmation_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="differs", their_claims__gte=0, their_debts__gte=0)
                | (~models.Q(answer="differs") & models.Q(their_claims=None, their_debts=None)),
                name="year_confirmation_theirs",
            )
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.year} {self.get_answer_display()}"


class ArchiveSet(models.Model):
    """The accounting archive of one book's closed year: one file in the store, and what it holds. Never changed.

    A later version supersedes an earlier one; the earlier file stays. `job_id` is the job that made it, null when it was
    made on the command line.
    """

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="archives")
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版次")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    files = models.PositiveIntegerField("文件数")
    pages = models.PositiveIntegerField("页数")
    job_id = models.BigIntegerField("任务", null=True)
    made_by = models.BigIntegerField("归档人", null=True)
    made_at = models.DateTimeField("归档时间")

    class Meta:
        ordering = ["book", "year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "version"], name="archive_version"),
            models.UniqueConstraint(fields=["job_id", "book"], name="archive_once_a_job"),
        ]

    def __str__(self) -> str:
        return _("%(year)d年会计档案 第%(version)d版") % {"year": self.year, "version": self.version}


class ArchiveFile(models.Model):
    """One file of a set, as its catalogue (案卷目录) lists it. Never changed."""

    archive = models.ForeignKey(ArchiveSet, models.PROTECT, related_name="entries")
    no = models.PositiveIntegerField("序号")
    code = models.CharField("档号", max_length=80)
    name = models.CharField("文件名", max_length=200)
    title = models.CharField("题名", max_length=120)
    part = models.CharField("类别", max_length=2)
    retention = models.CharField("保管期限", max_length=3)
    pages = models.PositiveIntegerField("页数")
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)

    class Meta:
        ordering = ["archive", "no"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "no"], name="archive_file_no"),
            models.UniqueConstraint(fields=["archive", "name"], name="archive_file_name"),
        ]

    def __str__(self) -> str:
        return self.code
