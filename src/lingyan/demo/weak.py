"""Weak organisations of the showcase township: one village in its watch year, one being worked, one proposed and waiting
for the county, and the hints of a sweep of which one was set aside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.regions.models import Region
from lingyan.team.weak import actions, queries
from lingyan.team.weak.actions import NewMeasure, Seen
from lingyan.team.weak.models import Case, Progress
from lingyan.team.weak.rules import Opinion, Side

_DAY: Final = dt.timedelta(days=1)
_HELPERS: Final = (
    (Side.LEADER, "县委常委、统战部部长", ""), (Side.DEPARTMENT, "县交通运输局", ""),
    (Side.FIRST_SECRETARY, "县交通运输局规划股", "柏志远"), (Side.OWNER, "镇党委副书记", ""),
)  # fmt: skip
_SEEN: Final = (Seen("党员活动长期不正常", "S03"), Seen("班子成员之间不团结，议事议不成"))
_LISTED, _PLANNED, _REVIEWED, _CHECKED, _ASKED, _RELEASED = 6, 15, 50, 70, 72, 80
"""Days after the proposal."""


def begin(showcase: Showcase, neighbours: Sequence[str]) -> None:
    """On the day the system was set up the township proposes the first two villages."""
    town = signins.actor("zhenganbu")
    for village in (showcase.village, *Region.objects.filter(code__in=neighbours[:1])):
        actions.propose(
            town, village=village, reason="换届后班子磨合不够，群众有反映，镇党委会研究提出", seen=_SEEN
        )


def carry_on(plan: Plan, showcase: Showcase, neighbours: Sequence[str]) -> None:
    """Until today: both are listed and worked, the first is released and watched; then the township is swept."""
    for case in Case.objects.select_related("village").order_by("pk"):
        solved = case.village_id == showcase.village.pk
        _work(plan, case, solved=solved)
        if solved:
            _release(plan, case)
    town = signins.actor("zhenganbu")
    actions.sweep(town, region=showcase.town)
    waiting = queries.waiting(queries.hints(town, showcase.town)).order_by("village__code", "sign")
    if (aside := waiting.first()) is not None:
        reason = "人选已经研究，下月到任"
        actions.dismiss(town, hint_id=aside.pk, reason=reason, until=plan.today + 60 * _DAY)
    last = Region.objects.filter(code__in=neighbours[1:2]).first()
    if last is not None:
        hints = queries.hints(town, last).filter(~queries.set_aside())
        actions.propose(
            town, village=last, reason="排查发现的情形与走访了解的一致，镇党委会研究提出",
            hint_ids=[each.pk for each in hints], seen=[Seen("两名委员长期外出，议事凑不齐人")],
        )  # fmt: skip


def _work(plan: Plan, case: Case, *, solved: bool) -> None:
    """Listed, helped, planned and reviewed once."""
    town, first = signins.actor("zhenganbu"), plan.begun
    actions.confirm(
        signins.actor("xianzuzhi"), case_id=case.pk, on=first + _LISTED * _DAY, number="县委组〔模拟〕5号"
    )
    for side, post, name in _HELPERS:
        actions.appoint(
            town, case_id=case.pk, side=side, post=post, name=name, from_on=first + _LISTED * _DAY
        )
    measures = [
        NewMeasure(1, "rules", "每月固定日子开主题党日，镇组织委员到会", "镇组织委员", first + 60 * _DAY),
        NewMeasure(1, "members", "外出党员编入流动党小组", "村党支部副书记", first + 65 * _DAY),
        NewMeasure(2, "team", "逐人谈心，明确分工，重大事项集体研究", "镇党委副书记", first + 68 * _DAY),
    ]
    made = actions.plan(
        town, case_id=case.pk, on=first + _PLANNED * _DAY, goal="组织生活正常，班子能议事、能办事", measures=measures
    )  # fmt: skip
    progress = {each.pk: Progress.How.DONE.value for each in made.measures.all()}
    if not solved:
        progress[max(progress)] = Progress.How.GOING.value
    actions.review(
        town, case_id=case.pk, on=first + _REVIEWED * _DAY, progress=progress,
        text="主题党日已连续开展两个月；班子分工已公布",
    )  # fmt: skip


def _release(plan: Plan, case: Case) -> None:
    town, first = signins.actor("zhenganbu"), plan.begun
    evidence = {1: "两个月的组织生活台账", 2: "班子分工文件和四次议事记录"}
    actions.check(town, case_id=case.pk, on=first + _CHECKED * _DAY, evidence=evidence)
    actions.record_view(
        town, case_id=case.pk, way="paper", on=first + _ASKED * _DAY,
        opinion=Opinion(asked=60, satisfied=31, fair=18, unsatisfied=5),
    )  # fmt: skip
    actions.release(
        signins.actor("xianzuzhi"), case_id=case.pk, on=first + _RELEASED * _DAY, number="县委组〔模拟〕12号",
        text="实地验收，两个问题已经解决，同意销号，进入观察",
    )  # fmt: skip
