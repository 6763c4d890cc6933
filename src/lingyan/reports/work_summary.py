"""Annual 工作总结 of a region: team, collective economy, openness, composed from the year's records."""

from __future__ import annotations

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_wan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import REPORTS_MAKE
from lingyan.regions.models import Region
from lingyan.regions.queries import villages
from lingyan.reports import team_chapter
from lingyan.reports.composing import Figures, Paper
from lingyan.reports.money import INCOME_BANDS, MoneyOfYear, money_of_year
from lingyan.reports.openness import Openness, openness_of_year


def compose(actor: Actor, region: Region, year: int) -> Paper:
    """The paper. Chapters without records say so in one sentence; nothing is shown as zero for want of data."""
    actor.require(REPORTS_MAKE, region.path)
    if year > clock.today().year:
        raise Refused(f"{year}年还没有到。", code="bad-year")
    figures = Figures()
    paper = Paper(
        kind="work-summary",
        title=f"{region.name}{year}年村级组织建设和集体经济工作总结",
        region=region.code,
        year=year,
        made_on=clock.today(),
        office=f"{region.name}党委农村工作领导小组办公室",
        figures=figures,
        fictional=region.fictional,
    )
    count = villages(region).count()
    figures.add("villages", "村数", count, unit="个", query=f"{region.name}在用的村级区划", count=count)
    team_chapter.write(paper, actor, region, year)
    this = money_of_year(actor, region, year)
    before = money_of_year(actor, region, year - 1)
    _economy(paper, region, year, this, before)
    _openness(paper, region, year, openness_of_year(actor, region, year))
    _shortcomings(paper, this, year)
    return paper


def _economy(paper: Paper, region: Region, year: int, this: MoneyOfYear, before: MoneyOfYear) -> None:
    paper.heading("发展壮大集体经济")
    if not this.books:
        paper.say("集体经济账套未接入。")
        return
    figures = paper.figures
    query = f"{region.name}{year}年各村集体账套收益及收益分配表、资产负债表汇总"
    for key, name, fen in (
        ("operating", "经营收入和投资收益", this.operating), ("subsidies", "补助收入", this.subsidies),
        ("expense", "各项支出", this.expense), ("net", "净收益", this.net), ("cash", "年末货币资金", this.cash),
        ("assets", "资产总计", this.assets), ("liabilities", "负债合计", this.liabilities),
    ):  # fmt: skip
        figures.add(
            key, name, fen, shown=format_wan(fen), unit="万元", query=f"{query}：{name}", count=this.books
        )
    figures.add("books", "账套", this.books, unit="个", query=f"{region.name}在用账套", count=this.books)
    paper.say(
        f"{figures['books']}村集体账套全年经营收入和投资收益合计{figures['operating']}",
        _change(paper, region, year, this, before),
        f"，补助收入{figures['subsidies']}，各项支出{figures['expense']}，净收益{figures['net']}。",
        f"年末货币资金{figures['cash']}，资产总计{figures['assets']}，负债合计{figures['liabilities']}。",
    )
    labels = [label for _, label in INCOME_BANDS]
    rows = [[label, f"{count:,}"] for label, count in zip(labels, this.bands, strict=True)]
    paper.table("经营收入和投资收益分段", ["年收入", "账套（个）"], rows, "分段只统计个数，不列村名。")


def _change(paper: Paper, region: Region, year: int, this: MoneyOfYear, before: MoneyOfYear) -> str:
    """Against the year before, when the same number of books stood then."""
    if not before.books or not before.operating:
        return ""
    tenths = (abs(this.operating - before.operating) * 2000 + abs(before.operating)) // (
        2 * abs(before.operating)
    )
    paper.figures.add(
        "operating_change", "经营收入和投资收益增减", f"{tenths // 10}.{tenths % 10}", unit="%",
        query=f"{region.name}{year}年与{year - 1}年经营收入和投资收益之差 ÷ {year - 1}年数", count=this.books,
    )  # fmt: skip
    word = "增长" if this.operating >= before.operating else "下降"
    return f"，比上年{word}{paper.figures['operating_change']}"


def _openness(paper: Paper, region: Region, year: int, found: Openness) -> None:
    paper.heading("推进账目公开")
    if not found.published:
        paper.say(f"{year}年还没有在本平台公开账目{'' if region.is_village else '的村'}。")
        return
    figures = paper.figures
    query = f"{region.name}{year}年各月账目公开记录"
    figures.add(
        "public_villages", "公开账目的村", found.villages, unit="个", query=query, count=found.published
    )
    figures.add("published", "公开期数", found.published, unit="期", query=query, count=found.published)
    figures.add(
        "in_time",
        "按期公开",
        found.in_time,
        unit="期",
        query=f"{query}：月后10日内首次公开",
        count=found.published,
    )
    if found.withdrawn:
        figures.add(
            "withdrawn", "撤下的公开页", found.withdrawn, unit="期", query=query, count=found.withdrawn
        )
    paper.say(
        region.name if region.is_village else f"{figures['public_villages']}村",
        f"在本平台公开账目{figures['published']}，其中按期公开{figures['in_time']}，"
        "每期内容封存进日志，村民用手机可以核对。",
        f"因内容有误撤下{figures['withdrawn']}，均注明了时间和理由。" if found.withdrawn else "",
    )


def _shortcomings(paper: Paper, money: MoneyOfYear, year: int) -> None:
    """What the records themselves show as unfinished; counts only."""
    paper.heading("存在的不足")
    figures = paper.figures
    due = _months_due(year)
    unclosed = money.books * due - money.closed_periods
    if money.books and unclosed > 0:
        figures.add(
            "unclosed", "尚未结账的账套月份", unclosed, unit="个",
            query=f"在用账套 {money.books} 个 × 应结账 {due} 个月 − 已结账月份", count=money.closed_periods,
        )  # fmt: skip
        paper.say(f"还有{figures['unclosed']}账套月份没有结账，公开和统计因此滞后。")
    else:
        paper.say("账簿均已按月结账。需要人工补充的情况，请在送审时说明。")


def _months_due(year: int) -> int:
    """Months of the year that are over today."""
    today = clock.today()
    return 12 if year < today.year else today.month - 1
