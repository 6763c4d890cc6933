"""Books of organisations: chart, vouchers, balances kept at posting, periods, take-over.

Months are `Month` where a row belongs to a calendar month. `Balance.month` is a plain integer, because
month 0 of a year (202500) holds the opening balances. Triggers freeze what is posted (`triggers.py`).
PRIVACY: names of persons stand in `people.PersonalData`; vouchers and lines hold ids. The summary of a line
is free text that may name somebody; it alone can be emptied later (`SummaryErasure` keeps its commitment).
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField, MonthField
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.records import Recorded


def _one_of(field: str, *values: str) -> models.Q:
    """`field = a OR field = b`: SQLite builds a table for IN each time it checks a row."""
    return reduce(or_, (models.Q(**{field: value}) for value in values))


def _bounded(*fields: str, name: str) -> models.CheckConstraint:
    condition = models.Q()
    for field in fields:
        condition &= models.Q(**{f"{field}__gte": -MAX_FEN, f"{field}__lte": MAX_FEN})
    return models.CheckConstraint(condition=condition, name=name)


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
                condition=_one_of("kind", "unit", "other") | models.Q(name=""),
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
                condition=_one_of("state", "draft", "reviewed", "posted", "void"), name="voucher_state"
            ),
            models.CheckConstraint(
                condition=_one_of("kind", "normal", "red", "close", "fold"), name="voucher_kind"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="voucher_number_from_one"),
            models.CheckConstraint(
                condition=_one_of("state", "draft", "reviewed") | models.Q(leaf__isnull=False),
                name="voucher_final_is_sealed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["book", "state"], condition=_one_of("state", "draft", "reviewed"),
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
            _bounded("debit", "credit", name="line_amount_bounded"),
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


class Balance(models.Model):
    """Turnover of one month per book, account, party and project, kept in the transaction that posts.

    `debit` and `credit` hold all turnover; `closing_debit` and `closing_credit` the part of it that came from
    closing and folding vouchers. Month 0 of a year holds what was brought forward. Months before the
    book's first month hold year-to-date turnover brought in at a start in mid-year.
    The balance at month M is the sum of debit less credit over B <= month <= M, where B is the latest
    month 0 not after M for which the book has rows (all earlier rows when it has none).
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="balances", db_index=False)
    month = models.PositiveIntegerField("月份")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", db_index=False)
    debit = MoneyField("借方", default=0)
    credit = MoneyField("贷方", default=0)
    closing_debit = MoneyField("其中结转借方", default=0)
    closing_credit = MoneyField("其中结转贷方", default=0)

    class Meta:
        ordering = ["book", "month", "account"]
        constraints = [
            models.UniqueConstraint(
                "book", "month", "account", Coalesce("party", 0), Coalesce("project", 0), name="balance_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.month} {self.account_id}"


class Period(models.Model):
    """A month of a book that was closed. A month without a row is open; a row is never changed or removed."""

    class State(models.TextChoices):
        CLOSED = "closed", _("已结账")
        TAKEN_OVER = "taken_over", _("已接管")

    book = models.ForeignKey(Book, models.PROTECT, related_name="periods", db_index=False)
    month = MonthField("月份")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    closed_at = models.DateTimeField("结账时间")
    closed_by = models.BigIntegerField("结账人", null=True)
    vouchers = models.PositiveIntegerField("凭证数")
    root = models.BinaryField("凭证树根", max_length=32)
    warnings = models.JSONField("结账时的提示", default=list)

    class Meta:
        ordering = ["book", "month"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month"], name="period_once"),
            models.CheckConstraint(
                condition=_one_of("state", "closed", "taken_over"), name="period_state"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["month", "state"], name="period_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.get_state_display()}"


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


class CloseRule(models.Model):
    """How strictly a month-close prerequisite holds, in a region and all below it, from a month on.

    The row of the nearest region with the latest `from_month` decides; without one the shipped severity does. A row
    never changes: another severity is another row from a later month.
    """

    class Severity(models.TextChoices):
        BLOCK = "block", _("必须")
        WARN = "warn", _("提示")
        OFF = "off", _("不查")

    prerequisite = models.CharField("条件", max_length=60)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, related_name="close_rules"
    )
    from_month = MonthField("起始月份")
    severity = models.CharField("程度", max_length=5, choices=Severity.choices)

    class Meta:
        ordering = ["prerequisite", "from_month"]
        constraints = [
            models.UniqueConstraint(
                "prerequisite", Coalesce("region", 0), "from_month", name="close_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prerequisite} {self.severity}"

    @property
    def path(self) -> str:
        """The path of the region it was set for; empty when it holds everywhere."""
        return self.region.path if self.region else ""


class OldClosing(Recorded):
    """What the old books ended with by their own printed sheet, kept beside a taken-over opening to be compared with it.

    A newer sheet of a book supersedes. `detailed`: it splits accounts by party and project. The file lies beside it.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="old_closings")
    as_of = MonthField("旧账截止月份")
    sha256 = models.CharField("文件摘要", max_length=64)
    detailed = models.BooleanField("分往来和项目")

    class Meta:
        ordering = ["book", "-id"]
        constraints = [models.UniqueConstraint(fields=["book", "sha256"], name="old_closing_once")]

    def __str__(self) -> str:
        return f"{self.book} {self.as_of}"


class OldClosingLine(models.Model):
    """One balance of such a sheet, debit positive. `strange`: it names a party or project that the book does not know.

    PRIVACY: a name that the book does not know is not kept; it stands at `row` of the file.
    """

    closing = models.ForeignKey(OldClosing, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField("行")
    account = models.CharField("科目编码", max_length=20)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", db_index=False)
    strange = models.BooleanField("账上没有的往来或项目")
    amount = MoneyField("余额")

    class Meta:
        ordering = ["closing", "row", "id"]
        constraints = [_bounded("amount", name="old_closing_amount_bounded")]

    def __str__(self) -> str:
        return f"{self.closing_id}/{self.row}"


class ReceiptBook(Recorded):
    """Numbered blank receipts of a series that were handed to a village's book. No number is handed out twice."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="receipt_books")
    series = models.CharField("收据种类或代码", max_length=20)
    first = models.PositiveBigIntegerField("起号")
    last = models.PositiveBigIntegerField("止号")
    issued_on = models.DateField("领用日期")

    class Meta:
        ordering = ["book", "series", "first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__gte=1, last__gte=models.F("first")), name="receipt_book_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first}-{self.last}"


class ReceiptUse(Recorded):
    """Receipts of one series that were given for the money of one voucher, or spoilt (without a voucher)."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="receipt_uses")
    series = models.CharField("收据种类或代码", max_length=20)
    first = models.PositiveBigIntegerField("起号")
    last = models.PositiveBigIntegerField("止号")
    on = models.DateField("日期")
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="receipts")

    class Meta:
        ordering = ["book", "series", "first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__gte=1, last__gte=models.F("first")), name="receipt_use_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first}-{self.last}"


class ReceiptStrike(Recorded):
    """A run of receipts that was put down wrongly, as handed out or as used: it stays and counts no more.

    The reason stands in the audit trail.
    """

    issue = models.OneToOneField(ReceiptBook, models.PROTECT, null=True, related_name="strike")
    use = models.OneToOneField(ReceiptUse, models.PROTECT, null=True, related_name="strike")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issue__isnull=True, use__isnull=False)
                | models.Q(issue__isnull=False, use__isnull=True),
                name="receipt_strike_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.issue or self.use)
