"""The chapter 强 of a work summary: 换届, the team, one head and what balances it, branch life, appraisal, training.

Every number is a `Figure` with the records it was counted from; a part without records is named as not recorded.
"""

from __future__ import annotations

from typing import Final

from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.regions.models import Region
from lingyan.reports.balancing import LISTED
from lingyan.reports.composing import Figures, Paper
from lingyan.reports.team import Balance, Elections, Life, TeamYear, Training, team_of_year
from lingyan.reports.team_support import write_cases, write_talent
from lingyan.reports.withholding import WITHHELD, WITHHELD_NOTE
from lingyan.team.appraisal.rules import KIND_LABELS, Kind, labels_of_grades
from lingyan.team.roster import queries as rosters
from lingyan.team.roster.models import Round
from lingyan.team.roster.queries import RegionStatistics
from lingyan.team.roster.statistics import NA, percent
from lingyan.team.term.models import Organ

_ROSTER: Final = (
    ("secretaries", "在职书记", "名"), ("secretary_age_mean", "书记平均年龄", "岁"),
    ("secretary_college_percent", "书记大专及以上占比", "%"), ("N2", "两委成员", "名"),
    ("women_percent", "两委女性占比", "%"), ("cross_posting_percent", "两委交叉任职率", "%"),
    ("one_head_narrow", "书记、主任一肩挑的村", "个"), ("one_head_wide", "书记、主任、理事长一肩挑的村", "个"),
    ("one_head_narrow_percent_of_villages", "一肩挑率（全部村）", "%"),
    ("one_head_narrow_percent_of_filled", "一肩挑率（两职到位的村）", "%"),
)  # fmt: skip


def write(paper: Paper, actor: Actor, region: Region, year: int) -> None:
    """The whole chapter. The figure `villages` is known already."""
    paper.heading("建强村级组织队伍")
    found, statistics = team_of_year(actor, region, year), _statistics(actor, region, year)
    if not region.is_village:
        paper.say(f"{region.name}共有村{paper.figures['villages']}。")
    missing = []
    if not _elections(paper, region, year, found.elections):
        missing.append("换届过程")
    if statistics is None:
        paper.say(f"{year}年底前没有冻结的花名册，队伍情况未接入。")
    else:
        _figures(paper, statistics)
        _structure(paper, statistics)
        _balance(paper, region, year, found.balance)
    for done, name in (
        (_life(paper, region, year, found.life), "组织生活"), (_appraisals(paper, region, year, found), "评议"),
        (_training(paper, region, year, found.training), "教育培训"),
        (write_talent(paper, actor, region, year), "人才对接"),
    ):  # fmt: skip
        if not done:
            missing.append(name)
    write_cases(paper, actor, region, year)
    if missing:
        paper.say(f"{year}年没有登记的有：{'、'.join(missing)}，未写入。")


def _statistics(actor: Actor, region: Region, year: int) -> RegionStatistics | None:
    above = [int(part) for part in region.path.strip("/").split("/")]
    # A round of a part of the region would be read as if it spoke of the whole.
    rows = Round.objects.filter(state=Round.State.FROZEN, as_of__year__lte=year, region__in=above)
    round_ = rows.select_related("region").order_by("-as_of", "-pk").first()
    # PRIVACY: the paper goes from hand to hand, so it says no more than who may not see people would learn.
    return rosters.statistics(actor, round_, region, as_outsider=True) if round_ else None


def _elections(paper: Paper, region: Region, year: int, found: Elections) -> bool:
    if not found.villages:
        return False
    figures, query = paper.figures, f"{region.name}选举日在{year}年的各村换届进程"
    paper.heading("村级组织换届", 2)
    turnout = (
        (Organ.COMMITTEE, "村民委员会选举参选率", "登记选民"),
        (Organ.PARTY, "村党组织选举到会率", "有选举权的党员"),
    )
    said = [_turnout(figures, query, found, *each) for each in turnout]
    if region.is_village:
        steps = "、".join(in_source(state.label) for state, n in found.states.items() if n)
        paper.say(f"{region.name}{year}年换届，已到步骤：{steps}。", *said)
        return True
    for key, name, value in (
        ("term_villages", "换届的村", found.villages), ("term_certified", "已发当选证书的村", found.certified),
        ("term_closed", "换届已办结的村", found.closed),
    ):  # fmt: skip
        figures.add(key, name, value, unit="个", query=f"{query}：{name}", count=found.villages)
    paper.say(
        f"全年安排换届{figures['term_villages']}，已发当选证书{figures['term_certified']}，已办结{figures['term_closed']}。",
        *said,
    )
    rows = [[in_source(state.label), f"{n:,}"] for state, n in found.states.items()]
    paper.table("换届进度", ["已到步骤", "村（个）"], rows, "只统计个数，不列村名。")
    return True


