"""One session: notice, holding, one list of attendance ticked by the recorder, resolutions and their tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.files import papers
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, download, form_page
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW
from lingyan.team.branch import actions, forms, queries, rules
from lingyan.team.branch.covers import SESSION
from lingyan.team.branch.models import Mark, Resolution, Session
from lingyan.team.branch.papers import MINUTES
from lingyan.team.branch.printing import minutes_paper, notice_paper
from lingyan.team.branch.views.branches import kinds_shown
from lingyan.team.branch.views.common import TONES, branch_or_404, may_record, name_of, session_or_404, url_at

State = Session.State
_STEPS: Final[Mapping[str, tuple[Any, Any, Any]]] = {
    "notice": (gettext_lazy("发出通知"), gettext_lazy("发出"), forms.NoticeForm),
    "hold": (gettext_lazy("登记召开"), gettext_lazy("登记"), forms.HoldForm),
    "cancel": (gettext_lazy("取消这次会议"), gettext_lazy("取消会议"), forms.ReasonForm),
    "void": (gettext_lazy("登记有误，作废"), gettext_lazy("作废"), forms.ReasonForm),
    "resolve": (gettext_lazy("登记决议"), gettext_lazy("登记"), forms.ResolutionForm),
}


@needs(BRANCH_VIEW)
@require_GET
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """What it is and its figures; who came is for who keeps the record (C-1: no list of persons for others)."""
    found = session_or_404(request, session_id)
    records = may_record(request, found.branch)
    attendance = queries.last_lists([found.pk]).get(found.pk)
    sums = queries.tally_of(attendance) if attendance else None
    marks = queries.marks_of(attendance) if attendance and records else ()
    actor = actor_of(request)
    context = {
        "session": found, "kinds": kinds_shown(found), "tone": TONES[found.state], "sums": sums,
        "share": rules.percent(sums.present, sums.required) if sums else "", "may_record": records,
        "marks": [(name_of(actor, _with_branch(mark, found)), mark.get_status_display()) for mark in marks],
        "resolutions": _tasks(actor, found, records), "planned": found.state == State.PLANNED,
        "held": found.state == State.HELD, "back_url": url_at("branch", found.branch, found.branch_id),
        "filed": records and papers.of_record(SESSION, found.pk).filter(label=MINUTES).exists(),
    }  # fmt: skip
    return render(request, "branch/session.html", context)


def _tasks(actor: Any, found: Session, records: bool) -> list[tuple[Resolution, str]]:
    """Resolutions with the name of who sees to each, for who keeps the record."""
    rows = list(found.resolutions.select_related("owner__person__personal"))
    for each in rows:
        if each.owner is not None:
            each.owner.branch = found.branch
    return [(each, name_of(actor, each.owner) if each.owner and records else "") for each in rows]


def _with_branch(mark: Mark, found: Session) -> Any:
    mark.member.branch = found.branch
    return mark.member


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, branch_id: int) -> HttpResponse:
    found = branch_or_404(request, branch_id, BRANCH_RECORD)
    form = forms.SessionForm(request.POST or None, initial={"planned_on": clock.today()})

    def do() -> HttpResponse:
        made = actions.plan_session(actor_of(request), branch_id=found.pk, **form.cleaned_data)
        return redirect(url_at("session", found, made.pk))

    return form_page(
        request, form, do, title=_("计划一次组织生活"), action=_("保存"), lead=found.name,
        cancel_url=url_at("branch", found, found.pk),
    )  # fmt: skip


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, session_id: int, what: str) -> HttpResponse:
    """One step of a session: notice, hold, cancel, void, resolve."""
    found = session_or_404(request, session_id, BRANCH_RECORD)
    if what not in _STEPS:
        raise Http404
    title, action, _form = _STEPS[what]
    form = _form_of(request, found, what)

    def do() -> HttpResponse:
        _do(actor_of(request), found, what, form.cleaned_data)
        messages.success(request, _("已登记。"))
        name = "attendance" if what == "hold" else "session"
        return redirect(url_at(name, found.branch, found.pk))

    return form_page(
        request, form, do, title=title, action=action, lead=f"{found.number} {kinds_shown(found)}",
        danger=what in {"cancel", "void"}, cancel_url=url_at("session", found.branch, found.pk),
    )  # fmt: skip


def _form_of(request: HttpRequest, found: Session, what: str) -> Any:
    initial = {"planned_on": found.planned_on, "topic": found.topic, "place": found.place,
               "held_on": min(found.planned_on, clock.today())}  # fmt: skip
    if what == "resolve":
        actor = actor_of(request)
        members = queries.members(actor).filter(branch=found.branch)
        owners = [(str(each.pk), name_of(actor, each)) for each in members]
        return forms.ResolutionForm(request.POST or None, owners=owners)
    return _STEPS[what][2](request.POST or None, initial=initial)


def _do(actor: Any, found: Session, what: str, data: dict[str, Any]) -> None:
    if what == "resolve":
        owner = int(data.pop("owner") or 0) or None
        actions.add_resolution(actor, session_id=found.pk, owner_id=owner, **data)
        return
    acts: dict[str, Callable[..., Session]] = {
        "notice": actions.give_notice, "hold": actions.hold_session, "cancel": actions.cancel_session,
        "void": actions.void_session,
    }  # fmt: skip
    acts[what](actor, session_id=found.pk, **data)


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, session_id: int) -> HttpResponse:
    """One list of all who stand on the roll that day; everybody is there until ticked otherwise."""
    found = session_or_404(request, session_id, BRANCH_RECORD)
    if found.state != State.HELD or found.held_on is None:
        raise Http404(_("登记召开以后才能登记到会"))
    listed = queries.expected(found, found.held_on)
    if request.method == "POST":
        statuses = {
            member.pk: status for member, _who in listed if (status := request.POST.get(f"m{member.pk}", ""))
        }
        actions.record_attendance(actor_of(request), session_id=found.pk, statuses=statuses)
        messages.success(request, _("到会情况已登记。"))
        return redirect(url_at("session", found.branch, found.pk))
    before = queries.last_lists([found.pk]).get(found.pk)
    known = dict(before.marks.values_list("member", "status")) if before else {}
    actor = actor_of(request)
    rows = [
        {
            "member": member, "name": name_of(actor, member), "exempt": who.exempt, "away": who.away,
            "status": known.get(member.pk, "exempt" if who.exempt else "present"),
        }
        for member, who in listed
    ]  # fmt: skip
    context = {
        "session": found, "kinds": kinds_shown(found), "rows": rows, "choices": Mark.Status.choices,
        "again": before is not None, "back_url": url_at("session", found.branch, found.pk),
    }  # fmt: skip
    return render(request, "branch/attendance.html", context)


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, resolution_id: int) -> HttpResponse:
    task = Resolution.objects.filter(pk=resolution_id).first()
    if task is None:
        raise Http404(_("没有这项决议"))
    found = session_or_404(request, task.session_id, BRANCH_RECORD)
    form = forms.FinishForm(request.POST or None, initial={"done_on": clock.today()})

    def do() -> HttpResponse:
        actions.finish_resolution(actor_of(request), resolution_id=task.pk, **form.cleaned_data)
        return redirect(url_at("session", found.branch, found.pk))

    return form_page(
        request, form, do, title=_("办结决议"), action=_("登记"), lead=task.text,
        cancel_url=url_at("session", found.branch, found.pk),
    )  # fmt: skip


@needs(BRANCH_RECORD)
@require_GET
def paper(request: HttpRequest, session_id: int, kind: str) -> HttpResponse:
    """Notice or minutes as a Word file."""
    found = session_or_404(request, session_id, BRANCH_RECORD)
    if kind not in {"notice", "minutes"} or (kind == "minutes") != (found.state == State.HELD):
        raise Http404
    with on_paper():
        content = notice_paper(found) if kind == "notice" else minutes_paper(found)
    return download(content, f"{found.number}{'通知' if kind == 'notice' else '会议记录'}.docx")
