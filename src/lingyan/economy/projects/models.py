"""Projects (开源) with what was planned, tendered, reached and accepted. What they cost and earn stands in the books.

A draft may be changed; from its approval a project stands, and what happens to it is further rows. Amounts are fen.
PRIVACY: a winner is a party of the books; who brought jobs and training is counted, never named.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.fields import MoneyField
from lingyan.kernel.records import Handled, Registered


class Kind(models.TextChoices):
    INDUSTRY = "industry", _("产业发展")
    INFRASTRUCTURE = "infrastructure", _("基础设施")
    WELFARE = "welfare", _("公益设施")
    ENVIRONMENT = "environment", _("环境整治")
    SERVICE = "service", _("生产生活服务")
    OTHER = "other", _("其他")


class Procurement(models.TextChoices):
    WORKS = "works", _("工程")
    GOODS = "goods", _("货物")
    SERVICES = "services", _("服务")
    NONE = "none", _("不采购")


class SourceKind(models.TextChoices):
    FISCAL = "fiscal", _("财政资金")
    OWN = "own", _("自筹资金")
    LEVY = "levy", _("一事一议筹资")
    SOCIAL = "social", _("社会资金")
    LOAN = "loan", _("贷款")
    OTHER = "other", _("其他来源")


class Project(models.Model):
    """One project. `dimension` is the project of the books that its voucher lines are gathered under."""

    class State(models.TextChoices):
        DRAFT = "draft", _("储备")
        APPROVED = "approved", _("已立项")
        BUILDING = "building", _("实施中")
        ACCEPTED = "accepted", _("已验收")
        CANCELLED = "cancelled", _("已终止")

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="registered_projects")
    name = models.CharField("项目名称", max_length=120)
    kind = models.CharField("类别", max_length=14, choices=Kind.choices)
    procurement = models.CharField("采购内容", max_length=8, choices=Procurement.choices)
    purpose = models.CharField("批准的用途", max_length=200)
    start_on = models.DateField("计划开工日期")
    due_on = models.DateField("计划完成日期")
    plan = models.JSONField("计划")
    total = MoneyField("计划投资", default=0)
    dimension = models.OneToOneField("books.Project", models.PROTECT, null=True, related_name="register")
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=9, choices=State.choices, default=State.DRAFT)
    made_by = models.BigIntegerField("登记人", null=True)
    made_at = models.DateTimeField("登记时间")
    approved_on = models.DateField("立项日期", null=True)
    approved_by = models.BigIntegerField("立项办理人", null=True)
    started_on = models.DateField("开工日期", null=True)
    ended_on = models.DateField("验收或终止日期", null=True)
    reason = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        ordering = ["book", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_on__lte=models.F("due_on")), name="project_dates_in_order"
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="project_due")]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """Money that was planned from one side. What came is credited to `account` under the project; none for own money."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="sources")
    no = models.PositiveSmallIntegerField("行号")
    kind = models.CharField("来源", max_length=6, choices=SourceKind.choices)
    title = models.CharField("文号或出资方", max_length=80, blank=True)
    account = models.ForeignKey("books.Account", models.PROTECT, null=True, related_name="+")
    planned = MoneyField("计划金额")
    earmarked = models.BooleanField("专项资金")

    class Meta:
        ordering = ["project", "no"]
        constraints = [
            models.UniqueConstraint(fields=["project", "no"], name="project_source_no"),
            models.CheckConstraint(condition=models.Q(planned__gt=0), name="project_source_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}".strip()


class Milestone(models.Model):
    """A step of a project and the day by which it is due."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    no = models.PositiveSmallIntegerField("序号")
    title = models.CharField("节点", max_length=80)
    due_on = models.DateField("应完成日期")

    class Meta:
        ordering = ["project", "no"]
        constraints = [models.UniqueConstraint(fields=["project", "no"], name="project_milestone_no")]
        indexes = [models.Index(fields=["due_on"], name="project_milestone_due")]

    def __str__(self) -> str:
        return self.title


class Reached(Registered):
    """That a milestone was done, and when."""

    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="reached")
    on = models.DateField("完成日期")
    remark = models.CharField("完成情况", max_length=200, blank=True)

    class Meta:
        ordering = ["milestone"]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.on}"


class Tender(Registered):
    """One round of tender: awarded to a winner at a price, or failed."""

    class Way(models.TextChoices):
        PUBLIC = "public", _("公开招标")
        INVITED = "invited", _("邀请招标")
        EXCHANGE = "exchange", _("交易平台")
        COMPARED = "compared", _("询价比选")
        SINGLE = "single", _("直接委托")

    project = models.ForeignKey(Project, models.PROTECT, related_name="tenders")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    listing = models.CharField("招标或交易编号", max_length=60, blank=True)
    noticed_on = models.DateField("公告日期")
    opened_on = models.DateField("开标日期")
    bidders = models.PositiveSmallIntegerField("投标家数")
    winner = models.ForeignKey("books.Party", models.PROTECT, null=True, related_name="+")
    price = MoneyField("中标金额", null=True)
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["project", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(winner__isnull=True, price__isnull=True)
                | models.Q(winner__isnull=False, price__gt=0),
                name="project_tender_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.opened_on}"


class Acceptance(Handled):
    """The acceptance of a project. `cost` is what the books held of it on that day."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="acceptance")
    on = models.DateField("验收日期")
    unit = models.CharField("验收单位", max_length=120)
    opinion = models.CharField("验收意见", max_length=200)
    cost = MoneyField("验收时账面成本")

    class Meta:
        ordering = ["project"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.on}"


class Effect(Registered):
    """What a project brought in a year, as counts. The latest row of a year counts."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="effects")
    year = models.PositiveSmallIntegerField("年度")
    jobs = models.PositiveIntegerField("带动就业人数")
    sessions = models.PositiveIntegerField("培训期数")
    trainees = models.PositiveIntegerField("培训人次")

    class Meta:
        ordering = ["project", "-year", "-id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class TakenOver(models.Model):
    """A project that was approved before this system kept the books: what is known of its decision, and from which file.

    Its decision is not recorded here, so its number and day stand as text.
    """

    project = models.OneToOneField(Project, models.PROTECT, related_name="taken_over")
    reference = models.CharField("决议文号和日期", max_length=120, blank=True)
    source = models.CharField("文件摘要", max_length=64)

    class Meta:
        ordering = ["project"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.reference}"
