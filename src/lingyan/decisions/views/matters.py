"""The list of matters: where each stands, who is waited for and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.decisions import catalogue, flow, queries
from lingyan.decisions.models import Matter
from lingyan.decisions.views.common import TONES, actor_of
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import DECISIONS_PROPOSE, DECISIONS_VIEW
from lingyan.regions.place import place_of


@needs(DECISIONS_VIEW)
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    place, actor = place_of(request), actor_of(request)
    rows = queries.visible(actor).select_related("organisation__region__parent")
    if place.region is not None:
        rows = rows.filter(organisation__region__path__startswith=place.region.path)
    page = ListPage(
        request, rows, _columns(), name=_("决策事项"), filters=_filters(), sort="-pk",
        empty=Empty(_("没有决策事项"), _("重大事项先由村党组织提议，再一步步商议、审议、决议。"), *_new(actor)),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    may_propose = actor.may_somewhere(DECISIONS_PROPOSE)
    return render(request, "decisions/matters.html", {"page": page, "may_propose": may_propose})


def _new(actor: Any) -> tuple[str, str]:
    if not actor.may_somewhere(DECISIONS_PROPOSE):
        return "", ""
    return reverse("decisions:choose"), _("提出决策事项")


def _columns() -> list[Column]:
    return [
        Column("title", _("事项"), "long", sort="title", link=lambda row: reverse("decisions:matter", args=[row.pk])),
        Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code"),
        Column("item", _("类别"), value=lambda row: catalogue.name_of(row.item), sort="item"),
        Column("body", _("由谁决定"), value="get_body_display", sort="body"),
        Column("amount", _("金额（元）"), "money", sort="amount"),
        Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=lambda row: TONES[row.state]),
        Column("waits", _("下一步"), value=lambda row: flow.WAITING_LABELS.get(row.waits, "")),
        Column("next_due", _("期限"), "badge", value=_due_words, sort="next_due", tone=_due_tone),
        Column("decided_on", _("决议日期"), "date", sort="decided_on"),
    ]  # fmt: skip


def _filters() -> list[Filter]:
    items = [(item.code, item.name) for item in catalogue.items().values()]
    waits = [(code, label) for code, label in flow.WAITING_LABELS.items() if code]
    return [
        Filter("q", _("事项或村"), lookup="title|organisation__region__name__icontains"),
        Filter("state", _("状态"), "choice", choices=Matter.State.choices),
        Filter("waits", _("下一步"), "choice", choices=waits),
        Filter("item", _("类别"), "choice", choices=items),
        Filter("overdue", _("已逾期"), "choice", choices=[("1", _("只看逾期"))], lookup=_overdue),
        Filter("objection", _("异议"), "choice", choices=[("1", _("有异议待答复"))], lookup=_with_objection),
    ]


def _overdue(rows: QuerySet[Any], _value: str) -> QuerySet[Any]:
    return rows.filter(next_due__lt=clock.today())


def _with_objection(rows: QuerySet[Any], _value: str) -> QuerySet[Any]:
    return rows.filter(pk__in=queries.unanswered().values("matter"))


def _due_words(row: Matter) -> str | None:
    if row.next_due is None:
        return None
    late = (clock.today() - row.next_due).days
    return f"逾期 {late} 天" if late > 0 else f"{row.next_due:%Y-%m-%d}"


def _due_tone(row: Matter) -> str:
    if row.next_due is None:
        return "plain"
    if row.next_due < clock.today():
        return "danger"
    return "warn" if row.next_due <= clock.today() + timedelta(days=3) else "plain"
