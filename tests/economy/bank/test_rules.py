"""Fingerprints, ages, denominations: values alone."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.bank import rules
from lingyan.economy.bank.rules import Iou, Movement

DAY = dt.date(2025, 1, 3)


def movement(amount: int = -100, balance: int | None = 5, serial: str = "") -> Movement:
    return Movement(DAY, "", amount, balance, "", serial)


def test_true_twins_stay_apart_and_a_row_read_again_is_the_same() -> None:
    twins = [movement(balance=None), movement(balance=None), movement(balance=None, serial="1")]
    lines = list(rules.fingerprint_lines(twins))
    assert len(set(lines)) == 3
    assert list(rules.fingerprint_lines(twins)) == lines


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 3)), max_size=30))
def test_every_row_has_a_print_of_its_own(rows: list[tuple[int, int]]) -> None:
    lines = list(rules.fingerprint_lines(movement(amount, balance) for amount, balance in rows))
    assert len(set(lines)) == len(rows)


def test_ages_fall_into_buckets_at_their_bounds() -> None:
    bounds = (30, 60, 90)
    assert [rules.bucket_of(days, bounds) for days in (0, 30, 31, 60, 61, 90, 91)] == [0, 0, 1, 1, 2, 2, 3]
    assert rules.bucket_labels(bounds) == ["30 天以内", "31 至 60 天", "61 至 90 天", "90 天以上"]
    assert rules.bucket_labels(()) == ["全部"]


def test_items_in_transit_are_summed_by_side_and_direction() -> None:
    assert rules.transit_of([500, -200], [-30, 7, 7]) == rules.Transit(500, 200, 14, 30)


def test_an_account_number_is_its_digits() -> None:
    assert rules.clean_number("9901 4833-1114") == "990148331114"
    assert rules.clean_number("12345") == ""
    assert rules.clean_number("1" * 33) == ""
    assert rules.ledger_account_problem("10201") == ""
    assert rules.ledger_account_problem("101")


def test_cash_is_counted_by_denomination() -> None:
    assert rules.counted_total({10_000: 3, 50: 1, 1: 7}) == 30_057
    codes = [
        each.code for each in rules.count_problems({3: 1, 100: -1}, [Iou(DAY, 0)], DAY - dt.timedelta(1))
    ]
    assert codes == ["unknown-denomination", "bad-pieces", "bad-iou", "iou-in-future"]
    assert list(rules.count_problems({100: 2}, [Iou(DAY, 5)], DAY)) == []
