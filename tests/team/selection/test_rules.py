"""Votes, margins, conditions and scores at their boundaries."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.selection import rules
from lingyan.team.selection.rules import Conditions, Sheet, Stated

COUNT = st.integers(1, 3000)


@given(COUNT, COUNT, st.integers(1, 100))
def test_each_meeting_has_its_own_quorum(eligible: int, present: int, percent: int) -> None:
    share = Fraction(present, eligible)
    for kind in (rules.ELECTION, rules.CHIEF):
        assert rules.quorate(kind, "", eligible, present) == (share >= Fraction(4, 5))
    assert rules.quorate(rules.MEMBERS, "", eligible, present, percent=percent) == (
        share >= Fraction(percent, 100)
    )
    assert rules.quorate(rules.PEOPLE, rules.VILLAGERS, eligible, present) == (share > Fraction(1, 2))
    for way in (rules.HOUSEHOLDS, rules.REPRESENTATIVES):
        assert rules.quorate(rules.PEOPLE, way, eligible, present) == (share >= Fraction(2, 3))


@given(COUNT, COUNT, st.integers(1, 100))
def test_elections_need_more_than_half_and_recommendations_the_share(
    votes: int, present: int, percent: int
) -> None:
    share = Fraction(votes, present)
    assert rules.enough(rules.ELECTION, votes, present) == (share > Fraction(1, 2))
    assert rules.enough(rules.MEMBERS, votes, present, percent=percent) == (share >= Fraction(percent, 100))


@given(st.integers(1, 7), st.integers(20, 100))
def test_candidates_are_seats_and_a_fifth_rounded_up(seats: int, percent: int) -> None:
    needed = rules.candidates_needed(seats, percent)
    assert needed >= seats * Fraction(100 + percent, 100) > needed - 1
    assert needed > seats


@pytest.mark.parametrize(("seats", "needed"), [(1, 2), (3, 4), (5, 6), (6, 8)])
def test_candidates_needed(seats: int, needed: int) -> None:
    assert rules.candidates_needed(seats, 20) == needed


@given(
    st.dictionaries(st.integers(1, 12), st.integers(0, 40), max_size=12),
    st.integers(1, 40),
    st.integers(1, 7),
)
def test_elected_have_more_than_half_and_no_more_than_there_are_seats(
    votes: dict[int, int], present: int, seats: int
) -> None:
    found = rules.elected(votes, present, seats)
    assert len(found) <= seats
    assert all(2 * votes[key] > present for key in found)
    losers = [n for key, n in votes.items() if key not in found]
    assert all(votes[key] > n for key in found for n in losers)


def test_a_tie_for_the_last_seat_elects_neither() -> None:
    assert rules.elected({1: 18, 2: 15, 3: 15}, 20, 2) == {1}
    assert rules.elected({1: 11, 2: 10}, 20, 1) == {1}
    assert rules.elected({1: 10}, 20, 1) == set()


@pytest.mark.parametrize(
    ("sheet", "votes", "seats", "code"),
    [
        (Sheet(20, 21, 20, 20, 0), {1: 5}, 1, "bad-number"),
        (Sheet(20, 0, 0, 0, 0), {1: 0}, 1, "bad-number"),
        (Sheet(20, 18, 19, 18, 0), {1: 5}, 1, "issued-over"),
        (Sheet(20, 20, 18, 19, 0), {1: 5}, 1, "returned-over"),
        (Sheet(20, 20, 20, 18, 19), {1: 0}, 1, "invalid-over"),
        (Sheet(20, 20, 20, 18, 2), {1: 17}, 1, "votes-over"),
        (Sheet(20, 20, 20, 18, 2), {1: 10, 2: 7}, 1, "votes-over"),
        (Sheet(20, 20, 20, 20, -1), {1: 10}, 1, "bad-number"),
    ],
)
def test_numbers_that_cannot_be(sheet: Sheet, votes: dict[int, int], seats: int, code: str) -> None:
    assert code in [each.code for each in rules.sheet_faults(sheet, votes, seats)]


def test_a_recommendation_may_name_several() -> None:
    assert not list(rules.sheet_faults(Sheet(20, 20, 20, 18, 2), {1: 16, 2: 16}, None))


@pytest.mark.parametrize(
    ("formal", "others", "staying", "code"),
    [
        (2, 0, 0, "too-few-members"), (3, 0, 0, ""), (6, 0, 2, ""), (6, 1, 0, "no-committee"), (7, 0, 1, "bad-size"),
        (7, 0, 2, ""), (7, 2, 0, ""), (7, 0, 6, ""), (7, 1, 6, "bad-size"),
    ],
)  # fmt: skip
def test_branches_and_their_committees(formal: int, others: int, staying: int, code: str) -> None:
    fault = rules.branch_fault(formal, others, staying)
    assert (fault.code if fault else "") == code


ASKED = Conditions(50, "senior", 12)
CLOSES = dt.date(2026, 9, 9)


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        (Stated((1975, 10), "senior", dt.date(2025, 9, 9)), []),
        (Stated((1975, 9), "senior", dt.date(2025, 9, 9)), ["too-old"]),
        (Stated((1980, 1), "junior", dt.date(2025, 9, 9)), ["education"]),
        (Stated((1980, 1), "bachelor", dt.date(2025, 9, 10)), ["party-time"]),
        (Stated(None, "", None), ["no-birth", "education", "party-time"]),
    ],
)
def test_conditions_on_the_closing_day(stated: Stated, codes: list[str]) -> None:
    assert [each.code for each in rules.condition_faults(ASKED, stated, CLOSES)] == codes


@given(st.tuples(*[st.integers(0, rules.FULL_SCORE)] * 3), st.integers(1, 98), st.integers(1, 98))
def test_a_total_is_the_weighted_sum(points: tuple[int, int, int], first: int, second: int) -> None:
    weights = {"written": first, "interview": second, "inspection": 100 - first - second}
    if min(weights.values()) < 1:
        assert rules.weights_fault(weights) is not None
        return
    assert rules.weights_fault(weights) is None
    exact = sum(Fraction(n * w, 100) for n, w in zip(points, weights.values(), strict=True))
    found = rules.total(dict(zip(rules.SCORES, points, strict=True)), weights)
    assert exact - Fraction(1, 2) < found <= exact + Fraction(1, 2)
    assert 0 <= found <= rules.FULL_SCORE


@given(st.dictionaries(st.integers(1, 9), st.integers(0, 5), min_size=1), st.integers(1, 9))
def test_who_is_equal_to_the_last_goes_on_too(totals: dict[int, int], places: int) -> None:
    found = rules.through(totals, places)
    assert len(found) >= min(places, len(totals))
    assert all(totals[key] > totals[other] for key in found for other in totals.keys() - found)
