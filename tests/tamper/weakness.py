"""A village that was listed, worked, checked and asked, with a hint set aside, by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.weak import actions, queries
from lingyan.team.weak.actions import NewMeasure, Seen
from lingyan.team.weak.models import Hint
from lingyan.team.weak.rules import Opinion, Side
from tests.support.actors import everything

_ON = dt.date(2025, 6, 20)


def fill(village: Region) -> None:
    town, county = everything(71, "镇干部"), everything(72, "组织部门")
    with clock.fixed(_ON):
        actions.sweep(town, region=village)
        _set_aside(village)
        case = actions.propose(
            town, village=village, reason="组织生活不正常", seen=[Seen("组织生活不正常", "S09")]
        )
        actions.confirm(county, case_id=case.pk, on=_ON, number="1号")
        for side in Side:
            actions.appoint(town, case_id=case.pk, side=side, post="镇干部", from_on=_ON, name="秦明远")
        measure = NewMeasure(1, "rules", "按月开主题党日", "镇组织委员", _ON)
        plan = actions.plan(
            town, case_id=case.pk, on=_ON, goal="组织生活正常", measures=[measure], number="2号"
        )
        done = {plan.measures.get().pk: "done"}
        actions.review(town, case_id=case.pk, on=_ON, text="已按月开展", progress=done)
        actions.check(town, case_id=case.pk, on=_ON, evidence={1: "会议记录"})
        view = Opinion(40, 20, 10, 5)
        actions.record_view(town, case_id=case.pk, way="paper", on=_ON, opinion=view)
        again = actions.propose
        actions.release(county, case_id=case.pk, on=_ON, text="同意", number="3号")
        again(town, village=village, reason="反弹", seen=[Seen("又不正常")])


def _set_aside(village: Region) -> None:
    hint = queries.current().filter(village=village).first() or _planted(village)
    actions.dismiss(everything(), hint_id=hint.pk, reason="已安排", until=_ON + dt.timedelta(days=30))


def _planted(village: Region) -> Hint:
    raise AssertionError(f"the world's village {village.code} shows no sign")
