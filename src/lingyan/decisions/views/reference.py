"""What decisions rest on: the catalogue of matters, how many may vote, powers given to representatives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions import actions, catalogue, parameters, queries, rules
from lingyan.decisions.actions import Grant
from lingyan.decisions.forms import PowerEndForm, PowerForm, RollForm
from lingyan.decisions.models import BODY_CHOICES, Power, Roll
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import Body, Composition
from lingyan.decisions.views.common import actor_of, rule_words, tried
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import DECISIONS_RECORD, DECISIONS_VIEW
from lingyan.people import headcounts
from lingyan.people.models import Organisation
from lingyan.regions.models import Region
from lingyan.regions.place import place_of


@needs(DECISIONS_VIEW)
@require_GET
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """Every kind of matter with its body, and every body with its quorum, as they hold at the region looked at."""
    region = place_of(request).required_region()
    local = Local.at(region.path, clock.today())
    groups = [
        (_("村民会议的事项"), [_item(each, local) for each in catalogue.items_of("committee")]),
        (_("集体经济组织成员大会的事项"), [_item(each, local) for each in catalogue.items_of("collective")]),
    ]
    bodies = [(body.zh, rule_words(local.vote(body), None), local.vote(body).source) for body in Body]
    days = [(body.zh, local.notice_days(body)) for body in parameters.NOTICE]
    context = {
        "groups": groups,
        "bodies": bodies,
        "days": days,
        "local": local,
        "region": region,
        "group": parameters.GROUP,
    }
    return render(request, "decisions/catalogue.html", context)


def _item(item: catalogue.Item, local: Local) -> dict[str, Any]:
    threshold = local.amount_of(item.threshold) if item.threshold else None
    return {
        "item": item, "principal": item.principal.zh,
        "representatives": item.representatives.zh if item.representatives else "",
        "threshold": format_yuan(threshold) if threshold is not None else "",
        "trade": format_yuan(local.trade_amount) if item.trade else "",
    }  # fmt: skip


@needs(DECISIONS_VIEW)
@require_GET
def rolls(request: HttpRequest) -> HttpResponse:
    """How many may vote in each body, each row from its day on."""
    rows = Roll.objects.filter(actor_of(request).scope(DECISIONS_VIEW, "region__path"))
    region = place_of(request).region
    if region is not None:
        rows = rows.filter(region__path__startswith=region.path)
    may_record = actor_of(request).may_somewhere(DECISIONS_RECORD)
    next_step = (reverse("decisions:new-roll"), _("登记应到人数")) if may_record else ("", "")
    page = ListPage(
        request, rows.select_related("region", "organisation"), _roll_columns(), name=_("会议应到人数"), sort="-as_of",
        filters=[
            Filter("q", _("村"), lookup="region__name"),
            Filter("body", _("会议"), "choice", choices=BODY_CHOICES[:9]),
        ],
        empty=Empty(_("还没有登记应到人数"), _("表决按应到人数计算，先照名册登记一次，以后变了再登记。"), *next_step),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "decisions/rolls.html", {"page": page, "may_record": may_record})


def _roll_columns() -> list[Column]:
    return [
        Column("village", _("村"), value="region__name", sort="region__code"),
        Column("body", _("会议"), value=_roll_body, sort="body"),
        Column("as_of", _("从何时起"), "date", sort="as_of"),
        Column("eligible", _("应到人数"), "integer", sort="eligible"),
        Column("households", _("户数"), "integer"),
        Column("representatives", _("代表"), "integer"),
        Column("women", _("妇女"), "integer"),
        Column("basis", _("依据"), "long"),
        Column("faults", _("提醒"), "long", value=_composition),
    ]


def _roll_body(roll: Roll) -> str:
    return f"{roll.get_body_display()} {roll.organisation or ''}".strip()


def _composition(roll: Roll) -> str:
    """What the law asks of a representatives' meeting and this one lacks (D-04)."""
    parts = (roll.representatives, roll.women, roll.households)
    if roll.body != Body.REPRESENTATIVES or None in parts:
        return ""
    representatives, women, households = (int(part or 0) for part in parts)
    return "；".join(rules.composition_faults(Composition(roll.eligible, representatives, women, households)))


