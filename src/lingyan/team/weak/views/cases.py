"""Cases of a region, one case, proposing a village, and what the county decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.hands import same_hand
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_PROPOSE, WEAK_VIEW
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.team.appraisal.views.common import form_page
from lingyan.team.roster.sheets import filed
from lingyan.team.weak import actions, forms, queries, rules
from lingyan.team.weak.models import STATES, Case
from lingyan.team.weak.rules import Act, State
from lingyan.team.weak.views.common import (
    FORM,
    TONES,
    actor_of,
    arithmetic,
    case_or_404,
    home,
    late_words,
    shown,
    sign_name,
    url_at,
)

_LATE: Final = [
    ("plan", gettext_lazy("方案逾期")),
    ("review", gettext_lazy("研判逾期")),
    ("watch", gettext_lazy("观察期满")),
]


@needs(WEAK_VIEW)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Every case of the region with its clock. Villages stand in the order of their codes."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.cases(actor, place.region),
        [
            Column("village", _("村"), value="village__name", sort="village__code", link=home),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=_tone),
            Column("late", _("提醒"), value=late_words),
            Column("proposed_on", _("提出日期"), "date", sort="proposed_on"),
            Column("listed_on", _("列入日期"), "date", sort="listed_on"),
            Column("plan_due_on", _("方案期限"), "date", sort="plan_due_on"),
            Column("review_due_on", _("下次研判期限"), "date", sort="review_due_on"),
            Column("released_on", _("销号日期"), "date", sort="released_on"),
            Column("watch_until", _("观察期至"), "date", sort="watch_until"),
        ],
        name=gettext_lazy("党组织整顿"),
        sheet_form=filed(request, gettext_lazy("党组织整顿")),
        filters=[
            Filter("q", _("村名"), lookup="village__name"),
            Filter("state", _("状态"), "choice", choices=STATES),
            Filter("look", _("提醒"), "choice", lookup=_look, choices=_LATE),
        ],
        sort="village__code",
        empty=Empty(_("这里没有整顿"), _("到一个村，从线索或了解到的情况提出。"), url="", action=""),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    counted = queries.by_state(actor, place.region)
    stats = [
        (
            rules.STATE_LABELS[state],
            counted[state],
            f"?{urlencode({**_place(request), 'state': state.value})}",
        )
        for state in State
    ]
    village = place.region if place.region and place.region.level == Level.VILLAGE else None
    may_propose = village is not None and actor.may(WEAK_PROPOSE, village.path)
    context = {"page": page, "stats": stats, "may_propose": may_propose}
    return render(request, "weak/cases.html", context)


def _place(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("region", "month") if name in request.GET}


def _tone(each: Case) -> str:
    return TONES[each.state]


def _look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    late: dict[str, Q] = queries.late(clock.today())
    return found.filter(late[value])


@needs(WEAK_VIEW)
@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: where it stands, what comes next, its plan and what came of it."""
    found, actor = case_or_404(request, case_id), actor_of(request)
    own = _own(actor, found)
    context = {
        **shown(actor, found), "acts": _acts(actor, found, own), "own": own, "events": _events(found),
        "relapse": Case.objects.filter(relapse_of=found).exclude(state=State.REFUSED).first(),
        "before": found.relapse_of, "back": url_at("cases", found.village),
        "may_work": actor.may(WEAK_PROPOSE, found.village.path),
        "hinted": queries.hints(actor).filter(village=found.village).count(),
        "hints_url": url_at("hints", found.village),
    }  # fmt: skip
    return render(request, "weak/case.html", context)


def _own(actor: Actor, found: Case) -> bool:
    """Whether the reader could decide about the case now, had he not proposed or worked it."""
    decisions = (Act.CONFIRM, Act.REFUSE, Act.RELEASE, Act.SEND_BACK)
    waits = any(rules.may(act, found.state) for act in decisions)
    return (
        waits
        and actor.may(WEAK_CONFIRM, found.village.path)
        and same_hand(actor.user_id, queries.hands_of(found))
    )


