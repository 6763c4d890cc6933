"""Contracts with their pay plan: instalments, what was received for them, what was booked, what was asked for.

A draft may be changed; a concluded contract stands and changes by further records (`ContractChange`). Amounts are fen,
areas hundredths of a mu. PRIVACY: the party is a row of the books, a person's name stands in `people.PersonalData`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField, MonthField
from lingyan.kernel.records import Handled


class Kind(models.TextChoices):
    CONTRACT_OUT = "contract-out", _("发包")
    LEASE = "lease", _("出租")
    WORKS = "works", _("工程")
    PURCHASE = "purchase", _("采购")
    LOAN = "loan", _("借款")
    OTHER = "other", _("其他")


class LandKind(models.TextChoices):
    CULTIVATED = "cultivated", _("耕地")
    GRASS = "grass", _("草地")
    FOREST = "forest", _("林地")
    WASTE = "waste", _("四荒地、水面等")


class Procedure(models.TextChoices):
    EXCHANGE = "exchange", _("产权交易平台公开交易")
    TENDER = "tender", _("公开招标或竞价")
    NEGOTIATED = "negotiated", _("协商")
    HOUSEHOLD = "household", _("家庭承包")


class Contract(models.Model):
    """One contract. `plan` is the price as agreed (`rules.PayPlan`); `ends_on` is the end as it runs after changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("起草")
        ACTIVE = "active", _("履行中")
        ENDED = "ended", _("已结束")
        TERMINATED = "terminated", _("提前终止")
        VOID = "void", _("作废")

    class Every(models.TextChoices):
        ONCE = "once", _("一次")
        MONTH = "month", _("按月")
        QUARTER = "quarter", _("按季")
        HALF = "half", _("按半年")
        YEAR = "year", _("按年")
        CUSTOM = "custom", _("分期自定")

    class Timing(models.TextChoices):
        ADVANCE = "advance", _("期初付")
        ARREARS = "arrears", _("期末付")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="contracts")
    number = models.CharField("合同编号", max_length=40)
    title = models.CharField("合同名称", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    party = models.ForeignKey("books.Party", models.PROTECT, related_name="contracts")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="contracts")
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, related_name="contracts")
    object = models.CharField("标的和四至", max_length=200)
    land_kind = models.CharField("土地种类", max_length=10, choices=LandKind.choices, blank=True)
    area = models.BigIntegerField("面积（百分之一亩）", null=True, blank=True)
    grade = models.CharField("等级", max_length=20, blank=True)
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    procedure = models.CharField("程序", max_length=10, choices=Procedure.choices)
    listing = models.CharField("挂牌或招标编号", max_length=60, blank=True)
    bidders = models.PositiveSmallIntegerField("报名家数", null=True, blank=True)
    outcome = models.CharField("交易结果", max_length=200, blank=True)
    appraisal = MoneyField("评估价", null=True, blank=True)
    deposit = MoneyField("押金或保证金", default=0)
    penalty = models.CharField("违约责任", max_length=200, blank=True)
    signed_on = models.DateField("签订日期")
    start_on = models.DateField("开始日期")
    end_on = models.DateField("约定到期日期")
    ends_on = models.DateField("到期日期")
    every = models.CharField("付款周期", max_length=8, choices=Every.choices)
    timing = models.CharField("付款时间", max_length=8, choices=Timing.choices, default=Timing.ADVANCE)
    due_days = models.PositiveSmallIntegerField("宽限天数", default=0)
    plan = models.JSONField("价款")
    total = MoneyField("合同总额", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    renews = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    concluded_by = models.BigIntegerField("确认人", null=True)
    concluded_at = models.DateTimeField("确认时间", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filed_by = models.BigIntegerField("备案人", null=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        ordering = ["book", "-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"], condition=~models.Q(state="void"), name="contract_number"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_on__lte=models.F("start_on"), start_on__lte=models.F("end_on")),
                name="contract_dates_in_order",
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="contract_ends")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ContractChange(Handled):
    """What was agreed later: another price or end, an early end, or the end with the object given back."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("变更")
        TERMINATE = "terminate", _("提前终止")
        CLOSE = "close", _("到期收回")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="changes")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    on = models.DateField("生效日期")
    reason = models.CharField("原因", max_length=200)
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    end_on = models.DateField("变更后到期日期", null=True, blank=True)
    plan = models.JSONField("变更后价款", null=True, blank=True)

    class Meta:
        ordering = ["contract", "id"]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.get_kind_display()} {self.on}"


class Instalment(models.Model):
    """One payment due under a contract, for a stretch of its time. A change cancels those it takes the place of."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="instalments")
    no = models.PositiveSmallIntegerField("期次")
    covers_from = models.DateField("所属期起")
    covers_to = models.DateField("所属期止")
    due_on = models.DateField("应付日期")
    amount = MoneyField("应付金额")
    change = models.ForeignKey(ContractChange, models.PROTECT, null=True, related_name="+")
    cancelled_by = models.ForeignKey(ContractChange, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["contract", "no"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "no"], name="instalment_no"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalment_amount"),
        ]
        indexes = [models.Index(fields=["due_on"], name="instalment_due")]

    def __str__(self) -> str:
        return f"{self.contract_id} 第{self.no}期"


class Settlement(models.Model):
    """Part of a voucher line of cash or bank that pays an instalment. A wrong one is taken back by a negative one."""

    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="settlements")
    line = models.ForeignKey("books.Line", models.PROTECT, related_name="+")
    amount = MoneyField("金额")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed")
    reason = models.CharField("撤销原因", max_length=200, blank=True)
    confirmed_by = models.BigIntegerField("确认人", null=True)
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        ordering = ["instalment", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, reverses__isnull=True)
                | models.Q(amount__lt=0, reverses__isnull=False),
                name="settlement_sign",
            )
        ]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.amount}"


