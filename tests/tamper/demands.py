"""Demands to tamper with: one that binds, opened and then kept back, and one of too few, answered."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.disclosure.demands import actions
from lingyan.regions.models import Region
from tests.support.actors import everything

_ON: Final = dt.date(2025, 5, 20)


def fill(village: Region) -> None:
    """The clock stands after the day of receipt, and no roll is on record yet."""
    many, few = (
        actions.record(
            everything(), region=village, received_on=_ON, receiver="committee", item="8-7", period="2025-Q1",
            matter="水库承包款的去向", villagers=villagers, voters=900, voters_source="选民登记",
            representatives=3, seats=40, seats_source="推选记录",
        )
        for villagers in (120, 20)
    )  # fmt: skip
    actions.write(everything(), many, text="水库承包款用于机耕道维修。")
    refusal = actions.ask_refusal(
        everything(), many, ground="privacy", law="个人信息保护法第十三条", reason="涉及个人"
    )
    actions.agree_refusal(everything(77, "第二人"), refusal)
    actions.answer(everything(), few, text="已在村务公开栏说明。", on=_ON)
