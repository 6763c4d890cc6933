"""Meetings of the showcase village's 村务监督委员会: one a quarter, advice with answers, the yearly report."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.demo import signins
from lingyan.demo.decisions import Story
from lingyan.demo.plan import Plan
from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.branch import actions
from lingyan.team.branch.models import Sitting

_SAID: Final = (
    ("审核一季度收支和低保评议", "招待费单据补齐事由", "已补齐附件，会计重新核对"),
    ("查看饮水管网工程进度", "隐蔽工程要留照片", "监理单位已补拍存档"),
    ("审核三季度收支和合同", "机动地续包先公开底价", "已在村务公开栏张贴"),
    ("审核年度收支和资产清查", "盘亏农具写明原因", "已在清查表上说明"),
)
_ANSWERED_AFTER: Final = dt.timedelta(days=8)
_MEMBERS: Final = 3


def story(plan: Plan, village: Region) -> Story:
    """On the 18th of the last month of each quarter; in December the report is given as well."""
    days = [dt.date(month.year, month.number, 18) for month in plan.live if month.number % 3 == 0]
    for day in days:
        yield day
        keeper = signins.actor("jiandu")
        topic, wording, answer = _SAID[day.month // 3 - 1]
        made = actions.record_sitting(
            keeper, region=village, kind=Sitting.Kind.MEETING, on=clock.today(), topic=topic, members=_MEMBERS,
            present=_MEMBERS if day.month != 6 else _MEMBERS - 1,
        )  # fmt: skip
        advice = actions.advise(keeper, sitting_id=made.pk, wording=wording)
        if day.month == 12:
            actions.record_sitting(
                keeper,
                region=village,
                kind=Sitting.Kind.REPORT,
                on=clock.today(),
                topic="向村民代表会议报告全年工作",
            )
        if day != days[-1]:
            yield day + _ANSWERED_AFTER
            actions.answer(keeper, advice_id=advice.pk, answered_on=clock.today(), wording=answer)
