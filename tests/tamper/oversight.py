"""A meeting of who supervises a village, its advice and the answer, by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.branch import actions
from tests.support.actors import everything

_ON = dt.date(2025, 6, 2)


def fill(village: Region) -> None:
    keeper = everything()
    with clock.fixed(_ON):
        made = actions.record_sitting(
            keeper, region=village, kind="meeting", on=_ON, topic="审核二季度收支", members=5, present=3
        )
        advice = actions.advise(keeper, sitting_id=made.pk, wording="招待费单据补齐附件")
        actions.answer(keeper, advice_id=advice.pk, answered_on=_ON, wording="已补齐")
