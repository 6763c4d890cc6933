from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lingyan.supervision.cash import CashMove, replay


def day(number: int) -> dt.date:
    return dt.date(2025, 1, 1) + dt.timedelta(days=number)


def test_drawn_money_is_spent_before_takings() -> None:
    moves = [CashMove(day(0), 1, drawn=500), CashMove(day(1), 2, received=300), CashMove(day(2), 3, paid=500)]
    used, kept = replay(0, moves)
    assert used == []
    assert [(one.voucher, one.amount, one.until) for one in kept] == [(2, 300, None)]


def test_a_payment_beyond_the_drawn_money_uses_takings() -> None:
    moves = [CashMove(day(0), 1, drawn=500), CashMove(day(1), 2, received=300), CashMove(day(2), 3, paid=600)]
    used, _ = replay(0, moves)
    assert [(one.voucher, one.amount, one.source) for one in used] == [(3, 100, 2)]


def test_what_lay_in_the_box_at_the_beginning_counts_as_drawn() -> None:
    used, _ = replay(600, [CashMove(day(1), 2, received=300), CashMove(day(2), 3, paid=600)])
    assert used == []


def test_a_deposit_covers_the_oldest_takings_first() -> None:
    moves = [
        CashMove(day(0), 1, received=100), CashMove(day(2), 2, received=200), CashMove(day(5), 3, deposited=150)
    ]  # fmt: skip
    _, kept = replay(0, moves)
    assert [(one.voucher, one.amount, one.until) for one in kept] == [
        (1, 100, day(5)),
        (2, 50, day(5)),
        (2, 150, None),
    ]


amounts = st.integers(0, 10_000)
moves_of_days = st.lists(st.tuples(st.integers(0, 30), amounts, amounts, amounts, amounts), max_size=30)


@given(amounts, moves_of_days)
def test_no_taking_is_used_or_banked_twice(
    opening: int, given_moves: list[tuple[int, int, int, int, int]]
) -> None:
    moves = [CashMove(day(one[0]), number, *one[1:]) for number, one in enumerate(sorted(given_moves), 1)]
    used, kept = replay(opening, moves)
    assert sum(move.received for move in moves) == sum(one.amount for one in (*used, *kept))
    assert all(one.until is None or one.until >= one.date for one in kept)
