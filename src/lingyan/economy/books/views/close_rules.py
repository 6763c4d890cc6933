"""What must hold before a month is closed in a region: in force, to be set from a month on, and all that was ever set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lingyan.economy.books import actions, guards
from lingyan.economy.books.forms import CloseRuleForm
from lingyan.economy.books.guards import InForce
from lingyan.economy.books.models import CloseRule
from lingyan.economy.books.queries.close_rules import close_rules as rules_for
from lingyan.economy.books.views.common import actor_of
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE
from lingyan.regions.models import Region
from lingyan.regions.place import place_of

TONES: Final = {"block": "danger", "warn": "warn", "off": "plain"}


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def close_rules(request: HttpRequest) -> HttpResponse:
    """The prerequisites in force for the region and month of the page; a form that adds a rule; the history."""
    place, actor = place_of(request), actor_of(request)
    region, month = place.required_region(), place.month
    actor.require(BOOKS_CONFIGURE, region.path)
    form = CloseRuleForm(request.POST or None, initial={"from_month": str(month), "severity": "block"})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_close_rule(actor, region=region, **form.cleaned_data)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            label = label_of(made.prerequisite)
            messages.success(
                request,
                _("“%(label)s”从%(month)s起在%(region)s为“%(severity)s”。")
                % {
                    "label": label,
                    "month": made.from_month.shown,
                    "region": region.name,
                    "severity": made.get_severity_display(),
                },
            )
            return redirect(f"{reverse('books:close-rules')}?{place.query}")
    in_force = guards.in_force(region.path, month)
    page = _history(request, region, month, in_force)
    if page.wants_excel:
        return page.excel()
    context = {
        "region": region,
        "rows": [_shown(each, region) for each in in_force],
        "page": page,
        "form": form,
    }
    return render(request, "books/close_rules.html", context)


def label_of(code: str) -> str:
    known = guards.registered().get(code)
    return str(known.label) if known else code


def _shown(each: InForce, region: Region) -> dict[str, Any]:
    return {
        "label": each.prerequisite.label,
        "severity": CloseRule.Severity(each.severity).label,
        "tone": TONES[each.severity],
        "shipped": CloseRule.Severity(each.prerequisite.severity).label,
        "source": _source(each.rule, region),
    }


def _source(rule: CloseRule | None, region: Region) -> str:
    if rule is None:
        return _("系统默认")
    where = _("本区域") if rule.region_id == region.pk else _where(rule)
    return _("%(where)s规定，%(month)s起") % {"where": where, "month": rule.from_month.shown}


def _where(rule: CloseRule) -> str:
    return rule.region.name if rule.region else _("全部区域")


def _history(request: HttpRequest, region: Region, month: Month, in_force: Sequence[InForce]) -> ListPage:
    state = _state(region, month, {each.rule.pk for each in in_force if each.rule})
    return ListPage(
        request,
        rules_for(actor_of(request), region),
        [
            Column("prerequisite", _("结账条件"), value=lambda rule: label_of(rule.prerequisite), sort="prerequisite"),
            Column("region", _("区域"), value=_where, sort="region__code"),
            Column("from_month", _("从哪个月起"), "month", sort="from_month"),
            Column("severity", _("程度"), "badge", value="get_severity_display", tone=lambda rule: TONES[rule.severity]),
            Column("state", _("现在"), value=state),
            Column("set_by", _("规定人")),
            Column("set_at", _("规定时间"), "time", sort="set_at"),
        ],
        name=format_lazy("{} {}", gettext_lazy("结账条件"), region.name),
        filters=[
            Filter(
                "prerequisite", _("结账条件"), "choice",
                choices=[(each.code, each.label) for each in guards.registered().values()],
            )
        ],
        sort="-set_at",
        empty=Empty(_("还没有另外规定"), _("全部按系统默认；需要从严或放宽的，在上面从某个月起规定。")),
    )  # fmt: skip


def _state(region: Region, month: Month, deciding: set[int]) -> Callable[[CloseRule], str]:
    """What a rule means for the region and month looked at."""

    def state(rule: CloseRule) -> str:
        if rule.pk in deciding:
            return _("%(month)s在执行") % {"month": month.shown}
        if not region.path.startswith(rule.path):
            return _("只管下级")
        return _("还没有开始") if rule.from_month > month else _("已由别的规定代替")

    return state
