"""Supervision in the console: runs with their coverage, findings, and the steps of each.

Lists come in the order of villages and rules; nothing orders villages by their number of findings.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingyan.identity.decorators import needs
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import (
    SUPERVISION_EXPLAIN,
    SUPERVISION_JUDGE,
    SUPERVISION_RUN,
    SUPERVISION_VIEW,
)
from lingyan.regions.place import place_of
from lingyan.supervision import actions, jobs, queries, records, rules, showing
from lingyan.supervision import definitions as catalogue
from lingyan.supervision.models import CLOSED, AuditRun, Finding

_TONES: Final = {"open": "warn", "explained": "info", "rectifying": "warn", "rectified": "info"}
_SEVERE: Final = {"红": "danger", "橙": "warn", "黄": "plain"}
_ACTIONS: Final = {
    "explained": gettext_lazy("提交说明"), "confirmed": gettext_lazy("核定属实"), "dismissed": gettext_lazy("核定不成立"),
    "rectified": gettext_lazy("报告整改"), "verified": gettext_lazy("验收通过"), "returned": gettext_lazy("退回重做"),
}  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


@needs(SUPERVISION_VIEW)
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """Findings of the region looked at."""
    actor = _actor(request)
    return _list(request, queries.visible(actor), _("疑点"), queries.known(actor))


@needs(SUPERVISION_EXPLAIN)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader's villages are asked to explain or put right."""
    actor = _actor(request)
    return _list(request, queries.to_explain(actor), _("我的说明"), queries.answered_here(actor))


