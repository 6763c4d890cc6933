"""Papers of a by-election and of a departure come with their steps and say what was recorded."""

from __future__ import annotations

from lingyan.kernel import clock
from lingyan.team.term import departure_papers, printing, rules
from lingyan.team.term.states import State
from tests.render.pdf import page_texts
from tests.team.term.printing.test_printing import words
from tests.team.term.support import DATES, Committee
from tests.team.term.test_departures import ASKED, confirm, heard, petition, polls


def test_each_certificate_has_its_page_and_says_the_rest_of_the_term(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.CERTIFIED)
    with clock.fixed(DATES[State.CERTIFIED]):
        kinds = dict(printing.available(village.process))
        [page] = page_texts(printing.made(village.process, "certificates", printing.PDF))
        ballot = printing.document(village.process, "ballot")
    assert "handover" not in kinds
    assert "补选中当选为主任" in page
    assert "至2030年3月10日" in page
    assert ballot.title == "雁庄村补选村民委员会选举选票"


def test_the_papers_of_a_recall_come_with_its_steps(committee: Committee) -> None:
    found = petition(committee.members["周大山"])
    assert not departure_papers.available(found)
    heard(found)
    found.refresh_from_db()
    with clock.fixed(ASKED):
        kinds = [kind for kind, _title in departure_papers.available(found)]
        assert kinds == ["recall-notice", "recall-ballot", "recall-tally"]
        said = words(printing.filed(departure_papers.document(found, "recall-notice"), printing.WORD))
        assert "选民联名200人" in said
        front, back = page_texts(
            printing.filed(departure_papers.document(found, "recall-ballot"), printing.PDF)
        )
        assert "周大山" in front
        assert "周大山" not in back
    polls(found, ASKED, 400)
    confirm(found, ASKED)
    found.refresh_from_db()
    with clock.fixed(ASKED):
        papers = {
            kind: words(printing.filed(departure_papers.document(found, kind), printing.WORD))
            for kind, _title in departure_papers.available(found)
        }
    assert "罢免通过" in papers["result"]
    assert "不再担任职务" in papers["notice"]
    assert "2026年3月9日" in papers["filing"]
    for _code, label in rules.HEADINGS:
        assert str(label) in papers["handover"]
