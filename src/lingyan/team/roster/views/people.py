"""Who serves: the people and the villages of a round."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words, on_paper
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import ROSTER_VIEW
from lingyan.people.models import Tenure
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.contents import leading_selection
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.team.roster.parameters import ROSTER_TITLE
from lingyan.team.roster.posts import holds, holds_in, read_posts, shown_posts
from lingyan.team.roster.queries import villages_counted, visible_entries
from lingyan.team.roster.rules import (
    EDUCATION_LEVELS,
    FULL_MEMBER,
    PARTY_STATUSES,
    SECRETARY,
    VILLAGE_HEAD,
    Body,
    PostHeld,
)
from lingyan.team.roster.sheets import filed, filed_as
from lingyan.team.roster.views.common import actor_of, at, chosen_round, name_of, round_tabs, sees_names

NO_ROUND = Empty(gettext_lazy("还没有花名册"), gettext_lazy("先导入一轮花名册，核对后再确认写入。"))


@needs(ROSTER_VIEW)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody a round lists in the region."""
    round_, rounds = chosen_round(request)
    if round_ is None:
        return render(request, "roster/none.html", {"title": _("花名册")})
    actor, region = actor_of(request), place_of(request).required_region()
    name = format_lazy("{}{}", round_.name, gettext_lazy("花名册"))
    entries = visible_entries(actor, round_, region)
    page = people_page(request, entries, region, name)
    if page.wants_excel:
        return filed_roster(request, entries, region, name)
    context = {
        "page": page,
        "round": round_,
        "tabs": round_tabs(request, "roster:people", rounds, round_),
        "views": _views(request, round_, "people"),
    }
    return render(request, "roster/people.html", context)


def people_page(
    request: HttpRequest, entries: QuerySet[RosterEntry], region: Region, name: Words
) -> ListPage:
    """Roster entries as a list; names as the reader may see them."""
    actor = actor_of(request)
    filters = [
        Filter("body", _("组织"), "choice", _by_body, [(body.value, _(body.zh)) for body in Body]),
        Filter("education", _("学历"), "choice", choices=[(level, _(level)) for level in EDUCATION_LEVELS]),
        Filter("sex", _("性别"), "choice", "person__sex", [("男", _("男")), ("女", _("女"))]),
        Filter("party", _("党员"), "choice", _by_party, [("yes", _("党员")), ("no", _("非党员"))]),
        Filter("secretary", _("只看书记"), "flag", _secretaries),
    ]
    village = Filter("village", _("村"), lookup="village__name|village__initials|village__code")
    if sees_names(actor, region):
        # PRIVACY: who sees masked names must not find out a name by searching for it.
        filters.insert(0, Filter("q", _("姓名"), lookup="person__personal__name|person__personal__initials"))
    return ListPage(
        request,
        entries,
        [
            Column("name", _("姓名"), value=lambda entry: name_of(actor, entry)),
            Column("village", _("村"), value="village__name", sort="village__code"),
            Column("town", _("乡镇"), value="village__parent__name"),
            Column("posts", _("职务"), value=lambda entry: shown_posts(entry.posts)),
            Column("sex", _("性别"), value=lambda entry: _(entry.person.sex)),
            Column("birth", _("出生年月"), value=_birth, sort="person__birth_year"),
            Column("education", _("学历"), value=lambda entry: _(entry.education), sort="education"),
            Column("politics", _("政治面貌"), value=lambda entry: _(entry.politics), sort="politics"),
            Column("selection", _("产生方式"), value=lambda entry: _(leading_selection(entry.selections))),
            *([Column("education_label", _("学历（名册原文）"))] if _wants_excel(request) else []),
        ],
        name=name,
        filters=[village, *filters],
        sort="village__code",
        empty=Empty(_("这里没有人员"), _("换一个区划，或看另一轮。")),
        sheet_form=filed(request, name),
    )


@on_paper()
def filed_roster(
    request: HttpRequest, entries: QuerySet[RosterEntry], region: Region, name: Words
) -> HttpResponse:
    """The roster as organisation departments file it, which the import takes in again without a word.

    PRIVACY: identity numbers are not in it; names stand as the reader may see them.
    """
    actor = actor_of(request)
    page = people_page(request, entries.select_related("village__parent__parent"), region, name)
    page.columns = [
        Column("county", "县", value="village__parent__parent__name", width=10),
        Column("town", "乡镇", value="village__parent__name", width=10),
        Column("village", "村", value="village__name", width=10),
        Column("name", "姓名", value=lambda entry: name_of(actor, entry), width=9),
        Column("sex", "性别", value="person__sex", width=5),
        Column("birth", "出生年月", value=lambda entry: _month(_born(entry)), width=9),
        Column("education", "学历", width=7),
        Column("politics", "政治面貌", width=12),
        Column("joined", "入党时间", value=lambda entry: _month(entry.joined), width=9),
        Column("posts", "职务", value=lambda entry: _posts(entry.posts), width=34),
        Column("selection", "产生方式", value=lambda entry: leading_selection(entry.selections), width=9),
        Column("since", "任现职时间", value=lambda entry: _month(entry.since), width=10),
        Column("remark", "备注", value=lambda _entry: "", width=10),
    ]
    page.sheet_form = filed_as(region, ROSTER_TITLE)
    return page.excel()


def _born(entry: RosterEntry) -> int | None:
    person = entry.person
    return person.birth_year * 100 + person.birth_month if person.birth_year and person.birth_month else None


