"""Pictures of what villagers demand in writing to be made public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scripts.screens.camera import Shot
from scripts.screens.records import Records
from scripts.screens.where import at as _at


def _demand(state: str) -> Callable[[Records], int]:
    return lambda records: records.demand(state).pk


DEMANDS: Final = (
    Shot("demands", "公开要求", _at("disclosure:demands", month="open"), "zhenganbu"),
    Shot("demand-new", "登记公开要求", _at("disclosure:new-demand", month="open"), "wenshu"),
    Shot("demand", "要公开的一项要求", _at("disclosure:demand", _demand("due"), month="open"), "wenshu"),
    Shot(
        "demand-opened", "已按要求公开", _at("disclosure:demand", _demand("online"), month="open"), "jiandu"
    ),
    Shot(
        "demand-few",
        "没有达到人数，已答复",
        _at("disclosure:demand", _demand("answered"), month="open"),
        "wenshu",
    ),
)
