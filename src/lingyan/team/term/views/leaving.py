"""Lists of empty seats, by-elections and departures, and the villagers' committee of one village with what may be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD, TERM_VIEW
from lingyan.people.judgements import unfit_twice
from lingyan.people.models import Body, Organisation, Tenure
from lingyan.people.queries import roll
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.term import acting, actions, queries, vacancies
from lingyan.team.term.actions.by_elections import committee_of, empty_seats
from lingyan.team.term.leaving_forms import ActingForm, ByElectionForm
from lingyan.team.term.models import Acting, Departure, DepartureStep, Organ, Process, Rank
from lingyan.team.term.states import State
from lingyan.team.term.vacancies import Vacancy
from lingyan.team.term.views.common import (
    actor_of,
    form_page,
    name_of,
    rank_label,
    tone_of,
    village_url,
)

TONES: Final = {"open": "warn", "passed": "info", "left": "plain", "failed": "plain"}
LOOKS: Final = [
    ("recall", gettext_lazy("罢免待表决的")), ("meeting", gettext_lazy("辞职待会议决定的")),
    ("confirm", gettext_lazy("待核对的")), ("filing", gettext_lazy("还没有备案的")),
]  # fmt: skip
KINDS: Final = [
    ("committee", gettext_lazy("村民委员会不足三人或主任空缺")),
    ("party", gettext_lazy("书记空缺")),
]


def committee_url(region: Region) -> str:
    return f"{reverse('term:committee', args=[region.pk])}?region={region.code}"


@needs(TERM_VIEW)
@require_GET
def empty(request: HttpRequest) -> HttpResponse:
    """Villages without a secretary or a chief, or with fewer than three in the committee; since when, by when to fill."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    rows = vacancies.empty(actor, today, place.region)
    clocks = vacancies.clocks(rows, today)
    villages = [each.organisation.region_id for each in rows]
    busy, heads = vacancies.running(villages), acting.running(villages, today)
    page = ListPage(
        request, rows, _empty_columns(actor, clocks, busy, heads), name=gettext_lazy("空缺"),
        sort="organisation__region__code",
        sheet_form=filed(request, gettext_lazy("空缺")),
        filters=[
            Filter("q", _("村名"), lookup="organisation__region__name"),
            Filter("kind", _("空缺"), "choice", choices=KINDS, lookup="organisation__kind"),
        ],
        empty=Empty(_("没有空缺"), _("书记、主任都在任，村民委员会都不少于三人。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "term/list.html", {"page": page, "title": _("空缺"), "lead": _(
        "村民委员会不足三人的，三个月内补选；书记空缺超过九十天的提示。天数按本地规定。书记、副书记空缺的，在“选拔”里办理。"
    )})  # fmt: skip


def _empty_columns(
    actor: Actor, clocks: dict[int, Vacancy], busy: dict[int, Process], heads: dict[int, Acting]
) -> list[Column]:
    today = clock.today()

    def of(body: Body, what: str) -> Any:
        found = clocks.get(body.pk)
        return getattr(found, what) if found else None

    def days(body: Body) -> int | None:
        since = of(body, "since")
        return (today - since).days if since else None

    def filling(body: Body) -> str:
        process = busy.get(body.organisation.region_id)
        return process.get_state_display() if process else ""

    def what(body: Body) -> str:
        if body.organisation.kind == Organisation.Kind.COMMITTEE and not of(body, "due_on"):
            return _("主任空缺")
        return str(dict(KINDS)[body.organisation.kind])

    def head(body: Body) -> str:
        found = heads.get(body.organisation.region_id)
        if found is None or body.organisation.kind != Organisation.Kind.COMMITTEE:
            return ""
        return name_of(actor, found.tenure.person, found.region.path)

    return [
        Column("name", _("村"), value="organisation__region__name", sort="organisation__region__code",
               link=lambda each: committee_url(each.organisation.region)),
        Column("town", _("乡镇"), value="organisation__region__parent__name"),
        Column("what", _("空缺"), value=what),
        Column("serving", _("在任"), "integer", sort="serving"),
        Column("since", _("从哪天起"), "date", value=lambda each: of(each, "since")),
        Column("days", _("天数"), "integer", value=days),
        Column("due", _("补选期限"), "date", value=lambda each: of(each, "due_on")),
        Column("over", _("提示"), "badge", tone=lambda _each: "danger",
               value=lambda each: _("已超过期限") if of(each, "over") else ""),
        Column("head", _("主持工作"), value=head),
        Column("process", _("正在办理"), value=filling),
    ]  # fmt: skip


