"""A 换届 of a region, or a by-election, and each village's way through it: stages, nominees, counts, who is elected."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.team.term.states import State


class Organ(models.TextChoices):
    """Whose posts are voted on. SECRETARY is no organ of its own: the new committee of the party elects who leads it."""

    PARTY = "party", _("村党组织")
    COMMITTEE = "committee", _("村民委员会")
    SUPERVISION = "supervision", _("村务监督委员会")
    COLLECTIVE = "collective", _("集体经济组织")
    MONITORS = "monitors", _("集体经济组织监事会")
    SECRETARY = "secretary", _("委员会第一次全体会议")


class Rank(models.IntegerChoices):
    """The posts of every organ from the top: 书记/主任/理事长/监事长, their deputies, the members."""

    CHIEF = 0, _("正职")
    DEPUTY = 1, _("副职")
    MEMBER = 2, _("委员")


class Round(models.Model):
    """One 换届 of a region, which all villages in it pass through."""

    name = models.CharField("换届名称", max_length=40)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    vote_on = models.DateField("选举日")
    opened_by = models.BigIntegerField("部署人", null=True)
    opened_at = models.DateTimeField("部署时间")

    class Meta:
        ordering = ["-vote_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="term_round_name")]

    def __str__(self) -> str:
        return self.name


class Process(models.Model):
    """One village's way. `due_on` and `advised_on` are the dates of its next step, by the rules when the last was done."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="processes")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="term_processes")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREPARED)
    before = models.CharField("暂停前的状态", max_length=10, choices=State.choices, blank=True)
    vote_on = models.DateField("选举日")
    due_on = models.DateField("下一步期限", null=True)
    advised_on = models.DateField("下一步建议日期", null=True)
    voters = models.PositiveIntegerField("登记选民", null=True)
    deputies = models.PositiveSmallIntegerField("副主任职数", default=1)
    members = models.PositiveSmallIntegerField("委员职数", default=3)
    formed_on = models.DateField("产生日期", null=True)
    moved_on = models.DateField("状态日期", null=True)

    class Meta:
        ordering = ["region__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "region"], name="term_process_once"),
            models.UniqueConstraint(
                fields=["region"], condition=~models.Q(state="closed"), name="term_process_one_open"
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="term_process_state")]

    def __str__(self) -> str:
        return f"{self.region}{self.round}"

    @property
    def by(self) -> ByElection | None:
        """The by-election that this is; None for a whole 换届. Read it with `select_related("by_election")`."""
        return getattr(self, "by_election", None)

    @property
    def by_meeting(self) -> bool:
        """Whether the meeting of representatives elects: a by-election without a register of voters."""
        return self.by is not None and self.by.way == self.by.Way.REPRESENTATIVES

    @property
    def seats(self) -> dict[int, int]:
        """Seats of the villagers' committee to fill, by rank."""
        chief = self.by.chief if self.by else 1
        return {int(Rank.CHIEF): chief, int(Rank.DEPUTY): self.deputies, int(Rank.MEMBER): self.members}


class ByElection(models.Model):
    """What makes a village's process a by-election (补选): the term whose rest the elected serve.

    The seats of deputies and members stand in the process; `chief` is 1 where the chief is to be elected. Instead of the
    voters the meeting of representatives may elect (VCL 23).
    """

    class Way(models.TextChoices):
        POLLS = "polls", _("选民投票")
        REPRESENTATIVES = "representatives", _("村民代表会议")

    process = models.OneToOneField(Process, models.PROTECT, related_name="by_election")
    term = models.ForeignKey("people.Term", models.PROTECT, related_name="+")
    chief = models.PositiveSmallIntegerField("主任缺额")
    way = models.CharField("补选方式", max_length=15, choices=Way.choices, default=Way.POLLS)
    stopped_on = models.DateField("停办日期", null=True)

    def __str__(self) -> str:
        return f"{self.process}"


