"""Papers of nomination: slips by the seats, sheets for the departments, orders of names, the preselection."""

from __future__ import annotations

import pytest

from lingyan.render.official import PaperTable
from tests.team.term.printing.conftest import Papers, said

pytestmark = pytest.mark.django_db


def _names(papers: dict[str, Papers], when: str, kind: str) -> list[str]:
    [table] = [each for each in papers[when][kind].blocks if isinstance(each, PaperTable)]
    return [row[1] for row in table.rows]


def test_a_slip_has_a_line_for_each_seat_and_no_more(papers: dict[str, Papers]) -> None:
    assert _names(papers, "objections", "nomination") == [""] * 5
    assert "nomination" not in papers["nominated"]


def test_each_department_has_a_sheet_of_those_who_wait(papers: dict[str, Papers]) -> None:
    for when, name in (("party-nominated", "冯立春"), ("nominated", "周大山")):
        paper = papers[when]["review"]
        sheets = [each for each in paper.blocks if isinstance(each, PaperTable)]
        assert len(sheets) == 12
        assert all(name in str(each.rows) for each in sheets)
        assert "纪委监委" in said(paper) and paper.slip
    assert "review" not in papers["reviewed"]


def test_the_posted_names_come_by_strokes_and_the_formal_ones_by_the_votes_of_the_preselection(
    papers: dict[str, Papers],
) -> None:
    assert _names(papers, "listed", "nominees")[:3] == ["丁立冬", "赵春生", "钱有田"]
    assert "按姓氏笔画为序" in said(papers["listed"]["nominees"])
    # Later nominees were given more votes.
    assert _names(papers, "finalised", "candidates") == [
        "丁立冬", "钱有田", "李长河", "孙秀兰", "王守田", "郑石头", "吴小妹", "周大山",
    ]  # fmt: skip
    assert "按预选得票多少为序" in said(papers["finalised"]["candidates"])


def test_a_preselection_is_only_printed_where_too_many_stand(papers: dict[str, Papers]) -> None:
    assert "主任2人、副主任2人、委员6人" in said(papers["listed"]["preselection"])
    assert "赵春生" in said(papers["listed"]["preselection-ballot"])
    assert "preselection" not in papers["finalised"] and "preselection" not in papers["reviewed"]


def test_the_minutes_of_the_meeting_name_the_formal_candidates(papers: dict[str, Papers]) -> None:
    minutes = said(papers["finalised"]["meeting"])
    assert "丁立冬" in minutes and "赵春生" not in minutes