@needs(DECISIONS_RECORD)
@require_http_methods(["GET", "POST"])
def new_roll(request: HttpRequest) -> HttpResponse:
    actor, region = actor_of(request), place_of(request).required_region()
    groups = Organisation.objects.filter(region=region, kind="group", dissolved_on=None)
    form = RollForm(
        [(each.pk, each.name) for each in groups],
        request.POST or None,
        initial=_offered(request.GET.get("body", ""), region),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        group = groups.filter(pk=data.get("group") or 0).first()
        made = tried(
            form,
            lambda: actions.record_roll(
                actor, region=region, body=data["body"], as_of=data["as_of"], numbers=form.numbers, basis=data["basis"],
                group=group,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已登记，从起算日期起按这个人数计算。"))
            return redirect(f"{reverse('decisions:rolls')}?{place_of(request).query}")
    return render(request, "decisions/roll.html", {"form": form, "region": region})


def _offered(body: str, region: Region) -> dict[str, Any]:
    """The body that was asked for, with the number where another room keeps its list."""
    found: dict[str, Any] = {"body": body}
    if body == Body.PARTY_MEETING:
        found["eligible"] = headcounts.known(headcounts.VOTING_PARTY_MEMBERS, region, clock.today())
        found["basis"] = _("党员名册") if found["eligible"] else ""
    if body == Body.REPRESENTATIVES:
        found |= _representatives(region)
    if body == Body.MEMBER_REPRESENTATIVES and (
        members := headcounts.listed(headcounts.MEMBERS, region, clock.today())
    ):
        found |= {**_as_listed(members), "eligible": members.number, "basis": _("成员代表名册")}
    return found


def _representatives(region: Region) -> dict[str, Any]:
    """What the list of 村民代表 comes to, or else how many a 换届 chose, with the committee besides (VCL 29)."""
    listed = headcounts.listed(headcounts.VILLAGERS, region, clock.today())
    if listed is not None:
        found = {**_as_listed(listed), "basis": _("村民代表名册")}
    elif chosen := headcounts.known(headcounts.VILLAGE_REPRESENTATIVES, region, clock.today()):
        found = {"representatives": chosen, "basis": _("换届时推选村民代表的记录")}
    else:
        return {}
    found["eligible"] = found["representatives"] + queries.committee_size(region, clock.today())
    return found


def _as_listed(found: headcounts.Listed) -> dict[str, Any]:
    return {"representatives": found.number, "women": found.women, "households": found.households}


@needs(DECISIONS_VIEW)
@require_GET
def powers(request: HttpRequest) -> HttpResponse:
    """What villagers' meetings let their representatives decide."""
    actor, region = actor_of(request), place_of(request).region
    rows = Power.objects.filter(actor.scope(DECISIONS_VIEW, "organisation__region__path"))
    committees = Organisation.objects.filter(
        actor.scope(DECISIONS_RECORD, "region__path"), kind="committee", dissolved_on=None
    )
    if region is not None:
        rows = rows.filter(organisation__region__path__startswith=region.path)
        committees = committees.filter(region__path__startswith=region.path)
    offered = list(committees.select_related("region").order_by("region__code")[:2])
    only = offered[0] if len(offered) == 1 else None
    address = reverse("decisions:new-power", args=[only.pk]) if only else ""
    page = ListPage(
        request, rows.select_related("organisation__region"), _power_columns(actor), name=_("授权村民代表会议"),
        sort="-from_on", filters=[Filter("q", _("村或范围"), lookup="organisation__region__name|scope")],
        empty=Empty(
            _("还没有授权"), _("村民会议可以授权村民代表会议决定一些事项，授权要写明事项、范围和期限。"),
            address, _("登记授权") if only else "",
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(
        request, "decisions/powers.html", {"page": page, "new_url": address, "many": len(offered) > 1}
    )


def _power_columns(actor: Any) -> list[Column]:
    def endable(row: Power) -> bool:
        path = row.organisation.region.path
        return row.ended_on is None and clock.today() <= row.until_on and actor.may(DECISIONS_RECORD, path)

    def end_url(row: Power) -> str:
        return reverse("decisions:end-power", args=[row.pk]) if endable(row) else ""

    return [
        Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code"),
        Column("items", _("事项"), "long", value=lambda row: _("、").join(catalogue.name_of(each) for each in row.items)),
        Column("scope", _("范围"), "long"),
        Column("ceiling", _("每项上限（元）"), "money", sort="ceiling"),
        Column("from_on", _("从"), "date", sort="from_on"),
        Column("until_on", _("到"), "date", sort="until_on"),
        Column("state", _("状态"), "badge", value=lambda row: _power_state(row)[0], tone=lambda row: _power_state(row)[1]),
        Column("end", _("办理"), value=lambda row: _("收回") if endable(row) else "", link=end_url, exported=False),
    ]  # fmt: skip


def _power_state(row: Power) -> tuple[str, str]:
    today = clock.today()
    if row.ended_on is not None:
        return _("已收回"), "plain"
    if today < row.from_on:
        return _("未开始"), "info"
    return (_("有效"), "ok") if today <= row.until_on else (_("已到期"), "plain")


@needs(DECISIONS_RECORD)
@require_http_methods(["GET", "POST"])
def new_power(request: HttpRequest, organisation_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = Organisation.objects.filter(actor.scope(DECISIONS_RECORD, "region__path"), kind="committee")
    organisation = found.filter(pk=organisation_id).first() if organisation_id < 2**63 else None
    if organisation is None:
        raise Http404(_("没有这个村民委员会"))
    matters = queries.passed_matters(organisation.pk, [catalogue.DELEGATE_POWER], clock.today())
    form = PowerForm(list(matters), request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant = _grant(form.cleaned_data)
        if (
            tried(form, lambda: actions.grant_power(actor, organisation=organisation, grant=grant))
            is not None
        ):
            messages.success(request, _("已登记授权。"))
            return redirect("decisions:powers")
    return render(request, "decisions/power.html", {"form": form, "organisation": organisation})


def _grant(data: dict[str, Any]) -> Grant:
    return Grant(
        items=data["items"], scope=data["scope"], from_on=data["from_on"], until_on=data["until_on"],
        decided_on=data["decided_on"], ceiling=data["ceiling"], matter_id=data.get("matter"), basis=data["basis"],
    )  # fmt: skip


@needs(DECISIONS_RECORD)
@require_http_methods(["GET", "POST"])
def end_power(request: HttpRequest, power_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = Power.objects.filter(actor.scope(DECISIONS_RECORD, "organisation__region__path"))
    power = (
        found.select_related("organisation__region").filter(pk=power_id).first() if power_id < 2**63 else None
    )
    if power is None:
        raise Http404(_("没有这项授权"))
    form = PowerEndForm(request.POST or None)
    ready = request.method == "POST" and form.is_valid()
    if ready and tried(form, lambda: actions.take_back(actor, power, **form.cleaned_data)) is not None:
        messages.success(request, _("已收回授权。"))
        return redirect("decisions:powers")
    context = {
        "title": _("收回授权"), "action": _("收回"), "danger": True, "form": form, "cancel_url": reverse("decisions:powers"),
        "facts": [
            (_("村"), power.organisation.region.name), (_("范围"), power.scope),
            (_("到"), f"{power.until_on:%Y-%m-%d}"),
        ],
        "consequences": [_("从收回之日起，村民代表会议不能再决定这些事项；此前的决议仍有效。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
