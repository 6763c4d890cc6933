"""Instalments sum to the total exactly; terms, trade, spreading and matching at their boundaries."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.rules import difference
from lingyan.economy.contracts import rules
from lingyan.economy.contracts.rules import (
    BadPlan,
    Booking,
    OpenItem,
    Part,
    PayPlan,
    Prepaid,
    Receipt,
    Schedule,
    Step,
)
from lingyan.kernel.month import Month

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31))
LENGTHS = st.integers(0, 365 * 20)
EVERY = st.sampled_from(["once", "month", "quarter", "half", "year"])
MONEY = st.integers(1, 10**12)
STEPS = st.lists(st.tuples(st.integers(2, 20), MONEY), max_size=4, unique_by=lambda pair: pair[0]).map(sorted)
D = dt.date.fromisoformat


@given(
    start=DAYS,
    length=LENGTHS,
    every=EVERY,
    first=MONEY,
    more=STEPS,
    timing=st.sampled_from(["advance", "arrears"]),
)
def test_stepped_prices_sum_to_the_total_exactly(
    start: dt.date, length: int, every: str, first: int, more: list[tuple[int, int]], timing: str
) -> None:
    end = start + dt.timedelta(days=length)
    plan = PayPlan(steps=(Step(1, first), *(Step(*each) for each in more)))
    found = rules.instalments(start, end, Schedule(every, timing), plan)
    assert sum(each.amount for each in found) == rules.total_of(start, end, plan)
    assert all(each.amount > 0 for each in found)


@given(start=DAYS, length=LENGTHS, every=EVERY, amount=MONEY)
def test_an_amount_is_split_to_the_fen_and_covers_every_day_once(
    start: dt.date, length: int, every: str, amount: int
) -> None:
    end = start + dt.timedelta(days=length)
    found = rules.instalments(start, end, Schedule(every), PayPlan(amount=amount))
    assert sum(each.amount for each in found) == amount
    spans = [(start, end)] if every == "once" else list(rules.periods(start, end, rules.MONTHS[every]))
    assert (spans[0][0], spans[-1][1]) == (start, end)
    assert all(left[1] + dt.timedelta(days=1) == right[0] for left, right in pairwise(spans))


def test_whole_years_cost_the_yearly_price_and_a_half_year_half_of_it() -> None:
    plan = PayPlan(steps=(Step(1, 8_700_00), Step(3, 9_500_00)))
    found = rules.instalments(D("2025-04-01"), D("2028-09-30"), Schedule("year", due_days=9), plan)
    assert [(str(each.due_on), each.amount) for each in found] == [
        ("2025-04-10", 8_700_00), ("2026-04-10", 8_700_00), ("2027-04-10", 9_500_00), ("2028-04-10", 4_750_00),
    ]  # fmt: skip


def test_arrears_are_due_at_the_end_of_each_period() -> None:
    found = rules.instalments(
        D("2025-01-01"), D("2025-06-30"), Schedule("quarter", "arrears", 5), PayPlan(amount=100_01)
    )
    assert [(str(each.due_on), each.amount) for each in found] == [
        ("2025-04-05", 50_00),
        ("2025-07-05", 50_01),
    ]


def test_parts_are_taken_as_they_were_agreed() -> None:
    plan = PayPlan(parts=(Part(D("2025-03-31"), 30_000_00), Part(D("2025-09-30"), 20_000_01)))
    found = rules.instalments(D("2025-01-01"), D("2025-12-31"), Schedule("custom"), plan)
    assert [each.amount for each in found] == [30_000_00, 20_000_01]
    assert rules.total_of(D("2025-01-01"), D("2025-12-31"), plan) == 50_000_01
    assert PayPlan.from_json(plan.as_json()) == plan


@pytest.mark.parametrize(
    ("plan", "schedule"),
    [
        (PayPlan(), Schedule("year")),
        (PayPlan(amount=1, steps=(Step(1, 1),)), Schedule("year")),
        (PayPlan(amount=1), Schedule("custom")),
        (PayPlan(parts=(Part(D("2025-01-01"), 1),)), Schedule("year")),
        (PayPlan(parts=(Part(D("2025-01-01"), 0),)), Schedule("custom")),
        (PayPlan(parts=(Part(D("2025-02-01"), 1), Part(D("2025-01-01"), 1))), Schedule("custom")),
        (PayPlan(steps=(Step(2, 1),)), Schedule("year")),
        (PayPlan(steps=(Step(1, 1), Step(1, 2))), Schedule("year")),
        (PayPlan(steps=(Step(1, 1), Step(71, 2))), Schedule("year")),
        (PayPlan(amount=-1), Schedule("year")),
        (PayPlan(amount=10**15), Schedule("year")),
        (PayPlan(amount=1), Schedule("weekly")),
        (PayPlan(amount=1), Schedule("year", due_days=367)),
    ],
)
def test_plans_that_cannot_be(plan: PayPlan, schedule: Schedule) -> None:
    with pytest.raises(BadPlan):
        rules.instalments(D("2025-01-01"), D("2025-12-31"), schedule, plan)


def test_an_end_before_the_start_and_too_many_periods_are_refused() -> None:
    with pytest.raises(BadPlan, match="早于开始"):
        rules.instalments(D("2025-01-02"), D("2025-01-01"), Schedule("year"), PayPlan(amount=1))
    with pytest.raises(BadPlan, match="1200"):
        rules.instalments(D("1900-01-01"), D("2010-01-01"), Schedule("month"), PayPlan(amount=10**10))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-01-01", "2025-12-31", 12), ("2025-01-31", "2025-02-27", 1), ("2025-01-01", "2025-01-01", 1),
        ("2025-01-15", "2028-01-15", 37),
    ],
)  # fmt: skip
def test_terms_in_months(first: str, last: str, months: int) -> None:
    assert rules.term_months(D(first), D(last)) == months


def test_twenty_years_end_on_the_day_before() -> None:
    assert rules.latest_end(D("2025-02-01"), 20) == D("2045-01-31")
    assert rules.latest_end(D("2024-02-29"), 1) == D("2025-02-27")


@pytest.mark.parametrize(
    ("total", "months", "asked"),
    [(4_999_999, 35, False), (5_000_000, 1, True), (1, 36, True), (0, 35, False)],
)
def test_public_trade_is_asked_by_value_or_term(total: int, months: int, asked: bool) -> None:
    assert rules.must_be_public(total=total, months=months, value_from=5_000_000, months_from=36) is asked
    assert not rules.must_be_public(total=10**9, months=999, value_from=0, months_from=0)


@given(amount=MONEY, start=DAYS, months=st.integers(1, 360))
def test_prepaid_rent_is_earned_to_the_fen_over_its_months(amount: int, start: dt.date, months: int) -> None:
    last = rules.add_months(start.replace(day=1), months) - dt.timedelta(days=1)
    first = start.replace(day=1)
    begin = Month.of(first)
    earned = [rules.earned_through(amount, first, last, begin.plus(n)) for n in range(-1, months + 1)]
    assert (earned[0], earned[-1], earned[-2]) == (0, amount, amount)
    assert earned == sorted(earned)


def test_more_than_a_year_is_spread_and_a_year_is_not() -> None:
    assert not rules.is_spread(D("2025-01-01"), D("2025-12-31"))
    assert rules.is_spread(D("2025-01-01"), D("2026-01-01"))


def test_bookings_become_one_voucher_with_a_line_for_each_party() -> None:
    rows = [
        Booking("应收租金", "11201", "50103", 100, "D01"),
        Booking("应收租金", "11301", "50103", 50, "N01"),
    ]
    found = rules.booking_entries(rows, party_on="debit")
    assert [(each.account, each.debit, each.credit, each.party) for each in found] == [
        ("11201", 100, 0, "D01"), ("11301", 50, 0, "N01"), ("50103", 0, 150, ""),
    ]  # fmt: skip
    assert difference(found) == 0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("received", [("10201", 5, 0), ("21103", 0, 5)]),
        ("returned", [("21103", 5, 0), ("10201", 0, 5)]),
        ("forfeited", [("21103", 5, 0), ("50402", 0, 5)]),
    ],
)
def test_deposits(kind: str, expected: list[tuple[str, int, int]]) -> None:
    found = rules.deposit_entries(kind, 5, party="D01", money="10201")
    assert [(each.account, each.debit, each.credit) for each in found] == expected


ITEM = OpenItem(1, 7, D("2025-03-10"), 1_000)


@pytest.mark.parametrize(
    ("receipt", "score"),
    [
        (Receipt(9, D("2025-03-10"), 1_000, frozenset({7})), 100),
        (Receipt(9, D("2025-12-10"), 1_000, frozenset({7})), 90),
        (Receipt(9, D("2025-03-10"), 400, frozenset({7})), 60),
        (Receipt(9, D("2025-12-10"), 400, frozenset({7})), 50),
        (Receipt(9, D("2025-04-24"), 1_000, frozenset()), 50),
        (Receipt(9, D("2025-04-25"), 1_000, frozenset()), None),
        (Receipt(9, D("2025-03-10"), 999, frozenset()), None),
        (Receipt(9, D("2025-03-10"), 1_000, frozenset({8})), None),
    ],
)
def test_what_is_proposed_and_how_sure(receipt: Receipt, score: int | None) -> None:
    assert [each.score for each in rules.propose([ITEM], [receipt])] == ([] if score is None else [score])


def test_money_from_before_the_contract_pays_nothing_of_it() -> None:
    receipt = Receipt(9, D("2025-03-09"), 1_000, frozenset({7}))
    for since, proposed in ((D("2025-03-09"), 1), (D("2025-03-10"), 0)):
        item = OpenItem(1, 7, D("2025-03-10"), 1_000, since)
        assert len(rules.propose([item], [receipt])) == proposed


@given(
    items=st.lists(
        st.builds(OpenItem, st.integers(1, 9), st.integers(1, 3), DAYS, st.integers(1, 500)),
        unique_by=lambda item: item.id,
    ),
    receipts=st.lists(
        st.builds(Receipt, st.integers(1, 9), DAYS, st.integers(1, 500), st.frozensets(st.integers(1, 3), max_size=1)),
        unique_by=lambda r: r.id,
    ),
)  # fmt: skip
def test_no_money_is_proposed_twice(items: list[OpenItem], receipts: list[Receipt]) -> None:
    found = rules.propose(items, receipts)
    for each in receipts:
        assert sum(one.amount for one in found if one.receipt == each.id) <= each.left
    for item in items:
        assert sum(one.amount for one in found if one.item == item.id) <= item.left


ACCOUNTS = st.dictionaries(st.sampled_from(["21105", "113", "221"]), st.integers(-50, 900))


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=5), ACCOUNTS, ACCOUNTS)
def test_no_more_is_earned_of_an_opening_than_it_held_and_than_is_earned(
    amounts: list[tuple[int, int]], held: dict[str, int], by_hand: dict[str, int]
) -> None:
    items = [Prepaid(pk, max(pair), min(pair)) for pk, pair in enumerate(amounts)]
    found = list(rules.earned_of_opening(items, held, by_hand))
    for item in items:
        assert sum(amount for pk, _code, amount in found if pk == item.id) <= item.earned
    for code, amount in held.items():
        earned = sum(each for _pk, where, each in found if where == code)
        assert earned <= max(0, amount - max(0, by_hand.get(code, 0))) or earned == 0
        assert earned >= 0


@pytest.mark.parametrize(
    ("days", "stage"), [(91, None), (90, 90), (31, 90), (30, 30), (7, 7), (0, 7), (-5, 7)]
)
def test_alerts_come_closer(days: int, stage: int | None) -> None:
    assert rules.stage(days, [90, 30, 7]) == stage
