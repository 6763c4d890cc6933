"""换届 report of a region and year: composed from the frozen round's figures and the round before."""

from __future__ import annotations

from typing import Any, Final

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import REPORTS_MAKE
from lingyan.regions.models import Region
from lingyan.reports.composing import Figures, Paper
from lingyan.reports.team_chapter import one_head
from lingyan.reports.withholding import WITHHELD, WITHHELD_NOTE
from lingyan.team.roster import queries as rosters
from lingyan.team.roster.figures import figures_catalogue
from lingyan.team.roster.models import Round
from lingyan.team.roster.queries import RegionStatistics

_PERCENTS: Final = {
    "secretary_college": "secretary_college_percent",
    "one_head_narrow": "one_head_narrow_percent_of_villages",
    "both": "cross_posting_percent",
    "women_in_two": "women_percent",
    "two_education_college": "two_education_college_percent",
}
_BANDS: Final = {
    "<=35": "35岁及以下", "36-45": "36至45岁", "46-55": "46至55岁", "56-60": "56至60岁", ">60": "60岁以上",
}  # fmt: skip
_COUNTS: Final = (
    "villages", "persons_listed", "secretaries", "villages_without_secretary", "secretary_college",
    "secretary_women", "P", "V", "N2", "both", "one_head_narrow", "one_head_wide", "women_in_two",
    "villages_with_woman_in_V", "two_education_college", "party_members_in_two", "villages_with_both_posts_filled",
)  # fmt: skip
_PART_SHARES: Final = (
    "secretary_age_mean", "secretary_college_percent", "one_head_narrow_percent_of_villages", "women_percent",
)  # fmt: skip
_SHARES: Final = (
    "secretary_college_percent", "cross_posting_percent", "one_head_narrow_percent_of_villages",
    "one_head_narrow_percent_of_filled", "one_head_wide_percent_of_villages", "women_percent",
    "two_education_college_percent",
)  # fmt: skip


def compose(actor: Actor, region: Region, year: int) -> Paper:
    """The paper, or Refused when no round of that year was frozen for the place."""
    actor.require(REPORTS_MAKE, region.path)
    # PRIVACY: the paper is handed on, so it says no more than its readers may see, whatever its maker may.
    statistics = rosters.statistics(actor, round_of_year(region, year), region, as_outsider=True)
    paper = Paper(
        kind="term-change",
        title=f"{region.name}{year}年村“两委”换届情况报告",
        region=region.code,
        year=year,
        made_on=clock.today(),
        office=f"{region.name}委组织部" if region.level in {"市", "县"} else region.name,
        figures=_figures(statistics),
        fictional=region.fictional,
    )
    _overall(paper, statistics)
    _secretaries(paper, statistics)
    _committees(paper, statistics)
    _parts(paper, statistics)
    return paper


def round_of_year(region: Region, year: int) -> Round:
    """The frozen round whose day lies in the year, for the smallest place that contains the whole region.

    A round of a part of the region is never taken for the region's own.
    """
    above = [int(part) for part in region.path.strip("/").split("/")]
    rows = Round.objects.filter(state=Round.State.FROZEN, as_of__year=year, region__in=above)
    fitting = list(rows.select_related("region"))
    if not fitting:
        raise Refused(
            f"{region.name}没有{year}年冻结的换届花名册，请先导入并冻结（lingyan roster freeze）。",
            code="no-round",
        )
    return max(fitting, key=lambda one: (len(one.region.path), one.as_of, one.pk))


def _figures(statistics: RegionStatistics) -> Figures:
    """Every figure the reader may see; a withheld one is not added, so its sentence is not written."""
    figures, catalogue = Figures(), figures_catalogue()
    shown, day = statistics.figures, statistics.round.as_of
    query = f"轮次“{statistics.round.name}”冻结快照，{statistics.region.name}，{day}"
    people = shown.get("persons_listed") or 0
    for key in _COUNTS:
        if shown.get(key) is not None:
            name = catalogue[key].zh
            unit = catalogue[key].unit
            figures.add(key, name, shown[key], unit=unit, query=f"{query}：{name}", count=people, as_of=day)
    for key in _SHARES:
        if shown.get(key) not in {None, "NA"}:
            entry = catalogue[key]
            words = f"{query}：{entry.numerator} ÷ {entry.denominator}"
            figures.add(key, entry.zh, shown[key], unit="%", query=words, count=people, as_of=day)
    if shown.get("secretary_age_mean") not in {None, "NA"}:
        figures.add(
            "secretary_age_mean", "书记平均年龄", shown["secretary_age_mean"], unit="岁",
            query=f"{query}：书记周岁之和 {shown.get('secretary_age_sum')} ÷ 在职书记数",
            count=shown["secretaries"], as_of=day,
        )  # fmt: skip
    _add_change(figures, statistics)
    return figures


def _add_change(figures: Figures, statistics: RegionStatistics) -> None:
    change, before = statistics.change, statistics.before_round
    if not change or before is None:
        return
    query = f"轮次“{statistics.round.name}”与“{before.name}”冻结快照对比，{statistics.region.name}"
    count = statistics.figures.get("secretaries") or 0
    if change.get("secretary_age_mean_change") not in {None, "NA"}:
        value = change["secretary_age_mean_change"]
        figures.add(
            "secretary_age_mean_change", "书记平均年龄变化", value, shown=value.lstrip("-+"), unit="岁",
            query=f"{query}：两届未取整平均年龄之差", count=count,
        )  # fmt: skip
    for key, name in (("continuing_secretaries", "连任书记"), ("new_secretaries", "新任书记")):
        if change.get(key) is not None:
            figures.add(key, name, change[key], unit="名", query=f"{query}：{name}", count=count)


