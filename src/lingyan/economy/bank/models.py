"""Bank accounts of collectives, statements, what was matched with the books, reconciliations and counts of cash.

Movements, matches and signed papers are never changed or removed (`0002_guards`); a match is undone by a second entry in
its own row. Amounts are fen, positive for money that came in, from the village's view.
PRIVACY: a person on a statement is named in `people.PersonalData`; account numbers rest encrypted.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.fields import MoneyField, MonthField
from lingyan.kernel.money import MAX_FEN


def _bounded(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__gte": -MAX_FEN, f"{field}__lte": MAX_FEN}), name=name
    )


class BankAccount(models.Model):
    """One account at a bank and the ledger account that mirrors it. Closed by a date, never deleted."""

    class Kind(models.TextChoices):
        BASIC = "basic", _("基本存款账户")
        GENERAL = "general", _("一般存款账户")
        SPECIAL = "special", _("专用存款账户")
        TEMPORARY = "temporary", _("临时存款账户")

    class Holder(models.TextChoices):
        COLLECTIVE = "collective", _("集体经济组织")
        COMMITTEE = "committee", _("村民委员会")
        TOWNSHIP = "township", _("乡镇代管专户")
        PERSON = "person", _("个人（公款私存）")

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="bank_accounts")
    ledger_account = models.CharField("对应科目", max_length=20)
    number = EncryptedTextField("账号")
    number_hash = models.BinaryField("账号散列", max_length=32, db_index=True)
    bank = models.CharField("开户行", max_length=80, blank=True)
    kind = models.CharField("账户性质", max_length=9, choices=Kind.choices, default=Kind.BASIC)
    holder = models.CharField("户名类别", max_length=10, choices=Holder.choices, default=Holder.COLLECTIVE)
    on_list = models.BooleanField("在县级账户清单内", default=True)
    opened_on = models.DateField("开户日期", null=True, blank=True)
    closed_on = models.DateField("销户日期", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["organisation", "ledger_account", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "ledger_account"], condition=models.Q(closed_on__isnull=True),
                name="bank_account_one_a_heading",
            ),
            models.UniqueConstraint(
                fields=["number_hash"], condition=models.Q(closed_on__isnull=True), name="bank_account_number"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} {self.ledger_account}"


class StatementMapping(models.Model):
    """Which column means what in the files of a bank that the alias table does not know, kept for the next time."""

    name = models.CharField("名称", max_length=40, unique=True)
    data = models.JSONField("列对应")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StatementImport(models.Model):
    """One file that was taken in for one account, with what it held. Kept with the digest of the file."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="imports")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    sheet = models.CharField("工作表", max_length=60, blank=True)
    layout = models.CharField("版式", max_length=40)
    rows = models.PositiveIntegerField("行数")
    new = models.PositiveIntegerField("新增")
    first_on = models.DateField("起")
    last_on = models.DateField("止")
    imported_at = models.DateTimeField("导入时间")
    importer_id = models.BigIntegerField("导入人", null=True)
    warnings = models.JSONField("已接受的提示", default=list)
    repeats = models.JSONField("与以前重复的行", default=dict)  # movement id → row in this file

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["account", "sha256"], name="bank_import_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.first_on}—{self.last_on}"


class Counterparty(models.Model):
    """Whom an account dealt with. A person is named through `personal`, a unit by `name`; known by a keyed hash."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="counterparties")
    key = models.BinaryField("散列", max_length=32)
    name = models.CharField("名称", max_length=120, blank=True)
    personal = models.ForeignKey("people.PersonalData", models.PROTECT, null=True, related_name="+")
    number = EncryptedTextField("账号", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="counterparty_once")]

    def __str__(self) -> str:
        return self.name or str(self.personal or self.pk)


class BankTransaction(models.Model):
    """One movement of a statement. `no` runs in the order of time within its account and import."""

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="transactions", db_index=False)
    statement = models.ForeignKey(StatementImport, models.PROTECT, related_name="transactions")
    row = models.PositiveIntegerField("来源行")
    date = models.DateField("日期")
    time = models.CharField("时间", max_length=8, blank=True)
    no = models.PositiveIntegerField("顺序")
    amount = MoneyField("金额（收正付负）")
    balance = MoneyField("余额", null=True)
    serial = models.CharField("流水号", max_length=60, blank=True)
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, null=True, related_name="transactions")
    text = models.CharField("摘要", max_length=200, blank=True)
    fingerprint = models.BinaryField("指纹", max_length=32)

    class Meta:
        ordering = ["account", "date", "statement", "no"]
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="bank_transaction_once"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="bank_transaction_moves"),
            _bounded("amount", "bank_transaction_bounded"),
        ]
        indexes = [models.Index(fields=["account", "date"], name="bank_transaction_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.amount}"


class Match(models.Model):
    """What a person confirmed to be one thing on both sides. Undone by a note in the row, never removed."""

    class Status(models.TextChoices):
        MATCH = "match", _("同日同额")
        DATE_SHIFT = "date-shift", _("同额异日")
        MERGED = "merged", _("银行合并支付")
        SPLIT = "split", _("银行分次支付")
        OFFSET_IN_BOOKS = "offset-in-books", _("账内相抵")
        OFFSET_IN_BANK = "offset-in-bank", _("银行相抵")
        BY_HAND = "by-hand", _("人工核对")

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="matches")
    status = models.CharField("类别", max_length=15, choices=Status.choices)
    score = models.PositiveSmallIntegerField("把握", default=0)
    reason = models.CharField("依据", max_length=200, blank=True)
    confirmed_at = models.DateTimeField("确认时间")
    confirmed_by = models.BigIntegerField("确认人", null=True)
    last_on = models.DateField("最后日期")
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.BigIntegerField("撤销人", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "matches"
        indexes = [models.Index(fields=["account", "last_on"], name="bank_match_day")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.last_on}"


class MatchedTransaction(models.Model):
    """A movement's place in a match. A movement stands in one match that holds."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="movements")
    transaction = models.ForeignKey(BankTransaction, models.PROTECT, related_name="matched")
    holds = models.BooleanField("有效", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transaction"], condition=models.Q(holds=True), name="bank_movement_matched_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id}/{self.transaction_id}"


