"""What the papers say and whom they name, at the step they are printed."""

from __future__ import annotations

import io

import pytest
from docx import Document

from lingyan.parameters.actions import set_value
from lingyan.team.selection import printing
from lingyan.team.selection.models import Candidate, Procedure
from lingyan.team.selection.parameters import EXCLUSIONS
from tests.support.actors import everything
from tests.team.selection.support import TODAY, Village, on, standing

pytestmark = pytest.mark.django_db


def _name(candidate: Candidate) -> str:
    return str(candidate.person)


def _text(made: Procedure, code: str) -> str:
    content, _people = printing.made(made, code, _name, TODAY)
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "".join([*(each.text for each in paper.paragraphs), *cells])


@pytest.mark.parametrize("until", ["chief", "appoint"])
def test_the_approval_tells_the_secretary_from_the_members(village: Village, until: str) -> None:
    text = _text(village.committee(until), "approval")
    assert "同意人选甲同志任雁庄村党组织书记" in text
    assert "人选乙同志任委员" in text


def test_a_further_round_has_its_own_ballot_and_tally(village: Village) -> None:
    made = village.committee("cleared")
    first, second, third = (each.pk for each in standing(made))
    ballot = _text(made, "ballot")
    assert "应选2人" in ballot
    assert "笔画" not in ballot
    village.vote(made, on(52), votes={first: 15, second: 6, third: 1})
    made.refresh_from_db()
    for code in ("ballot", "tally"):
        text = _text(made, code)
        assert ("人选甲" in text, "人选乙" in text, "人选丙" in text) == (False, True, True)
    assert "应选1人" in _text(made, "ballot")


def test_the_notice_printed_later_names_who_was_posted(village: Village) -> None:
    text = _text(village.recommended(), "notice")
    assert ("人选甲、人选乙为" in text, "人选丙" in text) == (True, False)


def test_an_announcement_says_what_the_county_excluded_on_its_day(village: Village) -> None:
    """What the county changes afterwards is for later announcements."""
    made = village.announced()
    county = village.region.parent.parent
    assert county is not None
    set_value(
        everything(),
        EXCLUSIONS,
        region=county,
        from_on=on(2),
        text="有拖欠集体款项的",
        basis="县委组织部通知",
    )
    text = _text(made, "announcement")
    assert "有下列情形之一的，不得报名：正在接受审查调查；" in text
    assert "拖欠集体款项" not in text
    stated = {**made.steps.get(code="announce").evidence, "closes_on": on(12)}
    later = village.open("open", title="副书记")
    village.step(later, "announce", on(3), **stated)
    later.refresh_from_db()
    assert "有下列情形之一的，不得报名：有拖欠集体款项的。" in _text(later, "announcement")
