"""Guards that ask nothing of the database, each on both sides of its boundary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from lingyan.team.term import evidence, rules
from lingyan.team.term.evidence import Situation, Standing
from lingyan.team.term.rules import Seats
from lingyan.team.term.states import State

DAY = dt.date(2026, 9, 25)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
COMMITTEE = {"way": "representatives", "eligible": 30, "present": 20, "size": 5}
NOMINATED = {"slips": 1, "over_slips": 0, "from_committee": 2, "left_committee": 2, "committee_filled": 0}
REVIEWED = {"township_on": str(DAY), "departments": 8, "answered": 8}
SUPPORTED = {
    "leaders_on": str(DAY), "leaders": 1, "representatives_on": str(DAY), "representatives": 1, "financial": 1,
}  # fmt: skip
STANDING = tuple(
    Standing(rank, clear=True, waiting=False, formal=True, woman=rank == 2)
    for rank, number in ((0, 2), (1, 2), (2, 4))
    for _ in range(number)
)


def codes(state: State, stated: Mapping[str, Any], on: dt.date = DAY, **known: Any) -> set[str]:
    given = {
        "vote_on": DAY + dt.timedelta(days=60), "days": {"voters": 20, "listed": 15, "finalised": 5},
        "reached": {State.AUDITED: BEFORE}, "proven": {State.COMMITTEE: {"size": 5}}, "seats": Seats(1, 3),
        "nominees": STANDING, "woman_rank": 2, "supervisors": 3, "chiefs": frozenset({"party", "supervision"}),
        "formed_on": DAY, "party_elected": 3, "party_members": 30, **known,
    }  # fmt: skip
    return {each.code for each in evidence.faults(state, on, stated, Situation(**given))}


@pytest.mark.parametrize(("audited", "found"), [(BEFORE, set()), (DAY, {"audit-first"})])
def test_the_audit_is_posted_before_the_election_committee_is_chosen(
    audited: dt.date, found: set[str]
) -> None:
    assert codes(State.COMMITTEE, COMMITTEE, reached={State.AUDITED: audited}) == found


@pytest.mark.parametrize(("last", "found"), [(DAY, set()), (AFTER, {"before-last"})])
def test_no_step_lies_before_the_one_that_it_follows(last: dt.date, found: set[str]) -> None:
    reached = {State.AUDITED: BEFORE, State.PARTY_CHANGED: last}
    assert codes(State.COMMITTEE, COMMITTEE, reached=reached) == found


@pytest.mark.parametrize(("size", "found"), [(2, {"bad-size"}), (3, set()), (9, set()), (10, {"bad-size"})])
def test_an_election_committee_has_three_to_nine(size: int, found: set[str]) -> None:
    assert codes(State.COMMITTEE, {**COMMITTEE, "size": size}) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [({}, set()), ({"slips": 0}, {"no-slips"}), ({"over_slips": 1}, {"over-slips"}),
     ({"left_committee": 1}, {"must-leave"}), ({"from_committee": 3, "left_committee": 3}, {"committee-small"}),
     ({"from_committee": 3, "left_committee": 3, "committee_filled": 1}, set())],
)  # fmt: skip
def test_nominations_are_counted_and_who_is_nominated_leaves_the_committee(
    changed: dict[str, int], found: set[str]
) -> None:
    assert codes(State.NOMINATED, {**NOMINATED, **changed}) == found


@pytest.mark.parametrize(("township", "found"), [(DAY, set()), (AFTER, {"bad-order"})])
def test_the_township_reviews_before_the_county(township: dt.date, found: set[str]) -> None:
    assert codes(State.REVIEWED, {**REVIEWED, "township_on": str(township)}) == found


@pytest.mark.parametrize(("departments", "answered", "ok"), [(8, 8, True), (8, 7, False), (0, 0, False)])
def test_every_department_that_was_asked_has_answered(departments: int, answered: int, ok: bool) -> None:
    found = codes(State.REVIEWED, {**REVIEWED, "departments": departments, "answered": answered})
    assert found == (set() if ok else {"unanswered"})


@pytest.mark.parametrize(("financial", "ok"), [(0, False), (1, True), (3, True), (4, False)])
def test_of_the_supervisors_one_knows_finance_and_not_more_than_there_are(financial: int, ok: bool) -> None:
    assert codes(State.SUPPORTED, {**SUPPORTED, "financial": financial}) == (set() if ok else {"no-finance"})


@pytest.mark.parametrize(("supervisors", "ok"), [(2, False), (3, True), (5, True), (6, False)])
def test_there_are_three_to_five_supervisors(supervisors: int, ok: bool) -> None:
    assert codes(State.SUPPORTED, SUPPORTED, supervisors=supervisors) == (set() if ok else {"no-supervisors"})


@pytest.mark.parametrize(
    ("formal", "more", "found"),
    [
        (30, {}, set()),
        (29, {}, {"too-many-members"}),
        (31, {}, {"not-counted"}),
        (31, {"not_counted": "3号"}, set()),
    ],
)
def test_the_party_met_against_all_its_full_members(
    formal: int, more: dict[str, str], found: set[str]
) -> None:
    assert codes(State.PARTY_CHANGED, {"formal_members": formal, **more}) == found


@pytest.mark.parametrize(
    ("known", "found"),
    [({"party_elected": 0, "party_members": 0}, {"no-vote"}), ({"chiefs": frozenset()}, {"no-chief"}),
     ({"party_waiting": 1}, {"unreviewed"}), ({"party_elected": 2}, {"bad-size"}),
     ({"party_due": DAY - dt.timedelta(days=1)}, {"no-approval"}), ({"party_due": DAY}, set())],
)  # fmt: skip
def test_the_party_has_changed_by_a_vote_in_its_term(known: dict[str, Any], found: set[str]) -> None:
    assert codes(State.PARTY_CHANGED, {"formal_members": 30}, **known) == found


@pytest.mark.parametrize(("open_", "found"), [(0, set()), (1, {"open-complaints"})])
def test_nothing_is_closed_over_an_open_complaint(open_: int, found: set[str]) -> None:
    assert codes(State.CLOSED, {}, complaints=open_) == found


@pytest.mark.parametrize(
    ("members", "fault"), [(1, ""), (2, "even-board"), (3, ""), (5, ""), (7, "bad-size")]
)
def test_a_board_is_odd_and_of_three_to_seven(members: int, fault: str) -> None:
    found = rules.seats_fault("collective", Seats(1, members))
    assert (found.code if found else "") == fault
