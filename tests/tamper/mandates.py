"""A representative chosen, replaced and ended, by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.mandates import actions
from lingyan.team.mandates.actions import Entry
from tests.support.actors import everything

_ON = dt.date(2025, 6, 2)


def fill(village: Region) -> None:
    keeper = everything()
    with clock.fixed(_ON):
        entry = Entry("王小雁", "女", "villager", "三组", 12, "chosen", _ON - dt.timedelta(days=30))
        made = actions.begin(keeper, region=village, entry=entry)
        actions.replace(keeper, mandate_id=made.pk, ending="resigned", name="李志远", sex="男", start_on=_ON)
