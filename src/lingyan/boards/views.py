"""总览: a region's month in numbers, and the villages behind each of them. No page orders villages by their figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingyan.boards import actions, queries
from lingyan.boards.board import CLAIM_AGES, MEASURES, Board, Figure, Measure
from lingyan.boards.models import OpenClaim, Refresh, VillageMonth
from lingyan.boards.rules import age_of
from lingyan.economy.books.views.common import actor_of, download, note_export, party_label
from lingyan.identity.decorators import needs
from lingyan.identity.opening import may_open
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.rights import BANK_VIEW, BOARDS_VIEW, BOOKS_VIEW, DISCLOSURE_VIEW
from lingyan.kernel.tabular.write import Column as SheetColumn
from lingyan.kernel.tabular.write import SheetData, write_xlsx
from lingyan.regions.models import Region
from lingyan.regions.place import Place, place_of
from lingyan.render.charts import Series, SeriesChart, line_chart

_FEN: Final = 100
HEADS: Final = {"112": gettext_lazy("应收款"), "113": gettext_lazy("内部往来")}


@needs(BOARDS_VIEW)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The numbers of a region and month. Without a month in the address: the last whole one."""
    place, region = _place(request)
    if "month" not in request.GET:
        query = {**request.GET.dict(), "region": region.code, "month": str(place.month.previous)}
        return redirect(f"{request.path}?{urlencode(query)}")
    shown = Board(actor_of(request), region, place.month)
    if request.GET.get("format") == "xlsx":
        return _excel(request, shown)
    state = Refresh.objects.first()
    context = {
        "board": shown, "region": region, "month": place.month, "state": state,
        "behind": actions.changes_since(state, region.path).exists(), "charts": _charts(shown),
        "of_villages": any(child.is_village for child in shown.children),
    }  # fmt: skip
    return render(request, "boards/board.html", context)


def _place(request: HttpRequest) -> tuple[Place, Region]:
    place = place_of(request)
    region = place.required_region()
    if not actor_of(request).may(BOARDS_VIEW, region.path):
        raise Http404(_("不在您的查看范围内"))
    return place, region


