"""One dossier as an office reads it, and the papers written from it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.rights import DOSSIER_FILE, DOSSIER_MANAGE, DOSSIER_VIEW, ROSTER_VIEW
from lingyan.people.models import Tenure
from lingyan.team.dossier import actions, rules, showing
from lingyan.team.dossier.actions.common import right_for
from lingyan.team.dossier.actions.papers import KINDS as PAPERS
from lingyan.team.dossier.models import KINDS
from lingyan.team.dossier.queries import beside, tenures
from lingyan.team.dossier.queries.tenures import region_of
from lingyan.team.dossier.rules import Kind
from lingyan.team.dossier.views import opened as views
from lingyan.team.dossier.views.common import name_of, tenure_or_404, title_of, url_at
from lingyan.team.dossier.views.opened import Opened


@needs(DOSSIER_VIEW)
@never_cache
@require_GET
def dossier(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """PRIVACY: a person's file, so opening it leaves a line in the audit trail."""
    actor, tenure = actor_of(request), tenure_or_404(request, tenure_id)
    found = views.opened(tenure, actor)
    actions.note_opened(actor, tenure)
    words, url = views.next_step(found)
    context = {
        **shown(found), "name": name_of(actor, tenure), "title": title_of(actor, tenure), "next": words, "next_url": url,
        "may_manage": found.may(DOSSIER_MANAGE), "enter": _enterable(found), "after": _after(found),
        "account": _account(found), "history_url": _history_url(actor, tenure),
    }  # fmt: skip
    return render(request, "dossier/dossier.html", context)


def _history_url(actor: Actor, tenure: Tenure) -> str:
    """Everybody who held the post, for who may read rosters there."""
    village = region_of(tenure)
    if not actor.may(ROSTER_VIEW, village.path):
        return ""
    return f"{reverse('roster:tenure', args=[tenure.pk])}?{urlencode({'region': village.code})}"


def shown(found: Opened) -> dict[str, Any]:
    """What both the offices' page and the person's own say."""
    tenure = found.tenure
    return {
        "tenure": tenure, "region": region_of(tenure), "lines": views.lines(found), "sum": found.standing.sum,
        "facts": _facts(found), "sheets": views.sheets(found), "timeline": views.timeline(found),
        "judgements": found.judgements, "hours": _hours(found), "exit": views.exit_of(found),
        "before_leaving": _before_leaving(found), "whole": found.whole,
    }  # fmt: skip


def _facts(found: Opened) -> list[tuple[str, Any]]:
    tenure = found.tenure
    facts = [
        (_("任职日期"), tenure.start_on), (_("在任时间"), showing.years_in_office(tenure.start_on, tenure.end_on)),
        (_("产生方式"), tenure.get_selection_display() or _("没有记录")),
        (_("报酬档次"), found.standing.pay or _("没有记录")),
    ]  # fmt: skip
    if tenure.end_on:
        facts.append((_("离任日期"), tenure.end_on))
    if posts := beside.other_posts(tenure):
        held = _("、").join(map(showing.post_of, posts))
        facts.append((_("兼任职务"), held))
    return facts


def _hours(found: Opened) -> dict[str, Any] | None:
    """Hours of this year against the duty, as `training` counts them."""
    year = clock.today().year
    row = beside.hours_of(found.tenure, year) if found.whole else None
    return {"year": year, "counted": row.counted, "owed": row.owed_hours} if row else None


def _before_leaving(found: Opened) -> list[dict[str, Any]]:
    """The prerequisites of an exit that is on record, and what follows it."""
    if views.exit_of(found) is None and found.tenure.end_on is None:
        return []
    return [each for each in views.lines(found) if each["item"] in rules.BEFORE_LEAVING]


def _enterable(found: Opened) -> list[tuple[Words, str]]:
    """The kinds of sheet that the reader enters now: (label, address)."""
    held = {each.kind for each in found.in_force if each.tenure_id == found.tenure.pk}
    gone, decree = found.tenure.end_on is not None, bool(found.tenure.decree)
    hidden = held & {Kind.APPOINTED, Kind.EXIT, Kind.HANDOVER}
    if decree:
        hidden |= {Kind.APPOINTED}
    if not gone and Kind.EXIT not in held:
        hidden |= {Kind.HANDOVER}
    return [
        (label, url_at("enter", found.tenure, found.tenure.pk, kind))
        for kind, label in KINDS
        if kind not in hidden and found.may(right_for(Kind(kind)))
    ]  # fmt: skip


def _after(found: Opened) -> dict[str, Any] | None:
    """Who came after, or since when nobody has."""
    if found.tenure.end_on is None:
        return None
    after = tenures.successor(found.tenure)
    if after is None:
        return {"days": rules.vacant_days(found.tenure.end_on, clock.today())}
    assert found.actor is not None
    return {"name": name_of(found.actor, after), "url": url_at("dossier", after), "start_on": after.start_on}


def _account(found: Opened) -> str:
    """Where the county ties an account to the person; empty once that is done or there is none."""
    tenure: Tenure = found.tenure
    if tenure.end_on is not None or not found.may(DOSSIER_FILE):
        return ""
    tied = tenure.person.accounts.filter(is_active=True).exists()
    return url_at("account", tenure) if not tied and tenures.accounts_of(tenure).exists() else ""


@needs(DOSSIER_MANAGE)
@require_POST
def make_paper(request: HttpRequest, tenure_id: int, kind: str) -> HttpResponse:
    """Write the filing form or the index sheet, file it beside the tenure, and show it there."""
    tenure = tenure_or_404(request, tenure_id, DOSSIER_MANAGE)
    if kind not in PAPERS:
        raise Http404(_("没有这种文书"))
    made = actions.make_paper(actor_of(request), tenure_id=tenure.pk, kind=kind)
    messages.success(request, _("已生成“%(name)s”，在附件里可以打开、打印。") % {"name": made.shown})
    return redirect(f"{url_at('dossier', tenure)}#papers-dossier-{tenure.pk}")
