"""Branches of a region with what of their duties is met, one branch's year, and its duties as a sheet."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import audit, clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import EXPORTED, XLSX, Column, Empty, ListPage
from lingyan.kernel.rights import BRANCH_RECORD, BRANCH_VIEW
from lingyan.kernel.tabular import Column as SheetColumn
from lingyan.kernel.tabular import SheetData, write_xlsx
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.team.branch import actions, forms, queries, rules, tables, watching
from lingyan.team.branch.lapsing import Lapse
from lingyan.team.branch.models import Branch, SessionKind
from lingyan.team.branch.talking import MemberLine
from lingyan.team.branch.views.common import TONES, branch_or_404, may_record, name_of, url_at
from lingyan.team.roster.sheets import filed

_DAY: Final = dt.timedelta(days=1)
COUNTED: Final = frozenset({"应开", "已开", "有效", "差数"})
SHEET: Final = ("规则", "类型", "党小组", "时段", "应开", "已开", "有效", "差数", "会议编号")

TITLES: Final = {
    "C-08": gettext_lazy("支部委员谈心谈话"), "C-10": gettext_lazy("联系外出流动党员"),
    "C-11": gettext_lazy("查找失去联系的党员"), "C-13": gettext_lazy("限期改正期满处理"),
    "C-14": gettext_lazy("按月交纳党费"),
}  # fmt: skip


SHOWN: Final = frozenset({"C-08", "C-10", "C-14"})
"""PRIVACY: that one of a few members is lost or under correction is for who keeps the record, not a figure for others."""
DECIDE: Final = {
    "stop": gettext_lazy("失去联系满六个月，请研究是否停止党籍"),
    "strike": gettext_lazy("停止党籍满两年，请研究是否除名"),
    "correct": gettext_lazy("限期改正期满，请研究处理"),
}


@needs(BRANCH_VIEW)
@require_GET
def branches(request: HttpRequest) -> HttpResponse:
    """Each branch with the share of its months and quarters that were met this year. Nobody is ranked."""
    place = place_of(request)
    year = place.month.year
    sums: dict[int, rules.Summary] = {}
    page = ListPage(
        request,
        queries.branches(actor_of(request), place.region),
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code"),
            Column("name", _("支部"), link=lambda each: url_at("branch", each, each.pk, month=place.month)),
            Column("due", _("应开（按月按季）"), "integer", value=lambda each: sums[each.pk].due),
            Column("met", _("按期"), "integer", value=lambda each: sums[each.pk].met),
            Column("share", _("按期率"), "figure", value=lambda each: _percent(sums[each.pk])),
        ],
        name=gettext_lazy("组织生活"),
        sheet_form=filed(request, gettext_lazy("组织生活")),
        filters=[Filter("q", _("村或支部"), lookup="organisation__region__name|name__icontains")],
        sort="organisation__region__code",
        empty=Empty(_("这个区域还没有登记支部"), _("到一个村，导入组织生活台账，或登记支部。")),
    )
    rows = page.selection if page.wants_excel else page.page.object_list
    through = clock.today() - _DAY
    sums |= {key: rules.summary(lines, through) for key, lines in queries.compliance(rows, year).items()}
    if page.wants_excel:
        return page.excel()
    village = place.region if place.region and place.region.level == Level.VILLAGE else None
    records = village is not None and actor_of(request).may(BRANCH_RECORD, village.path)
    context = {"page": page, "year": year, "may_record": records}
    return render(request, "branch/branches.html", context)


@needs(BRANCH_VIEW)
@require_GET
def branch(request: HttpRequest, branch_id: int) -> HttpResponse:
    """The year of one branch: duties by kind and period, sessions, and what to do next."""
    found, year = branch_or_404(request, branch_id), place_of(request).month.year
    lines = queries.compliance([found], year)[found.pk]
    if request.GET.get("format") == "xlsx":
        return _sheet(request, found, year, lines)
    today, records = clock.today(), may_record(request, found)
    sessions = list(
        queries.in_year(found.sessions.prefetch_related("kinds"), year).order_by("planned_on", "number")
    )
    lists = queries.last_lists([each.pk for each in sessions])
    context = {
        "branch": found, "year": year, "sums": rules.summary(lines, today - _DAY), "duties": _duties(lines, today),
        "sessions": [
            {"session": each, "url": url_at("session", found, each.pk), "kinds": kinds_shown(each),
             "sums": lists.get(each.pk), "tone": TONES[each.state]}
            for each in sessions
        ],
        "members": _members([line for line in watching.member_lines(found, year) if records or line.rule in SHOWN], today),
        "states": Counter(each.state for each in sessions), "may_record": records,
        "alerts": _alerts(request, found) if records else (),
    }  # fmt: skip
    return render(request, "branch/branch.html", context)


def _percent(sums: rules.Summary) -> str:
    return f"{sums.percent}%" if sums.percent else ""


def kinds_shown(session: Any) -> str:
    """The kinds of a session in the reader's language."""
    return _("、").join(str(each.get_kind_display()) for each in session.kinds.all())


