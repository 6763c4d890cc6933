"""Papers of the election committee and of the register; the list of voters keeps no name."""

from __future__ import annotations

import pytest

from lingyan.kernel import clock
from lingyan.team.term import printing
from lingyan.team.term.printing import voters
from lingyan.team.term.states import State
from tests.team.term.printing.conftest import Papers, said
from tests.team.term.support import DATES, Committee, Village, refused

pytestmark = pytest.mark.django_db


def test_the_election_committee_is_announced_with_a_line_for_each_member(papers: dict[str, Papers]) -> None:
    paper = papers["committee"]["committee"]
    assert "村民代表会议应到30人，实到20人" in said(paper)
    assert "推选产生村民选举委员会5人" in said(paper)
    [table] = [each for each in paper.blocks if hasattr(each, "rows")]
    assert len(table.rows) == 5


def test_notices_of_the_register_count_voters_and_name_nobody(papers: dict[str, Papers]) -> None:
    assert "900" in said(papers["voters"]["voters"])
    closed = said(papers["objections"]["objections"])
    assert "收到申诉2件" in closed and "登记选民共1000人" in closed
    assert "objection" in papers["voters"] and "objection" not in papers["nominated"]


@pytest.fixture
def listed(village: Village) -> Village:
    village.go(State.COMMITTEE)
    return village


def test_the_list_is_numbered_through_and_grouped_by_polling_place(listed: Village) -> None:
    rows = voters.read_list("赵春生，河湾组\n钱有田\t东坡组\n孙秀兰,河湾组\n\n李长河")
    with clock.fixed(DATES[State.VOTERS_LISTED]):
        paper = voters.voter_list(listed.process, rows)
    assert paper.title == "雁庄村选民名单"
    assert "登记选民共4人" in said(paper)
    river = said(paper).partition("河湾组（2人）")[2].partition("东坡组")[0].split()
    assert river == ["1", "赵春生", "3", "孙秀兰"]
    assert printing.filed(paper, printing.WORD)


def test_a_list_with_numbers_of_identity_or_without_names_is_refused(listed: Village) -> None:
    with refused("bad-line"):
        voters.read_list("赵春生\n110101199001011234")
    with refused("bad-line"):
        voters.read_list("，河湾组")
    with refused("no-names"):
        voters.read_list(" \n")
    with refused("no-names"):
        voters.read_list("赵春生\n" * (voters.MOST_NAMES + 1))


def test_a_list_has_as_many_voters_as_are_registered(listed: Village) -> None:
    listed.go(State.VOTERS_LISTED)
    with clock.fixed(DATES[State.VOTERS_LISTED]), refused("list-differs"):
        voters.voter_list(listed.process, voters.read_list("赵春生\n" * 999))
    with clock.fixed(DATES[State.VOTERS_LISTED]):
        assert voters.voter_list(listed.process, voters.read_list("赵春生\n" * 1000))


def test_a_by_election_is_announced_with_its_seats(committee: Committee) -> None:
    village = committee.by_election()
    with clock.fixed(DATES[State.PARTY_CHANGED]):
        kinds = dict(printing.available(village.process))
        paper = printing.document(village.process, "by-election")
    assert "by-election" in kinds and "party-request" not in kinds
    assert paper.title == "雁庄村补选村民委员会成员公告"
    assert "补选主任1人" in said(paper)
