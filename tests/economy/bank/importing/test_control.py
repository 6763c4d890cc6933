"""Controls of a statement: one wrong figure names one row, whichever way the file runs."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.bank.importing.control import Link, breaks, newest_first, out_of_order

AMOUNTS = st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=2, max_size=40)


def chain(amounts: list[int], opening: int = 0) -> list[Link]:
    links, balance = [], opening
    for amount in amounts:
        balance += amount
        links.append(Link(amount, balance))
    return links


@given(AMOUNTS, st.integers(-(10**9), 10**9))
def test_a_sound_chain_has_no_break(amounts: list[int], opening: int) -> None:
    assert list(breaks(chain(amounts, opening))) == []


@given(AMOUNTS.filter(lambda found: len(found) > 3), st.data())
def test_one_wrong_balance_names_one_row(amounts: list[int], data: st.DataObject) -> None:
    links = chain(amounts)
    at = data.draw(st.integers(1, len(links) - 2))
    off = data.draw(st.integers(1, 10**6))
    wrong = [*links[:at], Link(links[at].amount, (links[at].balance or 0) + off), *links[at + 1 :]]
    assert list(breaks(wrong)) == [(at, links[at].balance)]


@given(AMOUNTS.filter(lambda found: len(found) > 3), st.data())
def test_a_missing_row_is_named_at_the_row_after_it(amounts: list[int], data: st.DataObject) -> None:
    links = chain(amounts)
    at = data.draw(st.integers(1, len(links) - 2))
    assert [place for place, _ in breaks(links[:at] + links[at + 1 :])] == [at]


@given(AMOUNTS)
def test_the_balances_tell_which_way_a_file_runs(amounts: list[int]) -> None:
    links = chain(amounts)
    if list(breaks(links[::-1])):
        assert newest_first(links[::-1], [])
        assert not newest_first(links, [])


def test_dates_decide_where_balances_are_missing() -> None:
    days: list[dt.date | None] = [dt.date(2025, 1, day) for day in (9, 5, 5, 2)]
    assert newest_first([Link(1, None)] * 4, days)


def test_one_date_far_ahead_is_the_stranger_and_not_all_that_follow() -> None:
    days = [dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2025, 1, 2), None, dt.date(2025, 1, 2)]
    assert out_of_order(days) == [1]


@given(st.lists(st.dates(), max_size=30))
def test_sorted_dates_are_in_order(days: list[dt.date]) -> None:
    assert out_of_order(sorted(days)) == []


def test_a_row_that_could_not_be_read_breaks_nothing_else() -> None:
    assert list(breaks([Link(5, 5), Link(None, 9), Link(1, 10)])) == []