class MatchedLine(models.Model):
    """A ledger line's place in a match. A line stands in one match that holds."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="lines")
    line = models.ForeignKey("books.Line", models.PROTECT, related_name="+")
    holds = models.BooleanField("有效", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(holds=True), name="bank_line_matched_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.match_id}/{self.line_id}"


class Reconciliation(models.Model):
    """银行存款余额调节表 of one account and month. A draft may be made anew; a signed one never changes.

    `items` lists what was in transit as `{side, id, date, amount, days}`; the four sums are of those items.
    """

    class State(models.TextChoices):
        MADE = "made", _("待复核")
        SIGNED = "signed", _("已签字")

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="reconciliations")
    month = MonthField("月份")
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.MADE)
    ledger = MoneyField("企业账面余额")
    bank = MoneyField("银行对账单余额")
    bank_in = MoneyField("银行已收、企业未收", default=0)
    bank_out = MoneyField("银行已付、企业未付", default=0)
    books_in = MoneyField("企业已收、银行未收", default=0)
    books_out = MoneyField("企业已付、银行未付", default=0)
    items = models.JSONField("未达账项", default=list)
    explanation = models.CharField("差额说明", max_length=300, blank=True)
    made_at = models.DateTimeField("编制时间")
    made_by = models.BigIntegerField("编制人", null=True)
    signed_at = models.DateTimeField("复核时间", null=True)
    signed_by = models.BigIntegerField("复核人", null=True)

    class Meta:
        ordering = ["account", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["account", "month"], name="reconciliation_once"),
            models.CheckConstraint(
                condition=models.Q(state="made") | models.Q(signed_at__isnull=False),
                name="reconciliation_signed_when",
            ),
        ]
        indexes = [models.Index(fields=["month", "state"], name="reconciliation_month")]

    def __str__(self) -> str:
        return f"{self.account} {self.month}"

    @property
    def adjusted_ledger(self) -> int:
        """The book's balance as it will be once it has what the bank already has."""
        return self.ledger + self.bank_in - self.bank_out

    @property
    def adjusted_bank(self) -> int:
        """The bank's balance as it will be once it has what the book already has."""
        return self.bank + self.books_in - self.books_out

    @property
    def difference(self) -> int:
        """What no item explains; 0 for a reconciliation that works out."""
        return self.adjusted_ledger - self.adjusted_bank


class CashCount(models.Model):
    """One 现金盘点. Counted by the cashier, attended by a second person, never changed once both have signed."""

    class State(models.TextChoices):
        COUNTED = "counted", _("待监盘人确认")
        CONFIRMED = "confirmed", _("已确认")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="cash_counts")
    counted_on = models.DateField("盘点日期")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.COUNTED)
    book_balance = MoneyField("账面余额")
    pieces = models.JSONField("面额张数", default=dict)  # {"10000": 3, …}: fen → pieces
    counted = MoneyField("实点金额")
    ious = models.JSONField("白条", default=list)  # [{"date": "2026-05-01", "amount": 5000, "note": "…"}]
    iou_total = MoneyField("白条合计", default=0)
    note = models.CharField("差异说明", max_length=300, blank=True)
    counted_at = models.DateTimeField("登记时间")
    counted_by = models.BigIntegerField("盘点人", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.BigIntegerField("监盘人", null=True)
    voucher = models.ForeignKey("books.Voucher", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-counted_on", "-id"]
        indexes = [models.Index(fields=["book", "counted_on"], name="cash_count_day")]

    def __str__(self) -> str:
        return f"{self.book} {self.counted_on}"

    @property
    def difference(self) -> int:
        """Counted with IOUs, less the book: positive when there is more than there should be."""
        return self.counted + self.iou_total - self.book_balance