class IncomeRun(Handled):
    """One month's vouchers from contracts of one book: what fell due (E02, E03, E07), or prepaid rent that is earned (E06).

    It stands while its voucher is neither void nor reversed; a further attempt takes the place of one that does not.
    """

    class Kind(models.TextChoices):
        DUE = "due", _("应收到期款")
        EARNED = "earned", _("预收转收入")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="income_runs")
    kind = models.CharField("种类", max_length=6, choices=Kind.choices)
    month = MonthField("月份")
    attempt = models.PositiveSmallIntegerField("次数", default=1)
    voucher = models.OneToOneField("books.Voucher", models.PROTECT, related_name="income_run")
    total = MoneyField("合计")

    class Meta:
        ordering = ["book", "-month", "kind", "-attempt"]
        constraints = [
            models.UniqueConstraint(fields=["book", "kind", "month", "attempt"], name="income_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.get_kind_display()} {self.month}"


class IncomeShare(models.Model):
    """What one run books for one instalment, and on which accounts."""

    run = models.ForeignKey(IncomeRun, models.PROTECT, related_name="shares")
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="shares")
    amount = MoneyField("金额")
    debit = models.CharField("借方科目", max_length=20)
    credit = models.CharField("贷方科目", max_length=20)

    class Meta:
        ordering = ["run", "instalment"]
        constraints = [models.UniqueConstraint(fields=["run", "instalment"], name="income_share_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.instalment_id}"


class Reminder(models.Model):
    """A demand letter: what was overdue on the day it was made."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reminders")
    made_on = models.DateField("催收日期")
    amount = MoneyField("催收金额")
    oldest_due_on = models.DateField("最早应付日期")
    pay_by = models.DateField("限期")
    made_by = models.BigIntegerField("催收人", null=True)

    class Meta:
        ordering = ["contract", "-made_on", "-id"]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.made_on}"


class DepositMove(Handled):
    """A deposit received, given back or forfeited (E09). Never more than was agreed, nor than is held."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("收取")
        RETURNED = "returned", _("退还")
        FORFEITED = "forfeited", _("没收")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="deposit_moves")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    on = models.DateField("日期")
    amount = MoneyField("金额")
    reason = models.CharField("说明", max_length=200, blank=True)
    voucher = models.OneToOneField("books.Voucher", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["contract", "id"]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.get_kind_display()} {self.amount}"


class TakenOver(models.Model):
    """A contract that was signed before this system kept the books: what is known of its decision, and from which file.

    Its decision is not recorded here, so its number and day stand as text.
    """

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="taken_over")
    reference = models.CharField("决议文号和日期", max_length=120, blank=True)
    source = models.CharField("文件摘要", max_length=64)

    class Meta:
        ordering = ["contract"]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.reference}"


class PaidBefore(models.Model):
    """What was paid of an instalment before its contract was taken over; no voucher here speaks of it."""

    instalment = models.OneToOneField(Instalment, models.PROTECT, related_name="before")
    amount = MoneyField("金额")

    class Meta:
        ordering = ["instalment"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="paid_before_amount")]

    def __str__(self) -> str:
        return f"{self.instalment_id} {self.amount}"
