"""Questions of villagers, their way from desk to desk, what was answered, and what of it became public.

PRIVACY: what askers write rests encrypted, and nothing about an asker is finer than a day: no moment, address or
browser that could be laid beside a network log. Names and telephones stand in `people.PersonalData`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.fields import MonthField


class Level(models.IntegerChoices):
    """The desks of `rules.Level` with their words."""

    VILLAGE = 1, _("村里")
    SUPERVISION = 2, _("村监督机构")
    TOWNSHIP = 3, _("乡镇")
    COUNTY = 4, _("县级部门")


class Letter(models.Model):
    """What a villager posted today. The box is emptied on a later day, in the order of random keys, then the row goes.

    So no row and no entry of the audit trail is tied to the moment at which somebody posted.
    """

    key = models.CharField("随机编号", primary_key=True, max_length=32)
    receipt_hash = models.BinaryField("回执散列", max_length=32, db_index=True)
    opening = models.BooleanField("新提问", default=True)
    day = models.DateField("投递日期", db_index=True)
    payload = EncryptedTextField("内容", null=True)

    def __str__(self) -> str:
        return f"{self.day}"


class Tally(models.Model):
    """How many questions were posted for a village on a day: the limit against floods, which keeps no address."""

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    day = models.DateField("日期")
    letters = models.PositiveIntegerField("件数", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="tally_once_a_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"


class Question(models.Model):
    """One question. What was asked never changes; where it lies, until when and how far it is do.

    `floor` is the lowest desk that may see it (`floor_seat` the region whose officers those are), so that whom it
    concerns never does. `seal` is a keyed hash of reference and text, which may be erased. `receipt_hash` is a keyed
    hash of the receipt: the receipt itself is nowhere.
    """

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        ANSWERED = "answered", _("已答复")
        CLOSED = "closed", _("已办结")

    class Channel(models.TextChoices):
        WEB = "web", _("网上")
        PAPER = "paper", _("书面")
        PHONE = "phone", _("电话")
        VISIT = "visit", _("当面")

    class About(models.TextChoices):
        ANYTHING = "anything", _("村里的事")
        PUBLICATION = "publication", _("公开的内容")
        ENTRY = "entry", _("一笔账")
        CONTRACT = "contract", _("一份合同")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="questions")
    topic = models.CharField("类别", max_length=20)
    about = models.CharField("问的是", max_length=12, choices=About.choices, default=About.ANYTHING)
    publication = models.ForeignKey(
        "disclosure.Publication", models.PROTECT, null=True, blank=True, related_name="questions"
    )
    reference = EncryptedTextField("哪一笔、哪一份", null=True, blank=True)
    text = EncryptedTextField("问题", null=True)
    seal = models.BinaryField("内容散列", max_length=32)
    channel = models.CharField("来源", max_length=5, choices=Channel.choices, default=Channel.WEB)
    anonymous = models.BooleanField("匿名", default=True)
    household = models.BooleanField("涉及家庭", default=False)
    personal = models.ForeignKey(
        "people.PersonalData", models.PROTECT, null=True, blank=True, related_name="questions"
    )
    receipt_hash = models.BinaryField("回执散列", max_length=32, unique=True)
    opened_on = models.DateField("提出日期")
    entered_by = models.BigIntegerField("代录人", null=True)
    level = models.PositiveSmallIntegerField("办理层级", choices=Level.choices)
    seat = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    floor = models.PositiveSmallIntegerField("可见的最低层级", choices=Level.choices)
    floor_seat = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    due_on = models.DateField("应答复日期")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    consent = models.BooleanField("同意公开", default=False)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="question_due"),
            models.Index(fields=["region", "state"], name="question_region_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__gte=models.F("floor")), name="question_not_below_its_floor"
            ),
            models.CheckConstraint(
                condition=models.Q(anonymous=False) | models.Q(personal__isnull=True),
                name="question_anonymous_without_name",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.pk} 号"

    @property
    def conduct(self) -> bool:
        """Whether it concerns somebody's own conduct."""
        return self.floor > Level.VILLAGE


