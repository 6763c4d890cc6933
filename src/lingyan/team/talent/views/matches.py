"""Matches: the list, one with its talks, what the person said and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.talent import actions, queries
from lingyan.team.talent.forms import SERVICES, AnswerForm, ContactForm, ResultForm
from lingyan.team.talent.models import Match
from lingyan.team.talent.views.common import MATCH_TONES, match_or_404, name_in, url_at

LOOKS = [("running", gettext_lazy("等待答复或结果的"))]


@needs(TALENT_VIEW)
@require_GET
def matches(request: HttpRequest) -> HttpResponse:
    """Every match for needs of the region looked at."""
    actor, region = actor_of(request), place_of(request).required_region()

    def running(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        del value
        return rows.filter(state__in=queries.RUNNING)

    page = ListPage(
        request, queries.matches(actor, region),
        [
            Column("village", _("需要的村"), value="need__region__name", sort="need__region__code"),
            Column("kind", _("需要"), value=lambda row: _(row.need.kind), sort="need__kind",
                   link=lambda row: url_at("match", row.need.region, row.pk)),
            Column("name", _("姓名"), value=lambda row: name_in(actor, row)),
            Column("home", _("登记村"), value="talent__region__name"),
            Column("proposed_on", _("提出日期"), "date", sort="proposed_on"),
            Column("answered_on", _("答复日期"), "date", sort="answered_on"),
            Column("outcome", _("结果"), value=lambda row: row.get_outcome_display() if row.outcome else "", sort="outcome"),
            Column("state", _("状态"), "badge", value="get_state_display", tone=lambda row: MATCH_TONES[row.state],
                   sort="state"),
        ],
        name=gettext_lazy("人才对接"),
        sheet_form=filed(request, gettext_lazy("人才对接")),
        filters=[
            Filter("village", _("需要的村"), lookup="need__region__name__icontains"),
            Filter("state", _("状态"), "choice", choices=Match.State.choices),
            Filter("outcome", _("结果"), "choice", choices=Match.Outcome.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=running),
        ],
        sort="-proposed_on", empty=Empty(_("还没有对接"), _("打开一条需求，从能提供的人里选，问本人愿不愿意。"),
                                         url_at("needs", region), _("看需求")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "talent/matches.html", {"page": page})


@needs(TALENT_VIEW)
@require_GET
def match(request: HttpRequest, match_id: int) -> HttpResponse:
    """One match with its talks."""
    found, actor = match_or_404(request, match_id), actor_of(request)
    home = found.talent.region
    seen = found.agreed and actor.may(TALENT_VIEW, home.path)
    context = {
        "match": found, "tone": MATCH_TONES[found.state], "name": name_in(actor, found), "facts": _facts(found),
        "talks": list(found.contacts.all()), "agreed": found.agreed,
        "may_manage": found.agreed and actor.may(TALENT_MANAGE, found.need.region.path),
        "need_url": url_at("need", found.need.region, found.need_id),
        "person_url": url_at("person", home, found.talent_id) if seen else "",
        "matches_url": url_at("matches", found.need.region),
    }  # fmt: skip
    return render(request, "talent/match.html", context)


def _facts(found: Match) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("需要的村"), found.need.region.name), (_("需要"), _(found.need.kind)), (_("登记村"), found.talent.region.name),
        (_("提出日期"), found.proposed_on),
    ]  # fmt: skip
    if found.answered_on:
        facts += [(_("答复日期"), found.answered_on), (_("答复方式"), found.get_channel_display())]
    if found.outcome:
        facts += [(_("结果"), found.get_outcome_display()), (_("结果日期"), found.ended_on)]
        served = _("、").join(str(SERVICES[each]) for each in found.services)
        facts += [(_("落实的服务"), served)] if served else []
    if found.outcome == Match.Outcome.PROJECT:
        facts += [(_("投入资金"), found.get_amount_band_display()), (_("带动就业"), found.jobs)]
    return facts


@needs(TALENT_MANAGE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, match_id: int) -> HttpResponse:
    """What the person said."""
    found = match_or_404(request, match_id, TALENT_MANAGE)
    form = AnswerForm(request.POST or None, initial={"on": clock.today(), "channel": "phone"})

    def do() -> HttpResponse:
        data = form.cleaned_data
        actions.answer(
            actor_of(request), match_id=found.pk, accepted=data["accepted"] == "yes", on=data["on"],
            channel=data["channel"],
        )  # fmt: skip
        messages.success(request, _("已登记本人答复。"))
        return redirect(_url(found))

    return _page(request, found, form, do, title=_("登记本人答复"), action=_("登记"))


@needs(TALENT_MANAGE)
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, match_id: int) -> HttpResponse:
    """One talk."""
    found = match_or_404(request, match_id, TALENT_MANAGE)
    form = ContactForm(request.POST or None, initial={"on": clock.today(), "channel": "phone"})

    def do() -> HttpResponse:
        actions.contact(actor_of(request), match_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记联系。"))
        return redirect(_url(found))

    return _page(request, found, form, do, title=_("登记联系"), action=_("登记"))


@needs(TALENT_MANAGE)
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, match_id: int) -> HttpResponse:
    """What came of it."""
    found = match_or_404(request, match_id, TALENT_MANAGE)
    form = ResultForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.close(actor_of(request), match_id=found.pk, result=form.result())
        messages.success(request, _("已登记结果。"))
        return redirect(_url(found))

    return _page(request, found, form, do, title=_("登记对接结果"), action=_("登记结果"))


def _url(found: Match) -> str:
    return url_at("match", found.need.region, found.pk)


def _page(request: HttpRequest, found: Match, form: Any, do: Any, **words: Any) -> HttpResponse:
    lead = f"{found.need.region.name} · {_(found.need.kind)} · {name_in(actor_of(request), found)}"
    return form_page(request, form, do, cancel_url=_url(found), lead=lead, **words)
