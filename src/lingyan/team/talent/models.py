"""Who agreed to be listed, for what and until when; what villages need; what was proposed and what came of it.

PRIVACY: nothing about a person is stored without a consent in force. Names and telephones stand in a row of
`people.PersonalData` made for this purpose alone; what the person told of itself stands in `Particulars` and `Offer`.
When the consent ends, the first is emptied and the others are deleted. What remains says how many, never who.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.kept_sheets import KeptSheet


class Form(models.TextChoices):
    LONG = "long", _("长期")
    PROJECT = "project", _("项目")
    REMOTE = "remote", _("远程")


class Channel(models.TextChoices):
    VISIT = "visit", _("当面")
    PHONE = "phone", _("电话")
    ONLINE = "online", _("网上")
    LETTER = "letter", _("书信")


class Ending(models.TextChoices):
    WITHDRAWN = "withdrawn", _("本人撤回")
    EXPIRED = "expired", _("到期")
    REPLACED = "replaced", _("已续期")


class Talent(models.Model):
    """One person who agreed to be listed. Once gone the row keeps the village and two dates and no more."""

    class State(models.TextChoices):
        LISTED = "listed", _("在册")
        GONE = "gone", _("已清除")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="村")
    personal = models.OneToOneField("people.PersonalData", models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.LISTED)
    listed_on = models.DateField("登记日期")
    listed_by = models.BigIntegerField("登记人", null=True)
    gone_on = models.DateField("清除日期", null=True, blank=True)

    class Meta:
        ordering = ["region__code", "id"]
        indexes = [models.Index(fields=["region", "state"], name="talent_region_state")]

    def __str__(self) -> str:
        return f"{self.region_id}-{self.pk}"


class Particulars(models.Model):
    """What a person told of itself, all of it optional. Deleted when the consent ends."""

    class Group(models.TextChoices):
        YOUTH = "youth", _("返乡青年")
        ELDER = "elder", _("乡贤")
        OTHER = "other", _("其他人才")

    talent = models.OneToOneField(Talent, models.PROTECT, related_name="particulars")
    group = models.CharField("类别", max_length=5, choices=Group.choices, blank=True)
    window = EncryptedTextField("方便联系的时间", null=True, blank=True)
    wish = EncryptedTextField("意愿", null=True, blank=True)
    returned_on = models.DateField("返乡日期", null=True, blank=True)
    young = models.BooleanField("返乡时18至45岁", default=False)
    stays_on = models.DateField("说明近一年在村满六个月的日期", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.talent_id}"


class Offer(models.Model):
    """One thing that a person can do, of the county's list of kinds. Deleted when the consent ends."""

    talent = models.ForeignKey(Talent, models.PROTECT, related_name="offers")
    kind = models.CharField("可提供", max_length=40)
    form = models.CharField("方式", max_length=7, choices=Form.choices)

    class Meta:
        ordering = ["talent", "kind", "form"]
        constraints = [models.UniqueConstraint(fields=["talent", "kind", "form"], name="talent_offer_once")]

    def __str__(self) -> str:
        return self.kind


