"""What villages need: the list, one need with whom it may be proposed to, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_NEED, TALENT_VIEW
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.talent import actions, queries
from lingyan.team.talent.actions.common import kinds_at
from lingyan.team.talent.forms import CloseNeedForm, NeedForm
from lingyan.team.talent.models import Form, Need, Talent
from lingyan.team.talent.views.common import MATCH_TONES, NEED_TONES, name_in, name_of, need_or_404, url_at

LOOKS = [("unanswered", gettext_lazy("还没有对接的")), ("lapsed", gettext_lazy("过了有效期的"))]
MOST_OFFERED = 100


@needs(TALENT_VIEW)
@require_GET
def needs_page(request: HttpRequest) -> HttpResponse:
    """Needs of the region looked at."""
    actor, region = actor_of(request), place_of(request).required_region()

    def look(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        unanswered = queries.unanswered(actor, region, TALENT_VIEW)
        return rows.filter(
            pk__in=unanswered if value == "unanswered" else queries.lapsed(actor, region, TALENT_VIEW)
        )

    kinds = queries.needs(actor, region).order_by("kind").values_list("kind", flat=True)
    page = ListPage(
        request, queries.needs(actor, region),
        [
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("kind", _("需要"), value=lambda row: _(row.kind), sort="kind",
                   link=lambda row: url_at("need", row.region, row.pk)),
            Column("form", _("方式"), value="get_form_display", sort="form"),
            Column("number", _("人数"), "integer", sort="number"),
            Column("until", _("有效期至"), "date", sort="until"),
            Column("asked", _("问过"), "integer", sort="asked"),
            Column("accepted", _("接受"), "integer", sort="accepted"),
            Column("closed", _("有结果"), "integer", sort="closed"),
            Column("state", _("状态"), "badge", value="get_state_display", tone=lambda row: NEED_TONES[row.state]),
        ],
        name=gettext_lazy("人才需求"),
        sheet_form=filed(request, gettext_lazy("人才需求")),
        filters=[
            Filter("village", _("村"), lookup="region__name__icontains"),
            Filter("kind", _("需要"), "choice", choices=[(kind, _(kind)) for kind in dict.fromkeys(kinds)]),
            Filter("form", _("方式"), "choice", choices=Form.choices),
            Filter("state", _("状态"), "choice", choices=Need.State.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=look),
        ],
        sort="until", empty=Empty(_("还没有需求"), _("村里需要什么样的人，登记在这里，由乡镇对接。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may_add = region.level == Level.VILLAGE and actor.may(TALENT_NEED, region.path)
    return render(request, "talent/needs.html", {"page": page, "may_add": may_add})


@needs(TALENT_NEED)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One need of the village looked at."""
    region = place_of(request).required_region()
    form = NeedForm(kinds_at(region, clock.today()), request.POST or None)

    def do() -> HttpResponse:
        made = actions.open_need(actor_of(request), region=region, wanted=form.wanted())
        messages.success(request, _("已登记，由乡镇对接。"))
        return redirect(url_at("need", region, made.pk))

    return form_page(
        request, form, do, title=_("提出人才需求"), action=_("登记"), cancel_url=url_at("needs", region),
        lead=_("%(name)s。类别是县里定的清单。") % {"name": region.name},
    )  # fmt: skip


@needs(TALENT_VIEW)
@require_GET
def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """One need, who was asked, and for who keeps the register whom one may ask."""
    found, actor = need_or_404(request, need_id), actor_of(request)
    open_now = found.state == Need.State.OPEN and found.until >= clock.today()
    may_propose = open_now and actor.may(TALENT_MANAGE, found.region.path)
    offered = list(queries.candidates(actor, found)[: MOST_OFFERED + 1]) if may_propose else []
    asked = queries.matches(actor).filter(need=found)
    context = {
        "need": found, "facts": _facts(found), "tone": NEED_TONES[found.state], "open_now": open_now,
        "may_propose": may_propose, "more": len(offered) > MOST_OFFERED,
        "may_close": found.state == Need.State.OPEN and actor.may(TALENT_NEED, found.region.path),
        "offered": [
            (each, name_of(actor, each), _forms(each, found), url_at("person", each.region, each.pk))
            for each in offered[:MOST_OFFERED]
        ],
        "asked": [
            (each, name_in(actor, each), MATCH_TONES[each.state], url_at("match", found.region, each.pk)) for each in asked
        ],
        "needs_url": url_at("needs", found.region),
    }  # fmt: skip
    return render(request, "talent/need.html", context)


def _forms(talent: Talent, found: Need) -> str:
    return _("、").join(each.get_form_display() for each in talent.offers.all() if each.kind == found.kind)


def _facts(found: Need) -> list[tuple[Any, Any]]:
    facts = [
        (_("村"), found.region.name), (_("需要"), _(found.kind)), (_("方式"), found.get_form_display()),
        (_("人数"), found.number), (_("提出日期"), found.made_on), (_("有效期至"), found.until),
    ]  # fmt: skip
    if found.closed_on:
        facts += [(_("结束日期"), found.closed_on), (_("结束原因"), found.get_closing_display())]
    return facts


@needs(TALENT_MANAGE)
@require_POST
def propose(request: HttpRequest, need_id: int) -> HttpResponse:
    """Ask the persons ticked."""
    found = need_or_404(request, need_id, TALENT_MANAGE)
    chosen = {
        int(each)
        for each in request.POST.getlist("row")
        if each.isascii() and each.isdecimal() and len(each) < 19
    }
    made = actions.propose(actor_of(request), need_id=found.pk, talent_ids=chosen)
    messages.success(request, _("已提出 %(count)s 次对接，请问本人愿不愿意。") % {"count": len(made)})
    return redirect(url_at("need", found.region, found.pk))


@needs(TALENT_NEED)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, need_id: int) -> HttpResponse:
    found = need_or_404(request, need_id, TALENT_NEED)
    form = CloseNeedForm(request.POST or None)

    def do() -> HttpResponse:
        actions.close_need(actor_of(request), need_id=found.pk, closing=form.cleaned_data["closing"])
        messages.success(request, _("已结束。"))
        return redirect(url_at("need", found.region, found.pk))

    return form_page(
        request, form, do, title=_("结束需求"), action=_("结束"), cancel_url=url_at("need", found.region, found.pk),
        lead=f"{found.region.name} {_(found.kind)}",
    )  # fmt: skip
