"""Appraisals on the screen: the list, planning one, its steps. No grade and no total stands on the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import APPRAISAL_COUNT, APPRAISAL_VIEW
from lingyan.people.branches import Known
from lingyan.people.models import Organisation, Person
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of
from lingyan.team.appraisal import actions, forms, queries, rules
from lingyan.team.appraisal.actions.common import is_judged
from lingyan.team.appraisal.models import KINDS, Count, Session
from lingyan.team.appraisal.rules import Body, Kind
from lingyan.team.appraisal.views.common import (
    LEADING,
    form_page,
    home,
    led_or_404,
    name_of,
    post_of,
    session_or_404,
    subjects_of,
    url_at,
)
from lingyan.team.roster.sheets import filed

TONES = {"open": "info", "closed": "ok", "void": "plain"}


@needs(APPRAISAL_VIEW)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Every appraisal of the region and how far it is."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.sessions(actor, place.region),
        [
            Column("year", _("年度"), value=lambda each: str(each.year), sort="year", link=home),
            Column("region", _("地方"), value="region__name", sort="region__code"),
            Column("part", _("支部、小组"), value=lambda each: each.part),
            Column("kind", _("类别"), value="get_kind_display", sort="kind", link=home),
            Column("whom", _("评议对象"), value="get_whom_display"),
            Column("stage", _("已到步骤"), value=lambda each: str(rules.step_label(each.kind, each.stage)), sort="stage"),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=_tone),
            Column("closed_on", _("办结日期"), "date", sort="closed_on"),
        ],
        name=gettext_lazy("评议"),
        sheet_form=filed(request, gettext_lazy("评议")),
        filters=[
            Filter("kind", _("类别"), "choice", choices=KINDS),
            Filter("state", _("状态"), "choice", choices=Session.State.choices),
            Filter("year", _("年度"), lookup=_of_year),
            Filter("look", _("待办"), "choice", lookup=_look(actor), choices=[("check", _("计票待核对"))]),
        ],
        sort="-year",
        empty=Empty(_("这里还没有评议"), _("选定村或乡镇以后，由主持的人发起。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {"page": page, "kinds": _may_begin(actor, place.region)}
    return render(request, "appraisal/sessions.html", context)


def _tone(each: Session) -> str:
    return TONES[each.state]


def _of_year(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    return (
        found.filter(year=int(text))
        if text.isascii() and text.isdecimal() and len(text) == 4
        else found.none()
    )


def _look(actor: Actor) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda found, _value: queries.to_check(actor, found)


def _may_begin(actor: Actor, region: Region | None) -> list[tuple[str, Any]]:
    if region is None or region.level not in {Level.VILLAGE, Level.TOWNSHIP}:
        return []
    return [
        (kind.value, label)
        for kind, label in rules.KIND_LABELS.items()
        if _bodies(kind, region) and (kind != Kind.CADRES or _whom(actor, region))
        and (kind == Kind.CADRES or actor.may(rules.right_to_lead(kind, ""), region.path))
    ]  # fmt: skip


def _bodies(kind: Kind, region: Region) -> list[Body]:
    town = region.level == Level.TOWNSHIP
    # A group's meeting follows from whom it judges and is not chosen.
    own = (body for body in rules.BODIES[kind] if body is not Body.GROUP)
    return [body for body in own if (body == Body.TOWN_COMMITTEE) == town]


def _whom(actor: Actor, region: Region) -> list[str]:
    return [
        each.value
        for each in Session.Whom
        if actor.may(rules.right_to_lead(Kind.CADRES, each.value), region.path)
        and (each != Session.Whom.GROUP_LEADERS or queries.groups_of(region).exists())
    ]


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin an appraisal at the place of the page."""
    actor, region = actor_of(request), place_of(request).required_region()
    if kind not in dict(_may_begin(actor, region)):
        raise Http404(_("这一级不发起这种评议，或不由您主持"))
    branches = queries.branches_of(region) if kind == Kind.PARTY else ()
    branch = next((each for each in branches if str(each.pk) == request.GET.get("branch")), None)
    if len(branches) > 1 and branch is None:
        return _which_branch(request, region, branches)
    key = branch.pk if branch else None
    groups = list(queries.groups_of(region)) if kind == Kind.CADRES else []
    form = forms.PlanForm(
        request.POST or None, kind=Kind(kind), bodies=_bodies(Kind(kind), region),
        known=_known(actor, Kind(kind), region, key, groups), groups=[(each.pk, each.name) for each in groups],
        whom=_whom(actor, region), last=queries.last_list(region, key) if kind == Kind.PARTY else None,
        initial={"year": clock.today().year},
    )  # fmt: skip

    def do() -> HttpResponse:
        made = actions.plan(actor, region=region, kind=kind, branch=key, **form.given())
        messages.success(request, _("已发起，按步骤逐项登记。"))
        return redirect(home(made))

    return form_page(
        request, form, do, title=rules.KIND_LABELS[Kind(kind)], action=_("发起评议"),
        lead=f"{region.name}{branch.name if branch and len(branches) > 1 else ''}",
        cancel_url=url_at("sessions", region),
    )  # fmt: skip


def _known(
    actor: Actor, kind: Kind, region: Region, branch: int | None, groups: Sequence[Organisation]
) -> list[tuple[int, str]]:
    """Who can be ticked: members of the branch, or leaders whom their group judged before."""

    def shown(person: Person) -> str:
        return masking.shown(actor, "name", str(person.personal), region.path) or _("（不显示）")

    if kind == Kind.PARTY:
        return [(person.pk, shown(person)) for person in queries.known_members(region, branch)]
    leaders = queries.known_leaders([each.pk for each in groups])
    return [(person.pk, f"{shown(person)}（{group.name}）") for person, group in leaders]


