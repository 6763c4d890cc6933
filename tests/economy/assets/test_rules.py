"""Wear sums to cost less residual value exactly, whatever the figures; entries balance; the count has its window."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.assets import kinds, rules
from lingyan.economy.assets.rules import ChargeLine, Difference, Revision, Stretch
from lingyan.economy.books.rules import difference
from lingyan.kernel.month import Month

MONEY = st.integers(min_value=0, max_value=10**12)
MONTHS = st.builds(Month, st.integers(2000, 2040), st.integers(1, 12))
START = Month(2025, 1)


@given(original=MONEY, share=st.integers(0, 100), months=st.integers(1, 1200), started=MONTHS)
def test_straight_line_sums_to_cost_less_residual_exactly(
    original: int, share: int, months: int, started: Month
) -> None:
    residual = original * share // 100
    card = rules.stretch_of_card(original=original, residual=residual, months=months, started=started)
    expected = original - residual if original > rules.NOMINAL else 0
    assert rules.due_through([card], started) == 0
    assert rules.due_through([card], started.plus(months)) == expected
    assert rules.due_through([card], started.plus(months + 50)) == expected
    before = rules.due_through([card], started.plus(months - 1)) if months > 1 else 0
    assert 0 <= before <= expected


@given(original=st.integers(101, 10**10), months=st.integers(2, 240), at=st.integers(1, 239))
def test_every_month_but_the_last_is_the_same_and_nothing_is_negative(
    original: int, months: int, at: int
) -> None:
    card = rules.stretch_of_card(original=original, residual=0, months=months, started=START)
    charges = [
        rules.due_through([card], START.plus(n)) - rules.due_through([card], START.plus(n - 1))
        for n in range(1, months + 1)
    ]
    assert len(set(charges[:-1])) == 1
    assert charges[-1] >= charges[0] >= 0
    assert sum(charges) == original


@given(
    original=st.integers(1_000, 10**10),
    months=st.integers(2, 240),
    gone=st.integers(1, 200),
    worn=st.integers(0, 100),
)
def test_a_card_made_in_mid_life_is_charged_over_what_is_left(
    original: int, months: int, gone: int, worn: int
) -> None:
    gone = min(gone, months - 1)
    worn_before = original * worn // 100
    card = rules.stretch_of_card(
        original=original, residual=0, months=months, started=START, worn_before=worn_before,
        worn_through=START.plus(gone),
    )  # fmt: skip
    assert card.first == START.plus(gone + 1)
    assert worn_before + rules.due_through([card], START.plus(months)) == original


def test_past_its_life_nothing_more_is_charged() -> None:
    card = rules.stretch_of_card(
        original=1_000_00, residual=0, months=12, started=START, worn_before=500_00, worn_through=Month(2027, 1)
    )  # fmt: skip
    assert rules.due_through([card], Month(2030, 1)) == 0


@given(
    original=st.integers(1_000, 10**10), months=st.integers(2, 240), at=st.integers(1, 230), more=st.integers(0, 10**9),
    left=st.integers(1, 120),
)  # fmt: skip
def test_a_change_is_prospective_and_still_sums_exactly(
    original: int, months: int, at: int, more: int, left: int
) -> None:
    at = min(at, months - 1)
    card = rules.stretch_of_card(original=original, residual=0, months=months, started=START)
    change = Revision(START.plus(at + 1), original + more, 0, left)
    plan = rules.stretches(card, 0, [change])
    assert rules.due_through(plan, START.plus(at)) == rules.due_through([card], START.plus(at))
    assert rules.due_through(plan, change.first.plus(left - 1)) == original + more


@given(
    base=st.integers(1, 10**10),
    units=st.integers(1, 10**6),
    parts=st.lists(st.integers(0, 10**4), max_size=20),
)
def test_units_sum_to_the_whole_and_never_beyond(base: int, units: int, parts: list[int]) -> None:
    done, charged = 0, 0
    for part in parts:
        done += part
        now = rules.units_through(base=base, units=units, done=done)
        assert charged <= now <= base
        charged = now
    assert rules.units_through(base=base, units=units, done=done + units) == base


def test_an_asset_that_leaves_is_charged_for_that_month_and_no_later_one() -> None:
    stretch = [Stretch(Month(2025, 2), 12, 1_200_00)]
    assert rules.due_through(stretch, Month(2025, 12), left=Month(2025, 4)) == 300_00


def test_nominal_value_is_never_charged() -> None:
    card = rules.stretch_of_card(original=rules.NOMINAL, residual=0, months=12, started=START)
    assert rules.due_through([card], Month(2030, 1)) == 0


def test_charges_become_one_voucher_by_use() -> None:
    lines = [
        ChargeLine("51103", "15201", 100),
        ChargeLine("51402", "15202", 50),
        ChargeLine("51103", "15201", 7),
    ]
    found = rules.charge_entries(lines, Month(2025, 3))
    assert [(each.account, each.debit, each.credit) for each in found] == [
        ("51103", 107, 0), ("51402", 50, 0), ("15201", 0, 107), ("15202", 0, 50),
    ]  # fmt: skip
    assert difference(found) == 0


@given(original=st.integers(1, 10**10), worn=st.integers(0, 100), cost=MONEY, proceeds=MONEY)
def test_a_disposal_leaves_nothing_in_clearing(original: int, worn: int, cost: int, proceeds: int) -> None:
    gone = original * worn // 100
    out = rules.out_entries("旧房", account="15101", worn_account="15201", original=original, worn=gone)
    clearing = rules.clearing_of("15101")
    steps = [("cost", cost), ("proceeds", proceeds)]
    found = [*out]
    for kind, amount in steps:
        found += rules.step_entries("旧房", kind, amount, clearing=clearing, against="10201")
    balance = rules.clearing_balance(original, gone, steps)
    found += rules.result_entries("旧房", balance)
    assert sum(each.debit - each.credit for each in found if each.account == "154") == 0
    assert difference(found) == 0


def test_assets_without_a_clearing_account_book_gain_and_loss_at_once() -> None:
    assert rules.clearing_of("161") == rules.DIRECT
    [loss, worn, gone] = rules.out_entries("软件", account="161", worn_account="162", original=100, worn=60)
    assert (loss.account, loss.debit) == (rules.LOSS, 40)
    assert (worn.account, worn.debit, gone.credit) == ("162", 60, 100)


@given(original=st.integers(1, 10**10), worn=st.integers(0, 100), share=st.integers(0, 100))
def test_181_is_nil_once_a_shortage_is_settled(original: int, worn: int, share: int) -> None:
    each = Difference("水泵", True, "15102", "15202", original, original * worn // 100)
    liable = (each.original - each.worn) * share // 100
    found = rules.difference_entries([each], 2025)
    found += rules.settling_entries(each, liable=liable, against="11202", party="R01")
    assert sum(entry.debit - entry.credit for entry in found if entry.account == rules.PENDING) == 0
    assert difference(found) == 0


def test_a_surplus_is_other_income_and_nobody_owes_more_than_is_missing() -> None:
    surplus = Difference("桌子", False, "15102", "15202", 500)
    found = [*rules.difference_entries([surplus], 2025), *rules.settling_entries(surplus)]
    assert [(each.account, each.debit, each.credit) for each in found] == [
        ("15102", 500, 0), ("18102", 0, 500), ("18102", 500, 0), ("50403", 0, 500),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="不能超过净值"):
        rules.settling_entries(Difference("泵", True, "15102", "15202", 500), liable=501)


def test_the_count_may_be_made_from_december_to_the_end_of_february() -> None:
    assert rules.inventory_window(2027) == (dt.date(2027, 12, 1), dt.date(2028, 2, 29))
    asked = [dt.date(2025, 11, 30), dt.date(2025, 12, 1), dt.date(2026, 2, 28), dt.date(2026, 3, 1)]
    assert [rules.inventory_year(day) for day in asked] == [None, 2025, 2025, None]


def test_comparison_names_both_differences() -> None:
    cards = {"151": (1_000, 200)}
    [fixed, *_rest] = rules.compare(cards, {"151": 900, "152": 200}, kinds.WORN)
    assert (fixed.difference, fixed.worn_difference, fixed.agrees) == (100, 0, False)
    assert all(each.agrees for each in _rest)


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"original": 100, "residual": 100, "worn": 0, "months": 1200}, True),
        ({"original": 100, "residual": 101, "worn": 0, "months": 1}, False),
        ({"original": 100, "residual": 40, "worn": 60, "months": 1}, True),
        ({"original": 100, "residual": 40, "worn": 61, "months": 1}, False),
        ({"original": 100, "residual": 0, "worn": 0, "months": 1201}, False),
        ({"original": -1, "residual": 0, "worn": 0, "months": 1}, False),
    ],
)  # fmt: skip
def test_values_at_their_bounds(values: dict[str, int], fits: bool) -> None:
    assert (list(rules.value_problems(**values)) == []) is fits


def test_every_kind_has_an_account_or_is_a_resource() -> None:
    for kind in kinds.Kind:
        nature = kinds.nature_of(kind)
        account = kinds.account_for(kind, "operating")
        assert account.startswith(nature.account)
        if nature.worn:
            assert kinds.worn_for(account).startswith(nature.worn)
            assert {kinds.expense_for(account, use) for use in kinds.Use}
