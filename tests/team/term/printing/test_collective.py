"""The board of the collective has its ballot, its count sheet and its result, like the other organs."""

from __future__ import annotations

import pytest

from lingyan.kernel import clock
from lingyan.team.term import printing
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.printing.conftest import said
from tests.team.term.support import DATES, Village

pytestmark = pytest.mark.django_db
BOARD = ((0, "吕惊蛰", "男"), (2, "施春分", "女"), (2, "张谷雨", "男"))
KINDS = {"collective-ballot", "collective-tally", "collective"}


def offered(village: Village) -> set[str]:
    return KINDS & dict(printing.available(village.process)).keys()


def test_the_papers_follow_the_vote_of_the_members(village: Village) -> None:
    village.go(State.CERTIFIED)
    assert not offered(village)
    with clock.fixed(DATES[State.CERTIFIED]):
        village.nominate("collective", BOARD[:1])
        assert offered(village) == {"collective-ballot", "collective-tally"}
        ballot = printing.document(village.process, "collective-ballot")
        assert ballot.slip and "理事长" in said(ballot) and "吕惊蛰" in said(ballot)
        assert "吕惊蛰" in said(printing.document(village.process, "collective-tally"))
        assert printing.filed(ballot, printing.WORD)
        village.process.nominees.filter(organ="collective").update(withdrawn_on=DATES[State.CERTIFIED])
        village.elect("collective", BOARD, Meeting(600, 450), Seats(0, 2), DATES[State.CERTIFIED])
        assert offered(village) == {"collective"}
        result = said(printing.document(village.process, "collective"))
    assert "成员（成员代表）600人，实到会450人" in result and "三分之二以上" in result
    assert result.count("当选") >= 4 and "施春分" in result


def test_who_watches_the_board_has_papers_of_their_own(village: Village) -> None:
    village.go(State.CERTIFIED)
    watch = ((0, "孔芒种", "女"), (2, "曹夏至", "男"), (2, "严小暑", "男"))
    with clock.fixed(DATES[State.CERTIFIED]):
        village.nominate("monitors", watch[:1])
        assert {"monitors-ballot", "monitors-tally"} <= dict(printing.available(village.process)).keys()
        ballot = said(printing.document(village.process, "monitors-ballot"))
        assert (
            "应选监事长" in ballot and "副" not in ballot and "财务会计人员及其近亲属不得担任监事" in ballot
        )
        village.process.nominees.filter(organ="monitors").update(withdrawn_on=DATES[State.CERTIFIED])
        village.elect("monitors", watch, Meeting(600, 450), Seats(0, 2), DATES[State.CERTIFIED])
        result = said(printing.document(village.process, "monitors"))
    assert (
        result.startswith("雁庄村集体经济组织监事会（监事）选举结果")
        and "监事长" in result
        and "曹夏至" in result
    )
