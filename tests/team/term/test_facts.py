"""Facts of term changes and departures: counts by village, read from the records as they stand."""

from __future__ import annotations

import datetime as dt

from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.team.term import actions, facts
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, OFFICER, VOTE_ON, Committee, Village
from tests.team.term.test_departures import ASKED, confirm, heard, petition, polls

YEAR = FactRequest(Month(2026, 1), Month(2026, 12), dt.date(2026, 12, 31))


def test_where_a_by_election_stands(committee: Committee) -> None:
    village = committee.by_election()
    village.go(State.CERTIFIED)
    with clock.fixed(VOTE_ON):
        actions.receive_complaint(OFFICER, process_id=village.pk, document="收1号", received_on=VOTE_ON)
    [row] = facts.change_rows(YEAR)
    assert len(row) == len(facts.TERM_CHANGE.columns)
    said = dict(zip([each.name for each in facts.TERM_CHANGE.columns], row, strict=True))
    assert (said["village"], said["kind"], said["state"], said["voters"]) == (
        "990121100200",
        "by-election",
        "certified",
        1000,
    )
    assert (said["voters"], said["ballots"], said["elected"], said["complaints"], said["late_steps"]) == (
        1000,
        800,
        1,
        1,
        0,
    )
    assert said["stopped_on"] is None
    assert not list(facts.change_rows(FactRequest(Month(2027, 1), Month(2027, 12), dt.date(2027, 12, 31))))


def _said() -> dict[str, object]:
    [row] = [each for each in facts.change_rows(YEAR) if each[0] == "990121100200"]
    return dict(zip([each.name for each in facts.TERM_CHANGE.columns], row, strict=True))


def test_another_vote_has_its_own_ballots_and_who_was_found_ineligible_is_not_elected(
    voting: Village,
) -> None:
    with clock.fixed(VOTE_ON):
        extra = actions.nominate(
            CLERK, process_id=voting.pk, organ="committee", rank=2, origin="write-in",
            newcomer=actions.Newcomer("外来人", "男"),
        )  # fmt: skip
        voting.vote(votes={"赵春生": 700, "孙秀兰": 600, "周大山": 500, "吴小妹": 450, "外来人": 600})
        assert _said()["elected"] == 5
        actions.record_review(OFFICER, nominee_id=extra.pk, outcome="barred", document="1号", on=VOTE_ON)
        assert (_said()["ballots"], _said()["runoff_ballots"], _said()["elected"]) == (800, None, 4)
        voting.vote(VOTE_ON, {"郑石头": 400, "王守田": 300}, returned=700)
    assert (_said()["ballots"], _said()["runoff_ballots"], _said()["elected"]) == (800, 700, 5)


def test_departures_are_counted_by_year_and_way(committee: Committee) -> None:
    found = heard(petition(committee.members["周大山"]))
    polls(found, ASKED, 400)
    confirm(found, ASKED)
    with clock.fixed(ASKED):
        actions.follow_departure(CLERK, departure_id=found.pk, kind="filing", on=ASKED, document="备1号")
        actions.receive_resignation(
            CLERK, tenure_id=committee.members["吴小妹"].pk, document="辞1号", received_on=ASKED
        )
    [row] = facts.departure_rows(YEAR)
    assert row == ("990121100200", "990121000000", 2026, 1, 1, 1, 0, 0, 0, 1)
    assert not list(facts.departure_rows(FactRequest(Month(2026, 1), Month(2026, 12), dt.date(2026, 1, 31))))