class Concern(models.Model):
    """Somebody whose own conduct a question concerns: a kind, and the accounts and persons that were meant."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="concerns")
    kind = models.CharField("涉及", max_length=20)
    user_id = models.BigIntegerField("账号", null=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    day = models.DateField("日期")

    class Meta:
        ordering = ["question", "id"]
        indexes = [models.Index(fields=["user_id"], name="concern_user")]

    def __str__(self) -> str:
        return self.kind


class Step(models.Model):
    """One station of a question's way. `late_post` is who had not answered in time, where that is why it moved."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("提出")
        LATE = "late", _("逾期上转")
        CONCERN = "concern", _("涉及本人，移交")
        FURTHER = "further", _("追问")
        UNSATISFIED = "unsatisfied", _("不满意，上转")
        CONSENT = "consent", _("收回公开的同意")
        CLOSED = "closed", _("办结")

    class Cause(models.TextChoices):
        NONE = "", ""
        FIRST = "first", _("提出后没有答复")
        FURTHER = "further", _("追问后没有答复")
        UNSATISFIED = "unsatisfied", _("不满意上转后没有答复")
        LATE = "late", _("上转后仍没有答复")
        CONCERN = "concern", _("移交后没有答复")

    question = models.ForeignKey(Question, models.PROTECT, related_name="steps")
    kind = models.CharField("步骤", max_length=11, choices=Kind.choices)
    level = models.PositiveSmallIntegerField("办理层级", choices=Level.choices)
    seat = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    due_on = models.DateField("应答复日期")
    day = models.DateField("日期")
    by = models.BigIntegerField("经办人", null=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    late_level = models.PositiveSmallIntegerField("逾期的层级", choices=Level.choices, null=True)
    late_post = models.CharField("逾期的岗位", max_length=40, blank=True)
    cause = models.CharField("逾期原因", max_length=11, choices=Cause.choices, blank=True)

    class Meta:
        ordering = ["question", "id"]

    def __str__(self) -> str:
        return f"{self.question} {self.get_kind_display()}"


class Message(models.Model):
    """What was said after the question: answers of desks, and what the asker said to them."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("答复")
        FURTHER = "further", _("追问")
        SATISFIED = "satisfied", _("满意")
        UNSATISFIED = "unsatisfied", _("不满意")
        APPEAL = "appeal", _("对不公开的申诉")

    question = models.ForeignKey(Question, models.PROTECT, related_name="messages")
    kind = models.CharField("类别", max_length=11, choices=Kind.choices)
    text = EncryptedTextField("文字", null=True)
    seal = models.BinaryField("内容散列", max_length=32)
    level = models.PositiveSmallIntegerField("层级", choices=Level.choices)
    by = models.BigIntegerField("经办人", null=True)
    day = models.DateField("日期")

    class Meta:
        ordering = ["question", "id"]

    def __str__(self) -> str:
        return f"{self.question} {self.get_kind_display()}"


class Release(models.Model):
    """Question and answer as they are to stand on the village's page, until somebody else has agreed.

    `month` is all the page tells of when it was asked.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待审看")
        PUBLISHED = "published", _("已公开")
        REFUSED = "refused", _("不公开")
        APPEALED = "appealed", _("申诉中")
        FINAL = "final", _("申诉后不公开")
        WITHDRAWN = "withdrawn", _("已撤下")

    question = models.ForeignKey(Question, models.PROTECT, related_name="releases")
    month = MonthField("月份")
    question_text = models.TextField("公开的问题", blank=True)
    answer_text = models.TextField("公开的答复", blank=True)
    seal = models.BinaryField("内容散列", max_length=32)
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.WAITING)
    proposed_by = models.BigIntegerField("提出人", null=True)
    proposed_at = models.DateTimeField("提出时间")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(state="waiting")
                | models.Q(state="published")
                | models.Q(state="appealed"),
                name="release_one_in_hand",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.get_state_display()}"


class Moderation(models.Model):
    """What became of a release: each decision with its reason."""

    class Outcome(models.TextChoices):
        PUBLISHED = "published", _("同意公开")
        REFUSED = "refused", _("不公开")
        APPEALED = "appealed", _("提问人申诉")
        FINAL = "final", _("申诉后仍不公开")
        WITHDRAWN = "withdrawn", _("撤下")

    release = models.ForeignKey(Release, models.PROTECT, related_name="decisions")
    outcome = models.CharField("决定", max_length=9, choices=Outcome.choices)
    by = models.BigIntegerField("决定人", null=True)
    day = models.DateField("日期")
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        ordering = ["release", "id"]

    def __str__(self) -> str:
        return f"{self.release_id} {self.get_outcome_display()}"


class OwnLine(models.Model):
    """Somebody asks for their own line behind the households' sums of a publication, at the counter.

    PRIVACY: only how the identity was checked is kept, never a number or a copy of a document; who it is stands with the
    party. The lines themselves are read from the book for the paper alone.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待办")
        SHOWN = "shown", _("已交给本人")
        REFUSED = "refused", _("不予办理")

    class Identity(models.TextChoices):
        CARD = "card", _("看过身份证")
        BOOKLET = "booklet", _("看过户口簿")
        KNOWN = "known", _("经办人当面认得本人")
        PROXY = "proxy", _("代办，看过委托书和双方证件")

    publication = models.ForeignKey("disclosure.Publication", models.PROTECT, related_name="own_lines")
    party = models.ForeignKey("books.Party", models.PROTECT, related_name="+")
    identity = models.CharField("身份核对", max_length=7, choices=Identity.choices)
    purpose = models.CharField("用途", max_length=200)
    asked_on = models.DateField("登记日期")
    due_on = models.DateField("应办日期")
    entered_by = models.BigIntegerField("登记人", null=True)
    state = models.CharField("状态", max_length=7, choices=State.choices, default=State.OPEN)
    done_on = models.DateField("办结日期", null=True, blank=True)
    done_by = models.BigIntegerField("经办人", null=True)
    reason = models.CharField("不予办理的理由", max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "party"], condition=models.Q(state="open"), name="own_line_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", done_on=None) | (~models.Q(state="open") & models.Q(done_on__isnull=False)),
                name="own_line_done_on_a_day",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "due_on"], name="own_line_due")]

    def __str__(self) -> str:
        return f"第 {self.pk} 号查询"
