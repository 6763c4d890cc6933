"""Classes: the year's list, one class with its people, and what is done with it until it is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page, name_of, ticked
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_VIEW
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.training import actions, queries
from lingyan.team.training.actions import Outline
from lingyan.team.training.forms import CourseForm, ReasonForm
from lingyan.team.training.models import Category, Course, Enrolment, Mode
from lingyan.team.training.queries import GROUPS, REGION
from lingyan.team.training.rules import ITEMS, shown_totals
from lingyan.team.training.views.common import (
    MARK_TONES,
    TONES,
    beside,
    course_or_404,
    course_url,
    named,
    url_at,
    year_of,
    year_url,
)

ITEM_LABELS = {
    "content": gettext_lazy("内容"), "teaching": gettext_lazy("讲授"), "order": gettext_lazy("组织"),
    "use": gettext_lazy("用得上"),
}  # fmt: skip
LOOKS = [("over", gettext_lazy("结束了没有确认考勤的")), ("slips", gettext_lazy("评价合计等待核对的"))]
MOST_OFFERED = 300


@needs(TRAINING_VIEW)
@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    """The year's classes of a region: its plan and what became of it."""
    actor, region, year = actor_of(request), place_of(request).required_region(), year_of(request)
    page = ListPage(
        request,
        queries.courses_at(actor, region, year),
        [
            Column("title", _("班名"), sort="title", link=course_url),
            Column("region", _("主办"), value="region__name", sort="region__code"),
            Column("start", _("开始"), "date", value="start_on", sort="start_on"),
            Column("end", _("结束"), "date", value="end_on", sort="end_on"),
            Column("audience", _("对象"), value="get_audience_display"),
            Column("mode", _("方式"), value="get_mode_display", sort="mode"),
            Column("hours", _("学时"), "integer", sort="hours"),
            Column("listed", _("名单"), "integer", sort="listed", total="listed"),
            Column("present", _("计学时人数"), "integer", sort="present", total="present"),
            Column("state", _("状态"), "badge", value="get_state_display", tone=lambda each: TONES[each.state]),
        ],
        name=format_lazy("{}{}", year, gettext_lazy("年培训班")),
        sheet_form=filed(request, format_lazy("{}{}", year, gettext_lazy("年培训班"))),
        filters=[
            Filter("q", _("班名"), lookup="title"),
            Filter("state", _("状态"), "choice", choices=Course.State.choices),
            Filter("mode", _("方式"), "choice", choices=Mode.choices),
            Filter("category", _("内容类别"), "choice", choices=Category.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=_look(actor)),
        ],
        sort="-start_on",
        empty=Empty(_("这一年还没有培训班"), _("先看培训需求，再编入培训班。"), url_at("needs", region), _("看培训需求")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page, "year": year, "may_manage": actor.may(TRAINING_MANAGE, region.path),
        "last": year_url(request, year - 1), "next": year_url(request, year + 1),
    }  # fmt: skip
    return render(request, "training/classes.html", context)


def _look(actor: Actor) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "slips":
            return queries.slips_waiting(found, actor.user_id)
        return found.filter(
            end_on__lt=clock.today(), state__in=(Course.State.PLANNED, Course.State.ANNOUNCED)
        )

    return look


@needs(TRAINING_VIEW)
@require_GET
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """One class: where it stands, who is on the list, what the slips say."""
    found, actor = course_or_404(request, course_id), actor_of(request)
    may_manage = actor.may(TRAINING_MANAGE, found.region.path)
    page = _list_page(request, found, may_manage=may_manage)
    if page.wants_excel:
        return page.excel()
    own = actor.may(TRAINING_VIEW, found.region.path)
    context = {
        "course": found, "tone": TONES[found.state], "page": page, "may_manage": may_manage, "own": own,
        "begun": found.start_on <= clock.today(), "over": found.end_on <= clock.today(), "facts": _facts(found),
        "unmarked": found.enrolments.filter(mark="").count() if found.changeable else 0,
        "listed": found.enrolments.exists(), "uses": beside(actor, course=found), **(_slips(found) if own else {}),
    }  # fmt: skip
    return render(request, "training/class.html", context)


def _list_page(request: HttpRequest, found: Course, *, may_manage: bool) -> ListPage:
    actor, name = actor_of(request), named(actor_of(request))
    counted = found.state == Course.State.COUNTED

    def link(row: Enrolment) -> str:
        return url_at("person", row.village, row.person_id, month=f"{found.year}-12")

    columns = [
        Column("number", _("编号"), value="pk"),
        Column("village", _("村"), value="village__name", sort="village__code"),
        Column("name", _("姓名"), value=name, link=link),
        Column(
            "mark",
            _("考勤"),
            "badge",
            value="get_mark_display",
            tone=lambda row: MARK_TONES[row.mark],
            sort="mark",
        ),
        Column("hours", _("实到学时"), "integer", value=lambda row: row.hours or None, sort="hours"),
    ]
    if counted:
        columns.append(Column("credited", _("计入学时"), "integer", sort="credited", total="credited"))
        if may_manage:
            columns.append(
                Column("correct", _("更正"), value=lambda row: _("更正") if row.counted_at else "", exported=False,
                       link=lambda row: reverse("training:correct", args=[row.pk]))
            )  # fmt: skip
    return ListPage(
        request, queries.enrolments_of(actor, found), columns,
        name=format_lazy(gettext_lazy("{title}名单"), title=found.title),
        filters=[
            Filter("q", _("村"), lookup="village__name__icontains"),
            Filter("mark", _("考勤"), "choice", choices=Enrolment.Mark.choices),
        ],
        sort="village__code", empty=Empty(_("名单上还没有人"), _("从还没有达标的人里选。")),
        selectable=may_manage and found.changeable, form="rows",
    )  # fmt: skip


def _facts(found: Course) -> list[tuple[Any, Any]]:
    days = f"{found.start_on:%Y-%m-%d}" + (
        f" – {found.end_on:%Y-%m-%d}" if found.end_on != found.start_on else ""
    )
    facts = [
        (_("主办"), found.region.name), (_("日期"), days), (_("地点"), found.place), (_("方式"), found.get_mode_display()),
        (_("内容类别"), found.get_category_display()), (_("对象"), found.get_audience_display()), (_("学时"), found.hours),
    ]  # fmt: skip
    if found.teaching:
        facts.append((_("授课单位"), found.teaching))
    if found.seats:
        facts.append((_("名额"), found.seats))
    if found.announced_on:
        facts.append((_("通知日期"), found.announced_on))
    return facts


def _slips(found: Course) -> dict[str, Any]:
    """PRIVACY: totals of few slips are withheld from everybody, who entered them included."""
    latest = found.evaluations.filter(check_row__confirmed=True).first()
    waiting = actions.waiting_slips(found)
    returned = None if latest or waiting else found.evaluations.filter(check_row__confirmed=False).first()
    context: dict[str, Any] = {"slips": latest, "slips_waiting": waiting, "slips_returned": returned}
    if latest is None:
        return context
    made = latest
    fewest = queries.fewest_slips(found.region.path)
    shown = shown_totals(made.returned, made.totals, fewest)
    rows = (
        [(ITEM_LABELS[item], *shown[item], made.returned - sum(shown[item])) for item in ITEMS]
        if shown
        else []
    )
    return {**context, "slip_rows": rows, "fewest": fewest}


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A class into the plan of the region looked at."""
    region = place_of(request).required_region()
    form = CourseForm(request.POST or None, initial={"seats": 0})

    def do() -> HttpResponse:
        made = actions.plan(actor_of(request), region=region, outline=Outline(**form.cleaned_data))
        messages.success(request, _("已编入计划，接着列名单。"))
        return redirect("training:people", made.pk)

    return form_page(
        request, form, do, title=_("编入培训班"), action=_("编入计划"), lead=_("主办：%(name)s") % {"name": region.name},
        cancel_url=url_at("classes", region),
    )  # fmt: skip


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, course_id: int) -> HttpResponse:
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    names = asdict(Outline("", "", "", "", 0, found.start_on, found.end_on, "")).keys()
    form = CourseForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def do() -> HttpResponse:
        actions.change(actor_of(request), course_id=found.pk, outline=Outline(**form.cleaned_data))
        messages.success(request, _("已修改。发过通知的，要重新发通知。"))
        return redirect(course_url(found))

    return form_page(request, form, do, title=_("修改培训班"), action=_("保存"), cancel_url=course_url(found))


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, course_id: int) -> HttpResponse:
    """Choose who comes, those furthest behind first."""
    found, actor = course_or_404(request, course_id, TRAINING_MANAGE), actor_of(request)
    if request.method == "POST":
        count = actions.enrol(actor, course_id=found.pk, person_ids=ticked(request))
        messages.success(request, _("名单增加 %(count)s 人。") % {"count": count})
        return redirect(course_url(found))
    offered = queries.candidates(found)
    if village := request.GET.get("q", "").strip()[:40]:
        offered = offered.filter(**{f"{REGION}__name__icontains": village})
    rows = [
        {"row": row, "name": name_of(actor, row.person.personal, row.post.body.organisation.region.path),
         "village": row.post.body.organisation.region.name, "group": GROUPS[row.learner_group],
         "lacking": max(0, row.lacking)}
        for row in offered[: MOST_OFFERED + 1]
    ]  # fmt: skip
    context = {
        "course": found, "rows": rows[:MOST_OFFERED], "more": len(rows) > MOST_OFFERED, "q": village,
        "course_url": course_url(found), "listed": found.enrolments.count(),
    }  # fmt: skip
    return render(request, "training/people.html", context)


@needs(TRAINING_MANAGE)
@require_POST
def strike(request: HttpRequest, course_id: int) -> HttpResponse:
    """Take the ticked rows of the list off it."""
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    rows = found.enrolments.filter(pk__in=ticked(request)).values_list("person", flat=True)
    count = actions.strike(actor_of(request), course_id=found.pk, person_ids=list(rows))
    messages.success(request, _("已移出 %(count)s 人。") % {"count": count})
    return redirect(course_url(found))


@needs(TRAINING_MANAGE)
@require_POST
def announce(request: HttpRequest, course_id: int) -> HttpResponse:
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    actions.announce(actor_of(request), course_id=found.pk)
    messages.success(request, _("已记下发通知的日期，可以下载通知和考勤表。"))
    return redirect(course_url(found))


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, course_id: int) -> HttpResponse:
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.cancel(actor_of(request), course_id=found.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("培训班已取消。"))
        return redirect(course_url(found))

    return form_page(
        request, form, do, title=_("取消培训班"), action=_("取消这个班"), danger=True, lead=found.title,
        cancel_url=course_url(found),
    )  # fmt: skip
