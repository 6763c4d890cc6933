"""Vouchers with their lines and papers, written here or taken over from older software.

PRIVACY: names of persons stand in `people.PersonalData`; vouchers and lines hold ids. The summary of a line
is free text that may name somebody; it alone can be emptied later (`SummaryErasure` keeps its commitment).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.models.book import Account, Book, Party, Project
from lingyan.economy.books.models.bounds import bounded, one_of
from lingyan.kernel.fields import MoneyField, MonthField


class ImportBatch(models.Model):
    """One taking-over: the files, who brought them, what they held. Known by the digest of the file set."""

    digest = models.CharField("文件组摘要", max_length=64, unique=True)
    files = models.JSONField("文件")  # [{"name": …, "sha256": …}]
    layout = models.CharField("版式", max_length=40)
    source_system = models.CharField("来源系统", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    importer_id = models.BigIntegerField("导入人", null=True)
    imported_at = models.DateTimeField("导入时间")
    vouchers = models.PositiveIntegerField("凭证数")
    lines = models.PositiveIntegerField("分录数")
    warnings = models.JSONField("已接受的提示", default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return gettext("%(year)d年接管 %(day)s") % {"year": self.year, "day": f"{self.imported_at:%Y-%m-%d}"}


class ImportedBook(models.Model):
    """What one taking-over brought into one book. `gaps` are numbers missing in the source and accepted."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="books")
    book = models.ForeignKey(Book, models.PROTECT, related_name="imports")
    vouchers = models.PositiveIntegerField("凭证数")
    lines = models.PositiveIntegerField("分录数")
    gaps = models.JSONField("缺号", default=list)  # [[202501, "记", 7], …]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "book"], name="imported_book_once")]

    def __str__(self) -> str:
        return f"{self.book} {self.batch}"


class Voucher(models.Model):
    """One 记账凭证. Never deleted: a void one keeps its number, a posted one is corrected by a red one.

    `maker_id`, `reviewer_id`, `poster_id` are user ids. A taken-over voucher keeps who made and checked it in
    the old software as ids of personal data. `leaf` commits to each field apart (`sealing.py`).
    """

    class Kind(models.TextChoices):
        NORMAL = "normal", _("普通")
        RED = "red", _("红字冲销")
        CLOSE = "close", _("结转")
        FOLD = "fold", _("年末归并")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        REVIEWED = "reviewed", _("已审核")
        POSTED = "posted", _("已记账")
        VOID = "void", _("作废")

    book = models.ForeignKey(Book, models.PROTECT, related_name="vouchers", db_index=False)
    month = MonthField("月份")
    date = models.DateField("日期")
    word = models.CharField("凭证字", max_length=4, default="记")
    number = models.PositiveIntegerField("凭证号")
    kind = models.CharField("种类", max_length=6, choices=Kind.choices, default=Kind.NORMAL)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    attachments = models.PositiveSmallIntegerField("附单据张数", default=0)
    maker_id = models.BigIntegerField("制单人", null=True)
    reviewer_id = models.BigIntegerField("审核人", null=True)
    poster_id = models.BigIntegerField("记账人", null=True)
    made_at = models.DateTimeField("制单时间")
    reviewed_at = models.DateTimeField("审核时间", null=True)
    posted_at = models.DateTimeField("记账时间", null=True)
    red_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals", db_index=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_index=False
    )
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+", db_index=False)
    source_rows = models.CharField("来源行", max_length=60, blank=True)
    original_maker = models.ForeignKey(
        "people.PersonalData", models.PROTECT, null=True, related_name="+", db_index=False
    )
    original_checker = models.ForeignKey(
        "people.PersonalData", models.PROTECT, null=True, related_name="+", db_index=False
    )
    leaf = models.BinaryField("封存叶", max_length=32, null=True)

    class Meta:
        ordering = ["book", "month", "word", "number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month", "word", "number"], name="voucher_number"),
            models.UniqueConstraint(
                fields=["red_of"],
                condition=models.Q(red_of__isnull=False) & ~models.Q(state="void"),
                name="voucher_reversed_once",
            ),
            models.CheckConstraint(
                condition=one_of("state", "draft", "reviewed", "posted", "void"), name="voucher_state"
            ),
            models.CheckConstraint(
                condition=one_of("kind", "normal", "red", "close", "fold"), name="voucher_kind"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="voucher_number_from_one"),
            models.CheckConstraint(
                condition=one_of("state", "draft", "reviewed") | models.Q(leaf__isnull=False),
                name="voucher_final_is_sealed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "state"], condition=one_of("state", "draft", "reviewed"),
                name="voucher_waiting",
            ),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="voucher_batch"),
            # SQLite looks these up for every voucher inserted after its lines.
            models.Index(fields=["red_of"], condition=models.Q(red_of__isnull=False), name="voucher_red_of"),
            models.Index(
                fields=["corrects"], condition=models.Q(corrects__isnull=False), name="voucher_corrects"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month} {self.word}-{self.number:04d}"


class Line(models.Model):
    """One entry of a voucher, on one side. Red entries are negative on the same side."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="lines", db_index=False)
    no = models.PositiveSmallIntegerField("行号")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    summary = models.CharField("摘要", max_length=200, blank=True)
    debit = MoneyField("借方", default=0)
    credit = MoneyField("贷方", default=0)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["voucher", "no"]
        constraints = [
            models.UniqueConstraint(fields=["voucher", "no"], name="line_no"),
            models.CheckConstraint(
                condition=models.Q(debit=0) | models.Q(credit=0), name="line_on_one_side"
            ),
            bounded("debit", "credit", name="line_amount_bounded"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.voucher_id}/{self.no}"


class SummaryErasure(models.Model):
    """A summary emptied for privacy. Its commitment stays, so the voucher's leaf can still be recomputed."""

    line = models.OneToOneField(Line, models.PROTECT, related_name="erasure")
    commitment = models.BinaryField("原摘要的承诺", max_length=32)
    erased_at = models.DateTimeField("清除时间")

    def __str__(self) -> str:
        return f"{self.line_id} {self.erased_at:%Y-%m-%d}"


class Attachment(models.Model):
    """A paper that proves a voucher, by the digest of the stored file, under the name that it came with.

    `name` is null where it came before names stood here.
    """

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="papers")
    sha256 = models.CharField("文件摘要", max_length=64)
    added_at = models.DateTimeField("添加时间")
    name = models.CharField("原文件名", max_length=200, null=True)

    class Meta:
        ordering = ["voucher", "id"]
        constraints = [models.UniqueConstraint(fields=["voucher", "sha256"], name="attachment_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Counter(models.Model):
    """The last voucher number given out, so that numbers follow without gap also with many clerks."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="counters", db_index=False)
    month = MonthField("月份")
    word = models.CharField("凭证字", max_length=4)
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "month", "word"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.month} {self.word} {self.last}"