def _turnout(figures: Figures, query: str, found: Elections, organ: Organ, name: str, whole: str) -> str:
    """参选率: ballots ÷ registered voters; of the Party: present ÷ eligible (governance.md A-3)."""
    if organ.value not in found.turnout:
        return ""
    present, eligible, counts = found.turnout[organ.value]
    figures.add(
        f"turnout_{organ.value}", name, percent(present, eligible), unit="%",
        query=f"{query}：有效的首次选举中参加投票 {present:,} 人 ÷ {whole} {eligible:,} 人", count=counts,
    )  # fmt: skip
    return f"{name}{figures[f'turnout_{organ.value}']}。"


def _figures(paper: Paper, statistics: RegionStatistics) -> None:
    """What the reader may see of the round; a withheld figure is not added, so its sentence is not written."""
    round_, shown = statistics.round, statistics.figures
    query = f"轮次“{round_.name}”冻结快照，{statistics.region.name}"
    count = shown.get("persons_listed") or 0
    for key, name, unit in _ROSTER:
        if shown.get(key) not in {None, NA}:
            paper.figures.add(
                key, name, shown[key], unit=unit, query=f"{query}：{name}", count=count, as_of=round_.as_of
            )


def _structure(paper: Paper, statistics: RegionStatistics) -> None:
    figures = paper.figures
    paper.heading("班子结构", 2)
    secretary = [
        f"按{statistics.round.as_of.year}年换届名册，在职书记{figures['secretaries']}" if "secretaries" in figures else "",
        f"，平均年龄{figures['secretary_age_mean']}" if "secretary_age_mean" in figures else "",
        f"，大专及以上学历占{figures['secretary_college_percent']}" if "secretary_college_percent" in figures else "",
    ]  # fmt: skip
    two = [
        f"两委成员{figures['N2']}" if "N2" in figures else "",
        f"，女性占{figures['women_percent']}" if {"N2", "women_percent"} <= _known(figures) else "",
        f"，交叉任职率{figures['cross_posting_percent']}" if {"N2", "cross_posting_percent"} <= _known(figures) else "",
    ]  # fmt: skip
    paper.say(*secretary, "。" if any(secretary) else "", *two, "。" if any(two) else "")


def _known(figures: Figures) -> set[str]:
    return {key for key, _name, _unit in _ROSTER if key in figures}


def _balance(paper: Paper, region: Region, year: int, found: Balance) -> None:
    """一肩挑 never stands alone: beside it what those recorded who watch the one head (governance.md A-3)."""
    figures = paper.figures
    if "one_head_narrow" not in figures:
        return
    paper.heading("一肩挑和监督制衡", 2)
    shares = [
        f"，占全部村的{figures['one_head_narrow_percent_of_villages']}"
        if "one_head_narrow_percent_of_villages" in figures else "",
        f"，占书记、主任两职到位的村的{figures['one_head_narrow_percent_of_filled']}"
        if "one_head_narrow_percent_of_filled" in figures else "",
        f"；其中兼任集体经济组织理事长的{figures['one_head_wide']}" if "one_head_wide" in figures else "",
    ]  # fmt: skip
    if region.is_village:
        paper.say(one_head(figures))
    else:
        paper.say(f"书记、村委会主任一肩挑的村{figures['one_head_narrow']}", *shares, "。")
    rows = _balance_rows(figures, region, year, found)
    paper.say(
        f"一肩挑使权力集中，{year}年监督制衡的记录列在表中。",
        "审计规则发现的疑点由可以查看审计监督的岗位写入。" if found.findings is None else "",
    )
    paper.table("监督制衡的记录", ["记录", "数"], rows)


def one_head(figures: Figures) -> str:
    """The same of one village, in which there are no villages to be counted."""
    if not figures.value("one_head_narrow"):
        return "书记、村委会主任不由一人担任。"
    wide = "one_head_wide" in figures and figures.value("one_head_wide")
    return f"书记、村委会主任由一人担任（一肩挑）{'，并兼任集体经济组织理事长' if wide else ''}。"


def _balance_rows(figures: Figures, region: Region, year: int, found: Balance) -> list[list[str]]:
    rows = []
    for each in LISTED:
        value = getattr(found, each.field)
        if value is not None:
            key, name = f"balance_{each.field}", in_source(each.label)
            query = f"{region.name}{year}年{each.source}"
            figures.add(key, name, value, unit=in_source(each.unit), query=query, count=value)
            rows.append([name, figures[key]])
    return rows


def _life(paper: Paper, region: Region, year: int, found: Life) -> bool:
    if not found.villages:
        return False
    figures, query = paper.figures, f"{region.name}{year}年支部组织生活记录"
    paper.heading("组织生活", 2)
    figures.add(
        "life_villages", "登记组织生活的村", found.villages, unit="个", query=query, count=found.villages
    )
    sentence = [] if region.is_village else [f"登记组织生活的村{figures['life_villages']}"]
    for key, name, part, whole, words in (
        ("life_on_time", "组织生活按期率", found.met, found.due, "按期召开 ÷ 按月按季应开"),
        ("life_attendance", "党员到会率", found.present, found.required, "实到人次 ÷ 应到人次"),
    ):  # fmt: skip
        if whole:
            figures.add(
                key,
                name,
                percent(part, whole),
                unit="%",
                query=f"{query}：{words}，{part:,} ÷ {whole:,}",
                count=whole,
            )
            sentence.append(f"{name}{figures[key]}")
    yearly = _own_year(found) if region.is_village else _yearly(figures, query, found)
    paper.say("，".join(sentence), "。" if sentence else "", yearly, _studied(figures, region, year, found))
    return True


