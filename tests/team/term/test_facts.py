"""Facts of term changes and departures: counts by village, read from the records as they stand."""

from __future__ import annotations

import datetime as dt

from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.team.term import actions, facts
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, OFFICER, VOTE_ON, Committee
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
