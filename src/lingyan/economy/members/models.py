"""The register of a collective's members, their shares, and what is distributed to them by these shares.

The register is nothing but dated rows: who belongs from when until when, and by how much somebody's shares changed on a
day. No row is edited; what somebody holds on a day is what the rows up to it come to. Shares are hundredths, money fen.
PRIVACY: a member is a `people.Person`; the name stands in `PersonalData`, a household is a number that says nothing.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.economy.members.reasons import Joining, Leaving, Sharing
from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.records import Recorded


class Member(models.Model):
    """A person in the register of one collective. Whether they belong to it on a day say their stays."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="memberships")
    number = models.PositiveIntegerField("成员编号")

    class Meta:
        ordering = ["organisation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="member_number"),
            models.UniqueConstraint(fields=["organisation", "person"], name="member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number:04d}"


class Stay(Recorded):
    """From a day on somebody is a member, in one household. A move to another household ends it and begins another."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="stays")
    household = models.PositiveIntegerField("户编号")
    from_on = models.DateField("取得日期")
    reason = models.CharField("取得原因", max_length=10, choices=Joining.choices)

    class Meta:
        ordering = ["member", "from_on", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "from_on"], name="stay_begins_once")]
        indexes = [models.Index(fields=["household"], name="stay_household")]

    def __str__(self) -> str:
        return f"{self.member} {self.from_on}"


class StayEnd(Recorded):
    """The first day on which a stay no longer holds, and why."""

    stay = models.OneToOneField(Stay, models.PROTECT, related_name="end")
    on = models.DateField("丧失日期")
    reason = models.CharField("丧失原因", max_length=13, choices=Leaving.choices)

    def __str__(self) -> str:
        return f"{self.stay} {self.on}"


class ShareChange(Recorded):
    """By how much somebody's shares of a kind grew or shrank on a day. `kind` is one of the county's words."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="share_changes")
    kind = models.CharField("股份种类", max_length=40)
    hundredths = models.BigIntegerField("份额变动（百分之一股）")
    on = models.DateField("日期")
    reason = models.CharField("变动原因", max_length=11, choices=Sharing.choices)
    other = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name="对方成员")

    class Meta:
        ordering = ["member", "on", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(hundredths=0), name="share_change_is_one"),
            models.CheckConstraint(
                condition=models.Q(hundredths__gte=-(10**12), hundredths__lte=10**12), name="share_change_bounded"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member} {self.kind} {self.on}"


class Receiver(Recorded):
    """To whose account what a household gets is paid, from a day on; the latest row holds.

    `party_code` names the household among the book's parties, where it has one already.
    """

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="receivers")
    household = models.PositiveIntegerField("户编号")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    account_number = EncryptedTextField("收款账号", null=True)
    bank_name = models.CharField("开户行", max_length=120, blank=True)
    party_code = models.CharField("往来编码", max_length=30, blank=True)
    from_on = models.DateField("起始日期")

    class Meta:
        ordering = ["organisation", "household", "-id"]
        indexes = [models.Index(fields=["organisation", "household"], name="receiver_household")]

    def __str__(self) -> str:
        return f"{self.household}"


class Confirmation(models.Model):
    """One confirmation of the register as it stands on a day: displayed, decided by the members, filed.

    `digest` commits to who belongs to it with which shares; the counts were taken when the display began.
    """

    class State(models.TextChoices):
        DISPLAYED = "displayed", _("公示中")
        CONFIRMED = "confirmed", _("已确认")
        WITHDRAWN = "withdrawn", _("已撤回")

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="confirmations")
    as_of = models.DateField("截止日期")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.DISPLAYED)
    digest = models.CharField("名册摘要", max_length=64)
    members = models.PositiveIntegerField("成员数")
    households = models.PositiveIntegerField("户数")
    shares = models.JSONField("各种股份（百分之一股）")
    displayed_from = models.DateField("公示起")
    displayed_until = models.DateField("公示止")
    place = models.CharField("公示地点", max_length=80)
    made_by = models.BigIntegerField("办理人", null=True)
    made_at = models.DateTimeField("办理时间")
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    filed_number = models.CharField("备案编号", max_length=60, blank=True)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(state="displayed"), name="confirmation_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of} 名册"