def _month(value: object) -> str:
    """202611 or a month as 2026.11, as rosters write it."""
    if value is None:
        return ""
    number = int(value)  # type: ignore[call-overload]
    return f"{number // 100}.{number % 100:02d}"


def _posts(text: str) -> str:
    return "、".join(str(post) for post in read_posts(text))


def serving_page(request: HttpRequest, tenures: QuerySet[Tenure], name: Words) -> ListPage:
    """Posts held on a day as a list, one row a post; names as the reader may see them."""
    actor = actor_of(request)
    place = "post__body__organisation__region"

    def shown_name(tenure: Tenure) -> str:
        path = tenure.post.body.organisation.region.path
        return masking.shown(actor, "name", tenure.person.personal.name, path)

    return ListPage(
        request,
        tenures,
        [
            Column("name", _("姓名"), value=shown_name),
            Column("village", _("村"), value=f"{place}__name", sort=f"{place}__code"),
            Column("town", _("乡镇"), value=f"{place}__parent__name"),
            Column("post", _("职务"), value=_post_shown),
            Column("sex", _("性别"), value=lambda tenure: _(tenure.person.sex)),
            Column("birth", _("出生年月"), value=_birth, sort="person__birth_year"),
            Column("selection", _("产生方式"), value="get_selection_display"),
            Column("start_on", _("任职日期"), "date", sort="start_on"),
        ],
        name=name,
        filters=[Filter("village", _("村"), lookup=f"{place}__name|{place}__initials|{place}__code")],
        sort=f"{place}__code",
        empty=Empty(_("这里没有人员"), _("换一个区划，或看另一天。")),
        sheet_form=filed(request, name),
    )


def _post_shown(tenure: Tenure) -> str:
    return PostHeld(Body(tenure.post.body.organisation.kind), tenure.post.title).shown


def _birth(row: RosterEntry | Tenure) -> str:
    return f"{row.person.birth_year}-{row.person.birth_month:02d}" if row.person.birth_month else ""


def _wants_excel(request: HttpRequest) -> bool:
    """A workbook has room for the words of the roster beside the level they mean."""
    return request.GET.get("format") == "xlsx"


def _by_body(found: QuerySet[Any], body: str) -> QuerySet[Any]:
    return found.filter(posts__contains=holds_in(Body(body)))


def _by_party(found: QuerySet[Any], answer: str) -> QuerySet[Any]:
    members = Q(politics__in=PARTY_STATUSES | {FULL_MEMBER})
    return found.filter(members if answer == "yes" else ~members)


def _secretaries(found: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    return found.filter(posts__contains=holds(SECRETARY)) if wanted else found


@needs(ROSTER_VIEW)
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """The villages of a round: who leads them, and which have nobody listed."""
    round_, rounds = chosen_round(request)
    if round_ is None:
        return render(request, "roster/none.html", {"title": _("花名册")})
    actor, region = actor_of(request), place_of(request).required_region()
    page = _villages_page(request, actor, round_, region)
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "round": round_,
        "tabs": round_tabs(request, "roster:villages", rounds, round_),
        "views": _views(request, round_, "villages"),
    }
    return render(request, "roster/people.html", context)


def _villages_page(request: HttpRequest, actor: Actor, round_: Round, region: Region) -> ListPage:
    listed = RosterEntry.objects.filter(round=round_, village=OuterRef("pk"))

    def holder(title: str) -> Subquery:
        return Subquery(listed.filter(posts__contains=title).values("person__personal__name")[:1])

    number = listed.order_by().values("village").annotate(n=Count("pk")).values("n")
    found = (
        villages_counted(round_)
        .filter(actor.scope(ROSTER_VIEW, "path"), path__startswith=region.path)
        .select_related("parent")
        .annotate(
            secretary=holder(holds(SECRETARY)), head=holder(holds(VILLAGE_HEAD)), listed=Subquery(number)
        )
    )
    return ListPage(
        request,
        found,
        [
            Column(
                "name",
                _("村"),
                sort="code",
                link=lambda v: at(request, "roster:people", round=round_.name, village=v.code),
            ),
            Column("town", _("乡镇"), value="parent__name"),
            Column("state", _("状态"), "badge", value=_state, tone=_tone),
            Column(
                "secretary",
                _("书记"),
                value=lambda v: masking.shown(actor, "name", v.secretary or "", v.path),
            ),
            Column(
                "head", _("村委会主任"), value=lambda v: masking.shown(actor, "name", v.head or "", v.path)
            ),
            Column("listed", _("在册人数"), "integer", sort="listed", total="listed"),
        ],
        name=format_lazy("{}{}", round_.name, gettext_lazy("各村班子")),
        sheet_form=filed(request, gettext_lazy("各村班子")),
        filters=[
            Filter("village", _("村"), lookup="name|initials|code"),
            Filter("missing", _("只看未报或缺书记的村"), "flag", _incomplete),
        ],
        sort="code",
        empty=Empty(_("这里没有村")),
    )


def _state(village: Any) -> str:
    if not village.listed:
        return _("未报")
    return _("到位") if village.secretary is not None else _("书记空缺")


def _tone(village: Any) -> str:
    if not village.listed:
        return "danger"
    return "ok" if village.secretary is not None else "warn"


def _incomplete(found: QuerySet[Any], wanted: bool) -> QuerySet[Any]:
    return found.filter(secretary__isnull=True) if wanted else found


def _views(request: HttpRequest, round_: Round, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": at(request, f"roster:{name}", round=round_.name),
            "current": name == current,
        }
        for name, label in (("people", _("按人")), ("villages", _("按村")))
    ]
