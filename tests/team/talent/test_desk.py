from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.rights import TALENT_NEED, TALENT_VIEW
from lingyan.team.talent.desk import cards
from tests.support.actors import holding
from tests.team.talent.support import GIVEN, TODAY, Town

MONTH = Month(2026, 6)


def test_what_waits_for_who_keeps_the_register(town: Town) -> None:
    soon = TODAY + dt.timedelta(days=20)
    who = town.listed(given=replace(GIVEN, until=soon))
    town.proposed(who, town.needed("雁庄村", until=TODAY))
    unasked = town.needed("玉屯村")
    items = {str(item.title): item for item in cards(town.keeper, town.places["芦溪镇"], MONTH)}
    assert {title: item.count for title, item in items.items()} == {
        "人才登记的同意快到期": 1,
        "人才对接等待答复或结果": 1,
    }
    assert items["人才登记的同意快到期"].due == soon
    assert list(cards(town.keeper, town.places["芦坪镇"], MONTH)) == []
    assert list(cards(holding(TALENT_VIEW), None, MONTH)) == []
    for days, words in ((29, []), (30, ["村里的人才需求还没有对接"])):
        with clock.fixed(unasked.made_on + dt.timedelta(days=days)):
            found = [str(item.title) for item in cards(town.keeper, town.places["玉屯村"], MONTH)]
            assert found == words
    with clock.fixed(TODAY + dt.timedelta(days=1)):
        [item] = cards(holding(TALENT_NEED), None, MONTH)
        assert (str(item.title), item.count, "look=lapsed" in item.url) == ("人才需求过了有效期", 1, True)
