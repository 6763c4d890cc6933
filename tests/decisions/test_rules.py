"""Quorums and votes at their boundaries: each body by its own denominator, with numbers; shares and periods by property."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.decisions import rules
from lingyan.decisions.rules import (
    FOUR_FIFTHS,
    HALF,
    OVER_HALF,
    SHARES,
    THIRD,
    TWO_THIRDS,
    VOTES,
    Body,
    Composition,
    Count,
    Share,
    judge,
    nonsense,
    stricter,
    with_local,
)

shares = st.sampled_from([*SHARES.values(), THIRD])
wholes = st.integers(1, 10**7)
PARTY_BY_COUNTY = with_local(VOTES[Body.PARTY_MEETING], attend=TWO_THIRDS)
LETTERED = with_local(VOTES[Body.MEMBER_REPRESENTATIVES], attend=TWO_THIRDS)


@pytest.mark.parametrize(
    ("share", "part", "whole", "reached"),
    [
        (OVER_HALF, 50, 100, False), (OVER_HALF, 51, 100, True), (OVER_HALF, 50, 99, True), (OVER_HALF, 49, 99, False),
        (HALF, 50, 100, True), (HALF, 49, 99, False), (HALF, 50, 99, True),
        (TWO_THIRDS, 66, 99, True), (TWO_THIRDS, 66, 100, False), (TWO_THIRDS, 67, 100, True),
        (FOUR_FIFTHS, 40, 50, True), (FOUR_FIFTHS, 40, 51, False), (FOUR_FIFTHS, 41, 51, True),
        (OVER_HALF, 0, 0, False), (HALF, 0, 0, False),
    ],
)  # fmt: skip
def test_a_share_of_a_whole(share: Share, part: int, whole: int, reached: bool) -> None:
    assert share.reached(part, whole) is reached


@given(shares, wholes)
def test_the_least_number_reaches_and_one_less_does_not(share: Share, whole: int) -> None:
    least = share.least(whole)
    assert share.reached(least, whole) and not share.reached(least - 1, whole)


@given(wholes, wholes)
def test_more_than_half_and_half_differ_only_at_the_half_itself(part: int, whole: int) -> None:
    assert OVER_HALF.reached(part, whole) == (HALF.reached(part, whole) and 2 * part != whole)


@given(shares, shares, wholes)
def test_the_stricter_share_asks_no_less_than_either(one: Share, other: Share, whole: int) -> None:
    asked = stricter(one, other).least(whole)
    assert asked == max(one.least(whole), other.least(whole))
    assert stricter(one, other) == stricter(other, one)


def test_shares_in_words() -> None:
    assert [OVER_HALF.zh, HALF.zh, TWO_THIRDS.zh] == ["过半数", "半数以上", "三分之二以上"]


Case = tuple[Body, int, int, int, str]
CASES: list[Case] = [
    # Party committee of 5: 3 attend; more than half of all five, so 3 ayes whoever attends.
    (Body.PARTY_COMMITTEE, 5, 3, 3, "valid"), (Body.PARTY_COMMITTEE, 5, 2, 2, "quorum"),
    (Body.PARTY_COMMITTEE, 5, 4, 2, "vote"),
    # Two committees of 8: 4 attend; 5 ayes.
    (Body.TWO_COMMITTEES, 8, 4, 4, "vote"), (Body.TWO_COMMITTEES, 8, 5, 5, "valid"),
    (Body.TWO_COMMITTEES, 8, 3, 3, "quorum"),
    # Villagers: 1200 adults, 601 present, ayes over half of those present.
    (Body.VILLAGERS, 1200, 600, 600, "quorum"), (Body.VILLAGERS, 1200, 601, 300, "vote"),
    (Body.VILLAGERS, 1200, 601, 301, "valid"),
    # Representatives: 45 in all, 30 present, 16 ayes of 30 present.
    (Body.REPRESENTATIVES, 45, 29, 29, "quorum"), (Body.REPRESENTATIVES, 45, 30, 15, "vote"),
    (Body.REPRESENTATIVES, 45, 30, 16, "valid"),
    # A group: 90 adults, 60 present, 31 ayes of 60.
    (Body.GROUP, 90, 59, 59, "quorum"), (Body.GROUP, 90, 60, 30, "vote"),
    (Body.GROUP, 90, 60, 31, "valid"),
    # Members: 1000 in all; 667 present and 667 ayes, two thirds of ALL.
    (Body.MEMBERS, 1000, 666, 666, "quorum"), (Body.MEMBERS, 1000, 900, 666, "vote"),
    (Body.MEMBERS, 1000, 667, 667, "valid"),
    # Directors: 5 in all, 4 present (3 are less than two thirds), 3 ayes of all.
    (Body.BOARD, 5, 3, 3, "quorum"), (Body.BOARD, 5, 4, 2, "vote"),
    (Body.BOARD, 5, 4, 3, "valid"),
    # Party election: 50 members, 40 present; over half of those present.
    (Body.PARTY_ELECTION, 50, 39, 39, "quorum"), (Body.PARTY_ELECTION, 50, 40, 20, "vote"),
    (Body.PARTY_ELECTION, 50, 40, 21, "valid"),
    # Election: 1000 registered, 501 ballots cast, 251 of the ballots cast.
    (Body.ELECTION, 1000, 500, 500, "quorum"), (Body.ELECTION, 1000, 501, 250, "vote"),
    (Body.ELECTION, 1000, 501, 251, "valid"),
    # Recall: the same counts.
    (Body.RECALL, 1000, 500, 500, "quorum"), (Body.RECALL, 1000, 502, 251, "vote"),
    (Body.RECALL, 1000, 502, 252, "valid"),
    # Run-off: no quorum, a third of the ballots cast.
    (Body.RUN_OFF, 1000, 300, 99, "vote"), (Body.RUN_OFF, 1000, 300, 100, "valid"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "eligible", "present", "ayes", "comes_to"), CASES)
def test_each_body_by_its_own_denominator(
    body: Body, eligible: int, present: int, ayes: int, comes_to: str
) -> None:
    verdict = judge(VOTES[body], Count(eligible, present, ayes))
    assert (verdict.quorum, verdict.valid) == (comes_to != "quorum", comes_to == "valid")
    assert bool(verdict.fault) is (comes_to != "valid")


def test_every_body_has_a_case() -> None:
    assert {case[0] for case in CASES} | {Body.PARTY_MEETING, Body.MEMBER_REPRESENTATIVES} == set(Body)


def test_party_members_are_counted_by_the_roll() -> None:
    """60 members. The nation asks 30, the county 40 to attend; 31 ayes of all 60, not of those present."""
    assert judge(VOTES[Body.PARTY_MEETING], Count(60, 30, 30)).quorum
    assert not judge(VOTES[Body.PARTY_MEETING], Count(60, 29, 29)).quorum
    assert not judge(PARTY_BY_COUNTY, Count(60, 39, 39)).quorum
    assert not judge(PARTY_BY_COUNTY, Count(60, 40, 30)).valid
    assert judge(PARTY_BY_COUNTY, Count(60, 40, 31)).valid


def test_member_representatives_are_more_than_twenty_and_counted_in_all() -> None:
    """30 representatives: 20 attend by the charter, 20 ayes of all 30. Twenty in all are too few to be a body."""
    assert judge(LETTERED, Count(30, 20, 20)).valid
    assert not judge(LETTERED, Count(30, 19, 19)).quorum
    assert not judge(LETTERED, Count(30, 30, 19)).valid
    assert "应多于 20 人" in judge(LETTERED, Count(20, 20, 20)).fault
    assert judge(LETTERED, Count(21, 14, 14)).valid


def test_villagers_may_meet_by_household() -> None:
    """300 households: 200 representatives suffice, although 200 persons of 900 would not."""
    by_household = Count(300, 200, 101, by_households=True)
    assert judge(VOTES[Body.VILLAGERS], by_household).valid
    assert not judge(VOTES[Body.VILLAGERS], Count(300, 199, 199, by_households=True)).quorum
    assert not judge(VOTES[Body.VILLAGERS], Count(900, 200, 101)).quorum


def test_a_run_off_needs_more_votes_than_the_other_side() -> None:
    assert not judge(VOTES[Body.RUN_OFF], Count(1000, 300, 100, noes=100)).valid
    assert judge(VOTES[Body.RUN_OFF], Count(1000, 300, 101, noes=100)).valid


def test_a_stricter_charter_holds_and_a_laxer_one_does_not() -> None:
    strict = with_local(VOTES[Body.MEMBERS], carry=FOUR_FIFTHS)
    assert not judge(strict, Count(1000, 900, 799)).valid and judge(strict, Count(1000, 900, 800)).valid
    assert with_local(VOTES[Body.MEMBERS], carry=OVER_HALF) == VOTES[Body.MEMBERS]


@st.composite
def counts(draw: st.DrawFn) -> Count:
    eligible = draw(st.integers(1, 3000))
    present = draw(st.integers(0, eligible))
    ayes = draw(st.integers(0, present))
    noes = draw(st.integers(0, present - ayes))
    return Count(eligible, present, ayes, noes, draw(st.integers(0, present - ayes - noes)))


@given(st.sampled_from(list(Body)), st.integers(22, 10**6))
def test_the_least_attendance_and_the_least_ayes_suffice_and_one_less_of_either_fails(
    body: Body, eligible: int
) -> None:
    vote = VOTES[body]
    present = vote.attend.least(eligible) if vote.attend else eligible
    whole = eligible if vote.base == "eligible" else present
    ayes = vote.carry.least(whole)
    # Where attendance may be as low as half, more than half of all still has to be there to say yes.
    present = max(present, ayes)
    assert judge(vote, Count(eligible, present, ayes)).valid
    assert judge(vote, Count(eligible, present, ayes - 1)).quorum
    assert not judge(vote, Count(eligible, present, ayes - 1)).valid
    if vote.attend and present == vote.attend.least(eligible):
        assert not judge(vote, Count(eligible, present - 1, min(ayes, present - 1))).quorum


@given(st.sampled_from(list(Body)), counts())
def test_a_valid_vote_has_reached_both_shares_of_its_own_wholes(body: Body, count: Count) -> None:
    vote, verdict = VOTES[body], judge(VOTES[body], count)
    assert not nonsense(vote, count)
    whole = count.eligible if vote.base == "eligible" else count.present
    attended = vote.attend is None or vote.attend.reached(count.present, count.eligible)
    enough = count.eligible > vote.more_than
    expected = attended and enough and vote.carry.reached(count.ayes, whole)
    if vote.plurality:
        expected = expected and count.ayes > count.noes
    assert verdict.valid is expected and bool(verdict.fault) is not expected


@pytest.mark.parametrize(
    ("body", "count", "says"),
    [
        (Body.MEMBERS, Count(10, 11, 5), "多于应到"),
        (Body.MEMBERS, Count(10, 5, 3, 2, 1), "多于实到"),
        (Body.MEMBERS, Count(10, 5, -1), "0 以上"),
        (Body.MEMBERS, Count(10**8, 5, 1), "0 以上"),
        (Body.MEMBERS, Count(0, 0, 0), "不能是 0"),
        (Body.MEMBERS, Count(10, 5, 5, proxies=6), "委托 6 人"),
        (Body.PARTY_MEETING, Count(10, 9, 9, proxies=1), "不能委托"),
        (Body.MEMBERS, Count(10, 9, 9, by_households=True), "不按户"),
    ],
)
def test_numbers_that_cannot_be(body: Body, count: Count, says: str) -> None:
    assert says in nonsense(VOTES[body], count)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.integers(0, 60), st.integers(0, 90))
def test_a_notice_is_in_time_from_exactly_its_days_on(given_on: dt.date, days: int, later: int) -> None:
    meeting_on = given_on + dt.timedelta(days=later)
    assert rules.notice_in_time(given_on, meeting_on, days) is (later >= days)


@given(st.integers(0, 365), st.integers(0, 365))
def test_of_two_periods_the_stricter_holds(law: int, local: int) -> None:
    least, most = rules.at_least(law, local), rules.at_most(law, local)
    assert {least, most} == {law, local} and least >= law and most <= law


def test_composition_of_a_representatives_meeting() -> None:
    """D-04: 45 members, 36 of them representatives, 15 women, 36 x 5 to 36 x 15 households."""
    assert not rules.composition_faults(Composition(45, 36, 15, 180))
    assert not rules.composition_faults(Composition(45, 36, 15, 540))
    assert len(rules.composition_faults(Composition(45, 35, 14, 541))) == 3
