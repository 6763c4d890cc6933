"""Requests for payment: what is asked, by whom and for whom, who signed, what the bank was told and what it answered.

What a request holds stands in rows of its current `round`. They are sealed when it is submitted; a request that comes
back gets copies in the next round, so what was once laid before somebody is never rewritten.
PRIVACY: a natural person is named through `people.PersonalData`; account numbers rest encrypted.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.money import MAX_FEN


class BankLayout(models.Model):
    """How one bank wants its list and writes its answer. A changed layout is a new row; the old one is put away."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="适用区域")
    title = models.CharField("版式名称", max_length=60)
    file_format = models.CharField(
        "文件格式", max_length=4, choices=[("xlsx", "Excel"), ("csv", "CSV（GBK）"), ("utf8", "CSV（UTF-8）")]
    )
    columns = models.JSONField("名单的列")  # [["收款人户名", "name"], …]
    answers = models.JSONField("结果的列", default=dict)  # {"name": ["户名"], …}
    words = models.JSONField("结果的说法", default=dict)  # {"paid": ["成功"], …}
    active = models.BooleanField("启用", default=True)
    made_by = models.BigIntegerField("设置人", null=True)
    made_at = models.DateTimeField("设置时间")

    class Meta:
        ordering = ["region__code", "title", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "title"], condition=models.Q(active=True), name="layout_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PaymentList(models.Model):
    """What one cashier gave to the bank at one time: approved requests of one account, made into one file."""

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="payment_lists")
    from_account = models.ForeignKey("books.Account", models.PROTECT, related_name="+")
    layout = models.ForeignKey(BankLayout, models.PROTECT, null=True, related_name="+")
    file_format = models.CharField("文件格式", max_length=4)
    amount = MoneyField("金额")
    count = models.PositiveIntegerField("笔数")
    file_digest = models.CharField("文件摘要", max_length=64)
    made_by = models.BigIntegerField("经办人")
    made_for = models.BigIntegerField("代谁办理", null=True)
    made_at = models.DateTimeField("制作时间")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"付款名单 {self.pk}"


class PaymentRequest(models.Model):
    """One request. `amount` is what its payees come to; `digest` commits to their list from the submission on.

    `limits` are the county's figures of the day of submission, by which its steps were fixed.
    """

    class Kind(models.TextChoices):
        EXPENSE = "expense", _("费用报销")
        PURCHASE = "purchase", _("采购")
        WORKS = "works", _("工程款")
        LABOUR = "labour", _("工资和误工补贴")
        DISTRIBUTION = "distribution", _("收益分配")
        REFUND = "refund", _("退还押金、往来款")
        ADVANCE = "advance", _("备用金")
        SUBSIDY = "subsidy", _("补助救助发放")
        OTHER = "other", _("其他")

    class Method(models.TextChoices):
        BANK = "bank", _("转账")
        CASH = "cash", _("现金")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        APPROVING = "approving", _("审批中")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已批准")
        RELEASED = "released", _("待银行结果")
        PAID = "paid", _("已支付")
        PARTLY = "partly", _("部分失败")
        FAILED = "failed", _("支付失败")
        VOID = "void", _("已作废")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="payments", db_index=False)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    method = models.CharField("方式", max_length=4, choices=Method.choices)
    purpose = models.CharField("用途", max_length=120)
    from_account = models.ForeignKey("books.Account", models.PROTECT, related_name="+")
    amount = MoneyField("金额")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.DRAFT)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    tier = models.PositiveSmallIntegerField("档次", null=True)
    limits = models.JSONField("当日限额", default=dict)
    digest = models.CharField("名单摘要", max_length=64, blank=True)
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    origin_kind = models.CharField("来源", max_length=40, blank=True)
    origin_id = models.BigIntegerField("来源记录", default=0)
    retry_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="retries")
    current = models.ForeignKey("payments.Step", models.PROTECT, null=True, related_name="+")
    payment_list = models.ForeignKey(PaymentList, models.PROTECT, null=True, related_name="requests")
    made_by = models.BigIntegerField("申请人")
    made_at = models.DateTimeField("填写时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    approved_at = models.DateTimeField("批准时间", null=True)
    released_at = models.DateTimeField("办理支付时间", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "number"], name="payment_number"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lte=MAX_FEN), name="payment_amount_bounded"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "book"], name="payment_state"),
            models.Index(fields=["origin_kind", "origin_id"], name="payment_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"


class PayeeLine(models.Model):
    """Who is to get how much. A unit is named by `name`, a natural person through `personal`."""

    class State(models.TextChoices):
        PENDING = "pending", _("未付")
        PAID = "paid", _("成功")
        FAILED = "failed", _("失败")
        RETURNED = "returned", _("退汇")

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="all_payees", db_index=False)
    round = models.PositiveSmallIntegerField("轮次")
    no = models.PositiveSmallIntegerField("序号")
    name = models.CharField("收款单位", max_length=120, blank=True)
    personal = models.ForeignKey("people.PersonalData", models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey("books.Party", models.PROTECT, null=True, related_name="+")
    account_number = EncryptedTextField("收款账号", null=True)
    bank_name = models.CharField("开户行", max_length=120, blank=True)
    amount = MoneyField("金额")
    remark = models.CharField("附言", max_length=60, blank=True)
    sealed = models.BooleanField("已提交", default=False)
    list_no = models.PositiveIntegerField("名单序号", null=True)
    state = models.CharField("结果", max_length=8, choices=State.choices, default=State.PENDING)
    paid_on = models.DateField("支付日期", null=True)
    voucher = models.ForeignKey("books.Voucher", models.PROTECT, null=True, related_name="+")
    return_voucher = models.ForeignKey("books.Voucher", models.PROTECT, null=True, related_name="+")
    retry_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    retried = models.BooleanField("已重新申请", default=False)

    class Meta:
        ordering = ["request", "round", "no"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "no"], name="payee_no"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lte=MAX_FEN), name="payee_amount_bounded"
            ),
            # PRIVACY: a natural person's name stands in PersonalData only.
            models.CheckConstraint(
                condition=models.Q(personal__isnull=True) ^ models.Q(name=""), name="payee_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.no}"

    @property
    def full_name(self) -> str:
        return self.name or (self.personal.name if self.personal else "")


class DebitLine(models.Model):
    """To what account a part of the request is charged when it has been paid."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="all_debits", db_index=False)
    round = models.PositiveSmallIntegerField("轮次")
    no = models.PositiveSmallIntegerField("行号")
    account = models.ForeignKey("books.Account", models.PROTECT, related_name="+")
    summary = models.CharField("摘要", max_length=200)
    amount = MoneyField("金额")
    party = models.ForeignKey("books.Party", models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey("books.Project", models.PROTECT, null=True, related_name="+")
    sealed = models.BooleanField("已提交", default=False)

    class Meta:
        ordering = ["request", "round", "no"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "no"], name="debit_no"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lte=MAX_FEN), name="debit_amount_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.no}"


class Document(models.Model):
    """The data of one invoice or other paper that a request rests on. `key` is what makes an invoice known."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("发票")
        RECEIPT = "receipt", _("收据")
        SHEET = "sheet", _("签领清单")
        ACCEPTANCE = "acceptance", _("验收单")
        CONTRACT = "contract", _("合同")
        OTHER = "other", _("其他")

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="all_documents", db_index=False)
    round = models.PositiveSmallIntegerField("轮次")
    no = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    code = models.CharField("代码", max_length=20, blank=True)
    number = models.CharField("号码", max_length=40, blank=True)
    key = models.CharField("查重键", max_length=40, blank=True)
    date = models.DateField("日期")
    amount = MoneyField("金额")
    seller = models.CharField("开票单位", max_length=120, blank=True)
    personal = models.ForeignKey("people.PersonalData", models.PROTECT, null=True, related_name="+")
    paper = models.ForeignKey("files.Paper", models.PROTECT, null=True, related_name="+")
    sealed = models.BooleanField("已提交", default=False)
    live = models.BooleanField("占用", default=True)

    class Meta:
        ordering = ["request", "round", "no"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "no"], name="document_no"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(live=True) & ~models.Q(key=""), name="document_invoice_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, amount__lte=MAX_FEN), name="document_amount_bounded"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def seller_name(self) -> str:
        return self.seller or (self.personal.name if self.personal else "")


