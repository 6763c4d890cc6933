"""Papers of the result and what follows."""

from __future__ import annotations

import pytest

from tests.team.term.printing.conftest import Papers, said

pytestmark = pytest.mark.django_db


def test_the_result_adds_up_every_vote_and_the_seats_say_which_vote_filled_them(
    papers: dict[str, Papers],
) -> None:
    result = said(papers["certified"]["result"])
    assert "登记选民1000人，发出选票900张，收回800张" in result
    assert "另行选举" in result
    seats = said(papers["runoff"]["seats"])
    assert seats.count("投票选举") == 4 and seats.count("另行选举") == 1
    assert "没有选出的名额：无" in seats


def test_the_filing_report_names_the_elected_with_their_certificates(papers: dict[str, Papers]) -> None:
    paper = papers["certified"]["filing"]
    assert "丁立冬" in said(paper) and "赵春生" not in said(paper)
    assert paper.organisation == "雁庄村村民委员会"


def test_a_complaint_has_a_form_until_it_is_decided_and_then_its_decision(papers: dict[str, Papers]) -> None:
    paper = papers["voted"]["complaint"]
    assert paper.organisation == "芦溪镇人民政府"
    assert "收1号" in said(paper) and "□ 申诉成立" in said(paper)
    assert "申诉不成立（决1号" in said(papers["certified"]["complaint"])
    assert "complaint" not in papers["finalised"]