class Stage(models.Model):
    """A state that was reached, with what proves it. `late`: after the day by which it was due."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="stages")
    no = models.PositiveSmallIntegerField("序号")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    on = models.DateField("日期")
    evidence = models.JSONField("佐证", default=dict)
    late = models.BooleanField("逾期", default=False)
    reason = models.CharField("说明", max_length=200, blank=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["process", "no"]
        constraints = [models.UniqueConstraint(fields=["process", "no"], name="term_stage_no")]

    def __str__(self) -> str:
        return f"{self.process} {self.get_state_display()}"


class Nominee(models.Model):
    """Somebody nominated for a post. The outcome of the review is all that is kept of it."""

    class Origin(models.TextChoices):
        PARTY = "party", _("党组织提名")
        VOTERS = "voters", _("选民提名")
        WRITTEN_IN = "write-in", _("选票另写")
        MEETING = "meeting", _("会议提名")

    class Review(models.TextChoices):
        WAITING = "waiting", _("待审查")
        CLEAR = "clear", _("符合条件")
        BARRED = "barred", _("不符合条件")

    process = models.ForeignKey(Process, models.PROTECT, related_name="nominees")
    organ = models.CharField("组织", max_length=11, choices=Organ.choices)
    rank = models.PositiveSmallIntegerField("职务", choices=Rank.choices)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    origin = models.CharField("提名方式", max_length=8, choices=Origin.choices)
    review = models.CharField("审查结果", max_length=7, choices=Review.choices, default=Review.WAITING)
    review_document = models.CharField("审查文号", max_length=80, blank=True)
    reviewed_on = models.DateField("审查日期", null=True)
    withdrawn_on = models.DateField("放弃日期", null=True)
    preselected = models.PositiveIntegerField("预选得票", null=True)
    formal = models.BooleanField("正式候选人", default=False)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["process", "organ", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "organ", "person"],
                condition=models.Q(withdrawn_on=None),
                name="term_nominee_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.process}"


class Kinship(models.Model):
    """Two nominees who declared that they are near relatives; nothing more is asked or kept."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="kinships")
    first = models.ForeignKey(Nominee, models.PROTECT, related_name="+")
    second = models.ForeignKey(Nominee, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="term_kinship_once")]

    def __str__(self) -> str:
        return f"{self.process} {self.first_id}-{self.second_id}"


