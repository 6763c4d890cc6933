"""What the chapter 强 says of talent and of party organisations that were put right: for who may look at these rooms.

PRIVACY: only how many matches and villages; who is listed and which village stands in a case never enter a paper.
"""

from __future__ import annotations

import datetime as dt

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TALENT_VIEW, WEAK_VIEW
from lingyan.regions.models import Region
from lingyan.reports.composing import Paper
from lingyan.team.roster.statistics import percent
from lingyan.team.talent import queries as talents
from lingyan.team.weak import queries as cases


def write_talent(paper: Paper, actor: Actor, region: Region, year: int) -> bool:
    """Needs, contacts that persons accepted, and their outcomes (C04). False where nothing is on record."""
    if not actor.may(TALENT_VIEW, region.path):
        return True
    found = talents.figures(actor, region, year).get(region.path, talents.Figures())
    if not (found["needs"] or found["proposed"]):
        return False
    figures, query = paper.figures, f"{region.name}{year}年人才需求和对接记录"
    paper.heading("人才", 2)
    for key, name, unit in (
        ("needs", "提出的人才需求", "条"), ("accepted", "本人接受的对接", "次"), ("closed", "其中有结果的对接", "次"),
    ):  # fmt: skip
        figures.add(f"talent_{key}", name, found[key], unit=unit, query=f"{query}：{name}", count=found[key])
    accepted = found["accepted"]
    if accepted:
        words = f"{query}：有结果 {found['closed']:,} 次 ÷ 本人接受 {accepted:,} 次"
        figures.add(
            "talent_rate",
            "人才对接闭环率",
            percent(found["closed"], accepted),
            unit="%",
            query=words,
            count=accepted,
        )
    paper.say(
        f"村里提出人才需求{figures['talent_needs']}，本人接受的对接{figures['talent_accepted']}，"
        f"其中有结果的{figures['talent_closed']}",
        f"，闭环率{figures['talent_rate']}" if accepted else "", "。",
    )  # fmt: skip
    return True


def write_cases(paper: Paper, actor: Actor, region: Region, year: int) -> None:
    """How many were listed, released and put back in a year. A village's own case is no number of its paper (F-3)."""
    if region.is_village or not actor.may(WEAK_VIEW, region.path):
        return
    own = cases.cases(actor, region).order_by()
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    listed = own.filter(listed_on__range=days)
    counts = {
        "listed": ("列入整顿的村党组织", listed.count()),
        "released": ("销号的村党组织", own.filter(released_on__range=days).count()),
        "again": ("观察期内复发再列入的", listed.filter(relapse_of__isnull=False).count()),
    }
    if not any(number for _name, number in counts.values()):
        return
    figures = paper.figures
    paper.heading("党组织整顿", 2)
    for key, (name, number) in counts.items():
        query = f"{region.name}{year}年党组织整顿记录：{name}"
        figures.add(f"weak_{key}", name, number, unit="个", query=query, count=number)
    paper.say(
        f"列入整顿{figures['weak_listed']}，销号{figures['weak_released']}，观察期内复发再列入{figures['weak_again']}。"
        "只统计个数，不列村名。"
    )