def _which_branch(request: HttpRequest, region: Region, branches: Sequence[Known]) -> HttpResponse:
    """Asked only where a village has several; the members offered are those of the branch."""
    form = forms.BranchForm(request.POST or None, branches=[(each.pk, each.name) for each in branches])

    def do() -> HttpResponse:
        return redirect(url_at("new", region, Kind.PARTY.value, branch=form.cleaned_data["branch"]))

    return form_page(
        request, form, do, title=rules.KIND_LABELS[Kind.PARTY], action=_("下一步"), lead=region.name,
        cancel_url=url_at("sessions", region),
    )  # fmt: skip


@needs(APPRAISAL_VIEW)
@require_GET
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One appraisal: where it stands, what comes next, whom it judges, its ballots and papers."""
    found, actor = session_or_404(request, session_id), actor_of(request)
    path = found.region.path
    leads = actor.may(rules.right_to_lead(found.kind, found.whom), path)
    due = rules.next_step(found.kind, found.stage) if found.state == Session.State.OPEN else None
    counts = list(found.counts.order_by("pk"))
    waiting = next((each for each in counts if each.state == Count.State.ENTERED), None)
    subjects = [(each, name_of(actor, each, path), post_of(each)) for each in subjects_of(found)]
    context = {
        "session": found, "tone": TONES[found.state], "due": due, "waiting": waiting, "leads": leads,
        "due_label": rules.step_label(found.kind, due) if due else "",
        "next_url": _next_url(actor, found, due, waiting, leads),
        "counts": [(each, _TONES[each.state]) for each in counts],
        "subjects": subjects, "posts": any(post for _subject, _name, post in subjects),
        "may_read": queries.may_read(actor, found), "may_enter": _may_enter(actor, found), "settled": queries.settled(found),
        "may_add": _may_add(found, due) and leads and waiting is None,
        "events": _events(found),
        "twice": bool(leads and queries.twice_in_a_row(found)), "list_url": url_at("sessions", found.region),
        "facts": _facts(found),
    }  # fmt: skip
    return render(request, "appraisal/session.html", context)


def _may_add(found: Session, due: str | None) -> bool:
    """Whoever is named can be left out: members of a branch, leaders of a group; until ballots are counted."""
    named = found.kind == Kind.PARTY or found.group is not None
    return named and due is not None and not rules.reached(found.kind, found.stage, rules.COUNT)


_TONES = {"entered": "warn", "confirmed": "ok", "returned": "danger"}


def _may_enter(actor: Actor, found: Session) -> bool:
    """PRIVACY: why a count was sent back may tell a total, so it is for who must know and for who counts anew."""
    if queries.may_read(actor, found):
        return True
    return actor.may(APPRAISAL_COUNT, found.region.path) and not is_judged(actor, found)


def _next_url(actor: Actor, found: Session, due: str | None, waiting: Count | None, leads: bool) -> str:
    """Where the next step is taken, empty for who does not take it."""
    if due == rules.COUNT:
        if not actor.may(APPRAISAL_COUNT, found.region.path):
            return ""
        return url_at("check" if waiting else "count", found.region, found.pk)
    if due is None or not leads:
        return ""
    name = {rules.DECIDE: "decide", rules.FOLLOW: "close"}.get(due, "step")
    return url_at(name, found.region, found.pk)


def _events(found: Session) -> list[dict[str, Any]]:
    return [
        {
            "at": each.on,
            "note": each.number,
            "tone": "ok",
            "what": str(rules.step_label(found.kind, each.code)),
        }
        for each in found.steps.all()
    ]


def _facts(found: Session) -> list[tuple[str, Any]]:
    facts = [
        (_("类别"), found.get_kind_display()), (_("支部、小组"), found.part), (_("评议对象"), found.get_whom_display()),
        (_("会议"), found.get_body_display()),
        (_("应到人数"), found.eligible or ""), (_("办结日期"), found.closed_on or ""), (_("作废原因"), found.void_reason),
    ]  # fmt: skip
    return [(label, value) for label, value in facts if value]


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, session_id: int) -> HttpResponse:
    """Party members, or leaders of a group, whom the list left out."""
    found = led_or_404(request, session_id)
    form = forms.MembersForm(request.POST or None)
    if found.group is not None:
        form.fields["new"].label, form.fields["new"].help_text = (
            _("名单里没有的组长、副组长"),
            _("一行一个姓名"),
        )

    def do() -> HttpResponse:
        actions.add_members(actor_of(request), session_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已补充。"))
        return redirect(home(found))

    return form_page(
        request, form, do, title=_("补充评议对象"), action=_("补充"), lead=str(found), cancel_url=home(found)
    )


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, session_id: int) -> HttpResponse:
    """The next step, where it is only a day."""
    found = led_or_404(request, session_id)
    due = rules.next_step(found.kind, found.stage) or found.stage
    form = forms.StepForm(request.POST or None)

    def do() -> HttpResponse:
        actions.take_step(actor_of(request), session_id=found.pk, code=due, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(home(found))

    return form_page(
        request, form, do, title=rules.step_label(found.kind, due), action=_("登记"), lead=str(found),
        cancel_url=home(found),
    )  # fmt: skip


@needs(*LEADING)
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, session_id: int) -> HttpResponse:
    found = led_or_404(request, session_id)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.void(actor_of(request), session_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已作废，可以重新发起。"))
        return redirect(home(found))

    return form_page(
        request,
        form,
        do,
        title=_("作废评议"),
        action=_("作废"),
        danger=True,
        lead=str(found),
        cancel_url=home(found),
    )