def _yearly(figures: Figures, query: str, found: Life) -> str:
    if found.yearly is None:
        return ""
    name = "组织生活会和民主评议都完成的村"
    figures.add(
        "life_yearly",
        name,
        found.yearly,
        unit="个",
        query=f"{query}、党员评议记录：{name}",
        count=found.villages,
    )
    return f"{name}{figures['life_yearly']}。"


def _own_year(found: Life) -> str:
    if found.yearly is None:
        return ""
    return f"组织生活会和民主评议{'都已' if found.yearly else '没有都'}完成。"


def _studied(figures: Figures, region: Region, year: int, found: Life) -> str:
    if found.studied is None:
        return ""
    yes, everybody = found.studied
    query = (
        f"{region.name}{year}年党课、主题党日折算学时和培训班学时：达标 {yes:,} 人 ÷ 应学 {everybody:,} 人"
    )
    figures.add(
        "members_studied", "党员学时达标率", percent(yes, everybody), unit="%", query=query, count=everybody
    )
    return f"党员学时达标率{figures['members_studied']}。"


def _appraisals(paper: Paper, region: Region, year: int, found: TeamYear) -> bool:
    """Counts only: appraisals done, persons by grade where the groups are large; nobody's grade, no village."""
    if not found.closed:
        return False
    figures, query = paper.figures, f"{region.name}{year}年评议记录，已办结"
    paper.heading("评议", 2)
    words = []
    for kind, number in found.closed.items():
        name = in_source(KIND_LABELS[kind])
        figures.add(
            f"appraised_{kind.value}",
            f"办结的{name}",
            number,
            unit="次",
            query=f"{query}：{name}",
            count=number,
        )
        words.append(f"{name}{figures[f'appraised_{kind.value}']}")
    paper.say(f"办结{'，'.join(words)}。评议结果只向应当知晓的人反馈，这里只有人数。")
    for kind, line in found.grades.items():
        _grade_table(paper, kind, line.total, line.grades)
    return True


def _grade_table(paper: Paper, kind: Kind, total: int | None, grades: tuple[int | None, ...]) -> None:
    labels = [in_source(label) for label in labels_of_grades(kind.value)]
    rows = [
        [label, WITHHELD if number is None else f"{number:,}"]
        for label, number in zip(labels, grades, strict=True)
    ]
    name = in_source(KIND_LABELS[kind])
    key = f"graded_{kind.value}"
    paper.figures.add(
        key, f"{name}评定的人", total, unit="人", query=f"{paper.year}年办结的{name}：评定等次的人数", count=total or 0
    )  # fmt: skip
    rows.append(["合计", paper.figures[key]])
    note = WITHHELD_NOTE if None in grades else ""
    paper.table(f"{name}各等次人数", ["等次", "人"], rows, note)


def _training(paper: Paper, region: Region, year: int, found: Training) -> bool:
    if not (found.classes or found.nights or found.hours):
        return False
    figures, query = paper.figures, f"{region.name}{year}年培训记录"
    paper.heading("教育培训", 2)
    for key, name, value, unit, records in (
        ("classes", "确认考勤的培训班", found.classes, "期", found.classes),
        ("training_hours", "村干部计入学时", found.hours, "学时", found.villages),
        ("nights", "农民夜校", found.nights, "次", found.nights),
        ("night_heads", "夜校和远程教育听课", found.heads, "人次", found.nights),
    ):  # fmt: skip
        figures.add(key, name, value, unit=unit, query=f"{query}：{name}", count=records)
    paper.say(
        f"举办培训班{figures['classes']}，村干部计入{figures['training_hours']}。"
        if found.classes or found.hours else "",
        f"办农民夜校{figures['nights']}，夜校和远程教育听课{figures['night_heads']}。" if found.nights else "",
        _leaders(figures, query, found),
    )  # fmt: skip
    return True


def _leaders(figures: Figures, query: str, found: Training) -> str:
    if found.leaders is None:
        return ""
    met, everybody = found.leaders
    words = f"{query}：学时和集中培训都达标 {met:,} 人 ÷ 书记和班子成员 {everybody:,} 人"
    figures.add(
        "leaders_met",
        "书记和班子成员学时达标率",
        percent(met, everybody),
        unit="%",
        query=words,
        count=everybody,
    )
    return f"书记和班子成员学时达标率{figures['leaders_met']}。"
