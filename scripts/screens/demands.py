"""Pictures of what villagers ask for together: that something be made public, that a meeting be called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scripts.screens.camera import Shot
from scripts.screens.records import Records
from scripts.screens.where import at as _at


def _demand(state: str) -> Callable[[Records], int]:
    return lambda records: records.demand(state).pk


def _petition(state: str) -> Callable[[Records], int]:
    return lambda records: records.petition(state).pk


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
PETITIONS: Final = (
    Shot("petitions", "联名提议", _at("decisions:petitions", month="open"), "zhenganbu"),
    Shot("petition-new", "登记联名提议", _at("decisions:new-petition", month="open"), "wenshu"),
    Shot(
        "petition",
        "达到人数，等召开会议",
        _at("decisions:petition", _petition("due"), month="open"),
        "wenshu",
    ),
    Shot(
        "petition-held", "已经开会", _at("decisions:petition", _petition("held"), month="open"), "zhenganbu"
    ),
)
