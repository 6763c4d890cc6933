"""The desk: what the clerk has to call or answer, what the township has to look at, what is late."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.decisions.petitions import actions, desk
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from tests.decisions.petitions.support import DUE, ask, plus
from tests.decisions.support import Village
from tests.support.actors import everything
from tests.support.identity import Tree, actor_with

pytestmark = pytest.mark.django_db


def titles(actor: Actor, village: Village) -> dict[str, tuple[int, dt.date | None]]:
    items = desk.petition_cards(actor, village.region, Month(2026, 4))
    return {str(item.title): (item.count, item.due) for item in items}


def test_each_post_sees_its_turn(village: Village, tree: Tree) -> None:
    clerk, officer = actor_with("village-clerk", tree.village), actor_with("township-officer", tree.town)
    with clock.fixed(DUE):
        ask(village.region)
        few = ask(village.region, villagers=89)
        assert titles(clerk, village) == {
            "联名提议等召开会议": (1, DUE), "联名提议未达到人数，等答复": (1, None),
        }  # fmt: skip
        assert titles(officer, village) == {}
        actions.answer(everything(), few, text="说明。")
        assert titles(clerk, village) == {"联名提议等召开会议": (1, DUE)}
        assert titles(officer, village) == {"联名提议的办结等核对": (1, None)}
        assert titles(actor_with("village-clerk", tree.other_village), village) == {}
    with clock.fixed(plus(DUE, 1)):
        assert titles(clerk, village) == {"联名提议的会议逾期未召开": (1, DUE)}
        assert titles(officer, village)["联名提议的会议逾期未召开"] == (1, DUE)
