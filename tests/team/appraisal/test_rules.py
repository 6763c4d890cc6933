"""Each vote by its own denominator, at the boundary; ballots that add up; steps in their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.appraisal import rules
from lingyan.team.appraisal.rules import Attendance, Body, Kind, Papers


@pytest.mark.parametrize(
    ("body", "eligible", "least"),
    [
        (Body.PARTY_MEETING, 12, 6), (Body.PARTY_MEETING, 13, 7), (Body.VILLAGERS, 900, 451), (Body.REPRESENTATIVES, 30, 20),
        (Body.GROUP, 33, 22), (Body.REPRESENTATIVES, 31, 21),
        (Body.TOWN_COMMITTEE, 24, 17), (Body.MEMBERS_AND_REPRESENTATIVES, 100, 67),
    ],
)  # fmt: skip
def test_how_many_must_come(body: Body, eligible: int, least: int) -> None:
    assert rules.quorate(body, Attendance(eligible, least), 67)
    assert not rules.quorate(body, Attendance(eligible, least - 1), 67)


def test_villagers_may_also_meet_by_two_thirds_of_the_households() -> None:
    assert rules.quorate(Body.VILLAGERS, Attendance(900, 200, 300, 200), 67)
    assert not rules.quorate(Body.VILLAGERS, Attendance(900, 199, 300, 199), 67)
    assert not rules.quorate(Body.VILLAGERS, Attendance(900, 600, 300, 199), 67)
    assert not rules.quorate(Body.VILLAGERS, Attendance(900, 600, None, 200), 67)


def test_a_group_may_also_meet_by_two_thirds_of_its_households() -> None:
    assert rules.quorate(Body.GROUP, Attendance(33, 8, 9, 6), 67)
    assert not rules.quorate(Body.GROUP, Attendance(33, 8, 9, 5), 67)
    assert not rules.quorate(Body.GROUP, Attendance(33, 22, None, 6), 67)


def test_villagers_call_a_cadre_unfit_by_more_than_half_of_those_present() -> None:
    """Twenty came, nineteen ballots are valid: ten of twenty is half, eleven is more."""
    assert rules.cadre_grade((0, 9, 0, 10, 0), voters=20) == rules.GOOD
    assert rules.cadre_grade((0, 8, 0, 11, 0), voters=20) == rules.WORST


def test_in_a_meeting_by_households_each_household_has_one_vote() -> None:
    """Three hundred persons of two hundred households came: the vote is held against the households."""
    who = Attendance(900, 300, 300, 200)
    assert who.voters == 200
    assert rules.cadre_grade((100, 0, 0, 100, 0), who.voters) == rules.GOOD
    assert rules.cadre_grade((99, 0, 0, 101, 0), who.voters) == rules.WORST
    assert Attendance(900, 460).voters == 460


def test_a_resolution_needs_more_than_half_of_all_who_belong() -> None:
    """A branch of twelve with ten present: six ayes are half of the roll, seven are more."""
    assert not rules.adopted(12, 10, 6)
    assert rules.adopted(12, 10, 7)
    assert not rules.adopted(12, 5, 5)
    assert not rules.adopted(12, 7, 8)


def test_shares_stand_on_ballots_given_back_or_on_those_present() -> None:
    papers = Papers(30, 28, 3)
    assert rules.base(Kind.PARTY, papers, 29) == rules.base(Kind.SECRETARY, papers, 29) == 28
    assert rules.base(Kind.CADRES, papers, 29) == 29
    assert rules.share(5, 20) == (5, 20)
    assert rules.share(5, 19) is None


def test_a_third_at_most() -> None:
    assert [rules.most_excellent(n) for n in (2, 3, 11, 12)] == [0, 1, 3, 4]


def test_few_ballots_are_not_told_by_person() -> None:
    assert rules.secret_enough(Papers(6, 6, 1))
    assert not rules.secret_enough(Papers(6, 6, 2))


def test_most_said_takes_the_better_of_equals() -> None:
    assert rules.most_said((1, 4, 4, 0, 9)) == rules.GOOD


@pytest.mark.parametrize(
    ("papers", "codes"),
    [
        (Papers(10, 10, 0), []), (Papers(11, 10, 0), ["issued"]), (Papers(0, 0, 0), ["issued", "returned"]),
        (Papers(9, 10, 0), ["returned"]), (Papers(9, 9, 10), ["invalid"]), (Papers(9, 9, -1), ["invalid"]),
    ],
)  # fmt: skip
def test_ballots_that_cannot_be(papers: Papers, codes: list[str]) -> None:
    assert [problem.code for problem in rules.paper_problems(papers, voters=10)] == codes


votes = st.tuples(*[st.integers(0, 40)] * 5)


@given(votes, st.integers(0, 40))
def test_each_valid_ballot_speaks_of_each_person(given_votes: tuple[int, ...], valid: int) -> None:
    papers = Papers(100, valid, 0)
    wrong = list(rules.vote_problems(papers, {1: given_votes}))  # type: ignore[dict-item]
    assert bool(wrong) == (sum(given_votes) != valid)


def test_a_negative_total_is_none() -> None:
    assert list(rules.vote_problems(Papers(9, 9, 0), {1: (10, -1, 0, 0, 0)}))


@pytest.mark.parametrize("kind", Kind)
def test_steps_follow_each_other_to_an_end(kind: Kind) -> None:
    codes = [code for code, _label in rules.STEPS[kind]]
    walked = ["planned"]
    while (code := rules.next_step(kind, walked[-1])) is not None:
        walked.append(code)
    assert walked == codes
    assert walked.index(rules.COUNT) >= 3


def test_what_needs_more_than_a_grade() -> None:
    low = {kind: [g for g in range(1, 5) if rules.needs_follow_up(kind, g)] for kind in Kind}
    assert low == {Kind.PARTY: [3, 4], Kind.CADRES: [4], Kind.SECRETARY: [3, 4]}


def test_who_leads() -> None:
    assert rules.right_to_lead(Kind.PARTY, "") == "appraisal.branch"
    assert rules.right_to_lead(Kind.CADRES, "committee") == "appraisal.cadres"
    assert rules.right_to_lead(Kind.CADRES, "supervision") == "appraisal.township"
    assert rules.right_to_lead(Kind.SECRETARY, "") == "appraisal.township"