class Step(models.Model):
    """One signature that a round of a request needs. `assigned_to` is the colleague to whom it was sent on."""

    class Level(models.TextChoices):
        VILLAGE = "village", _("村级审批")
        JOINT = "joint", _("村级联签")
        SUPERVISION = "supervision", _("监督机构审核")
        TOWNSHIP = "township", _("乡镇审核")

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="all_steps", db_index=False)
    round = models.PositiveSmallIntegerField("轮次")
    no = models.PositiveSmallIntegerField("顺序")
    level = models.CharField("审批层级", max_length=11, choices=Level.choices)
    assigned_to = models.BigIntegerField("转交给", null=True)

    class Meta:
        ordering = ["request", "round", "no"]
        constraints = [models.UniqueConstraint(fields=["request", "round", "no"], name="step_no")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.get_level_display()}"


class Signature(models.Model):
    """Who signed a step, for whom, and at which level: the next one signs where the own one has nobody left."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="signature")
    by = models.BigIntegerField("签字人")
    for_user = models.BigIntegerField("代谁签字", null=True)
    level = models.CharField("签字层级", max_length=11, choices=Step.Level.choices)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.step} {self.at:%Y-%m-%d}"


class Hand(models.Model):
    """A person who had a hand in a round of a request. The constraint lets nobody have two.

    SECURITY: `person` is the id of the person's data, so two accounts of one person count once; who acts by
    delegation leaves two rows, one for the holder of the post.
    """

    class Act(models.TextChoices):
        MADE = "made", _("申请")
        SIGNED = "signed", _("审批")
        RELEASED = "released", _("支付")

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="hands", db_index=False)
    round = models.PositiveSmallIntegerField("轮次")
    person = models.BigIntegerField("人")
    act = models.CharField("办理", max_length=8, choices=Act.choices)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["request", "id"]
        constraints = [models.UniqueConstraint(fields=["request", "round", "person"], name="hand_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.get_act_display()}"


class ResultFile(models.Model):
    """A file of the bank with what became of a list, known by its digest. The file itself is not kept."""

    payment_list = models.ForeignKey(PaymentList, models.PROTECT, related_name="results")
    sha256 = models.CharField("文件摘要", max_length=64)
    rows = models.PositiveIntegerField("行数")
    changed = models.PositiveIntegerField("登记笔数")
    by = models.BigIntegerField("经办人")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["payment_list", "sha256"], name="result_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]


class Outcome(models.Model):
    """One answer about one payee: paid, failed, or returned after it had been paid."""

    payee = models.ForeignKey(PayeeLine, models.PROTECT, related_name="outcomes", db_index=False)
    outcome = models.CharField("结果", max_length=8, choices=PayeeLine.State.choices)
    on = models.DateField("日期")
    reason = models.CharField("银行的说明", max_length=120, blank=True)
    result = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="outcomes")
    by = models.BigIntegerField("登记人")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["payee", "id"]
        constraints = [models.UniqueConstraint(fields=["payee", "outcome"], name="outcome_once")]

    def __str__(self) -> str:
        return f"{self.payee} {self.get_outcome_display()}"