@needs(TERM_VIEW)
@require_GET
def by_elections(request: HttpRequest) -> HttpResponse:
    """Every by-election of the region with its state and next date."""
    actor, place, today = actor_of(request), place_of(request), clock.today()
    columns = [
        Column("name", _("村"), value="region__name", sort="region__code", link=village_url),
        Column("town", _("乡镇"), value="region__parent__name"),
        Column("round", _("补选"), value="round__name"),
        Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=lambda each: tone_of(each.state)),
        Column("due_on", _("下一步期限"), "date", sort="due_on"),
        Column("late", _("进度"), "badge", tone=lambda _each: "danger",
               value=lambda each: _("已逾期") if each.due_on and each.due_on < today else ""),
        Column("vote_on", _("选举日"), "date", sort="vote_on"),
    ]  # fmt: skip
    page = ListPage(
        request, queries.by_elections(actor, place.region).select_related("region__parent", "round"), columns,
        name=gettext_lazy("补选"), sort="-vote_on",
        sheet_form=filed(request, gettext_lazy("补选")),
        filters=[
            Filter("q", _("村名"), lookup="region__name"),
            Filter("state", _("状态"), "choice", choices=State.choices),
        ],
        empty=Empty(_("没有补选"), _("村民委员会成员出缺的，从“空缺”里选一个村部署补选。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "term/list.html", {"page": page, "title": _("补选"), "lead": _(
        "程序与换届选举相同，当选的任期到本届届满。"
    )})  # fmt: skip


