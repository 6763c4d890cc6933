"""Made-up data for the styleguide. Every name and figure here is fictional."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from lingyan.economy.books.grid import Choice, blank_lines, grid
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.form_fields import DayField
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.problems import Problem
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.regions.queries import visible
from lingyan.render.charts import BarChart, Point, horizontal_bar_chart

TONES = {"省": "seal", "市": "info", "县": "ok", "乡镇": "warn", "村": "plain"}


class SampleForm(forms.Form):
    """Each kind of field once; bound to bad input so that the errors can be seen."""

    summary = forms.CharField(label="摘要", max_length=60, help_text="写清事由，不写人名")
    kind = forms.ChoiceField(
        label="凭证类别", choices=[("记", "记账凭证"), ("收", "收款凭证"), ("付", "付款凭证")]
    )
    on = DayField(label="日期")
    amount = forms.CharField(label="金额（元）", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))
    sign = forms.ChoiceField(
        label="意见", widget=forms.RadioSelect, choices=[("yes", "同意"), ("no", "退回补充")]
    )
    notify = forms.BooleanField(label="办好后通知我", required=False)
    scan = forms.FileField(label="附件", required=False, help_text="PDF 或图片，每个不超过 20 MB")


@dataclass(frozen=True, slots=True)
class Event:
    at: dt.datetime
    who: str
    what: str
    note: str = ""
    tone: str = "plain"
    url: str = ""


def sample_list(request: HttpRequest) -> ListPage:
    """A real list over the regions that the reader may see."""
    actor = request.actor  # type: ignore[attr-defined]
    region = place_of(request).required_region()
    return ListPage(
        request,
        visible(actor).filter(path__startswith=region.path).select_related("parent"),
        name="区划",
        columns=[
            Column("name", "名称", sort="name"),
            Column("code", "代码", sort="code"),
            Column("level", "层级", kind="badge", tone=lambda row: TONES.get(row.level, "plain")),
            Column("above", "上级", value="parent__name"),
            Column("valid_from", "起用日期", kind="date", sort="valid_from"),
        ],
        filters=[
            Filter("q", "名称或代码", lookup="name|code", hint="如 石桥"),
            Filter("level", "层级", kind="choice", lookup="level", choices=Level.choices),
            Filter("since", "起用日期不早于", kind="date", lookup="valid_from__gte"),
        ],
        sort="code",
        per_page=8,
        empty=Empty("还没有区划", "先导入区划表。", "#", "导入区划"),
    )


def context(page: ListPage) -> dict[str, Any]:
    return {
        "list": page,
        "form": SampleForm({"summary": "", "amount": "12,3", "kind": "记", "on": "2026-11-23"}),
        "problems": _problems(),
        "events": _events(),
        "facts": [
            ("组织", "雁城市石桥镇柳林村股份经济合作联合社"),
            ("凭证号", "记-2026-11-0018"),
            ("附件", "3 张"),
        ],
        "tabs": [
            {"label": "全部", "url": "#", "count": 128, "current": True},
            {"label": "待审核", "url": "#", "count": 6},
            {"label": "已过账", "url": "#", "count": 122},
        ],
        "sections": _sections(),
        "chart": _chart(),
        "chart_table": {
            "heads": ["等谁", "本数"],
            "rows": [["会计记账", 42], ["审核", 17], ["监督机构签字", 9]],
        },
        "amounts": [123456789, 0, -98760, None],
        "grid": _grid(),
        "swatches": [
            "ink",
            "seal-fill",
            "growth",
            "water",
            "warning-mark",
            "danger",
            "edge",
            "line",
            "sunken",
        ],
        "icon_names": [
            "place",
            "person",
            "plus",
            "search",
            "sheet",
            "excel",
            "upload",
            "download",
            "print",
            "help",
        ],
    }


def _problems() -> list[Problem]:
    file, sheet = "柳林村2025年序时账.xlsx", "序时账"
    return [
        Problem(
            "unbalanced", "记-0018 借方比贷方多 100.00 元，请核对后重传", file, sheet, 214, 7, "1,300.00"
        ),
        Problem(
            "unknown-account",
            "科目表里没有 1329，请改成 2023 版科目或补充对应表",
            file,
            sheet,
            388,
            4,
            "1329",
        ),
        Problem("old-chart", "科目代码像 2004 版，已按对应表换算", file, sheet, severity="warning"),
    ]


def _events() -> list[Event]:
    def at(day: int, hour: int) -> dt.datetime:
        return dt.datetime(2026, 11, day, hour, 12, tzinfo=clock.ZONE)

    return [
        Event(at(3, 16), "系统", "封存", "检查点 1842，见证 1 个", "seal"),
        Event(at(3, 10), "村务监督委员会", "签字同意", tone="ok"),
        Event(at(2, 9), "镇经管站", "退回补充", "第 18 号凭证缺收据", "warn"),
        Event(at(1, 17), "报账员", "拟定公开稿"),
    ]


def _sections() -> list[tuple[str, str, list[DeskItem]]]:
    today = clock.today()
    waiting = [
        DeskItem("待审核凭证", 6, "#", today + dt.timedelta(days=2), "warn"),
        DeskItem("待结账月份", 3, "#", today + dt.timedelta(days=7)),
        DeskItem("花名册待确认", 1, "#"),
    ]
    overdue = [DeskItem("公开超过十天未签字", 2, "#", today - dt.timedelta(days=4), "danger", "overdue")]
    nothing = "昨天以来没有变化。"
    return [("等我办", "", waiting), ("已经逾期", "", overdue), ("昨天以来的变化", nothing, [])]


def _chart() -> str:
    points = [Point("会计记账", 42), Point("审核", 17), Point("监督机构签字", 9)]
    return horizontal_bar_chart(BarChart("本月未公开的账本在等谁", points, unit="本"))


def _grid() -> dict[str, Any]:
    accounts = [
        Choice("101", "库存现金"), Choice("10201", "银行存款/基本存款账户"), Choice("113", "应收款"),
        Choice("151", "固定资产"), Choice("202", "应付款"), Choice("501", "经营收入"), Choice("505", "补助收入"),
        Choice("524", "管理费用/办公费"),
    ]  # fmt: skip
    parties = [Choice("H001", "第一组农户甲"), Choice("U002", "石桥镇农资门市")]
    return grid(blank_lines(), accounts, parties, [Choice("P01", "灌渠维修")], draft_key="styleguide")