def _overall(paper: Paper, statistics: RegionStatistics) -> None:
    figures = paper.figures
    alone = statistics.region.is_village
    paper.heading("总体情况")
    missing = figures.value("villages_without_secretary") if "villages_without_secretary" in figures else 0
    paper.say(
        f"截至{_day(statistics)}，{statistics.region.name}",
        "" if alone else f"共有{figures['villages']}（含社区），",
        f"村党组织书记在职{figures['secretaries']}，" if "secretaries" in figures else "",
        ("书记空缺，" if alone else f"书记空缺的有{figures['villages_without_secretary']}，")
        if missing
        else "",
        f"村“两委”成员{figures['N2']}。" if "N2" in figures else "换届情况如下。",
    )


def _secretaries(paper: Paper, statistics: RegionStatistics) -> None:
    figures = paper.figures
    paper.heading("书记队伍")
    paper.say(
        f"书记平均年龄{figures['secretary_age_mean']}" if "secretary_age_mean" in figures else "",
        _age_change(paper),
        "。" if "secretary_age_mean" in figures else "",
        _with_share(paper, "secretary_college", "大专及以上学历的{}"),
        f"女书记{figures['secretary_women']}。" if "secretary_women" in figures else "",
    )
    if "continuing_secretaries" in figures and "new_secretaries" in figures:
        paper.say(f"与上届相比，连任{figures['continuing_secretaries']}，新任{figures['new_secretaries']}。")
    _bands(paper, statistics)


def _age_change(paper: Paper) -> str:
    figures = paper.figures
    if "secretary_age_mean_change" not in figures:
        return ""
    value = str(figures.value("secretary_age_mean_change"))
    if value in {"0.0", "-0.0"}:
        return "，与上届持平"
    return f"，比上届{'下降' if value.startswith('-') else '上升'}{figures['secretary_age_mean_change']}"


def _bands(paper: Paper, statistics: RegionStatistics) -> None:
    for key, title in (("secretary_age_bands", "书记年龄结构"), ("secretary_education", "书记学历结构")):
        bands: dict[str, Any] = statistics.figures.get(key) or {}
        before: dict[str, Any] = (statistics.before or {}).get(key) or {}
        rows = [
            [_BANDS.get(label, label), _cell(count), _cell(before.get(label)) if before else "—"]
            for label, count in bands.items()
        ]
        paper.table(title, ["项目", "本届（名）", "上届（名）"], rows, WITHHELD_NOTE if _hides(rows) else "")


def _committees(paper: Paper, statistics: RegionStatistics) -> None:
    figures = paper.figures
    paper.heading("两委班子")
    if statistics.region.is_village:
        paper.say(
            one_head(figures) if "one_head_narrow" in figures else "",
            _with_share(paper, "both", "两委交叉任职{}"),
            _with_share(paper, "women_in_two", "女性成员{}"),
            _woman(figures),
            _with_share(paper, "two_education_college", "两委成员中大专及以上学历的{}"),
        )
        return
    paper.say(
        _with_share(paper, "one_head_narrow", "书记、村委会主任“一肩挑”的有{}"),
        f"其中三职“一肩挑”的有{figures['one_head_wide']}。" if "one_head_wide" in figures else "",
        _with_share(paper, "both", "两委交叉任职{}"),
        _with_share(paper, "women_in_two", "女性成员{}"),
        f"村委会至少有一名女性的有{figures['villages_with_woman_in_V']}。"
        if "villages_with_woman_in_V" in figures
        else "",
        _with_share(paper, "two_education_college", "两委成员中大专及以上学历的{}"),
    )


def _woman(figures: Figures) -> str:
    if "villages_with_woman_in_V" not in figures:
        return ""
    return f"村委会{'至少有一名' if figures.value('villages_with_woman_in_V') else '没有'}女性。"


def _with_share(paper: Paper, key: str, sentence: str) -> str:
    """`sentence` with the count, and its share where it is known."""
    figures = paper.figures
    if key not in figures:
        return ""
    share = _PERCENTS.get(key, "")
    tail = f"，占{figures[share]}" if share in figures else ""
    return f"{sentence.format(figures[key])}{tail}。"


def _parts(paper: Paper, statistics: RegionStatistics) -> None:
    """One row a region below, in the order of codes: a table to look things up in, not a ranking."""
    if not statistics.parts:
        return
    paper.heading("分地区情况")
    rows = [
        [
            part.region.name, _cell(part.figures.get("villages")), _cell(part.figures.get("secretaries")),
            *(_cell(part.figures.get(key)) for key in _PART_SHARES),
        ]
        for part in statistics.parts
    ]  # fmt: skip
    paper.table(
        "各地换届情况（按区划代码排列）",
        ["地区", "村数", "书记（名）", "平均年龄", "大专及以上%", "一肩挑%", "女性%"],
        rows,
        WITHHELD_NOTE if _hides(rows) else "",
    )


def _cell(value: Any) -> str:
    if value is None:
        return WITHHELD
    return f"{value:,}" if isinstance(value, int) else "—" if value == "NA" else str(value)


def _hides(rows: list[list[str]]) -> bool:
    return any(WITHHELD in row for row in rows)


def _day(statistics: RegionStatistics) -> str:
    day = statistics.round.as_of
    return f"{day.year}年{day.month}月{day.day}日"
