"""Needs of villages: asked for by the county's list, ended once nothing is in hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.team.talent import actions
from tests.support.actors import holding
from tests.team.talent.support import TODAY, WANTED, Town

ONE = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "捐款"}, "清单"), ({"form": "rare"}, "方式只能"), ({"number": 0}, "1 到 99"), ({"number": 100}, "1 到 99"),
        ({"detail": "  "}, "具体事情"), ({"detail": "事" * 201}, "具体事情"), ({"until": TODAY - ONE}, "从今天起"),
        ({"until": dt.date(2028, 6, 16)}, "24 个月"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_need(town: Town, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        town.needed(**changes)


def test_needs_are_those_of_villages_and_of_who_may_say_so(town: Town) -> None:
    town.needed(until=TODAY, number=99)
    town.needed(until=dt.date(2028, 6, 15))
    with pytest.raises(Refused, match="先选一个村"):
        town.needed("芦溪镇")
    with pytest.raises(Refused) as denied:
        actions.open_need(holding(TALENT_MANAGE), region=town.places["雁庄村"], wanted=WANTED)
    assert denied.value.code == "denied"


def test_a_need_ends_once_nothing_is_in_hand(town: Town) -> None:
    need = town.needed()
    match = town.proposed(need=need)
    with pytest.raises(Refused, match="还有 1 次对接没有结果"):
        actions.close_need(town.keeper, need_id=need.pk, closing="met")
    actions.answer(town.keeper, match_id=match.pk, accepted=False, on=TODAY, channel="phone")
    with pytest.raises(Refused, match="登记有误"):
        actions.close_need(town.keeper, need_id=need.pk, closing="mistake")
    with pytest.raises(Refused, match="列出的"):
        actions.close_need(town.keeper, need_id=need.pk, closing="bored")
    with pytest.raises(Refused) as denied:
        actions.close_need(holding(TALENT_VIEW), need_id=need.pk, closing="ended")
    assert denied.value.code == "denied"
    closed = actions.close_need(town.keeper, need_id=need.pk, closing="ended")
    assert (closed.state, closed.closed_on) == ("closed", TODAY)
    with pytest.raises(Refused, match="已经结束"):
        actions.close_need(town.keeper, need_id=need.pk, closing="met")
    with pytest.raises(Refused, match="没有这条需求"):
        actions.close_need(town.keeper, need_id=need.pk + 99, closing="met")
    actions.close_need(town.keeper, need_id=town.needed().pk, closing="mistake")
