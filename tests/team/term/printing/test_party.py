"""Papers of the audit and of the party's own change."""

from __future__ import annotations

import pytest

from tests.team.term.printing.conftest import Papers, said

pytestmark = pytest.mark.django_db


def test_the_branch_asks_before_its_election_and_reports_after_it(papers: dict[str, Papers]) -> None:
    asked = papers["prepared"]["party-request"]
    assert asked.organisation == "雁庄村党组织"
    assert "请批复" in said(asked)
    result = said(papers["party"]["party-result"])
    assert "应到有选举权的党员8人，实到8人" in result
    assert "无效票1张" in result
    assert result.count("当选\n") >= 2


def test_the_audit_is_posted_by_its_number_and_place(papers: dict[str, Papers]) -> None:
    paper = papers["party-nominated"]["audit"]
    assert "审〔2026〕1号" in said(paper) and "村务公开栏" in said(paper)
    assert paper.organisation == "雁庄村村民委员会"


def test_a_first_ballot_leaves_the_seats_to_the_meeting_and_a_second_knows_them(
    papers: dict[str, Papers],
) -> None:
    first, second = papers["party-nominated"]["party-ballot"], papers["party-again"]["party-ballot"]
    assert "应选委员______人" in said(first) and "书记" not in said(first)
    assert all(name in said(first) for name in ("冯立春", "陈谷雨", "褚清明", "卫立秋"))
    assert "应选委员1人" in said(second)
    assert "冯立春" not in said(second) and "褚清明" in said(second)


def test_no_ballot_of_the_branch_is_printed_after_its_election(papers: dict[str, Papers]) -> None:
    for title in ("party-ballot", "party-tally", "secretary-ballot", "secretary-tally"):
        assert title not in papers["party"]


def test_the_committee_has_ballot_tally_and_report_of_its_own(papers: dict[str, Papers]) -> None:
    """Once the members' meeting elected all of it, not sooner."""
    assert "secretary-ballot" not in papers["party-again"]
    offered = papers["leaders-nominated"]
    assert "secretary-result" not in offered
    ballot = said(offered["secretary-ballot"])
    assert "从当选的委员中选举书记1人、副书记1人" in ballot
    assert "冯立春" in ballot and "褚清明" not in ballot
    assert "应到会委员：3人" in said(offered["secretary-tally"])
    result = said(papers["party"]["secretary-result"])
    assert "委员会全体会议，应到委员3人，实到3人" in result
    assert result.count("当选\n") >= 2
    assert "书记、副书记由新一届委员会第一次全体会议" in said(papers["party"]["party-result"])
