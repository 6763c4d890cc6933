"""Each rule at its boundary, and each vote by its own denominator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.term import rules
from lingyan.team.term.rules import Ballots, Meeting, Seats

COUNTS = st.integers(0, 10_000)


def codes(found: object) -> list[str]:
    return [each.code for each in found]  # type: ignore[attr-defined]


@given(COUNTS, COUNTS)
def test_fractions_are_exact(part: int, whole: int) -> None:
    assert rules.majority(part, whole) == (part > whole / 2)
    assert rules.half(part, whole) == (part >= whole / 2)
    assert rules.third(part, whole) == (part * 3 >= whole)
    assert rules.two_thirds(part, whole) == (part * 3 >= whole * 2)
    assert rules.four_fifths(part, whole) == (part * 5 >= whole * 4)


def test_a_vote_is_valid_when_more_than_half_of_the_registered_vote() -> None:
    assert not rules.turnout_valid(500, 1000)
    assert rules.turnout_valid(501, 1000)


def test_the_villagers_elect_by_more_than_half_of_the_ballots_cast() -> None:
    assert rules.elected("committee", 251, ballots=501, meeting=None, runoff=False)
    assert not rules.elected("committee", 250, ballots=501, meeting=None, runoff=False)


def test_another_vote_elects_by_a_third() -> None:
    assert rules.elected("committee", 100, ballots=300, meeting=None, runoff=True)
    assert not rules.elected("committee", 99, ballots=300, meeting=None, runoff=True)


def test_the_party_and_the_supervisors_are_elected_by_those_present() -> None:
    for organ in ("party", "supervision"):
        assert rules.elected(organ, 13, ballots=20, meeting=Meeting(30, 25), runoff=False)
        assert not rules.elected(organ, 12, ballots=20, meeting=Meeting(30, 24), runoff=False)


def test_the_collective_is_elected_by_two_thirds_of_all_its_members() -> None:
    assert rules.elected("collective", 20, ballots=20, meeting=Meeting(30, 20), runoff=False)
    assert not rules.elected("collective", 19, ballots=20, meeting=Meeting(30, 20), runoff=False)


@pytest.mark.parametrize(
    ("organ", "present", "enough"),
    [("party", 24, True), ("party", 23, False), ("supervision", 20, True), ("supervision", 19, False)],
)
def test_a_meeting_of_thirty_needs_its_quorum(organ: str, present: int, enough: bool) -> None:
    assert (rules.meeting_fault(organ, Meeting(30, present)) is None) is enough


def test_nobody_and_more_than_everybody_are_no_meeting() -> None:
    for present in (0, 31):
        fault = rules.meeting_fault("party", Meeting(30, present))
        assert fault is not None
        assert fault.code == "bad-number"


def test_the_election_committee_is_chosen_by_villagers_or_by_two_thirds_of_the_representatives() -> None:
    assert rules.assembly_fault("villagers", Meeting(100, 51)) is None
    assert rules.assembly_fault("villagers", Meeting(100, 50)) is not None
    assert rules.assembly_fault("representatives", Meeting(30, 20)) is None
    assert rules.assembly_fault("representatives", Meeting(30, 19)) is not None


@given(st.integers(0, 9), st.integers(0, 9))
def test_bodies_have_their_size(deputies: int, members: int) -> None:
    seats = Seats(deputies, members)
    assert (rules.seats_fault("committee", seats) is None) == (3 <= seats.total <= 7)
    assert (rules.seats_fault("supervision", seats) is None) == (3 <= seats.total <= 5)
    assert (rules.seats_fault("collective", seats) is None) == (seats.total in (3, 5, 7))


def test_a_branch_of_seven_has_a_committee_and_a_smaller_one_a_secretary() -> None:
    assert rules.branch_fault(7, Seats(1, 1)) is None
    assert rules.branch_fault(7, Seats(0, 0)) is not None
    assert rules.branch_fault(6, Seats(1, 0)) is None
    assert rules.branch_fault(6, Seats(1, 1)) is not None
    fault = rules.branch_fault(2, Seats(0, 0))
    assert fault is not None and fault.code == "too-few-members"


def test_there_are_more_candidates_than_seats_but_not_too_many() -> None:
    assert rules.margin_fault("主任", 1, 2, most=1) is None
    assert rules.margin_fault("主任", 1, 1, most=1) is not None
    assert rules.margin_fault("主任", 1, 3, most=1) is not None
    assert rules.margin_fault("委员", 3, 6, most=3) is None
    assert rules.margin_fault("委员", 3, 7, most=3) is not None
    assert rules.margin_fault("副主任", 0, 0, most=1) is None


def test_a_fifth_more_party_candidates_than_seats_is_rounded_up() -> None:
    assert rules.party_candidates(5, 20) == 6
    assert rules.party_candidates(3, 20) == 4
    assert rules.party_candidates(7, 20) == 9


def test_three_proxies_are_accepted_and_a_fourth_is_not() -> None:
    assert rules.proxy_fault(3, 0, 9, 500) is None
    assert rules.proxy_fault(0, 0, 0, 500) is None
    for given_proxies, code in (((4, 0, 9, 500), "fourth-proxy"), ((3, 1, 9, 500), "candidate-proxy"),
                                ((1, 0, 501, 500), "bad-proxies"), ((3, 0, 2, 500), "bad-proxies")):  # fmt: skip
        fault = rules.proxy_fault(*given_proxies)
        assert fault is not None
        assert fault.code == code


def test_ballots_of_all_places_are_checked_alone_and_added_up() -> None:
    fine = [Ballots("一组", 300, 290, 3), Ballots("二组", 200, 180, 0)]
    assert codes(rules.ballot_faults(fine, 500)) == []
    assert codes(rules.ballot_faults(fine, 499)) == ["issued-over"]
    assert codes(rules.ballot_faults([Ballots("一组", 10, 11, 0)], 500)) == ["returned-over"]
    assert codes(rules.ballot_faults([Ballots("一组", 10, 9, 10)], 500)) == ["invalid-over"]
    assert codes(rules.ballot_faults([Ballots("一组", 10, 9, 0, staff=3, scrutineers=1)], 500)) == [
        "few-staff"
    ]
    assert codes(rules.ballot_faults([Ballots("一组", 10, 9, 0, staff=2, scrutineers=2)], 500)) == [
        "few-staff"
    ]
    assert codes(rules.ballot_faults([], 500)) == ["no-station"]
    assert codes(rules.ballot_faults([fine[0], fine[0]], 900)) == ["station-twice"]


def test_preselection_needs_more_than_half_of_the_registered() -> None:
    assert rules.preselected(501, 1000)
    assert not rules.preselected(500, 1000)


def test_a_term_ends_at_most_a_year_early_or_late_and_with_approval() -> None:
    assert rules.drift_fault(1000, None, approved=False) is None
    assert rules.drift_fault(1000, 1000, approved=False) is None
    assert rules.drift_fault(1000, 1366, approved=True) is None
    late, unapproved = (
        rules.drift_fault(1000, 1367, approved=True),
        rules.drift_fault(1000, 1001, approved=False),
    )
    assert late is not None
    assert late.code == "too-far"
    assert unapproved is not None
    assert unapproved.code == "no-approval"