def _duties(lines: list[rules.Line], today: Any) -> list[dict[str, Any]]:
    """Duties that hold in the year: a row a kind and group, a cell a period."""
    labels = dict(SessionKind.Kind.choices)
    found: dict[tuple[str, str], list[rules.Line]] = {}
    for line in lines:
        found.setdefault((line.duty.kind, line.group), []).append(line)
    return [
        {
            "kind": labels[kind], "group": group, "source": own[0].duty.source,
            "cells": [
                {"label": line.period.label, "line": line, "tone": _tone(line, today)} for line in own
            ],
        }
        for (kind, group), own in found.items()
    ]  # fmt: skip


def _members(lines: list[MemberLine], today: Any) -> list[dict[str, Any]]:
    """The duties towards single members, in numbers: who they are is for the recorder."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        tone = "ok" if not line.open else "plain" if line.period.last >= today else "warn"
        found.setdefault(line.rule, []).append({"line": line, "tone": tone})
    return [{"title": TITLES[rule], "cells": cells} for rule, cells in found.items()]


def _alerts(request: HttpRequest, found: Branch) -> list[dict[str, str]]:
    """Whom the branch has to speak with or decide on (C-11 to C-13). PRIVACY: by name for the recorder alone."""
    actor, village = actor_of(request), found.organisation.region
    due = watching.to_decide(actor, village)
    said: list[tuple[int, Any]] = [(key, text) for what, text in DECIDE.items() for key in due[what]]
    said += [(key, lapse_words(lapse)) for key, lapse in watching.lapsed(actor, village).items()]
    rows = queries.members(actor).filter(branch=found, pk__in=[key for key, _text in said])
    people = {each.pk: each for each in rows}
    return [
        {"name": name_of(actor, people[key]), "what": text, "url": url_at("member", found, key)}
        for key, text in said if key in people
    ]  # fmt: skip


def lapse_words(lapse: Lapse) -> str:
    """What somebody let lapse, in the reader's words."""
    said = (
        (lapse.absent, _("连续 %(n)s 个月没有参加组织生活")), (lapse.unpaid, _("连续 %(n)s 个月没有交党费")),
        (lapse.idle, _("分配的工作超期 %(n)s 个月没有办")),
    )  # fmt: skip
    return _("，").join(words % {"n": months} for months, words in said if months)


def _tone(line: rules.Line, today: Any) -> str:
    if line.difference >= 0:
        return "ok"
    return "plain" if line.period.last >= today else "warn"


def _sheet(request: HttpRequest, found: Any, year: int, lines: list[rules.Line]) -> HttpResponse:
    columns = [SheetColumn(title, "integer" if title in COUNTED else "text") for title in SHEET]
    data = SheetData(
        "按期情况", columns, list(tables.compliance_rows(lines)), title=f"{found.name}{year}年按期情况"
    )
    with transaction.atomic():
        audit.record(
            actor_of(request), EXPORTED, target=("branch", found.pk), list="组织生活按期情况", rows=len(lines),
            region_path=found.organisation.region.path,
        )  # fmt: skip
    target = io.BytesIO()
    write_xlsx(target, [data])
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="compliance-{year}.xlsx"'
    return response


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def found_branch(request: HttpRequest) -> HttpResponse:
    """Register a branch of the village where the page stands."""
    village = place_of(request).required_region()
    form = forms.FoundForm(request.POST or None)

    def do() -> HttpResponse:
        made = actions.found_branch(actor_of(request), village=village, **form.cleaned_data)
        messages.success(request, _("已登记支部。"))
        return redirect(url_at("branch", made, made.pk))

    return form_page(
        request, form, do, title=_("登记支部"), action=_("登记"), lead=village.name,
        cancel_url=f"{reverse('branch:branches')}?region={village.code}",
    )  # fmt: skip


@needs(BRANCH_RECORD)
@require_POST
def plan(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Fill the year's plan with what the duties still ask for."""
    found, year = branch_or_404(request, branch_id, BRANCH_RECORD), place_of(request).month.year
    made = actions.plan_year(actor_of(request), branch_id=found.pk, year=year)
    messages.success(request, _("已补上 %(count)s 次计划。") % {"count": len(made)})
    return redirect(url_at("branch", found, found.pk, month=place_of(request).month))
