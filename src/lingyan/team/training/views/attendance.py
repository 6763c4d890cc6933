"""The list ticked by the organiser, its confirmation, corrections afterwards, and the slips added up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.identity.pages import actor_of, form_page, name_of
from lingyan.kernel import clock
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TRAINING_MANAGE
from lingyan.team.training import actions
from lingyan.team.training.actions import Mark
from lingyan.team.training.forms import CorrectForm
from lingyan.team.training.models import Course, Enrolment
from lingyan.team.training.rules import ITEMS
from lingyan.team.training.views.classes import ITEM_LABELS
from lingyan.team.training.views.common import course_or_404, course_url, named

GRADES = ("good", "fair", "poor")


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, course_id: int) -> HttpResponse:
    """One list, one mark a row. A row without a mark stays open, or is open again."""
    found, actor = course_or_404(request, course_id, TRAINING_MANAGE), actor_of(request)
    rows = list(
        Enrolment.objects.filter(course=found)
        .select_related("person__personal", "village")
        .order_by("village__code", "pk")
    )
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            saved = actions.mark(actor, course_id=found.pk, marks=_typed(request, rows))
            messages.success(request, _("已登记 %(count)s 人的考勤。") % {"count": saved})
            return redirect(course_url(found))
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            problems = list(refusal.problems)
    name = named(actor)
    context = {
        "course": found, "problems": problems, "marks": Enrolment.Mark.choices, "course_url": course_url(found),
        "rows": [_shown(request, row, name(row)) for row in rows], "open": found.state == Course.State.ANNOUNCED,
        "begun": found.start_on <= clock.today(),
    }  # fmt: skip
    return render(request, "training/attendance.html", context, status=422 if problems else 200)


def _typed(request: HttpRequest, rows: list[Enrolment]) -> dict[int, Mark]:
    """Marks as chosen, 未登记 included where it takes a mark back; hours typed beside them, the whole class where none are.

    The second button takes everybody who is not marked for present.
    """
    found, rest = {}, Enrolment.Mark.PRESENT if "rest" in request.POST else ""
    for row in rows:
        text = request.POST.get(f"hours-{row.pk}", "").strip()
        # A list that does not name the row, such as one shown before somebody was added, says nothing of it.
        chosen = request.POST.get(f"mark-{row.pk}")
        mark = chosen or rest
        if mark or (chosen is not None and row.mark):
            found[row.pk] = Mark(mark, _whole(text) if text and mark == Enrolment.Mark.PRESENT else None)
    return found


def _whole(text: str) -> int:
    """The number typed; what is none becomes -1, which every action refuses."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1


def _shown(request: HttpRequest, row: Enrolment, name: str) -> dict[str, Any]:
    mark = request.POST.get(f"mark-{row.pk}", row.mark)
    hours = request.POST.get(f"hours-{row.pk}", str(row.hours or ""))
    return {"row": row, "name": name, "mark": mark, "hours": hours}


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, course_id: int) -> HttpResponse:
    """The page before the act, since a counted class cannot be changed."""
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    if request.method == "POST":
        actions.count(actor_of(request), course_id=found.pk)
        messages.success(request, _("考勤已确认，学时已计入。"))
        return redirect(course_url(found))
    rows = Enrolment.objects.filter(course=found)
    facts: list[tuple[Any, Any]] = [(_("名单"), rows.count())]
    facts += [(label, rows.filter(mark=mark).count()) for mark, label in Enrolment.Mark.choices]
    facts += [(_("未登记"), rows.filter(mark="").count()), (_("整班学时"), found.hours)]
    context = {
        "title": _("确认考勤"), "lead": found.title, "facts": facts, "action": _("确认考勤、计入学时"),
        "consequences": [_("出勤的人计入学时，班和名单从此不能修改。"), _("以后发现错了，用“更正”另记一笔，写明原因。")],
        "cancel_url": course_url(found),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """Put the hours of one person of a counted class right."""
    rows = Enrolment.objects.filter(
        actor_of(request).scope(TRAINING_MANAGE, "course__region__path"), pk=enrolment_id
    )
    row = rows.select_related("course__region", "person__personal", "village").first()
    if row is None:
        raise Http404(_("名单上没有这个人，或不在您的管辖范围内"))
    form = CorrectForm(request.POST or None, initial={"hours": row.credited})

    def do() -> HttpResponse:
        data = form.cleaned_data
        actions.correct(actor_of(request), enrolment_id=row.pk, hours=data["hours"], reason=data["reason"])
        messages.success(request, _("已更正。"))
        return redirect(course_url(row.course))

    name = name_of(actor_of(request), row.person.personal, row.village.path)
    return form_page(
        request, form, do, title=_("更正学时"), action=_("更正"), cancel_url=course_url(row.course),
        lead=_("%(class)s，%(village)s%(name)s，现在计 %(hours)s 学时。")
        % {"class": row.course.title, "village": row.village.name, "name": name, "hours": row.credited},
    )  # fmt: skip


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, course_id: int) -> HttpResponse:
    """Totals of the anonymous slips, added up on paper."""
    found = course_or_404(request, course_id, TRAINING_MANAGE)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            actions.evaluate(actor_of(request), course_id=found.pk, **_slip_totals(request))
            messages.success(request, _("评价合计已登记。"))
            return redirect(course_url(found))
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            problems = list(refusal.problems)
    items = [
        (
            item,
            ITEM_LABELS[item],
            [(f"{item}-{grade}", request.POST.get(f"{item}-{grade}", "")) for grade in GRADES],
        )
        for item in ITEMS
    ]
    context = {
        "course": found, "items": items, "problems": problems, "again": found.evaluations.exists(),
        "course_url": course_url(found), "typed": request.POST,
    }  # fmt: skip
    return render(request, "training/slips.html", context, status=422 if problems else 200)


@needs(TRAINING_MANAGE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, course_id: int) -> HttpResponse:
    """Another person holds the totals against the signed tally sheet: confirmed, or sent back with a reason.

    PRIVACY: who checks sees the totals that were entered, few as they may be; nobody else does.
    """
    found, actor = course_or_404(request, course_id, TRAINING_MANAGE), actor_of(request)
    waiting = actions.waiting_slips(found)
    if waiting is None:
        raise Http404(_("没有等待核对的评价合计"))
    if request.method == "POST":
        sound = request.POST.get("verdict") == "confirm"
        actions.check_slips(
            actor, course_id=found.pk, confirmed=sound, reason=request.POST.get("reason", "")[:400]
        )
        messages.success(request, _("已核对。") if sound else _("已退回，重新登记。"))
        return redirect(course_url(found))
    context = {
        "course": found, "entered": waiting, "own": one_hand(actor.user_id, waiting.made_by),
        "course_url": course_url(found),
        "items": [
            (ITEM_LABELS[item], *waiting.totals[item], waiting.returned - sum(waiting.totals[item])) for item in ITEMS
        ],
    }  # fmt: skip
    return render(request, "training/check.html", context)


def _slip_totals(request: HttpRequest) -> dict[str, Any]:
    def number(name: str) -> int:
        return _whole(request.POST.get(name, "").strip())

    totals = {item: [number(f"{item}-{grade}") for grade in GRADES] for item in ITEMS}
    reason = request.POST.get("reason", "")[:400]
    return {"issued": number("issued"), "returned": number("returned"), "totals": totals, "reason": reason}
