"""Lists of projects, of their milestones and of their earmarked money, with filters, sorting and Excel."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.economy.books.views.common import actor_of
from lingyan.economy.projects import due, queries, rules
from lingyan.economy.projects.models import Kind, Milestone, Project, Source, SourceKind
from lingyan.economy.projects.parameters import ALERT_DAYS, IDLE_DAYS
from lingyan.economy.projects.rules import Ledger
from lingyan.economy.projects.views.common import STANDINGS, TONES, project_url
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import PROJECTS_MANAGE, PROJECTS_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.place import place_of

_REGION: Final = "book__organisation__region"
LOOKS: Final = [
    ("late", gettext_lazy("有逾期节点的")),
    ("ready", gettext_lazy("等待验收的")),
    ("idle", gettext_lazy("专项资金长期未用的")),
]


@needs(PROJECTS_VIEW)
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """Every project of the region with what its books hold: received, used, earned."""
    actor, place = actor_of(request), place_of(request)
    held: dict[int, Ledger] = {}
    found = queries.visible(actor, place.region)
    if request.GET.get("format") == "xlsx":
        found = found.select_related("acceptance", "taken_over").prefetch_related("milestones__reached")
    page = ListPage(
        request,
        queries.with_late(found, clock.today()),
        [*_columns(held), *(_more() if request.GET.get("format") == "xlsx" else ())],
        name=gettext_lazy("项目"),
        filters=[
            Filter("q", _("项目名称或用途"), lookup="name|purpose"),
            Filter("kind", _("类别"), "choice", choices=Kind.choices),
            Filter("state", _("状态"), "choice", choices=Project.State.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=_look(place.region)),
        ],
        sort="-made_at",
        empty=Empty(_("还没有登记项目"), _("争取到的、计划办的项目都登记，资金和成本由账上算出。")),
    )  # fmt: skip
    held.update(queries.ledgers(page.selection if page.wants_excel else page.page))
    if page.wants_excel:
        return page.excel()
    return render(
        request, "projects/projects.html", {"page": page, "may_manage": actor.may_somewhere(PROJECTS_MANAGE)}
    )


def _columns(held: dict[int, Ledger]) -> list[Column]:
    def of(what: str) -> Any:
        return lambda each: getattr(held.get(each.pk, Ledger()), what)

    return [
        Column("name", _("项目"), sort="name", link=project_url),
        Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("due_on", _("计划完成"), "date", sort="due_on"),
        Column("total", _("计划投资"), "money", sort="total", total="total"),
        Column("received", _("已到位"), "money", value=of("total_received")),
        Column("cost", _("已用"), "money", value=of("cost")),
        Column("state", _("状态"), "badge", value=_state, tone=_tone, sort="state"),
    ]  # fmt: skip


def _more() -> list[Column]:
    """What only the workbook has. Money, texts and days stand as the importer of registers reads them back."""
    return [
        Column("purpose", _("批准的用途")), Column("procurement", _("采购内容"), value="get_procurement_display"),
        Column("start_on", _("计划开工日期"), "date"),
        *(Column(kind.value, str(_SOURCES[kind]), "money", value=_planned(kind)) for kind in SourceKind),
        Column("paper", _("文号"), value=_of_source(SourceKind.FISCAL, "title")),
        Column("social_account", _("社会资金科目"), value=_of_source(SourceKind.SOCIAL, "account")),
        Column("other_account", _("其他来源科目"), value=_of_source(SourceKind.OTHER, "account")),
        Column("steps", _("节点"), value=_steps),
        Column("dimension", _("核算项目编码"), value=lambda each: each.dimension.code if each.dimension else ""),
        Column("approved_on", _("立项日期"), "date"), Column("started_on", _("实际开工日期"), "date"),
        Column("ended_on", _("验收或终止日期"), "date"), Column("unit", _("验收单位"), value=_of_acceptance("unit")),
        Column("opinion", _("验收意见"), value=_of_acceptance("opinion")),
        Column("accepted_cost", _("验收时成本"), "money", value=_of_acceptance("cost")),
        Column("reason", _("终止原因")), Column("matter", _("决策事项"), value=_decided),
    ]  # fmt: skip


_SOURCES: Final[dict[str, Any]] = {
    SourceKind.FISCAL: gettext_lazy("财政资金"), SourceKind.OWN: gettext_lazy("自筹资金"),
    SourceKind.LEVY: gettext_lazy("一事一议筹资"), SourceKind.SOCIAL: gettext_lazy("社会资金"),
    SourceKind.LOAN: gettext_lazy("贷款"), SourceKind.OTHER: gettext_lazy("其他来源"),
}  # fmt: skip


def _planned(kind: str) -> Any:
    return lambda each: sum(row["planned"] for row in each.plan["sources"] if row["kind"] == kind) or None


def _of_source(kind: str, what: str) -> Any:
    return lambda each: "、".join(
        row[what] for row in each.plan["sources"] if row["kind"] == kind and row[what]
    )


def _of_acceptance(what: str) -> Any:
    return lambda each: getattr(getattr(each, "acceptance", None), what, None)


def _steps(each: Project) -> str:
    """`开工 2025-03-01 2025-03-05；完工 2025-09-30`: each milestone, its day, and when it was reached."""
    rows = [(row["title"], row["due_on"]) for row in each.plan["steps"]]
    reached = {
        (step.title, step.due_on.isoformat()): f" {step.reached.on}"
        for step in each.milestones.all()
        if hasattr(step, "reached")
    }
    return "；".join(f"{title} {day}{reached.get((title, day), '')}" for title, day in rows)


def _decided(each: Project) -> str:
    """The matter, or for a project that was taken over the reference of its decision."""
    if each.matter is not None:
        return each.matter.title
    taken = getattr(each, "taken_over", None)
    return taken.reference if taken else ""


def _state(each: Any) -> str:
    label = str(each.get_state_display())
    return _("%(state)s，有逾期节点") % {"state": label} if each.is_late else label


def _tone(each: Any) -> str:
    return "danger" if each.is_late else TONES[each.state]


def _look(region: Any) -> Any:
    def narrow(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        today = clock.today()
        if value == "late":
            return found.filter(is_late=True)
        if value == "ready":
            open_steps = Milestone.objects.filter(reached=None).values("project")
            return found.filter(state=Project.State.BUILDING).exclude(pk__in=open_steps)
        days = integer_of(IDLE_DAYS, region.path if region else "", today)
        return found.filter(pk__in=list(queries.idle(queries.with_earmarked(found), days, today)))

    return narrow


@needs(PROJECTS_VIEW)
@require_GET
def milestones(request: HttpRequest) -> HttpResponse:
    """Every milestone of the region by its day."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    alert = integer_of(ALERT_DAYS, place.region.path if place.region else "", today)

    def standing(each: Any) -> Any:
        if each.project.state == Project.State.CANCELLED:
            return _("已终止"), "plain"
        return STANDINGS[rules.standing(each.due_on, each.done_on, today, alert)]

    def narrow(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queries.late(found, today) if value == "late" else due.coming(found, place.region, today)

    page = ListPage(
        request,
        queries.milestones(actor, place.region),
        [
            Column("title", _("节点"), sort="title"),
            Column("project", _("项目"), value="project__name", sort="project__name", link=lambda m: project_url(m.project)),
            Column("village", _("村"), value=f"project__{_REGION}__name", sort=f"project__{_REGION}__code"),
            Column("due_on", _("应完成日期"), "date", sort="due_on"),
            Column("done_on", _("完成日期"), "date", sort="done_on"),
            Column("state", _("状态"), "badge", value=lambda m: standing(m)[0], tone=lambda m: standing(m)[1]),
        ],
        name=gettext_lazy("项目节点"),
        filters=[
            Filter("q", _("节点或项目"), lookup="title|project__name"),
            Filter("due_on", _("应完成日期"), "date"),
            Filter(
                "look", _("只看"), "choice", lookup=narrow,
                choices=[("late", _("逾期的")), ("coming", _("逾期和快到期的"))],
            ),
        ],
        sort="due_on",
        empty=Empty(_("没有项目节点"), _("立项以后，项目的节点列在这里。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "projects/milestones.html", {"page": page})


@needs(PROJECTS_VIEW)
@require_GET
def earmarked(request: HttpRequest) -> HttpResponse:
    """Earmarked money from its receipt to its use: planned, received, released, returned, still held, its age."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    days = integer_of(IDLE_DAYS, place.region.path if place.region else "", today)
    held: dict[int, Ledger] = {}
    page = ListPage(
        request,
        queries.earmarked(actor, place.region),
        _money_columns(held, days),
        name=gettext_lazy("专项资金"),
        filters=[
            Filter("q", _("项目、文号或出资方"), lookup="project__name|title"),
            Filter("kind", _("来源"), "choice", choices=SourceKind.choices),
            Filter("state", _("项目状态"), "choice", choices=Project.State.choices, lookup="project__state"),
        ],
        sort=f"project__{_REGION}__code",
        empty=Empty(_("没有专项资金"), _("项目的资金来源记入一事一议资金、专项应付款的，列在这里。")),
    )  # fmt: skip
    shown = page.selection if page.wants_excel else page.page
    held.update(queries.ledgers({each.project_id: each.project for each in shown}.values()))
    if page.wants_excel:
        return page.excel()
    return render(request, "projects/earmarked.html", {"page": page, "days": days})


def _money_columns(held: dict[int, Ledger], days: int) -> list[Column]:
    today = clock.today()

    def received(source: Source) -> int:
        return held.get(source.project_id, Ledger()).received.get(source.no - 1, 0)

    def released(source: Source) -> int:
        return held.get(source.project_id, Ledger()).released.get(source.no - 1, 0)

    def returned(source: Source) -> int:
        return held.get(source.project_id, Ledger()).returned.get(source.no - 1, 0)

    def balance(source: Source) -> int:
        return received(source) - released(source) - returned(source)

    def money(source: Source) -> Any:
        return queries.money(held.get(source.project_id, Ledger()), today)

    def age(source: Source) -> str:
        oldest = money(source).oldest
        return "" if oldest is None else _("%(days)s 天") % {"days": oldest}

    def standing(source: Source) -> Any:
        found = money(source)
        if not found.ledger.earmarked:
            return _("没有到位"), "plain"
        if found.idle(days):
            return _("长期未用"), "danger"
        return (_("还有未用"), "info") if found.left else (_("已用完"), "ok")

    return [
        Column("source", _("来源"), value=str, sort="kind"),
        Column("project", _("项目"), value="project__name", sort="project__name", link=lambda s: project_url(s.project)),
        Column("village", _("村"), value=f"project__{_REGION}__name", sort=f"project__{_REGION}__code"),
        Column("planned", _("计划"), "money", sort="planned", total="planned"),
        Column("received", _("收到"), "money", value=received),
        Column("released", _("已核销"), "money", value=released),
        Column("returned", _("已交回"), "money", value=returned),
        Column("balance", _("账面余额"), "money", value=balance),
        Column("left", _("项目未用"), "money", value=lambda source: money(source).left),
        Column("age", _("最早一笔"), value=age),
        Column("state", _("状态"), "badge", value=lambda s: standing(s)[0], tone=lambda s: standing(s)[1]),
    ]  # fmt: skip
