"""Papers of the vote: what a ballot says, that its back is blank, and that none is printed after its vote."""

from __future__ import annotations

import pytest

from lingyan.kernel import clock
from lingyan.render.official import PaperTable
from lingyan.team.term import printing
from tests.render.pdf import page_texts
from tests.team.term.printing.conftest import Papers, said
from tests.team.term.printing.test_printing import words
from tests.team.term.support import VOTE_ON, Village

pytestmark = pytest.mark.django_db


def test_a_ballot_is_one_sheet_with_a_blank_back(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        front, back = page_texts(printing.made(voting.process, "ballot", printing.PDF))
        word = words(printing.made(voting.process, "ballot"))
    assert "赵春生" in front and "盖章处" in front and "王守田" in front
    assert back == ""
    assert "委员3人" in word


def test_a_ballot_has_the_seats_of_each_post_and_as_many_lines_to_write_in(papers: dict[str, Papers]) -> None:
    ballot = papers["finalised"]["ballot"]
    assert "应选主任1人、副主任1人、委员3人" in said(ballot)
    [table] = [each for each in ballot.blocks if isinstance(each, PaperTable)]
    posts = [(title, bool(name)) for title, name, _sign in table.rows]
    assert posts.count(("主任", False)) == 1 and posts.count(("副主任", False)) == 1
    assert posts.count(("委员", False)) == 3
    assert [title for title, _named in posts] == sorted(
        (title for title, _ in posts), key=["主任", "副主任", "委员"].index
    )


def test_no_ballot_is_printed_once_the_vote_is_over(papers: dict[str, Papers]) -> None:
    assert not {"ballot", "tally"} & set(papers["voted"])
    assert not {"runoff", "runoff-ballot", "runoff-tally"} & set(papers["certified"])


def test_ballots_are_counted_out_by_polling_place(papers: dict[str, Papers]) -> None:
    [table] = [each for each in papers["voted"]["printed"].blocks if isinstance(each, PaperTable)]
    assert [row[0] for row in table.rows] == ["中心会场", "合计"]
    assert table.rows[-1][1] == "1000"


def test_another_vote_names_the_best_of_those_who_lost_for_the_open_seats(papers: dict[str, Papers]) -> None:
    for kind in ("runoff", "runoff-ballot", "runoff-tally"):
        paper = said(papers["voted"][kind])
        assert "郑石头" in paper and "王守田" in paper, kind
        assert "丁立冬" not in paper, kind
    assert "委员1人" in said(papers["voted"]["runoff-ballot"])


def test_forms_for_proxies_and_staff_say_the_rule(papers: dict[str, Papers]) -> None:
    assert "不超过3人" in said(papers["finalised"]["proxy"])
    assert "不少于3人，其中监票人不少于2人" in said(papers["finalised"]["staff"])
    assert "proxies" in papers["finalised"] and "vote-notice" in papers["finalised"]