@needs(TERM_VIEW)
@require_GET
def departures(request: HttpRequest) -> HttpResponse:
    """Every departure of the region, by kind and state; the names as the reader may see them."""
    actor, place = actor_of(request), place_of(request)
    rows = vacancies.departures(actor, place.region).select_related(
        "region__parent", "tenure__post", "tenure__person__personal"
    )

    def who(each: Departure) -> str:
        return f"{_(each.tenure.post.title)} {name_of(actor, each.tenure.person, each.region.path)}"

    columns = [
        Column("name", _("村"), value="region__name", sort="region__code", link=departure_url),
        Column("who", _("成员"), value=who),
        Column("way", _("方式"), value="get_way_display", sort="way"),
        Column("state", _("状态"), "badge", value=state_of, sort="state", tone=lambda each: TONES[each.state]),
        Column("received_on", _("收到日期"), "date", sort="received_on"),
        Column("due_on", _("表决期限"), "date", sort="due_on"),
        Column("ended_on", _("离任日期"), "date", sort="ended_on"),
    ]  # fmt: skip
    page = ListPage(
        request, rows, columns, name=gettext_lazy("离任"), sort="-received_on",
        sheet_form=filed(request, gettext_lazy("离任")),
        filters=[
            Filter("q", _("村名"), lookup="region__name"),
            Filter("way", _("方式"), "choice", choices=Departure.Way.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=_look(actor)),
        ],
        empty=Empty(_("没有离任事项"), _("在各村的“村民委员会成员”里登记；其他组织的从“任职沿革”登记。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "term/list.html", {"page": page, "title": _("离任"), "lead": ""})


def _look(actor: Actor) -> Callable[[Any, str], Any]:
    def look(rows: Any, value: str) -> Any:
        pending = rows.filter(vacancies.pending())
        if value == "recall":
            return pending.filter(way=Departure.Way.RECALL, state=Departure.State.OPEN)
        if value == "meeting":
            return pending.filter(state=Departure.State.OPEN).exclude(way=Departure.Way.RECALL)
        if value == "confirm":
            return vacancies.to_confirm(actor, rows)
        return rows.filter(vacancies.without_step(DepartureStep.Kind.FILING))

    return look


def departure_url(departure: Departure) -> str:
    return f"{reverse('term:departure', args=[departure.pk])}?region={departure.region.code}"


def state_of(departure: Departure) -> str:
    """The state in words; whoever left another way in between is said to have left."""
    if (
        departure.state in {Departure.State.OPEN, Departure.State.PASSED}
        and departure.tenure.end_on is not None
    ):
        return _("已另行离任")
    if departure.way in Departure.BY_DOCUMENT and departure.state == Departure.State.PASSED:
        return _("待核对")
    return str(departure.get_state_display())


def village_or_404(request: HttpRequest, region_id: int, right: str = TERM_VIEW) -> Region:
    found = Region.objects.filter(actor_of(request).scope(right, "path"), level="村").select_related("parent")
    region = found.filter(pk=region_id).first()
    if region is None:
        raise Http404(_("没有这个村，或不在您的管辖范围内"))
    return region


@needs(TERM_VIEW)
@require_GET
def committee(request: HttpRequest, region_id: int) -> HttpResponse:
    """Who sits in the villagers' committee, which seats are empty since when, and who left how."""
    actor, region, today = actor_of(request), village_or_404(request, region_id), clock.today()
    body = committee_of(region)
    seats = empty_seats(body, today) if body else {}
    bodies = list(vacancies.empty(actor, today, region))
    clocks = vacancies.clocks(bodies, today)
    left = vacancies.departures(actor, region).select_related(
        "tenure__post", "tenure__person__personal", "region"
    )
    process = vacancies.running([region.pk]).get(region.pk)
    context = {
        "village": region, "members": list(_members(request, region, body)) if body else [], "body": body,
        "empty": [(rank_label(Organ.COMMITTEE, rank), number) for rank, number in seats.items() if number],
        "clocks": [(each, clocks[each.pk]) for each in bodies if each.pk in clocks], "process": process,
        "process_url": village_url(process) if process else "",
        "left": [
            (each, name_of(actor, each.tenure.person, region.path), state_of(each), TONES[each.state])
            for each in left
        ],
        "may_manage": actor.may(TERM_MANAGE, region.path), "may_record": actor.may(TERM_RECORD, region.path),
        "may_open": actor.may(TERM_MANAGE, region.path) and process is None and any(seats.values()),
        "party": Organisation.Kind.PARTY,
        "heads": [
            (each, name_of(actor, each.tenure.person, region.path), ended) for each, ended in acting.history(region.pk)
        ],
        "may_act": actor.may(TERM_RECORD, region.path) and body is not None and bool(seats.get(Rank.CHIEF))
        and region.pk not in acting.running([region.pk], today),
    }  # fmt: skip
    return render(request, "term/committee.html", context)


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, region_id: int) -> HttpResponse:
    """Which member acts while there is no chief."""
    region = village_or_404(request, region_id, TERM_RECORD)
    body, actor = committee_of(region), actor_of(request)
    members = [
        (each.pk, f"{_(each.post.title)} {name_of(actor, each.person, region.path)}")
        for each in (roll(body) if body else ())
    ]  # fmt: skip
    form = ActingForm(
        request.POST or None, members=members, initial={"on": clock.today(), "from_on": clock.today()}
    )

    def do() -> HttpResponse:
        made = actions.record_acting(actor, **form.said)
        messages.success(request, _("已登记，从 %(day)s 起主持工作。") % {"day": made.from_on})
        return redirect(committee_url(region))

    return form_page(
        request, form, do, title=_("登记主持工作的人"), action=_("登记"), cancel_url=committee_url(region),
        lead=_("%(village)s：主任没有选出或出缺的，由副主任主持工作；没有副主任的，由村民代表会议推选一名成员。")
        % {"village": region.name},
    )  # fmt: skip


def _members(request: HttpRequest, region: Region, body: Body) -> Iterator[dict[str, Any]]:
    actor = actor_of(request)
    # PRIVACY: two bad judgements in a row are told to who confirms the end of a duty, and to nobody else.
    unfit = unfit_twice(region.path) if actor.may(TERM_MANAGE, region.path) else frozenset()
    for each in roll(body):
        yield {
            "tenure": each, "name": name_of(actor, each.person, region.path), "title": _(each.post.title),
            "unfit": each.person_id in unfit,
        }  # fmt: skip


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def open_by_election(request: HttpRequest, region_id: int) -> HttpResponse:
    region = village_or_404(request, region_id, TERM_MANAGE)
    body = committee_of(region)
    seats = empty_seats(body, clock.today()) if body else {}
    initial = {name: seats.get(rank, 0) for rank, name in enumerate(("chief", "deputies", "members"))}
    form = ByElectionForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        made = actions.open_by_election(actor_of(request), region=region, **form.cleaned_data)
        messages.success(request, _("已部署“%(round)s”。") % {"round": made.round})
        return redirect(village_url(made))

    return form_page(
        request, form, do, title=_("部署补选"), action=_("部署"), cancel_url=committee_url(region),
        lead=_("%(village)s：程序与换届选举相同，当选的任期到本届届满。") % {"village": region.name},
    )  # fmt: skip


def tenure_or_404(request: HttpRequest, tenure_id: int, right: str, *, others: bool = False) -> Tenure:
    """A member of a villagers' committee, or of the other bodies alone."""
    committee = Q(post__body__organisation__kind=Organisation.Kind.COMMITTEE)
    found = Tenure.objects.filter(
        actor_of(request).scope(right, "post__body__organisation__region__path"), ~committee if others else committee
    ).select_related("post__body__organisation__region", "person__personal")  # fmt: skip
    tenure = found.filter(pk=tenure_id).first()
    if tenure is None:
        raise Http404(_("没有这项任职，或不在您的管辖范围内"))
    return tenure
