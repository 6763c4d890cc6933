"""What corresponds: the sample year with its precision and recall, each rule by itself, and what always holds."""

from __future__ import annotations

from collections import Counter
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.bank.likeness import Item, transposed
from lingyan.economy.bank.matching import Proposal, propose

DAY = 739_000
_keys = count(1)


def item(day: int, amount: int, text: str = "", name: str = "", red: bool = False) -> Item:
    return Item(next(_keys), DAY + day, amount, (name,) if name else (), text, red)


def found(bank: list[Item], ledger: list[Item], **options: int) -> Counter[str]:
    return Counter(one.status for one in propose(bank, ledger, **options))


def test_same_amount_same_day_and_some_days_apart() -> None:
    bank, ledger = [item(0, -100), item(5, 300)], [item(0, -100), item(2, 300)]
    assert found(bank, ledger) == {"match": 1, "date-shift": 1}
    assert found(bank, ledger, window=2) == {"match": 1, "missing-in-books": 1, "missing-in-bank": 1}


def test_money_in_never_matches_money_out() -> None:
    assert found([item(0, 100)], [item(0, -100)]) == {"missing-in-books": 1, "missing-in-bank": 1}


def test_as_many_pairs_as_can_be() -> None:
    """The nearest partner of the first is the only one of the second."""
    bank, ledger = [item(2, -100), item(6, -100)], [item(0, -100), item(3, -100)]
    assert found(bank, ledger) == {"date-shift": 2}


def test_of_equal_amounts_the_same_party_and_words_win() -> None:
    first, second = item(0, -100, "付水费", "甲水厂"), item(0, -100, "付电费", "乙电厂")
    lines = [item(0, -100, "付乙电厂电费"), item(0, -100, "付甲水厂水费")]
    pairs = {one.bank[0]: one.ledger[0] for one in propose([first, second], lines)}
    assert pairs == {first.key: lines[1].key, second.key: lines[0].key}


def test_one_payment_for_several_vouchers_and_the_other_way_round() -> None:
    merged = propose([item(1, -500)], [item(0, -200), item(1, -300), item(1, -7)])
    assert [(one.status, len(one.ledger)) for one in merged] == [("merged", 2), ("missing-in-bank", 1)]
    split = propose([item(0, -200), item(1, -100), item(2, -200)], [item(1, -500)])
    assert [(one.status, len(one.bank)) for one in split] == [("split", 3)]


def test_parts_beyond_the_window_make_no_sum() -> None:
    assert "merged" not in found([item(9, -500)], [item(0, -200), item(9, -300)])


def test_a_red_voucher_and_its_correction_cancel_each_other() -> None:
    bank = [item(0, -100, "付租金", "甲")]
    ledger = [item(0, -100, "付租金"), item(9, 100, "注销", red=True), item(9, -100, "订正")]
    assert found(bank, ledger) == {"match": 1, "offset-in-books": 1}


def test_a_red_voucher_that_the_bank_paid_back_matches_the_bank() -> None:
    bank = [item(0, -100, "付货款", "甲"), item(2, 100, "退汇", "甲")]
    ledger = [item(0, -100, "付甲货款"), item(2, 100, "注销", red=True)]
    assert found(bank, ledger) == {"match": 2}


def test_a_payment_that_came_back_unbooked_cancels_itself() -> None:
    assert found([item(0, -100, "付货款", "甲店"), item(1, 100, "退汇", "甲店")], []) == {"offset-in-bank": 1}


def test_digits_that_changed_places_and_a_digit_that_slipped() -> None:
    assert transposed(508000, 580000)
    assert not transposed(508000, 508000)
    assert not transposed(500800, 580000)
    assert found([item(0, -508000)], [item(1, -580000)]) == {"amount-differs": 1}
    alike = [item(0, -12000, "付甲店纸款", "甲店")], [item(0, -1200, "付甲店纸款")]
    assert found(*alike) == {"amount-differs": 1}
    strangers = [item(0, -12000, "付甲店纸款")], [item(0, -1200, "重阳节活动")]
    assert found(*strangers) == {"missing-in-books": 1, "missing-in-bank": 1}


def test_paid_twice_and_booked_twice() -> None:
    bank = [item(0, -100, "购纸", "甲店"), item(1, -100, "购纸", "甲店")]
    assert found(bank, [item(0, -100, "购纸")]) == {"match": 1, "duplicate-in-bank": 1}
    ledger = [item(0, -100, "购纸"), item(12, -100, "购纸")]
    assert found([item(0, -100, "购纸")], ledger) == {"match": 1, "duplicate-in-books": 1}


def test_what_recurs_every_month_is_no_duplicate() -> None:
    ledger = [item(0, -100, "扣手续费"), item(28, -100, "扣手续费")]
    assert found([item(0, -100, "扣手续费")], ledger) == {"match": 1, "missing-in-bank": 1}


def test_a_duplicate_of_what_was_matched_before_is_seen() -> None:
    settled = [item(0, -100, "购纸", "甲店")]
    again = propose([item(1, -100, "购纸", "甲店")], [], settled_bank=settled)
    assert [one.status for one in again] == ["duplicate-in-bank"]


ITEMS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(-6, 6).filter(bool), st.sampled_from("甲乙")), max_size=25
)


@given(ITEMS, ITEMS)
def test_every_item_is_in_one_proposal_and_balanced_ones_add_up(
    bank: list[tuple[int, int, str]], ledger: list[tuple[int, int, str]]
) -> None:
    left = [Item(at, DAY + day, amount * 100, (), text) for at, (day, amount, text) in enumerate(bank)]
    right = [
        Item(at, DAY + day, amount * 100, (), text, red=amount > 4)
        for at, (day, amount, text) in enumerate(ledger)
    ]
    proposals = propose(left, right)
    assert sorted(key for one in proposals for key in one.bank) == list(range(len(left)))
    assert sorted(key for one in proposals for key in one.ledger) == list(range(len(right)))
    for one in proposals:
        _sound(one, left, right)
    assert proposals == propose(left[::-1], right[::-1]) or len(proposals) == len(
        propose(left[::-1], right[::-1])
    )


def _sound(one: Proposal, bank: list[Item], ledger: list[Item]) -> None:
    assert 0 <= one.score <= 100
    if one.balanced:
        assert sum(bank[key].amount for key in one.bank) == sum(ledger[key].amount for key in one.ledger)
        if one.bank and one.ledger:
            days = [bank[key].day for key in one.bank], [ledger[key].day for key in one.ledger]
            assert max(abs(first - second) for first in days[0] for second in days[1]) <= 6


@given(st.lists(st.integers(0, 40), max_size=14), st.lists(st.integers(0, 40), max_size=14))
def test_no_pair_of_equal_amounts_is_left_lying(bank: list[int], ledger: list[int]) -> None:
    left = [Item(at, DAY + day, -100) for at, day in enumerate(bank)]
    right = [Item(at, DAY + day, -100) for at, day in enumerate(ledger)]
    proposals = propose(left, right)
    open_left = [left[one.bank[0]].day for one in proposals if one.bank and not one.ledger]
    open_right = [right[one.ledger[0]].day for one in proposals if one.ledger and not one.bank]
    assert not any(abs(first - second) <= 3 for first in open_left for second in open_right)


def test_very_many_equal_amounts_are_paired_in_order() -> None:
    bank = [item(day // 10, -100) for day in range(400)]
    ledger = [item(day // 10, -100) for day in range(400)]
    assert found(bank, ledger).total() == 400
    assert not found(bank, ledger)["missing-in-bank"]