def _charts(shown: Board) -> list[dict[str, Any]]:
    """Two questions: how many villages are through with each month, and how much money there is."""
    found = []
    lines = [
        (str(each.label), each.code)
        for each in shown.measures
        if each.code in {"closed", "published", "reconciled"}
    ]
    if lines and shown.cash():
        title, labels = _("每月结账、公开、对账的村"), [str(month) for month in shown.span]
        series = [Series(label, shown.series(code)) for label, code in lines]
        rows = [
            (month.shown, *(each.text(place) for each in series)) for place, month in enumerate(shown.span)
        ]
        found.append(
            _chart(title, labels, series, _("个村"), [_("月份"), *(label for label, _code in lines)], rows)
        )
    if shown.money() and shown.cash():
        cash = shown.cash()
        written = [f"{fen // (_FEN * 10_000):,}" for _month, fen in cash]
        series = [Series(_("货币资金"), [fen // (_FEN * 10_000) for _month, fen in cash], written)]
        table = [(month.shown, figure) for (month, _fen), figure in zip(cash, written, strict=True)]
        labels = [str(month) for month, _fen in cash]
        found.append(
            _chart(_("月末货币资金"), labels, series, _("万元"), [_("月份"), _("货币资金（万元）")], table)
        )
    return found


def _chart(
    title: str,
    labels: list[str],
    series: list[Series],
    unit: str,
    heads: list[str],
    rows: Sequence[tuple[str, ...]],
) -> dict[str, Any]:
    svg = line_chart(SeriesChart(title, labels, series, unit, width=480, height=280))
    return {"svg": svg, "title": title, "table": {"heads": heads, "rows": rows}}


@needs(BOARDS_VIEW)
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """The villages behind a number of the board: late ones first, then in the order of codes."""
    place, region = _place(request)
    actor, today = actor_of(request), clock.today()
    may = {right for right in (BOOKS_VIEW, DISCLOSURE_VIEW, BANK_VIEW) if actor.may(right, region.path)}
    if not may:
        raise Http404(_("不在您的查看范围内"))
    late = Case(
        When(queries.states(today)["late"], then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = (
        queries.rows(region).filter(month=place.month).annotate(rank=late).select_related("region__parent")
    )
    page = ListPage(
        request, found, _columns(actor, place, may),
        name=format_lazy("{} {}", gettext_lazy("各村办理情况"), place.month),
        filters=[
            Filter("q", _("村"), lookup="region__name"),
            Filter("show", _("只看"), "choice", lookup=_show,
                   choices=[(each.code, each.label) for each in MEASURES if _stored(each) and each.right in may]),
        ],
        sort="rank", tie="region__code",
        empty=Empty(_("这个月还没有建账的村"), _("换一个月份，或先给村集体建账。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    back = f"{reverse('boards:board')}?{place.query}"
    return render(request, "boards/villages.html", {"page": page, "month": place.month, "back": back})


def _stored(measure: Measure) -> bool:
    return measure.url_name == "boards:villages"


def _show(found: QuerySet[VillageMonth], code: str) -> QuerySet[VillageMonth]:
    return found.filter(queries.states(clock.today())[code])


def _columns(actor: Actor, place: Place, may: set[str]) -> list[Column]:
    """What the reader may see of the whole region; every state opens the page where the work is done."""
    today = clock.today()

    def at(name: str, *arguments: str) -> Any:
        month = str(place.month)
        url = reverse(name, args=arguments)
        if not may_open(actor, url):
            return None
        return lambda row: f"{url}?{urlencode({'region': row.region.code, 'month': month})}"

    found = [
        Column("village", _("村"), value="region__name", sort="region__code", link=at("boards:board")),
        Column("town", _("乡镇"), value="region__parent__name"),
    ]
    if BOOKS_VIEW in may:
        found.append(
            Column("closed", _("结账"), "badge", value=lambda row: _("已结账") if row.closed else _("未结账"),
                   tone=lambda row: "ok" if row.closed else "warn", sort="closed", link=at("books:closing"))
        )  # fmt: skip
    if DISCLOSURE_VIEW in may:
        found += [
            Column("published", _("公开"), "badge", value=lambda row: _published(row, today)[0],
                   tone=lambda row: _published(row, today)[1], sort="published_on", link=at("disclosure:board")),
            Column("due_on", _("应公开日期"), "date", sort="due_on"),
            Column("published_on", _("公开日期"), "date", sort="published_on"),
        ]  # fmt: skip
    if BANK_VIEW in may:
        found.append(
            Column("bank", _("银行对账"), "badge", value=lambda row: _reconciled(row)[0],
                   tone=lambda row: _reconciled(row)[1], link=at("bank:reconciliations"))
        )  # fmt: skip
    if BOOKS_VIEW in may:
        found += [
            Column(
                "cash",
                _("货币资金"),
                "money",
                sort="cash",
                total="cash",
                link=at("books:at", "trial-balance"),
            ),
            Column("change", _("比上月增减"), "money", sort="change", total="change"),
        ]
    return found


def _published(row: VillageMonth, today: Any) -> tuple[str, str]:
    if row.published_on is not None:
        return _("已公开"), "ok"
    late = row.due_on is not None and row.due_on < today
    return (_("逾期未公开"), "danger") if late else (_("未公开"), "plain")


def _reconciled(row: VillageMonth) -> tuple[str, str]:
    if not row.accounts:
        return _("没有登记账户"), "plain"
    done = _("%(done)s/%(all)s 个账户") % {"done": row.reconciled, "all": row.accounts}
    return done, "ok" if row.reconciled == row.accounts else "warn"


@needs(BOARDS_VIEW)
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """The open amounts behind what a region is owed: by village and day, the oldest of each first."""
    place, region = _place(request)
    actor, today = actor_of(request), clock.today()
    if not actor.may(BOOKS_VIEW, region.path):
        raise Http404(_("不在您的查看范围内"))
    found = queries.claims(region).select_related("region__parent", "party__personal", "voucher")
    page = ListPage(
        request, found, _claim_columns(actor, today),
        name=gettext_lazy("未收的应收款"),
        filters=[
            Filter("q", _("村"), lookup="region__name"),
            Filter("age", _("账龄"), "choice", choices=list(CLAIM_AGES.items()),
                   lookup=lambda rows, age: queries.of_age(rows, age, today)),
            Filter("head", _("科目"), "choice", lookup="account__startswith", choices=list(HEADS.items())),
            Filter("least", _("金额不少于（元）"), "money", lookup="left__gte"),
        ],
        sort="region__code", tie="on",
        empty=Empty(_("没有未收的应收款"), _("换一个区域或账龄看看；记账以后，后台任务一分钟内汇总到这里。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    back = f"{reverse('boards:board')}?{place.query}"
    return render(request, "boards/claims.html", {"page": page, "back": back, "today": today})


def _claim_columns(actor: Actor, today: dt.date) -> list[Column]:
    return [
        Column("village", _("村"), value="region__name", sort="region__code"),
        Column("town", _("乡镇"), value="region__parent__name"),
        Column("account", _("科目"), sort="account"),
        Column("party", _("往来对象"), value=lambda row: owing(actor, row)),
        Column("on", _("发生日期"), "date", sort="on"),
        Column("days", _("已过（天）"), "integer", value=lambda row: (today - row.on).days),
        Column("age", _("账龄"), value=lambda row: CLAIM_AGES[age_of(row.on, today)]),
        Column("left", _("未收金额"), "money", sort="left", total="left"),
        Column("voucher", _("凭证"), value=lambda row: str(row.voucher) if row.voucher else _("期初余额"), link=_origin),
    ]  # fmt: skip


def owing(actor: Actor, row: OpenClaim) -> str:
    """PRIVACY: a person as the masking table shows one to this reader in that village."""
    return party_label(actor, row.region.path)(row.party) if row.party else _("没有写明")


def _origin(row: OpenClaim) -> str:
    if row.voucher_id:
        return reverse("books:voucher", args=[row.voucher_id])
    return reverse("books:opening", args=[row.book_id])


@needs(BOARDS_VIEW)
@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Bring the numbers up to now instead of waiting for the background worker."""
    place, _region = _place(request)
    actions.catch_up()
    messages.success(request, _("已汇总到最新。"))
    return redirect(f"{reverse('boards:board')}?{place.query}")


@on_paper()
def _excel(request: HttpRequest, shown: Board) -> HttpResponse:
    """The same numbers as a workbook: by month, by place, claims by age."""
    sheets = [
        SheetData("按月", _heads("月份", shown.monthly), [[m.zh, *_values(row)] for m, row in shown.months()]),
        SheetData(
            "各地本月", _heads("地方", shown.monthly),
            [[child.name, *_values(row)] for child, _url, row in shown.places_of_month()],
        ),
        SheetData(
            "各地未办完", _heads("地方", shown.daily),
            [[child.name, *_values(row)] for child, _url, row in shown.places_of_today()],
        ),
    ]  # fmt: skip
    if ages := shown.ages():
        heads = [SheetColumn("账龄"), SheetColumn("笔数", "integer"), SheetColumn("未收金额", "money")]
        sheets.append(
            SheetData("逾期应收款", heads, [[str(a.label), a.count.value, a.left.value] for a in ages])
        )
    if owed := shown.claims():
        heads = [SheetColumn("账龄"), SheetColumn("笔数", "integer"), SheetColumn("未收金额", "money")]
        sheets.append(
            SheetData("应收款账龄", heads, [[str(a.label), a.count.value, a.left.value] for a in owed])
        )
        heads = [SheetColumn("地方"), *(SheetColumn(str(a.label), "money") for a in owed)]
        rows = [[child.name, *_values(row)] for child, _url, row in shown.places_of_claims()]
        sheets.append(SheetData("各地应收款账龄", heads, rows))
    if money := shown.money():
        heads = [SheetColumn("项目"), SheetColumn("金额", "money")]
        sheets.append(SheetData("货币资金", heads, [[str(each.label), each.value] for each in money]))
    target = io.BytesIO()
    write_xlsx(target, sheets)
    note_export(request, "总览", sum(len(list(sheet.rows)) for sheet in sheets), shown.region.path)
    return download(target.getvalue(), f"总览-{shown.region.name}-{shown.month}.xlsx", XLSX)


def _heads(first: str, measures: list[Measure]) -> list[SheetColumn]:
    return [SheetColumn(first), *(SheetColumn(str(each.label), "integer") for each in measures)]


def _values(figures: list[Figure]) -> list[int]:
    return [each.value for each in figures]