def _list(
    request: HttpRequest, found: QuerySet[Finding], title: str, judged: QuerySet[Finding]
) -> HttpResponse:
    """The list of `found`; how often a rule was wrong is counted over `judged`, which the reader may know of."""
    region = place_of(request).region
    path = region.path if region else ""
    rows = found.filter(village__path__startswith=path)
    rates = queries.rates(path, judged)
    page = ListPage(
        request,
        rows,
        [
            Column("rule", _("规则"), value=_rule_name, sort="rule", link=_address),
            Column("village", _("村"), value="village__name", sort="village__code"),
            Column("severity", _("程度"), "badge", value=lambda f: _(f.severity), tone=lambda f: _SEVERE[f.severity]),
            Column("date", _("日期"), "date", value="date", sort="date"),
            Column("amount", _("金额"), "money", value="amount", sort="amount"),
            Column("arithmetic", _("计算"), value=lambda f: _("；").join(f.arithmetic)),
            Column("rate", _("误报率"), value=lambda f: showing.rate_words(rates.get(f.rule)), width=22),
            Column(
                "due_on", _("办理期限"), "date", value=lambda f: None if f.state in CLOSED else f.due_on, sort="due_on"
            ),
            Column("state", _("状态"), "badge", value="get_state_display", tone=lambda f: _TONES.get(f.state, "plain")),
        ],
        name=title,
        sort="village__code",
        filters=[
            Filter("q", _("村名"), lookup="village__name"),
            Filter("rule", _("规则"), "choice", choices=_rules()),
            Filter("severity", _("程度"), "choice", choices=[(word, _(word)) for word in catalogue.SEVERITIES]),
            Filter("state", _("状态"), "choice", choices=Finding.State.choices),
            Filter("year", _("年度"), "choice", choices=[(str(y), str(y)) for y in _years()]),
            Filter(
                "open", _("只看"), "choice", lookup=_unfinished, choices=[("1", _("未办结")), ("late", _("逾期"))]
            ),
        ],
        empty=Empty(_("没有疑点"), _("没有疑点只对检查过的内容成立，覆盖情况见审计运行。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(
        request,
        "supervision/findings.html",
        {"page": page, "title": title, "last": _last_run(_actor(request), path)},
    )


def _last_run(actor: Actor, path: str) -> dict[str, Any] | None:
    """The latest run that covers the place, with how much of it could not be tested: part of what a list of hits says."""
    around = [path[: place + 1] for place, sign in enumerate(path) if sign == "/" and place]
    last = queries.runs(actor).filter(Q(region__path__in=around) | Q(region__path__startswith=path)).first()
    if last is None:
        return None
    partly = sum(1 for each in last.rules if _has_gaps(each))
    return {"run": last, "unable": _unable(last), "partly": partly, "url": _run_address(last)}


def _unable(run: AuditRun) -> int:
    """Rules that could not be tested at all."""
    return sum(1 for each in run.rules if each["not_tested"])


def _has_gaps(rule: dict[str, Any]) -> bool:
    return not rule["not_tested"] and bool(rule["untested"] or rule.get("partly"))


def _run_address(found: AuditRun) -> str:
    return reverse("supervision:run", args=[found.pk])


def _unfinished(found: QuerySet[Finding], value: str) -> QuerySet[Finding]:
    waiting = queries.waiting(found)
    return waiting.filter(due_on__lt=clock.today()) if value == "late" else waiting


def _address(found: Finding) -> str:
    return reverse("supervision:finding", args=[found.pk])


def _rules() -> list[tuple[str, str]]:
    return [(rule.id, f"{rule.id} {_(rule.name)}") for rule in catalogue.rules().values() if rule.sql]


def _years() -> list[int]:
    return list(range(clock.today().year, clock.today().year - 6, -1))


def _rule_name(found: Finding) -> str:
    rule = catalogue.rules().get(found.rule)
    return f"{found.rule} {_(rule.name) if rule else ''}".strip()


@needs(SUPERVISION_VIEW)
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """Runs over regions inside the reader's own, and a button for a new one."""
    place, actor = place_of(request), _actor(request)
    found = queries.runs(actor)
    hidden: Counter[int] = Counter()
    for (key, _rule), number in queries.hidden_hits(actor, found).items():
        hidden[key] += number
    page = ListPage(
        request,
        found,
        [
            Column("region", _("区域"), value="region__name", sort="region__code", link=_run_address),
            Column("year", _("年度"), value="year", sort="year"),
            Column("until", _("检查到"), "date", value="until"),
            Column("hits", _("疑点"), "integer", value=lambda r: sum(each["hits"] for each in r.rules) - hidden[r.pk]),
            Column("unable", _("无法检查的规则"), "integer", value=_unable),
            Column("at", _("运行时间"), "time", value="at", sort="at"),
        ],
        name=_("审计运行"),
        sort="-at",
        filters=[Filter("year", _("年度"), "choice", choices=[(str(y), str(y)) for y in _years()])],
        empty=Empty(_("还没有运行过"), _("选定区域和年度后运行。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may_run = place.region is not None and actor.may(SUPERVISION_RUN, place.region.path)
    return render(
        request,
        "supervision/runs.html",
        {"page": page, "may_run": may_run, "region": place.region, "years": _years()},
    )


@needs(SUPERVISION_RUN)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a run; it goes in the background."""
    region, year = place_of(request).required_region(), request.POST.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Http404
    job = jobs.ask(_actor(request), region=region, year=int(year))
    return redirect("workflow:job", job.pk)


@needs(SUPERVISION_VIEW)
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every rule of one run: what it tested, what it found, why not, and how often it was no fault."""
    actor = _actor(request)
    found = _one(queries.runs(actor), run_id)
    rates, known = queries.rates(found.region.path, queries.known(actor)), catalogue.rules()
    hidden = queries.hidden_hits(actor, [found])
    lines = [
        {**each, "hits": each["hits"] - hidden[found.pk, each["id"]], "rule": known.get(each["id"]),
         "rate": rates.get(each["id"], showing.NONE), "said": showing.rate_words(rates.get(each["id"])),
         "url": f"{reverse('supervision:findings')}?rule={each['id']}&year={found.year}&region={found.region.code}"}
        for each in found.rules
    ]  # fmt: skip
    return render(request, "supervision/run.html", {"run": found, "lines": lines})


@needs(SUPERVISION_VIEW, SUPERVISION_EXPLAIN)
@require_GET
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The record of one finding: arithmetic, records, history, next step."""
    actor, found = _actor(request), _finding(request, finding_id)
    return render(request, "supervision/finding.html", _record(actor, found))


def _record(actor: Actor, found: Finding) -> dict[str, Any]:
    rule, above = catalogue.rules().get(found.rule), queries.is_above(found)
    open_acts = [
        (kind, _ACTIONS[kind])
        for kind in rules.possible(found.state)
        if actor.may(actions.right_at(above, rules.ACTS[kind].side), found.village.path)
    ]
    others = actions.left_to_others(actor, found) & {kind for kind, _label in open_acts}
    knows = (
        queries.known(actor)
        if actor.may(SUPERVISION_VIEW, found.village.path)
        else queries.answered_here(actor)
    )
    steps = list(found.steps.all())
    users = User.objects.select_related("personal").filter(pk__in={step.by for step in steps})
    people = {user.pk: user.display_name for user in users}
    return {
        "finding": found,
        "rule": rule,
        "tone": _SEVERE[found.severity],
        "severity": _(found.severity),
        "state_tone": _TONES.get(found.state, "plain"),
        **_way_back(actor, found),
        "records": records.shown(actor, found.village.path, found.records),
        "acts": [(kind, label) for kind, label in open_acts if kind not in others],
        "own": bool(others),
        "closed": found.state in CLOSED,
        "above": above,
        "rate": showing.rate_words(queries.rates(_rate_path(actor, found), knows).get(found.rule)),
        "again": _again(actor, found),
        "events": [
            {"at": step.at, "who": people.get(step.by or 0, _("系统")), "what": step.get_kind_display(), "note": step.text}
            for step in steps
        ],
    }  # fmt: skip


def _rate_path(actor: Actor, found: Finding) -> str:
    """The widest region around the village that the reader may look at; of it the rule's rate is counted."""
    right = SUPERVISION_VIEW if actor.may(SUPERVISION_VIEW, found.village.path) else SUPERVISION_EXPLAIN
    return next(
        (path for path in actor.paths(right) if found.village.path.startswith(path)), found.village.path
    )


def _again(actor: Actor, found: Finding) -> dict[str, Any] | None:
    """The closed finding that this one asks anew, where the reader may see it: a dismissed one is audit's alone."""
    earlier = queries.visible(actor).filter(followed__finding=found).first()
    return {"finding": earlier, "url": _address(earlier)} if earlier else None


def _way_back(actor: Actor, found: Finding) -> dict[str, str]:
    """The list that shows this finding to the reader."""
    if actor.may(SUPERVISION_VIEW, found.village.path):
        return {"back": reverse("supervision:findings"), "back_title": _("疑点")}
    return {"back": reverse("supervision:mine"), "back_title": _("我的说明")}


@needs(SUPERVISION_EXPLAIN, SUPERVISION_JUDGE)
@require_POST
def step(request: HttpRequest, finding_id: int) -> HttpResponse:
    found = _finding(request, finding_id)
    taken = actions.step(
        _actor(request), found, kind=request.POST.get("kind", ""), text=request.POST.get("text", "")
    )
    messages.success(request, _("已记下：%(what)s。") % {"what": taken.get_kind_display()})
    if _may_see(_actor(request), found):
        return redirect("supervision:finding", found.pk)
    return redirect("supervision:findings")


def _may_see(actor: Actor, found: Finding) -> bool:
    return (queries.visible(actor) | queries.to_explain(actor)).filter(pk=found.pk).exists()


def _finding(request: HttpRequest, finding_id: int) -> Finding:
    actor = _actor(request)
    return _one(queries.visible(actor) | queries.to_explain(actor), finding_id)


Row = TypeVar("Row", Finding, AuditRun)


def _one(rows: QuerySet[Row], key: int) -> Row:
    found = rows.filter(pk=key).first() if key < 2**63 else None
    if found is None:
        raise Http404
    return found