class Consent(models.Model):
    """One consent to one purpose: when and how it was given, who took it, until which day it holds (that day included).

    `edition` is that of the notice that the person was given (`printing.EDITION`).
    """

    class Purpose(models.TextChoices):
        MATCH = "match", _("登记并与村里的需求对接")
        COUNT = "count", _("计入返乡青年统计")

    class How(models.TextChoices):
        SIGNED = "signed", _("本人签字")
        SPOKEN = "spoken", _("当面口头")
        PHONE = "phone", _("电话口头")

    talent = models.ForeignKey(Talent, models.PROTECT, related_name="consents")
    purpose = models.CharField("用途", max_length=5, choices=Purpose.choices)
    edition = models.PositiveSmallIntegerField("告知书版本")
    given_on = models.DateField("同意日期")
    how = models.CharField("同意方式", max_length=6, choices=How.choices)
    paper = models.CharField("同意书编号", max_length=40, blank=True)
    until = models.DateField("有效期至")
    taken_by = models.BigIntegerField("经办人", null=True)
    taken_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ending = models.CharField("终止原因", max_length=9, choices=Ending.choices, blank=True)
    ended_by = models.BigIntegerField("终止经办人", null=True, blank=True)

    class Meta:
        ordering = ["talent", "id"]
        indexes = [models.Index(fields=["ended_on", "until"], name="talent_consent_until")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("given_on")), name="talent_consent_days"
            ),
            models.UniqueConstraint(
                fields=["talent", "purpose"],
                condition=models.Q(ended_on__isnull=True),
                name="talent_consent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talent_id} {self.purpose} {self.until}"


class Need(models.Model):
    """What a village looks for: a kind of the county's list, how many, in which form, until which day."""

    class State(models.TextChoices):
        OPEN = "open", _("需要")
        CLOSED = "closed", _("已结束")

    class Closing(models.TextChoices):
        MET = "met", _("已满足")
        ENDED = "ended", _("不再需要")
        MISTAKE = "mistake", _("登记有误")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+", verbose_name="村")
    kind = models.CharField("需要", max_length=40)
    form = models.CharField("方式", max_length=7, choices=Form.choices)
    number = models.PositiveSmallIntegerField("人数")
    detail = models.CharField("具体事情", max_length=200)
    until = models.DateField("有效期至")
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.OPEN)
    made_on = models.DateField("提出日期")
    made_by = models.BigIntegerField("登记人", null=True)
    closed_on = models.DateField("结束日期", null=True, blank=True)
    closing = models.CharField("结束原因", max_length=7, choices=Closing.choices, blank=True)

    class Meta:
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["region", "state"], name="talent_need_region")]

    def __str__(self) -> str:
        return self.kind


class Match(models.Model):
    """One need proposed to one person, what the person said, and what came of it.

    `services`, `amount_band` and `jobs` belong to the outcome; `state` dropped means that the person left the register.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待本人答复")
        ACCEPTED = "accepted", _("本人接受")
        DECLINED = "declined", _("本人谢绝")
        CLOSED = "closed", _("有结果")
        DROPPED = "dropped", _("本人已退出")

    class Outcome(models.TextChoices):
        PROJECT = "project", _("项目落地")
        SERVICE = "service", _("提供服务或指导")
        MENTOR = "mentor", _("结对帮带")
        NOTHING = "nothing", _("没有谈成")

    class Band(models.TextChoices):
        NONE = "", _("没有投入资金")
        SMALL = "small", _("10万元以下")
        MIDDLE = "middle", _("10万至100万元")
        LARGE = "large", _("100万元以上")

    need = models.ForeignKey(Need, models.PROTECT, related_name="matches")
    talent = models.ForeignKey(Talent, models.PROTECT, related_name="matches")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField("提出日期")
    proposed_by = models.BigIntegerField("提出人", null=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    channel = models.CharField("答复方式", max_length=6, choices=Channel.choices, blank=True)
    outcome = models.CharField("结果", max_length=7, choices=Outcome.choices, blank=True)
    services = models.JSONField("落实的服务", default=list)
    amount_band = models.CharField("投入资金", max_length=6, choices=Band.choices, blank=True)
    jobs = models.PositiveSmallIntegerField("带动就业", default=0)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ended_by = models.BigIntegerField("结束登记人", null=True, blank=True)

    class Meta:
        ordering = ["-proposed_on", "-id"]
        indexes = [models.Index(fields=["state", "proposed_on"], name="talent_match_state")]
        # Who declined is not asked for the same need again.
        constraints = [models.UniqueConstraint(fields=["need", "talent"], name="talent_match_once")]

    def __str__(self) -> str:
        return f"{self.need_id}/{self.talent_id}"

    @property
    def running(self) -> bool:
        return self.state in {self.State.PROPOSED, self.State.ACCEPTED}


class Contact(models.Model):
    """One talk about a match: the day, the way, and what is to happen next. The text goes when the consent ends."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="contacts")
    on = models.DateField("日期")
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    next_step = models.CharField("下一步", max_length=120, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["match", "on", "id"]

    def __str__(self) -> str:
        return f"{self.match_id} {self.on}"


class TalentFile(KeptSheet):
    """A workbook of people who agreed, between upload and confirmation."""

    region = models.ForeignKey("regions.Region", models.CASCADE, related_name="+")
