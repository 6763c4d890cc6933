"""The county's overview, the list of villages with Excel, the opening of a round, one step for many villages."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD, TERM_VIEW
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.term import actions, queries
from lingyan.team.term.actions.stages import MANY_STEPS
from lingyan.team.term.forms import OpenForm, StageForm
from lingyan.team.term.models import Process, Round
from lingyan.team.term.states import State
from lingyan.team.term.views.common import actor_of, form_page, tone_of, village_url

LOOKS: Final = [
    ("late", gettext_lazy("已逾期的")), ("risk", gettext_lazy("赶不上后面期限的")),
    ("complaint", gettext_lazy("申诉超过答复期限的")),
]  # fmt: skip


def _chosen(request: HttpRequest, known: list[Round]) -> Round | None:
    wanted = request.GET.get("round", "")
    if not wanted:
        return known[0] if known else None
    found = next((each for each in known if str(each.pk) == wanted), None)
    if found is None:
        raise Http404(_("没有这次换届，或不在您的管辖范围内"))
    return found


@needs(TERM_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """How many villages stand in each state, by state and by township, and who is late or will be."""
    actor, place = actor_of(request), place_of(request)
    known = list(queries.rounds(actor, place.region)[:20])
    chosen, today = _chosen(request, known), clock.today()
    found = (
        queries.overview(queries.visible(actor, place.region).filter(round=chosen), today) if chosen else None
    )
    region = place.region
    return render(
        request, "term/board.html",
        {
            "rounds": known, "round": chosen, "overview": found, "today": today,
            "states": [row for row in found.states if row[1].villages] if found else [],
            "may_open": region is not None and actor.may(TERM_MANAGE, region.path),
            "days_left": (chosen.vote_on - today).days if chosen else 0,
        },
    )  # fmt: skip


@needs(TERM_VIEW)
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """Every village of the region with its state, next date and voters; the same as Excel."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    known = list(queries.rounds(actor, place.region)[:20])
    chosen = _chosen(request, known)
    page = ListPage(
        request, queries.visible(actor, place.region).filter(round=chosen).select_related("region__parent"), _columns(today),
        name=gettext_lazy("各村换届"), sort="region__code", sheet_form=filed(request, gettext_lazy("各村换届")),
        filters=[
            Filter("q", _("村名"), lookup="region__name|region__pinyin|region__initials"),
            Filter("state", _("状态"), "choice", choices=State.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=_look),
        ],
        empty=Empty(_("这里还没有换届"), _("由县级或乡镇部署换届以后，各村自动列在这里。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may = place.region is not None and actor.may(TERM_RECORD, place.region.path)
    context = {"page": page, "round": chosen, "rounds": known, "may_record": may}
    return render(request, "term/villages.html", context)


def _look(rows: Any, value: str) -> Any:
    today = clock.today()
    if value == "complaint":
        return rows.filter(pk__in=queries.unanswered(today).values("process"))
    return rows.filter(queries.late(today) if value == "late" else queries.at_risk(today))


def _columns(today: Any) -> list[Column]:
    def standing(each: Process) -> str:
        if each.due_on and each.due_on < today:
            return _("已逾期")
        return _("赶不上") if each.advised_on and each.advised_on < today else ""

    return [
        Column("name", _("村"), value="region__name", sort="region__code", link=village_url),
        Column("town", _("乡镇"), value="region__parent__name"),
        Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=lambda each: tone_of(each.state)),
        Column("due_on", _("下一步期限"), "date", sort="due_on"),
        Column("standing", _("进度"), "badge", value=standing,
               tone=lambda each: "danger" if standing(each) == _("已逾期") else "warn"),
        Column("vote_on", _("选举日"), "date", sort="vote_on"),
        Column("voters", _("登记选民"), "integer", sort="voters", total="voters"),
    ]  # fmt: skip


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """Begin a 换届 of the region that the page stands at."""
    region = place_of(request).required_region()
    form = OpenForm(request.POST or None)
    back = f"{reverse('term:board')}?region={region.code}"

    def do() -> HttpResponse:
        made = actions.open_round(actor_of(request), region=region, **form.cleaned_data)
        villages = made.processes.count()
        messages.success(
            request, _("已部署“%(round)s”，%(n)s 个村进入筹备。") % {"round": made, "n": villages}
        )
        return redirect(back)

    return form_page(
        request, form, do, title=_("部署换届"), action=_("部署"), cancel_url=back,
        lead=_("%(region)s的每个村都进入筹备，期限按选举日倒排。") % {"region": region.name},
    )  # fmt: skip


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def many(request: HttpRequest, round_id: int) -> HttpResponse:
    """The audit of all villages of the place that wait for it, posted on one day by one document."""
    actor, place = actor_of(request), place_of(request)
    [state] = MANY_STEPS
    mine = Process.objects.filter(
        Q(round__pk=round_id, state=State.PREPARED), actor.scope(TERM_RECORD, "region__path")
    )
    if not Process.objects.filter(actor.scope(TERM_RECORD, "region__path"), round__pk=round_id).exists():
        raise Http404(_("没有这次换届，或不在您的管辖范围内"))
    rows = list(mine.filter(region__path__startswith=place.required_region().path).select_related("region"))
    form = StageForm(state, request.POST or None, with_reason=False, initial={"on": clock.today()})
    back = f"{reverse('term:villages')}?region={place.required_region().code}"

    def do() -> HttpResponse:
        done = actions.reach_many(
            actor, round_id=round_id, process_ids=[each.pk for each in rows], state=state, on=form.cleaned_data["on"],
            stated=form.stated,
        )  # fmt: skip
        messages.success(request, _("已登记 %(n)s 个村。") % {"n": len(done)})
        return redirect(back)

    names = _("、").join(each.region.name for each in rows[:30])
    return form_page(
        request, form, do, title=_("批量登记：%(state)s") % {"state": state.label}, action=_("登记"), cancel_url=back,
        lead=_("%(n)s 个村还在筹备：%(names)s") % {"n": len(rows), "names": names},
    )  # fmt: skip
