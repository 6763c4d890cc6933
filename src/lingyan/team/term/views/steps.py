"""The forms of a village's steps: evidence of a state, voting day, seats, suspension, snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.team.term import actions, evidence, known
from lingyan.team.term.actions.common import documents_to_show, shift_of
from lingyan.team.term.actions.stages import right_for
from lingyan.team.term.forms import MeetingHeldForm, ReasonForm, SeatsForm, StageForm, VoteDayForm
from lingyan.team.term.models import Process
from lingyan.team.term.states import State
from lingyan.team.term.views.common import actor_of, form_page, process_or_404, village_url


@needs(TERM_RECORD, TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, process_id: int, state: str) -> HttpResponse:
    """The evidence of the next state."""
    wanted = State(state) if state in State.values else None
    if wanted not in evidence.FIELDS:
        raise Http404(_("没有这一步"))
    process = process_or_404(request, process_id, right_for(wanted))
    offered = {"on": clock.today(), **known.offered(process, wanted, clock.today())}
    form = StageForm(
        wanted,
        request.POST or None,
        by_election=process.by is not None,
        shift=shift_of(process),
        initial=offered,
    )

    def do() -> HttpResponse:
        stage = actions.reach(
            actor_of(request), process_id=process.pk, state=wanted, on=form.cleaned_data["on"], stated=form.stated,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("已登记，晚于期限。") if stage.late else _("已登记。"))
        return redirect(village_url(process))

    return _page(request, process, form, do, _("登记：%(state)s") % {"state": wanted.label})


def _page(
    request: HttpRequest, process: Process, form: Any, do: Callable[[], HttpResponse], title: str
) -> HttpResponse:
    return form_page(
        request, form, do, title=title, action=_("登记"), cancel_url=village_url(process), process=process,
        lead=_("%(village)s · 选举日 %(day)s") % {"village": process.region.name, "day": process.vote_on},
    )  # fmt: skip


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, process_id: int) -> HttpResponse:
    process = process_or_404(request, process_id, TERM_MANAGE)
    form = VoteDayForm(
        request.POST or None, documents=documents_to_show(process), initial={"on": process.vote_on}
    )

    def do() -> HttpResponse:
        given = {
            "on": form.cleaned_data["on"],
            "reason": form.cleaned_data["reason"],
            "documents": form.shown,
        }
        done = actions.set_vote_day(actor_of(request), process_id=process.pk, **given)
        again = done.state != process.state
        messages.success(
            request, _("选举日已变更，选民名单要重新核对公布。") if again else _("选举日已变更。")
        )
        return redirect(village_url(process))

    return _page(request, process, form, do, _("变更选举日"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def seats(request: HttpRequest, process_id: int) -> HttpResponse:
    process = process_or_404(request, process_id, TERM_RECORD)
    form = SeatsForm(request.POST or None, initial={"deputies": process.deputies, "members": process.members})

    def do() -> HttpResponse:
        actions.set_seats(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("职数已确定。"))
        return redirect(village_url(process))

    return _page(request, process, form, do, _("确定职数"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def meeting_held(request: HttpRequest, process_id: int) -> HttpResponse:
    """The candidates met the villagers: the day, and the number of its minutes."""
    process = process_or_404(request, process_id, TERM_RECORD)
    form = MeetingHeldForm(request.POST or None)

    def do() -> HttpResponse:
        actions.record_meeting(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("候选人见面已登记。"))
        return redirect(village_url(process))

    return _page(request, process, form, do, _("登记候选人见面"))


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, process_id: int) -> HttpResponse:
    process = process_or_404(request, process_id, TERM_MANAGE)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.suspend(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("已暂停，恢复以前不能登记其他步骤。"))
        return redirect(village_url(process))

    return _page(request, process, form, do, _("因争议暂停"))


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, process_id: int) -> HttpResponse:
    process = process_or_404(request, process_id, TERM_MANAGE)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.resume(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("已恢复。"))
        return redirect(village_url(process))

    return _page(request, process, form, do, _("恢复换届"))


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def snapshot(request: HttpRequest, process_id: int) -> HttpResponse:
    """The page before the snapshot, which is computed and never changes."""
    process = process_or_404(request, process_id, TERM_RECORD)
    if request.method == "POST":
        actions.take_snapshot(actor_of(request), process_id=process.pk)
        messages.success(request, _("换届快照已存。"))
        return redirect(village_url(process))
    context = {
        "title": _("存换届快照"), "lead": process.region.name, "action": _("存快照"), "cancel_url": village_url(process),
        "consequences": [_("按今天的任职算出人数、妇女、交叉任职和一肩挑，以后不再改变")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
