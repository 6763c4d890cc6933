"""Members of branches for who keeps their record: the roll, a new member, and what holds of one from when until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.regions.place import place_of
from lingyan.team.branch import actions, forms, queries, rules, talking, watching
from lingyan.team.branch.models import Member, Spell
from lingyan.team.branch.views.common import branch_or_404, member_or_404, name_of, url_at
from lingyan.team.roster.parameters import MEMBERS_TITLE
from lingyan.team.roster.sheets import filed_as

LOOKS = [
    ("quiet", gettext_lazy("外出流动，本季度没有联系")), ("lost", gettext_lazy("外出流动，六个月没有联系")),
    ("lapsed", gettext_lazy("连续几个月没有参加组织生活、交党费或做工作")), ("decide", gettext_lazy("请支部研究决定")),
]  # fmt: skip


@needs(BRANCH_RECORD)
@require_GET
def members(request: HttpRequest) -> HttpResponse:
    """The rolls of the region as they stand today."""
    actor, today = actor_of(request), clock.today()
    spells: dict[int, list[rules.Spell]] = {}

    def who(each: Member) -> rules.Standing:
        return rules.standing(spells.get(each.pk, ()), today)

    page = ListPage(
        request,
        queries.members(actor, place_of(request).region),
        [
            Column("name", _("姓名"), value=lambda each: name_of(actor, each),
                   link=lambda each: url_at("member", each.branch, each.pk)),
            Column("branch", _("支部"), value="branch__name", sort="branch__name"),
            Column("group", _("党小组"), value=lambda each: who(each).group),
            Column("state", _("今天"), "badge", value=lambda each: _state(who(each), spells.get(each.pk, ())),
                   tone=lambda each: "ok" if who(each).belongs else "plain"),
        ],
        name=gettext_lazy("支部党员"),
        filters=[
            Filter("q", _("姓名"), lookup="person__personal__name"),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=lambda rows, value: rows.filter(
                pk__in=_looked_for(actor, place_of(request).region, value))),
        ],
        sort="branch__organisation__region__code",
        empty=Empty(_("还没有登记党员"), _("导入组织生活台账，或在支部里逐人登记。")),
    )  # fmt: skip
    rows = page.selection if page.wants_excel else page.page.object_list
    spells |= queries.spells_of({each.branch_id for each in rows})
    if page.wants_excel:
        return _filed(request, page, spells)
    return render(request, "branch/members.html", {"page": page})


@on_paper()
def _filed(request: HttpRequest, page: ListPage, spells: Mapping[int, list[rules.Spell]]) -> HttpResponse:
    """The roll as organisation departments file it. PRIVACY: who need not attend, and why, is not in it."""
    actor, today = actor_of(request), clock.today()

    def who(each: Member) -> rules.Standing:
        return rules.standing(spells.get(each.pk, ()), today)

    def value(each: Member, kind: str) -> str:
        return next(
            (one.value for one in spells.get(each.pk, ()) if one.kind == kind and one.holds(today)), ""
        )

    def since(each: Member) -> dt.date | None:
        return next((one.from_on for one in spells.get(each.pk, ()) if one.kind == rules.FULL), None)

    page.queryset = page.queryset.select_related("branch__organisation__region__parent")
    page.columns = [
        Column("town", "乡镇", value="branch__organisation__region__parent__name", width=12),
        Column("village", "村", value="branch__organisation__region__name", width=12),
        Column("branch", "所在党支部", value="branch__name", width=22),
        Column("group", "党小组", value=lambda each: who(each).group, width=12),
        Column("name", "姓名", value=lambda each: name_of(actor, each), width=10),
        Column("sex", "性别", value="person__sex", width=6),
        Column("birth", "出生年月", value=_born, width=10),
        Column(
            "kind", "党员类别", value=lambda each: _category(who(each), spells.get(each.pk, ())), width=10
        ),
        Column("full", "转正时间", "date", value=since, width=12),
        Column("duty", "党内职务", value=lambda each: value(each, rules.DUTY), width=10),
        Column("remark", "备注", value=lambda _each: "", width=14),
    ]
    page.sheet_form = filed_as(place_of(request).required_region(), MEMBERS_TITLE)
    page.__dict__.pop("selection", None)
    return page.excel()


def _category(stands: rules.Standing, spells: Iterable[rules.Spell]) -> str:
    if not stands.belongs:
        return _gone(spells)
    return "正式党员" if stands.votes else "预备党员"


def _gone(spells: Iterable[rules.Spell]) -> str:
    """Why somebody is on no list today: a decision by its name, else that they moved on or have not come yet."""
    why = rules.left_by(spells, clock.today())
    if why == rules.BELONGS:
        return _("已转出")
    return str(Spell.Kind(why).label) if why else _("还没有转入")


def _born(each: Member) -> str:
    person = each.person
    return f"{person.birth_year}.{person.birth_month:02d}" if person.birth_year and person.birth_month else ""


def _looked_for(actor: Any, region: Any, look: str) -> Any:
    """Ids of the members whom a look is about."""
    if look == "lapsed":
        return list(watching.lapsed(actor, region))
    if look == "decide":
        return [key for keys in watching.to_decide(actor, region).values() for key in keys]
    return watching.out_of_touch(actor, region, _since(look)).values("pk")


def _since(look: str) -> dt.date:
    """From the first day of the quarter, or for six months."""
    today = clock.today()
    if look == "lost":
        return talking.months_before(today, talking.AWAY_MONTHS)
    return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)


def _state(who: rules.Standing, spells: Iterable[rules.Spell]) -> str:
    if not who.belongs:
        return _gone(spells)
    if who.exempt:
        return _("不要求参加")
    if who.away:
        return _("外出流动")
    return _("正式党员") if who.votes else _("预备党员")


@needs(BRANCH_RECORD)
@require_GET
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    found = member_or_404(request, member_id)
    spells = found.spells.select_related("verdict").order_by("kind", "from_on", "pk")
    context = {
        "member": found, "name": name_of(actor_of(request), found), "branch": found.branch, "spells": spells,
        "back_url": url_at("members", found.branch),
    }  # fmt: skip
    return render(request, "branch/member.html", context)


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def new_member(request: HttpRequest, branch_id: int) -> HttpResponse:
    found = branch_or_404(request, branch_id, BRANCH_RECORD)
    form = forms.MemberForm(request.POST or None)

    def do() -> HttpResponse:
        data = form.cleaned_data
        row = actions.NewMember(data["name"], data["sex"], _spells(data))
        [made] = actions.add_members(actor_of(request), branch_id=found.pk, rows=[row])
        messages.success(request, _("已登记。"))
        return redirect(url_at("member", found, made.pk))

    return form_page(
        request, form, do, title=_("登记党员"), action=_("登记"), lead=found.name,
        cancel_url=url_at("branch", found, found.pk),
    )  # fmt: skip


def _spells(data: dict[str, Any]) -> list[rules.Spell]:
    start = data["from_on"]
    spells = [rules.Spell(rules.BELONGS, "", start)]
    if data["full_on"]:
        spells.append(rules.Spell(rules.FULL, "", data["full_on"]))
    if data["group"]:
        spells.append(rules.Spell(rules.IN_GROUP, data["group"].strip(), start))
    if data["duty"]:
        spells.append(rules.Spell(rules.DUTY, data["duty"], start))
    return spells


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, member_id: int) -> HttpResponse:
    """Something begins to hold: another group, an exemption, an absence."""
    found = member_or_404(request, member_id)
    form = forms.SpellForm(request.POST or None, initial={"from_on": clock.today()})

    def do() -> HttpResponse:
        actions.begin_spell(actor_of(request), member_id=found.pk, **form.cleaned_data)
        return redirect(url_at("member", found.branch, found.pk))

    return form_page(
        request, form, do, title=_("登记党员事项"), action=_("登记"), lead=name_of(actor_of(request), found),
        cancel_url=url_at("member", found.branch, found.pk),
    )  # fmt: skip


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, spell_id: int) -> HttpResponse:
    """The last day on which something holds."""
    spell = Spell.objects.filter(pk=spell_id).first()
    if spell is None:
        raise Http404(_("没有这项登记"))
    found = member_or_404(request, spell.member_id)
    form = forms.EndForm(request.POST or None, initial={"until_on": clock.today()})

    def do() -> HttpResponse:
        actions.end_spell(actor_of(request), spell_id=spell.pk, **form.cleaned_data)
        return redirect(url_at("member", found.branch, found.pk))

    return form_page(
        request, form, do, title=_("登记截止日期"), action=_("登记"), lead=spell.get_kind_display(),
        cancel_url=url_at("member", found.branch, found.pk),
    )  # fmt: skip
