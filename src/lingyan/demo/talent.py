"""The register of talent of the showcase township: people who agreed, needs of its villages, matches in every state."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.regions.models import Level, Region
from lingyan.team.talent import actions
from lingyan.team.talent.actions import Details, Given, Result, Wanted
from lingyan.team.talent.models import Need, Talent

_DAY: Final = dt.timedelta(days=1)
_PEOPLE, _VILLAGES = 16, 6
SKILLS: Final = (
    ("电商和销路", "remote", "帮合作社开网店，讲怎么拍视频"), ("种植养殖技术", "long", "教柑橘修剪和病虫害防治"),
    ("法律咨询", "remote", "帮看合同，讲土地流转"), ("投资和项目", "project", "想在村里办民宿"),
    ("规划设计", "project", "画院坝改造的图"), ("教育辅导", "long", "暑假给孩子辅导功课"),
)  # fmt: skip
NEEDS: Final = (
    ("电商和销路", "remote", 1, "柑橘十一月上市，要会做直播的人带一带"),
    ("种植养殖技术", "long", 2, "三百亩柑橘园，要懂管护的人"),
    ("法律咨询", "remote", 1, "鱼塘出租合同到期，要人把把关"),
    ("投资和项目", "project", 1, "闲置村小想改成民宿"),
    ("规划设计", "project", 1, "活动广场要重新规划"), ("数字技术", "remote", 1, "教老人用手机办事"),
)  # fmt: skip


def fill(plan: Plan, showcase: Showcase) -> None:
    """All on days that are past, so that answers and outcomes have their time."""
    town = signins.actor("zhenganbu")
    found = Region.objects.filter(parent=showcase.town, level=Level.VILLAGE, valid_to=None)
    villages = [showcase.village, *found.exclude(pk=showcase.village.pk).order_by("code")[: _VILLAGES - 1]]
    with clock.fixed(plan.today - 60 * _DAY):
        _enlist(town, villages)
        _ask_for(town, villages)
    with clock.fixed(plan.today - 40 * _DAY):
        _propose(town)
    with clock.fixed(plan.today - 3 * _DAY):
        leaving = Talent.objects.order_by("-pk").first()
        if leaving is not None:
            actions.withdraw(town, talent_id=leaving.pk, purpose="match")


def _enlist(actor: Actor, villages: list[Region]) -> None:
    today, chance = clock.today(), chance_for("talent", villages[0].code)
    for number in range(_PEOPLE):
        village, skill = villages[number % len(villages)], SKILLS[number % len(SKILLS)]
        name = chance.choice(SURNAMES) + chance.choice(GIVEN_MEN if number % 2 else GIVEN_WOMEN)
        counted = number % 4 == 0
        home: dict[str, object] = (
            {"returned_on": today - 200 * _DAY, "young": True, "stays_on": today} if counted else {}
        )
        details = Details(
            name, f"1380000{number:04d}", ("youth", "elder", "")[number % 3], [(skill[0], skill[1])],
            ("晚上", "周末", "春节前后", "")[number % 4], skill[2], **home,  # type: ignore[arg-type]
        )  # fmt: skip
        # The third one's consent runs out soon after the demo's day, so that the desk has something to say.
        until = today + (75 if number == 2 else 365) * _DAY
        given = Given(today, "signed", until, f"{village.name}-{number + 1:03d}")
        actions.enlist(actor, region=village, details=details, given=given, counted=counted)


def _ask_for(actor: Actor, villages: list[Region]) -> None:
    until = clock.today() + 300 * _DAY
    for number, (kind, form, people, detail) in enumerate(NEEDS):
        wanted = Wanted(kind, form, people, detail, until)
        actions.open_need(actor, region=villages[number % len(villages)], wanted=wanted)


def _propose(actor: Actor) -> None:
    """One project on its feet, one advice given, one that came to nothing, one in talks, one declined, one waiting."""
    today, plans = clock.today(), iter(("project", "service", "nothing", "talk", "declined", "waiting"))
    for need in Need.objects.order_by("pk"):
        offering = Talent.objects.filter(state=Talent.State.LISTED, offers__kind=need.kind).order_by("pk")
        for talent in offering[:2]:
            [match] = actions.propose(actor, need_id=need.pk, talent_ids=[talent.pk])
            what = next(plans, "waiting")
            if what == "waiting":
                continue
            actions.answer(actor, match_id=match.pk, accepted=what != "declined", on=today, channel="phone")
            if what == "declined":
                continue
            actions.contact(actor, match_id=match.pk, on=today, channel="visit", next_step="约村里看现场")
            if what != "talk":
                actions.close(actor, match_id=match.pk, result=_result(what, today))


def _result(what: str, day: dt.date) -> Result:
    if what == "project":
        return Result(what, day, ["land", "registration"], "middle", 8)
    return Result(what, day, ["finance"] if what == "service" else [])