def _acts(actor: Actor, found: Case, own: bool) -> list[dict[str, Any]]:
    """What this reader may do now, the usual step first."""
    path = found.village.path
    works, decides = actor.may(WEAK_PROPOSE, path), actor.may(WEAK_CONFIRM, path)
    ends, decides = decides, decides and not own
    offered: list[tuple[bool, str, tuple[Any, ...], Any]] = [
        (decides and rules.may(Act.CONFIRM, found.state), "decide", ("confirm",), _("核定列入")),
        (decides and rules.may(Act.REFUSE, found.state), "decide", ("refuse",), _("不列入")),
        (works and found.state == State.LISTED and bool(queries.missing_sides(found)), "helper", (), _("登记帮扶力量")),
        (works and found.state == State.LISTED, "plan", (), _("制定方案")),
        (works and found.state == State.WORKING, "review", (), _("登记研判")),
        (works and found.state == State.WORKING, "check", (), _("自查，报县验收")),
        (works and found.state == State.WORKING, "plan", (), _("调整方案")),
        (works and found.state in {State.WORKING, State.CHECKING, State.WATCH}, "helper", (), _("更换帮扶力量")),
        (works and found.state == State.CHECKING, "view", (), _("录入群众测评")),
        (decides and rules.may(Act.RELEASE, found.state), "decide", ("release",), _("验收销号")),
        (decides and rules.may(Act.SEND_BACK, found.state), "decide", ("send-back",), _("退回")),
        (ends and found.state == State.WATCH and bool(late_words(found)), "decide", ("end",), _("观察期满办结")),
    ]  # fmt: skip
    if works and found.state == State.WATCH:
        offered.append((True, "new", (), _("提出反弹")))
    made: list[dict[str, Any]] = []
    for fits, name, more, label in offered:
        if fits:
            arguments = () if name == "new" else (found.pk, *more)
            made.append(
                {
                    "url": url_at(name, found.village, *arguments),
                    "label": label,
                    "main": not made and (name == "decide" or found.state != State.WATCH),
                }
            )
    return made


def _events(found: Case) -> list[dict[str, Any]]:
    steps = list(found.steps.order_by("pk"))
    users = User.objects.select_related("personal").filter(pk__in={step.by for step in steps if step.by})
    names = {user.pk: user.display_name for user in users}
    return [
        {
            "at": step.on, "who": names.get(step.by or 0, ""), "what": step.get_act_display(),
            "note": _("；").join(part for part in (step.number, step.text) if part),
        }
        for step in steps
    ]  # fmt: skip


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose the village where the page stands, with its hints or with what was seen."""
    actor, region = actor_of(request), place_of(request).required_region()
    if region.level != Level.VILLAGE or not actor.may(WEAK_PROPOSE, region.path):
        raise Http404(_("请先选择一个村"))
    standing = queries.hints(actor, region).filter(~queries.set_aside()).order_by("sign")
    choices = [(each.pk, f"{sign_name(each.sign)}：{_('；').join(arithmetic(each))}") for each in standing]
    chosen = [key for key, _label in choices if str(key) == request.GET.get("hint")]
    form = forms.ProposeForm(request.POST or None, hints=choices, initial={"hint_ids": chosen})

    def do() -> HttpResponse:
        made = actions.propose(actor, village=region, **form.given())
        messages.success(request, _("已提出，等县级核定。"))
        return redirect(home(made))

    return form_page(
        request, form, do, FORM, title=_("提出列入整顿"), action=_("提出，报县核定"), lead=region.name,
        cancel_url=url_at("cases", region),
    )  # fmt: skip


_DECISIONS: Final[dict[str, tuple[Act, Callable[..., Case], Any, bool]]] = {
    "confirm": (Act.CONFIRM, actions.confirm, gettext_lazy("核定列入"), False),
    "refuse": (Act.REFUSE, actions.refuse, gettext_lazy("不列入"), True),
    "release": (Act.RELEASE, actions.release, gettext_lazy("验收销号"), False),
    "send-back": (Act.SEND_BACK, actions.send_back, gettext_lazy("退回"), True),
    "end": (Act.END, actions.end, gettext_lazy("观察期满办结"), False),
}
"""Word in the address → act, action, label, and whether it is shown as a grave one."""


@needs(WEAK_CONFIRM)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, case_id: int, what: str) -> HttpResponse:
    """What the county decides about a case."""
    if what not in _DECISIONS:
        raise Http404(_("没有这个页面"))
    found = case_or_404(request, case_id, WEAK_CONFIRM)
    act, action, label, grave = _DECISIONS[what]
    form = forms.DecideForm(request.POST or None, act=act)

    def do() -> HttpResponse:
        action(actor_of(request), case_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已办理：%(what)s。") % {"what": label})
        return redirect(home(found))

    return form_page(
        request, form, do, FORM, title=label, action=label, danger=grave, lead=found.village.name,
        cancel_url=home(found),
    )  # fmt: skip
