"""Cards of assets and resources, what is charged for their use, how they leave, and how they are counted each year.

Amounts are fen, areas hundredths of a mu, coordinates millionths of a degree. A card's text may change; its values
change only through `AssetChange`. Runs, steps of a disposal and finished counts are never changed (`0002_guards`).
PRIVACY: no names of persons: who uses or keeps an asset is a party of its contract.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.economy.assets.kinds import Kind, Klass, Use
from lingyan.kernel.fields import MoneyField, MonthField
from lingyan.kernel.records import Handled, Registered


class Asset(models.Model):
    """One card. `worn_before` is what was used up when the card was made, through the month `worn_through`.

    `months` is the whole life from the month after `started`; `units` the whole output where wear is charged by units.
    """

    class Method(models.TextChoices):
        STRAIGHT = "straight", _("平均年限法")
        UNITS = "units", _("工作量法")
        NONE = "none", _("不计提")

    class State(models.TextChoices):
        IN_USE = "in-use", _("在用")
        LET = "let", _("出租或发包")
        IDLE = "idle", _("闲置")
        LENT = "lent", _("借出")
        DISPOSED = "disposed", _("已处置")
        LOST = "lost", _("盘亏核销")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="assets")
    code = models.CharField("编号", max_length=20)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    klass = models.CharField("性质", max_length=10, choices=Klass.choices)
    use = models.CharField("用途", max_length=10, choices=Use.choices)
    account = models.CharField("科目", max_length=20, blank=True)
    expense_account = models.CharField("折旧支出科目", max_length=20, blank=True)
    place = models.CharField("坐落或存放地点", max_length=120, blank=True)
    latitude = models.IntegerField("纬度（百万分之一度）", null=True, blank=True)
    longitude = models.IntegerField("经度（百万分之一度）", null=True, blank=True)
    area = models.BigIntegerField("面积（百分之一亩）", null=True, blank=True)
    grade = models.CharField("等级", max_length=20, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    acquired_on = models.DateField("取得日期")
    started = MonthField("投入使用月份", null=True, blank=True)
    method = models.CharField("折旧方法", max_length=8, choices=Method.choices, default=Method.STRAIGHT)
    original = MoneyField("原值", default=0)
    residual = MoneyField("预计净残值", default=0)
    months = models.PositiveIntegerField("使用年限（月）", default=0)
    units = models.BigIntegerField("总工作量", default=0)
    worn_before = MoneyField("建卡时累计折旧", default=0)
    worn_through = MonthField("建卡时已提至", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.IN_USE)
    state_since = models.DateField("状态起始日期")
    left_on = models.DateField("退出日期", null=True, blank=True)
    counted_on = models.DateField("最近清查日期", null=True, blank=True)
    made_by = models.BigIntegerField("建卡人", null=True)
    made_at = models.DateTimeField("建卡时间")

    class Meta:
        ordering = ["book", "code"]
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="asset_code"),
            models.CheckConstraint(
                condition=models.Q(original__gte=0, residual__gte=0, worn_before__gte=0)
                & models.Q(residual__lte=models.F("original"), worn_before__lte=models.F("original")),
                name="asset_values_in_order",
            ),
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="asset_state")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AssetChange(Handled):
    """A change of a card's values from a month on: extension, rebuilding, another use, another estimate of its life.

    `months_left` counts from `from_month`. What was charged before stays (prospective, accounting.md 1.2).
    """

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="changes")
    from_month = MonthField("起始月份")
    original = MoneyField("变更后原值")
    residual = MoneyField("变更后净残值")
    months_left = models.PositiveIntegerField("变更后剩余月数")
    use = models.CharField("变更后用途", max_length=10, choices=Use.choices)
    before = models.JSONField("变更前")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        ordering = ["asset", "from_month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "from_month"], name="asset_change_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.from_month}"


class AssetUse(Registered):
    """From a day on an asset is used, let, lent or idle."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="uses")
    state = models.CharField("状态", max_length=8, choices=Asset.State.choices)
    from_on = models.DateField("起始日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["asset", "from_on", "id"]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.get_state_display()} {self.from_on}"


class Output(Registered):
    """What an asset charged by units has done in a month: hours, kilometres, tons."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="outputs")
    month = MonthField("月份")
    units = models.BigIntegerField("工作量")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "month"], name="output_once_a_month")]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.month} {self.units}"


class DepreciationRun(models.Model):
    """One month's charge of one book. It stands while its voucher is neither void nor reversed.

    `attempt` counts from 1; a further one takes the place of a run that no longer stands. Without anything to charge
    there is no voucher.
    """

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="depreciation_runs")
    month = MonthField("月份")
    attempt = models.PositiveSmallIntegerField("次数", default=1)
    voucher = models.OneToOneField(
        "books.Voucher", models.PROTECT, null=True, related_name="depreciation_run"
    )
    total = MoneyField("合计")
    cards = models.PositiveIntegerField("卡片数")
    made_by = models.BigIntegerField("计提人", null=True)
    made_at = models.DateTimeField("计提时间")

    class Meta:
        ordering = ["book", "-month", "-attempt"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month", "attempt"], name="depreciation_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.month}"


class Charge(models.Model):
    """What one run charges for one asset, from which account to which."""

    run = models.ForeignKey(DepreciationRun, models.PROTECT, related_name="charges")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="charges")
    amount = MoneyField("金额")
    expense = models.CharField("支出科目", max_length=20)
    worn = models.CharField("累计科目", max_length=20)

    class Meta:
        ordering = ["run", "asset"]
        constraints = [models.UniqueConstraint(fields=["run", "asset"], name="charge_once")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.asset_id}"


class Disposal(Handled):
    """An asset is sold, scrapped, lost or given away. What follows are its steps."""

    class Way(models.TextChoices):
        SOLD = "sold", _("出售")
        SCRAPPED = "scrapped", _("报废")
        DESTROYED = "destroyed", _("毁损")
        TAKEN = "taken", _("征收")
        GIVEN = "given", _("划转或捐出")

    asset = models.OneToOneField(Asset, models.PROTECT, related_name="disposal")
    way = models.CharField("方式", max_length=10, choices=Way.choices)
    on = models.DateField("处置日期")
    reason = models.CharField("原因", max_length=200)
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    appraisal = MoneyField("评估价", null=True, blank=True)
    original = MoneyField("原值")
    worn = MoneyField("累计折旧")

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.asset} {self.get_way_display()}"


class DisposalStep(Handled):
    """One step of a disposal (E33): out of the account, cost, proceeds, result. Each becomes one voucher."""

    class Kind(models.TextChoices):
        OUT = "out", _("转入清理")
        COST = "cost", _("清理费用")
        PROCEEDS = "proceeds", _("处置收入")
        RESULT = "result", _("结转净损益")

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="steps")
    kind = models.CharField("步骤", max_length=8, choices=Kind.choices)
    on = models.DateField("日期")
    amount = MoneyField("金额")
    against = models.CharField("对方科目", max_length=20, blank=True)
    party = models.ForeignKey("books.Party", models.PROTECT, null=True, related_name="+")
    voucher = models.OneToOneField("books.Voucher", models.PROTECT, null=True, related_name="disposal_step")

    class Meta:
        ordering = ["disposal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disposal", "kind"], condition=models.Q(kind__in=["out", "result"]),
                name="disposal_step_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.disposal_id} {self.get_kind_display()}"


class Inventory(models.Model):
    """The yearly count (清产核资) of one book, from 1 December to the end of February."""

    class State(models.TextChoices):
        COUNTING = "counting", _("清查中")
        DONE = "done", _("清查完毕")
        SIGNED = "signed", _("已签字")
        PUBLISHED = "published", _("已公示")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="inventories")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.COUNTING)
    started_on = models.DateField("开始日期")
    started_by = models.BigIntegerField("发起人", null=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    done_by = models.BigIntegerField("完成人", null=True)
    counted = models.PositiveIntegerField("清查数", default=0)
    differences = models.PositiveIntegerField("差异数", default=0)
    first_signer = models.BigIntegerField("签字人一", null=True)
    first_signed_at = models.DateTimeField("签字时间一", null=True, blank=True)
    second_signer = models.BigIntegerField("签字人二", null=True)
    second_signed_at = models.DateTimeField("签字时间二", null=True, blank=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    publication = models.CharField("公示说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "book"]
        constraints = [
            models.UniqueConstraint(fields=["book", "year"], name="inventory_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(second_signer__isnull=True)
                | ~models.Q(second_signer=models.F("first_signer")),
                name="inventory_two_signers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年清产核资"


class CountedItem(models.Model):
    """One row of the counting list: a card with its values on the first day, or something without a card.

    `final` is set when the count is done; from then on the row stands. `settled` vouchers clear 181 (E34, E35).
    """

    class Result(models.TextChoices):
        OPEN = "open", _("待查")
        FOUND = "found", _("相符")
        MISSING = "missing", _("盘亏")
        SURPLUS = "surplus", _("盘盈")

    inventory = models.ForeignKey(Inventory, models.PROTECT, related_name="items")
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, related_name="counts")
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    place = models.CharField("地点", max_length=120, blank=True)
    original = MoneyField("账面原值或估价", default=0)
    worn = MoneyField("账面累计折旧", default=0)
    area = models.BigIntegerField("账面面积（百分之一亩）", null=True, blank=True)
    result = models.CharField("结果", max_length=8, choices=Result.choices, default=Result.OPEN)
    note = models.CharField("说明", max_length=200, blank=True)
    counted_by = models.BigIntegerField("清查人", null=True)
    counted_at = models.DateTimeField("清查时间", null=True, blank=True)
    final = models.BooleanField("已定", default=False)
    found_voucher = models.ForeignKey("books.Voucher", models.PROTECT, null=True, related_name="+")
    settled_voucher = models.ForeignKey("books.Voucher", models.PROTECT, null=True, related_name="+")
    settled_on = models.DateField("处理日期", null=True, blank=True)

    class Meta:
        ordering = ["inventory", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inventory", "asset"], condition=models.Q(asset__isnull=False), name="counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.inventory_id} {self.name}"
