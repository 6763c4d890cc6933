"""Who is elected from given votes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.term.allocation import Candidate, allocate

SEATS = {0: 1, 1: 1, 2: 3}


def passes(votes: int) -> bool:
    return 2 * votes > 100


def member(no: int, votes: int, *, woman: bool = False) -> Candidate:
    return Candidate(no, 2, votes, woman)


def test_the_most_votes_above_half_fill_the_seats() -> None:
    result = allocate(
        [Candidate(1, 0, 51), Candidate(2, 0, 49), member(3, 50), member(4, 60)], {0: 1, 2: 2}, passes
    )
    assert result.elected == {1: 0, 4: 2}
    assert result.open == {0: 0, 2: 1}


def test_a_tie_at_the_last_seat_is_voted_on_again() -> None:
    result = allocate([member(1, 80), member(2, 60), member(3, 60)], {2: 2}, passes)
    assert result.elected == {1: 2}
    assert result.tied == {2, 3}
    assert not result.complete


def test_of_relatives_the_higher_post_stays() -> None:
    result = allocate(
        [Candidate(1, 0, 60), member(2, 90), member(3, 55)], {0: 1, 2: 1}, passes, kin=[frozenset({1, 2})]
    )
    assert result.elected == {1: 0, 3: 2}
    assert result.barred == {2}


def test_of_relatives_in_one_post_more_votes_stay_and_equal_votes_are_voted_on_again() -> None:
    kin = [frozenset({1, 2})]
    more = allocate([member(1, 70), member(2, 60), member(3, 55)], {2: 2}, passes, kin=kin)
    assert more.elected == {1: 2, 3: 2}
    equal = allocate([member(1, 70), member(2, 70), member(3, 55)], {2: 2}, passes, kin=kin)
    assert equal.elected == {3: 2}
    assert equal.tied == {1, 2}


def test_without_a_woman_so_far_the_woman_with_most_votes_gets_a_member_seat() -> None:
    rows = [member(1, 90), member(2, 80), member(3, 70), member(4, 60, woman=True), member(5, 55, woman=True)]
    assert set(allocate(rows, {2: 3}, passes, woman_rank=2).elected) == {1, 2, 4}
    assert set(allocate(rows, {2: 3}, passes).elected) == {1, 2, 3}


def test_a_woman_in_a_higher_post_leaves_the_members_to_the_votes() -> None:
    rows = [Candidate(9, 1, 60, True), member(1, 90), member(2, 80), member(4, 60, woman=True)]
    assert set(allocate(rows, {1: 1, 2: 2}, passes, woman_rank=2).elected) == {9, 1, 2}


def test_without_a_woman_above_half_one_member_seat_stays_open_for_women() -> None:
    rows = [member(1, 90), member(2, 80), member(3, 70), member(4, 50, woman=True)]
    result = allocate(rows, {2: 3}, passes, woman_rank=2)
    assert set(result.elected) == {1, 2}
    assert result.open == {2: 1}
    assert result.for_women


def test_two_women_who_win_by_votes_need_no_reserved_seat() -> None:
    rows = [member(1, 90, woman=True), member(2, 90, woman=True), member(3, 70)]
    result = allocate(rows, {2: 3}, passes, woman_rank=2)
    assert result.complete
    assert not result.tied


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 100), st.booleans()), max_size=12),
    st.sets(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=6
    ),
    st.sampled_from([None, 2]),
)
def test_nobody_is_elected_without_passing_no_seat_twice_no_relatives_together(
    rows: list[tuple[int, int, bool]], pairs: set[tuple[int, int]], woman_rank: int | None
) -> None:
    people = [Candidate(no, *row) for no, row in enumerate(rows)]
    kin = [frozenset(pair) for pair in pairs]
    result = allocate(people, SEATS, passes, kin=kin, woman_rank=woman_rank)
    by_no = {each.no: each for each in people}
    assert all(passes(by_no[no].votes) and by_no[no].rank == rank for no, rank in result.elected.items())
    for rank, seats in SEATS.items():
        filled = sum(each == rank for each in result.elected.values())
        assert filled + result.open[rank] == seats
        assert result.open[rank] >= 0
    assert not any(pair <= set(result.elected) for pair in kin)
    women = any(by_no[no].woman for no in result.elected)
    assert women or woman_rank is None or result.for_women
