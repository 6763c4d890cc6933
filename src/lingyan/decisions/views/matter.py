"""One matter: its state and next step at the top, then votes, displays, objections, papers and history."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingyan.decisions import actions, catalogue, queries, uses
from lingyan.decisions.covers import MATTER
from lingyan.decisions.models import Matter
from lingyan.decisions.parameters import Local
from lingyan.decisions.rules import Body
from lingyan.decisions.views.common import TONES, actor_of, matter_or_404, rule_words
from lingyan.decisions.views.steps import offered
from lingyan.identity.decorators import needs
from lingyan.identity.models import User
from lingyan.kernel import audit, clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import DECISIONS_RECORD, DECISIONS_VIEW

_STAGES: Final = ("draft", "s1", "s2", "s3", "s4", "p1", "executing", "p2")
STEP_LABELS: Final = ("起草", "提议", "商议", "审议", "决议", "公开", "实施", "结果")


@needs(DECISIONS_VIEW)
@require_GET
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    found, actor, today = matter_or_404(request, matter_id), actor_of(request), clock.today()
    path = found.organisation.region.path
    step = queries.next_step(found, today)
    ready = step.not_before is None or step.not_before <= today
    main, others = offered(actor, found, step.code)
    objections = list(found.objections.select_related("answer"))
    unanswered = [each for each in objections if not hasattr(each, "answer")]
    may_record = actor.may(DECISIONS_RECORD, path)
    if unanswered and may_record:
        main = (reverse("decisions:answer", args=[unanswered[0].pk]), _("答复异议"))
    context = {
        "matter": found, "tone": TONES[found.state], "item_name": catalogue.name_of(found.item), "facts": _facts(found),
        "step": step, "ready": ready, "main": main if ready or unanswered else None, "mine": main is not None,
        "others": others, "place_now": _place_now(found), "labels": STEP_LABELS, "today": today,
        "meetings": found.meetings.all(), "notices": found.notices.all(), "reviews": found.reviews.all(),
        "postings": found.postings.all(), "results": found.results.all(), "objections": objections,
        "open_objections": unanswered, "may_answer": may_record,
        "may_record": may_record and found.state not in {"closed", "withdrawn"}, "history": _history(found),
    }  # fmt: skip
    return render(request, "decisions/matter.html", context)


@needs(DECISIONS_RECORD)
@require_POST
def paper(request: HttpRequest, matter_id: int, kind: str, source_id: int) -> HttpResponse:
    """Write a paper from its record and file it."""
    found = matter_or_404(request, matter_id)
    made = actions.make_paper(actor_of(request), found, kind=kind, source_id=source_id)
    messages.success(request, _("已生成“%(name)s”，放在附件里。") % {"name": made.shown})
    return redirect("decisions:matter", found.pk)


def _place_now(matter: Matter) -> int:
    """Which of the stages it is at, counted from one; past the last when closed."""
    if matter.state in _STAGES:
        return _STAGES.index(matter.state) + 1
    if matter.state == "closed":
        return len(_STAGES) + 1
    return _STAGES.index(matter.returned_stage) + 1 if matter.returned_stage in _STAGES else 1


def _facts(matter: Matter) -> list[tuple[str, Any]]:
    item = catalogue.items().get(matter.item)
    facts: list[tuple[str, Any]] = [
        (_("组织"), matter.organisation.name),
        (_("类别"), catalogue.name_of(matter.item)),
        (_("由谁决定"), matter.get_body_display()),
        (_("表决规则"), "；".join(_rule(matter))),
    ]
    if matter.due_on:
        facts.append((_("计划完成日期"), f"{matter.due_on:%Y-%m-%d}"))
    if matter.power:
        facts.append((_("授权"), f"{matter.power.scope}（至 {matter.power.until_on:%Y-%m-%d}）"))
    if item and item.audit:
        facts.append((_("评估或审计"), _("应有评估或审计材料，请放在附件里")))
    if queries.needs_trade(matter, clock.today()):
        facts.append((_("公开交易"), _("金额达到县里规定，须进产权交易平台公开交易")))
    if matter.filed_on:
        facts.append((_("乡镇备案"), f"{matter.filed_on:%Y-%m-%d} {matter.filed_number}"))
    facts += _money(matter)
    return facts


def _money(matter: Matter) -> list[tuple[str, Any]]:
    if matter.amount is None:
        return []
    found = [(_("金额（元）"), format_yuan(matter.amount))]
    parts = uses.of_matter(matter.pk)
    found += [(_("已用：%(name)s（元）") % {"name": each.name}, format_yuan(each.amount)) for each in parts]
    if parts:
        left = matter.amount - sum(each.amount for each in parts)
        found.append((_("尚可使用（元）"), format_yuan(left)))
    return found


def _rule(matter: Matter) -> list[str]:
    today, body = clock.today(), Body(matter.body)
    vote = Local.at(matter.organisation.region.path, today).vote(body)
    return rule_words(vote, queries.entitled(matter.organisation, body, today))


def _history(matter: Matter) -> list[dict[str, Any]]:
    entries = AuditEntry.objects.filter(object_kind=MATTER, object_id=str(matter.pk)).order_by("-id")
    found = list(entries)
    users = User.objects.select_related("personal").filter(pk__in={each.actor_id for each in found})
    names = {user.pk: user.display_name for user in users}
    return [
        {
            "at": each.at, "who": names.get(each.actor_id or 0, each.actor_label), "what": audit.label_of(each.code),
            "note": each.reason,
        }
        for each in found
    ]  # fmt: skip