class Count(models.Model):
    """One vote as it was counted. `valid` says whether enough took part; `eligible` and `present` count a meeting.

    `formal`: the full members that the party's meeting was held against, of whom `eligible` had election right that day.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="counts")
    organ = models.CharField("组织", max_length=11, choices=Organ.choices)
    no = models.PositiveSmallIntegerField("次序")
    runoff = models.BooleanField("另行选举")
    on = models.DateField("选举日期")
    eligible = models.PositiveIntegerField("登记选民或应到会")
    present = models.PositiveIntegerField("参加投票或实到会")
    proxies = models.PositiveIntegerField("委托票", default=0)
    deputies = models.PositiveSmallIntegerField("副职应选")
    members = models.PositiveSmallIntegerField("委员应选")
    chief = models.PositiveSmallIntegerField("正职应选")
    valid = models.BooleanField("选举有效")
    made_by = models.BigIntegerField("计票登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    formal = models.PositiveIntegerField("正式党员", null=True)

    class Meta:
        ordering = ["process", "organ", "no"]
        constraints = [
            models.UniqueConstraint(fields=["process", "organ", "no"], name="term_count_no"),
            models.CheckConstraint(
                condition=models.Q(present__lte=models.F("eligible")), name="term_count_turnout"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.get_organ_display()} {self.no}"


class Station(models.Model):
    """The ballots of one polling place; a meeting is one place."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="stations")
    no = models.PositiveSmallIntegerField("序号")
    name = models.CharField("投票站", max_length=40)
    issued = models.PositiveIntegerField("发出选票")
    returned = models.PositiveIntegerField("收回选票")
    invalid = models.PositiveIntegerField("无效票")
    staff = models.PositiveSmallIntegerField("工作人员")
    scrutineers = models.PositiveSmallIntegerField("监票人")

    class Meta:
        ordering = ["count", "no"]
        constraints = [
            models.UniqueConstraint(fields=["count", "no"], name="term_station_no"),
            models.CheckConstraint(
                condition=models.Q(invalid__lte=models.F("returned"), returned__lte=models.F("issued")),
                name="term_station_ballots",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """The votes of one nominee at one polling place."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="tallies")
    nominee = models.ForeignKey(Nominee, models.PROTECT, related_name="tallies")
    votes = models.PositiveIntegerField("得票")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "nominee"], name="term_tally_once")]

    def __str__(self) -> str:
        return f"{self.station} {self.votes}"


class Elected(models.Model):
    """Who was elected by a valid vote, and the tenure that followed; read through `annulled.in_force`."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="elected")
    nominee = models.ForeignKey(Nominee, models.PROTECT, related_name="elected")
    rank = models.PositiveSmallIntegerField("职务", choices=Rank.choices)
    votes = models.PositiveIntegerField("得票")
    certificate = models.CharField("证书编号", max_length=40, blank=True)
    tenure = models.OneToOneField("people.Tenure", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["rank", "-votes", "id"]
        constraints = [models.UniqueConstraint(fields=["count", "nominee"], name="term_elected_once")]

    def __str__(self) -> str:
        return f"{self.nominee}"


class Complaint(models.Model):
    """A written complaint about an election (申诉). Its text stays on paper; here are its number, its clock, its outcome.

    A second level has the complaint whose decision it is about as `first`: `above` then decides on the same complaint
    anew, and what it finds takes the place of the first decision. `served_on`: when that one was delivered.
    """

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("申诉成立")
        DISMISSED = "dismissed", _("申诉不成立")

    class Above(models.TextChoices):
        COUNTY = "county", _("县级人民政府")
        CITY = "city", _("市（州）人民政府")

    process = models.ForeignKey(Process, models.PROTECT, related_name="complaints")
    document = models.CharField("收件编号", max_length=80)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    decided_on = models.DateField("决定日期", null=True)
    outcome = models.CharField("决定", max_length=9, choices=Outcome.choices, blank=True)
    decision = models.CharField("决定文号", max_length=80, blank=True)
    first = models.OneToOneField("self", models.PROTECT, null=True, related_name="second")
    above = models.CharField("由哪一级决定", max_length=6, choices=Above.choices, blank=True)
    served_on = models.DateField("原决定送达日期", null=True)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["process", "received_on", "id"]
        constraints = [models.UniqueConstraint(fields=["process", "document"], name="term_complaint_once")]

    def __str__(self) -> str:
        return self.document

    @property
    def is_final(self) -> bool:
        """Whether nobody above decides on the same complaint."""
        return getattr(self, "second", None) is None


class Restoration(models.Model):
    """The level above found a complaint unfounded by which votes had been annulled: these stand again (恢复选举结果).

    `complaint` is the one that was decided above; the annulments of its first level name this row.
    """

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="restoration")
    document = models.CharField("恢复文号", max_length=80)
    on = models.DateField("恢复日期")
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["complaint", "id"]

    def __str__(self) -> str:
        return self.document


class Annulment(models.Model):
    """A vote, or that of one post, found invalid after an upheld complaint. What was counted stays and elects nobody.

    `rank` is empty where the whole vote is meant. With a `restoration` it holds no more (`annulled.holding`).
    """

    count = models.ForeignKey(Count, models.PROTECT, related_name="annulments")
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="annulments")
    rank = models.PositiveSmallIntegerField("职务", choices=Rank.choices, null=True)
    document = models.CharField("认定文号", max_length=80)
    on = models.DateField("认定日期")
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    restoration = models.ForeignKey(Restoration, models.PROTECT, null=True, related_name="annulments")

    class Meta:
        ordering = ["count", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["count", "complaint", "rank"], name="term_annulment_once"),
            models.UniqueConstraint(
                fields=["count", "complaint"], condition=models.Q(rank=None), name="term_annulment_whole_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.document}"
