"""The vouchers of the demo: balanced, at least ten a month, numbered, closed at the year's end, never overdrawn."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from lingyan.demo import places
from lingyan.demo.books import BookWriter
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import BUSY, LOSSY, STEADY, profile_of
from lingyan.disclosure import scanner
from lingyan.economy.books import chart, rules
from lingyan.economy.books.bulk import LoadVoucher
from lingyan.kernel.month import Month

PLAN = Plan(80, dt.date(2026, 11, 23))
OFFICIALS = ("艾守田", "白穗青", "柴丰谷")


def _writers() -> Iterator[BookWriter]:
    for place in places.city(PLAN.villages):
        if place.level == "村":
            yield BookWriter(profile_of(place.code, OFFICIALS), PLAN.first)


@cache
def _months() -> list[tuple[str, Month, tuple[int, int], list[LoadVoucher], dict[tuple[str, str, str], int]]]:
    """(mood, month, till and bank at its end, vouchers, balances at its end) of every village and month."""
    return [
        (writer.profile.mood, month, writer.cash(), vouchers, dict(writer.net))
        for writer in _writers()
        for month in PLAN.months
        for vouchers in [writer.month()]
    ]


def test_the_books_cover_two_years_up_to_the_last_complete_month() -> None:
    assert (PLAN.first, PLAN.last, len(PLAN.months)) == (Month(2024, 11), Month(2026, 10), 24)
    assert PLAN.live == (Month(2026, 8), Month(2026, 9), Month(2026, 10))
    assert Month(2025, 12) in PLAN.taken_over


def test_every_month_has_at_least_ten_vouchers_that_count() -> None:
    assert min(sum(not one.void for one in vouchers) for _, _, _, vouchers, _ in _months()) >= 10


def test_every_voucher_balances_and_stands_on_one_side_a_line() -> None:
    for _, _, _, vouchers, _ in _months():
        for voucher in vouchers:
            assert len(voucher.lines) >= 2
            assert sum(debit - credit for _, _, debit, credit, _, _ in voucher.lines) == 0
            assert all(bool(debit) != bool(credit) for _, _, debit, credit, _, _ in voucher.lines)


def test_numbers_follow_without_gap_in_the_order_of_dates() -> None:
    for _, month, _, vouchers, _ in _months():
        assert [one.number for one in vouchers] == list(range(1, len(vouchers) + 1))
        assert [one.date for one in vouchers] == sorted(one.date for one in vouchers)
        assert {Month.of(one.date) for one in vouchers} == {month}


def test_accounts_are_those_of_the_chart_and_take_details_where_there_are_some() -> None:
    codes = {row["code"] for row in chart.rows()}
    parents = {row["parent"] for row in chart.rows()}
    used = {line[0] for _, _, _, vouchers, _ in _months() for one in vouchers for line in one.lines}
    assert used <= codes - (parents - {"321"})


def test_dealings_inside_the_village_name_their_household() -> None:
    for _, _, _, vouchers, _ in _months():
        for voucher in vouchers:
            assert all(party for account, _, _, _, party, _ in voucher.lines if account.startswith("113"))


def test_till_and_bank_are_never_overdrawn() -> None:
    assert min(min(cash) for _, _, cash, _, _ in _months()) >= 0


def test_the_year_end_leaves_nothing_on_result_accounts() -> None:
    for _, month, _, _, net in _months():
        if month.number == 12:
            open_accounts = [key for key, amount in net.items() if amount and key[0][:1] == "5"]
            assert not open_accounts
            assert not any(
                amount for key, amount in net.items() if key[0] == "321" or key[0].startswith("32201")
            )


def test_the_variety_of_real_books_is_there() -> None:
    kinds = Counter(one.kind for _, _, _, vouchers, _ in _months() for one in vouchers)
    assert all(kinds[kind] for kind in (rules.NORMAL, rules.RED, rules.CLOSE, rules.FOLD))
    assert any(one.void for _, _, _, vouchers, _ in _months() for one in vouchers)
    used = {line[0] for _, _, _, vouchers, _ in _months() for one in vouchers for line in one.lines}
    assert used >= {
        "101", "10203", "11201", "11301", "153", "15201", "21101", "21104", "212", "21401", "231", "241", "31101",
        "31103", "3220101", "3220102", "50103", "50104", "50301", "50401", "51302", "51401", "51404",
    }  # fmt: skip
    assert {mood for mood, *_ in _months()} == {STEADY, LOSSY, BUSY}


def test_a_red_letter_voucher_cancels_one_of_its_month_and_a_right_one_follows() -> None:
    found = 0
    for _, _, _, vouchers, _ in _months():
        for red in (one for one in vouchers if one.kind == rules.RED):
            number = int(re.search(r"记-(\d+)号", red.lines[0][1])[1])  # type: ignore[index]
            wrong, right = vouchers[number - 1], vouchers[red.number]
            assert [(a, -d, -c) for a, _, d, c, _, _ in red.lines] == [
                (a, d, c) for a, _, d, c, _, _ in wrong.lines
            ]
            assert right.lines[0][1].startswith("订正")
            found += 1
    assert found


def test_lossy_villages_lose_and_the_others_mostly_gain() -> None:
    undistributed = {
        mood: [
            -net["3220201", "", ""]
            for each, month, _, _, net in _months()
            if each == mood and month == PLAN.last
        ]
        for mood in (STEADY, LOSSY, BUSY)
    }
    assert max(undistributed[LOSSY]) < 0
    assert min(undistributed[BUSY]) > 0
    assert sum(amount > 0 for amount in undistributed[STEADY]) > len(undistributed[STEADY]) / 2


def test_only_a_village_that_slips_writes_personal_data_into_summaries() -> None:
    def texts(slips: bool) -> set[str]:
        writer = BookWriter(profile_of("990122100201", OFFICIALS, slips=slips), PLAN.first)
        return {line[1] for one in writer.through(PLAN.last) for line in one.lines}

    def found(texts: set[str]) -> set[str]:
        return {finding.kind for text in texts for finding in scanner.scan(text, on=PLAN.today)}

    assert found(texts(slips=True)) == {"health", "mobile"}
    assert (
        found({line[1] for _, _, _, vouchers, _ in _months() for one in vouchers for line in one.lines})
        == set()
    )


def test_the_books_are_the_same_every_time() -> None:
    first, again = (next(_writers()).through(PLAN.last) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("today", [dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2028, 2, 29)])
def test_other_days_shift_the_two_years_along(today: dt.date) -> None:
    plan = Plan(1, today)
    writer = BookWriter(profile_of("990122100200", OFFICIALS), plan.first)
    assert len(plan.months) == 24
    assert plan.last.next == Month.of(today)
    assert all(len(writer.month()) >= 10 for _ in plan.months)
