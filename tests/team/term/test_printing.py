"""Every paper of a 换届 is written from the village's records, the same as Word and as PDF."""

from __future__ import annotations

import io

import docx

from lingyan.kernel import clock
from lingyan.team.term import printing
from lingyan.team.term.states import State
from tests.render.pdf import page_texts
from tests.team.term.support import DATES, VOTE_ON, Village


def words(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_papers_become_available_with_the_state_and_say_what_was_recorded(voting: Village) -> None:
    kinds = dict(printing.available(voting.process))
    assert list(kinds) == ["voters", "nominees", "candidates", "ballot", "tally"]
    with clock.fixed(VOTE_ON):
        said = {kind: words(printing.made(voting.process, kind)) for kind in kinds}
    assert "900" in said["voters"]
    assert "赵春生" not in said["voters"]
    for kind in ("nominees", "candidates", "ballot", "tally"):
        assert "赵春生" in said[kind], kind
    assert "委员3人" in said["ballot"]
    voting.go(State.CERTIFIED)
    with clock.fixed(DATES[State.CERTIFIED]):
        result = words(printing.made(voting.process, "result"))
        assert "登记选民1000人，发出选票900张，收回800张" in result
        assert "750" in result
        assert "当选为主任" in words(printing.made(voting.process, "certificates"))
        assert "固定资产" in words(printing.made(voting.process, "handover"))


def test_a_ballot_is_one_sheet_with_nothing_of_the_vote_on_its_back(voting: Village) -> None:
    with clock.fixed(VOTE_ON):
        front, back = page_texts(printing.made(voting.process, "ballot", printing.PDF))
    assert "赵春生" in front
    assert "王守田" in front
    assert "赵春生" not in back
    assert "盖章处" in back
