"""First in, first out: what is left open is what the ledger says, and as old as its oldest uncovered amount."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.boards.rules import AGES, Entry, age_of, days_of, open_amounts

DAY = dt.date(2026, 3, 18)


def entries(*amounts: int) -> list[Entry]:
    return [Entry(dt.date(2025, 1, number), amount, number) for number, amount in enumerate(amounts, 1)]


def left(*amounts: int) -> list[tuple[int, int]]:
    return [(each.on.day, each.left) for each in open_amounts(entries(*amounts))]


@pytest.mark.parametrize(
    ("amounts", "open_"),
    [
        ((100, 50), [(1, 100), (2, 50)]),
        ((100, -30, 50), [(1, 70), (3, 50)]),
        ((100, 50, -100), [(2, 50)]),
        ((100, 50, -120), [(2, 30)]),
        ((100, -100), []),
        ((-80, 100, 20), [(2, 20), (3, 20)]),
        ((-80, 50), []),
        ((100, -150, 30, 40), [(4, 20)]),
        ((), []),
    ],
)
def test_payments_cover_the_oldest(amounts: tuple[int, ...], open_: list[tuple[int, int]]) -> None:
    assert left(*amounts) == open_


AMOUNTS = st.lists(st.integers(-(10**6), 10**6), max_size=30)


@given(AMOUNTS)
def test_what_is_open_is_the_balance_and_nothing_where_the_party_has_a_credit(amounts: list[int]) -> None:
    found = open_amounts(entries_of(amounts))
    assert sum(each.left for each in found) == max(0, sum(amounts))
    assert all(each.left > 0 for each in found)


@given(AMOUNTS)
def test_no_more_is_open_than_was_booked_and_the_oldest_comes_first(amounts: list[int]) -> None:
    found = open_amounts(entries_of(amounts))
    assert all(each.left <= amounts[each.voucher - 1] for each in found)
    assert [each.voucher for each in found] == sorted(each.voucher for each in found)
    # Only the oldest may be paid in part: an amount before it was covered whole, one after it not at all.
    assert all(each.left == amounts[each.voucher - 1] for each in found[1:])


@given(AMOUNTS, st.dates(dt.date(2018, 1, 1), dt.date(2030, 12, 31)))
def test_the_sums_of_the_ages_are_the_balance(amounts: list[int], today: dt.date) -> None:
    found = open_amounts(entries_of(amounts))
    by_age = {
        code: sum(each.left for each in found if age_of(each.on, today) == code) for code, _l, _m in AGES
    }
    assert sum(by_age.values()) == max(0, sum(amounts))


def entries_of(amounts: list[int]) -> list[Entry]:
    start = dt.date(2021, 5, 1)
    return [
        Entry(start + dt.timedelta(days=50 * number), amount, number)
        for number, amount in enumerate(amounts, 1)
    ]


def test_a_reversal_leaves_the_older_claim_as_old_as_it_was() -> None:
    given_ = [
        Entry(dt.date(2025, 1, 1), 100, 1), Entry(dt.date(2025, 2, 1), 60, 2),
        Entry(dt.date(2025, 2, 5), -60, 3, red_of=2), Entry(dt.date(2025, 3, 1), 40, 4),
    ]  # fmt: skip
    assert [(each.voucher, each.left) for each in open_amounts(given_)] == [(1, 100), (4, 40)]


def test_a_reversal_of_what_is_not_there_covers_like_a_payment() -> None:
    given_ = [Entry(dt.date(2025, 1, 1), 100, 1), Entry(dt.date(2025, 2, 5), -60, 3, red_of=2)]
    assert [(each.voucher, each.left) for each in open_amounts(given_)] == [(1, 40)]


@pytest.mark.parametrize(
    ("on", "age"),
    [
        ("2026-03-19", "1"), ("2026-03-18", "1"), ("2025-03-18", "1"), ("2025-03-17", "2"), ("2024-03-18", "2"),
        ("2024-03-17", "3"), ("2023-03-18", "3"), ("2023-03-17", "old"), ("1999-01-01", "old"),
    ],
)  # fmt: skip
def test_the_days_of_each_age(on: str, age: str) -> None:
    assert age_of(dt.date.fromisoformat(on), DAY) == age


@given(st.dates(dt.date(2010, 1, 1), dt.date(2030, 1, 1)), st.dates(dt.date(2012, 1, 1), dt.date(2030, 1, 1)))
def test_an_age_is_the_days_that_its_list_asks_for(on: dt.date, today: dt.date) -> None:
    age = age_of(on, today)
    first, last = days_of(age, today)
    assert (first is None or on >= first) and (on <= last or on > today)


def test_the_29th_of_february_has_a_day_a_year_before() -> None:
    assert age_of(dt.date(2023, 2, 28), dt.date(2024, 2, 29)) == "1"
    assert age_of(dt.date(2023, 2, 27), dt.date(2024, 2, 29)) == "2"