class Distribution(models.Model):
    """One plan of what is distributed, with the figures of the ledger it rests on and how far it has come.

    `net`, `opening`, `other`, `reserved`, `allotted`, `others` are lines 14 to 20 of the year's statement, `later` what
    was distributed since; `paid_out` is what the lines come to, never more than `pool`, the sum that is decided.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("方案待决议")
        DECIDED = "decided", _("已决议")
        DISPLAYED = "displayed", _("清单公示中")
        CONFIRMED = "confirmed", _("清单已确认")
        BOOKED = "booked", _("已记账")
        PAYING = "paying", _("支付中")
        PAID = "paid", _("已付清")
        PUBLISHED = "published", _("已公开")
        VOID = "void", _("已作废")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="distributions")
    year = models.PositiveSmallIntegerField("收益年度")
    record_on = models.DateField("份额登记日")
    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="distributions")
    kinds = models.JSONField("参加分配的股份")
    reserve_percent = models.PositiveSmallIntegerField("公积公益金比例")
    net = MoneyField("本年净收益")
    opening = MoneyField("年初未分配收益")
    other = MoneyField("其他转入")
    reserved = MoneyField("已提公积公益金")
    allotted = MoneyField("已向成员分配")
    others = MoneyField("其他分配")
    later = MoneyField("年后已分配")
    reserve = MoneyField("提取公积公益金")
    pool = MoneyField("向成员分配")
    paid_out = MoneyField("清单合计")
    members = models.PositiveIntegerField("成员数")
    households = models.PositiveIntegerField("户数")
    hundredths = models.BigIntegerField("份额合计（百分之一股）")
    digest = models.CharField("清单摘要", max_length=64)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.PLANNED)
    made_by = models.BigIntegerField("编制人", null=True)
    made_at = models.DateTimeField("编制时间")
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField("决议日期", null=True, blank=True)
    displayed_from = models.DateField("公示起", null=True, blank=True)
    displayed_until = models.DateField("公示止", null=True, blank=True)
    place = models.CharField("公示地点", max_length=80, blank=True)
    confirmed_on = models.DateField("清单确认日期", null=True, blank=True)
    booked_on = models.DateField("记账日期", null=True, blank=True)
    paid_on = models.DateField("付清日期", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            # MONEY: one plan of a book at a time, so that two never count on the same income.
            models.UniqueConstraint(
                fields=["book"],
                condition=models.Q(state__in=["planned", "decided", "displayed", "confirmed"]),
                name="distribution_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(pool__gt=0, pool__lte=MAX_FEN, reserve__gte=0, paid_out__gt=0)
                & models.Q(paid_out__lte=models.F("pool")),
                name="distribution_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年收益分配"

    @property
    def distributable(self) -> int:
        return self.net + self.opening + self.other

    @property
    def rest(self) -> int:
        """What dividing to the fen leaves undistributed."""
        return self.pool - self.paid_out

    @property
    def undistributed(self) -> int:
        """What is left of the income when everything of this plan is booked."""
        gone = self.reserved + self.allotted + self.others + self.later
        return self.distributable - gone - self.reserve - self.paid_out


class DistributionVoucher(models.Model):
    """A voucher drafted for a distribution (E76, E77)."""

    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="drafted")
    voucher = models.OneToOneField("books.Voucher", models.PROTECT, related_name="distribution")

    class Meta:
        ordering = ["distribution", "id"]

    def __str__(self) -> str:
        return f"{self.distribution_id}/{self.voucher_id}"


class Line(models.Model):
    """What one member gets for their shares on the day of record. `hundredths` counts the kinds that take part."""

    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="lines")
    no = models.PositiveIntegerField("序号")
    member = models.ForeignKey(Member, models.PROTECT, related_name="lines")
    household = models.PositiveIntegerField("户编号")
    shares = models.JSONField("各种股份（百分之一股）")
    hundredths = models.BigIntegerField("份额（百分之一股）")
    amount = MoneyField("金额")

    class Meta:
        ordering = ["distribution", "no"]
        constraints = [
            models.UniqueConstraint(fields=["distribution", "no"], name="distribution_line_no"),
            models.UniqueConstraint(fields=["distribution", "member"], name="distribution_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.distribution_id}/{self.no}"


class HouseholdPart(models.Model):
    """What one household gets: its members' lines together, paid to its receiver. `no` is its place in the payment."""

    class State(models.TextChoices):
        WAITING = "waiting", _("未付")
        ASKED = "asked", _("已申请支付")
        PAID = "paid", _("已付")
        FAILED = "failed", _("没有付成")

    distribution = models.ForeignKey(Distribution, models.PROTECT, related_name="parts")
    household = models.PositiveIntegerField("户编号")
    amount = MoneyField("金额")
    party = models.ForeignKey("books.Party", models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=7, choices=State.choices, default=State.WAITING)
    payment = models.ForeignKey("payments.PaymentRequest", models.PROTECT, null=True, related_name="+")
    no = models.PositiveIntegerField("付款序号", null=True)
    paid_on = models.DateField("支付日期", null=True, blank=True)

    class Meta:
        ordering = ["distribution", "household"]
        constraints = [
            models.UniqueConstraint(fields=["distribution", "household"], name="household_part_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="household_part_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.distribution_id}/{self.household}"


class Objection(Recorded):
    """What somebody holds against a displayed register or list. PRIVACY: nobody is named who raised it."""

    confirmation = models.ForeignKey(Confirmation, models.PROTECT, null=True, related_name="objections")
    distribution = models.ForeignKey(Distribution, models.PROTECT, null=True, related_name="objections")
    raised_on = models.DateField("提出日期")
    text = models.CharField("异议", max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmation__isnull=True) ^ models.Q(distribution__isnull=True),
                name="objection_to_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.raised_on}"


class Reply(Recorded):
    """The answer to an objection. An upheld one stops what was displayed; it is made anew."""

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("已说明")
        UPHELD = "upheld", _("异议成立")

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="reply")
    outcome = models.CharField("结果", max_length=9, choices=Outcome.choices)
    text = models.CharField("答复", max_length=300)
    answered_on = models.DateField("答复日期")

    def __str__(self) -> str:
        return f"{self.objection} {self.get_outcome_display()}"


class Slip(models.Model):
    """A printed slip with the code by which a member sees their own line. A newer slip takes its place.

    SECURITY: the code stands on the paper only; the row holds its keyed hash.
    """

    line = models.ForeignKey(Line, models.PROTECT, related_name="slips")
    code_hash = models.BinaryField("查询码散列", max_length=32, unique=True)
    printed_by = models.BigIntegerField("打印人", null=True)
    printed_at = models.DateTimeField("打印时间")

    class Meta:
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return f"{self.line} {self.printed_at:%Y-%m-%d}"


class Misses(models.Model):
    """How many wrong codes were typed for a village on a day: the limit against guessing, which keeps no address."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    day = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="misses_once_a_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"
