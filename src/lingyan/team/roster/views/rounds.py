"""Rounds: what has come in, what is missing, and the freeze."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import ROSTER_FREEZE, ROSTER_IMPORT, ROSTER_VIEW
from lingyan.team.roster import actions, queries
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.team.roster.sheets import filed
from lingyan.team.roster.views.common import actor_of

MISSING_SHOWN = 60
TONES = {Round.State.OPEN: "info", Round.State.FROZEN: "ok"}


@needs(ROSTER_VIEW)
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found = queries.with_counts(actor, queries.visible_rounds(actor))
    page = ListPage(
        request,
        found,
        [
            Column("name", _("轮次"), sort="name", link=lambda each: reverse("roster:round", args=[each.pk])),
            Column(
                "state", _("状态"), "badge", value="get_state_display", tone=lambda each: TONES[each.state]
            ),
            Column("as_of", _("统计时点"), "date", sort="as_of"),
            Column("region", _("范围"), value="region__name"),
            Column("listed", _("人数"), "integer", sort="listed"),
            Column("taken", _("文件"), "integer"),
            Column("frozen_at", _("冻结时间"), "time", sort="frozen_at"),
        ],
        name=gettext_lazy("轮次"),
        sheet_form=filed(request, gettext_lazy("换届轮次")),
        filters=[
            Filter("q", _("轮次"), lookup="name__icontains"),
            Filter("state", _("状态"), "choice", choices=Round.State.choices),
        ],
        sort="-as_of",
        empty=Empty(_("还没有轮次"), _("导入第一份花名册时建立。")),
    )
    if page.wants_excel:
        return page.excel()
    context = {"page": page, "may_import": actor.may_somewhere(ROSTER_IMPORT)}
    return render(request, "roster/rounds.html", context)


@needs(ROSTER_VIEW)
@require_GET
def round_(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: its state and next step, its files, the villages that are missing."""
    actor = actor_of(request)
    found = get_object_or_404(queries.visible_rounds(actor), pk=round_id)
    missing = queries.villages_missing(found).filter(actor.scope(ROSTER_VIEW, "path"))
    may_import = not found.frozen and actor.may_somewhere(ROSTER_IMPORT)
    context = {
        "round": found,
        "tone": TONES[Round.State(found.state)],
        "facts": _facts(actor, found),
        "files": queries.visible_files(actor, found),
        "missing": [] if found.frozen else list(missing[:MISSING_SHOWN]),
        "missing_count": 0 if found.frozen else missing.count(),
        "may_import": may_import,
        "may_freeze": not found.frozen and actor.may(ROSTER_FREEZE, found.region.path),
    }
    return render(request, "roster/round.html", context)


def _facts(actor: Actor, found: Round) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (_("统计时点"), found.as_of),
        (_("范围"), found.region),
        (_("在册人数"), queries.visible_entries(actor, found, found.region).count()),
    ]
    if found.frozen:
        facts += [(_("村数"), found.villages), (_("快照摘要"), f"{found.digest[:16]}…")]
    return facts


@needs(ROSTER_FREEZE)
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, round_id: int) -> HttpResponse:
    actor = actor_of(request)
    found = get_object_or_404(queries.visible_rounds(actor), pk=round_id)
    actor.require(ROSTER_FREEZE, found.region.path)
    if request.method == "POST":
        counts = actions.freeze(actor, found).appointments.counts()
        text = _("轮次“%(round)s”已冻结：新任 %(begun)s，离任 %(ended)s，续任 %(continued)s。") % {
            "round": found.name,
            **counts,
        }
        messages.success(request, text)
        return redirect("roster:round", found.pk)
    missing = queries.villages_missing(found).count()
    context = {
        "title": _("冻结轮次 %(round)s") % {"round": found.name},
        "lead": _("冻结后生成换届快照，统计以快照为准。"),
        "facts": [
            (_("统计时点"), found.as_of),
            (_("范围"), found.region),
            (_("在册人数"), RosterEntry.objects.filter(round=found).count()),
            (_("没有报送的村"), _("%(missing)s 个") % {"missing": missing}),
        ],
        "consequences": [
            _("这一轮不能再导入，也不能更正；以后的变动作为新的轮次导入。"),
            _("名册上的职务写入任职记录：新任的开始，不再担任的离任，连任的继续。"),
            *(
                [_("有 %(missing)s 个村没有人员，这些村的任职记录不变，但计入村数。") % {"missing": missing}]
                if missing
                else []
            ),
        ],
        "action": _("冻结"),
        "danger": True,
        "cancel_url": reverse("roster:round", args=[found.pk]),
    }
    return render(request, "console/confirm.html", context)
