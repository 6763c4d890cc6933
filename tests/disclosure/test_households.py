"""Lines of households become counts and sums, and nothing else of a voucher hides behind them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.disclosure import posters
from lingyan.disclosure.households import FEWEST, Households
from lingyan.economy.books.models import Party
from lingyan.economy.books.statements.flows import PostedLine

DAY = dt.date(2025, 6, 3)
UNIT = 1000
PARTIES: dict[int, Any] = {
    **{number: Party(pk=number, kind="household") for number in range(1, 40)}, UNIT: Party(pk=UNIT, kind="unit"),
}  # fmt: skip


def voucher(*lines: tuple[str, int, int, int | None]) -> list[PostedLine]:
    return [
        PostedLine(1, 202506, DAY, "记", 1, "normal", no, account, "", debit, credit, party)
        for no, (account, debit, credit, party) in enumerate(lines, start=1)
    ]


def aid(*homes: int, fen: int = 50_000) -> list[PostedLine]:
    return voucher(*(("51404", fen, 0, home) for home in homes), ("10201", 0, fen * len(homes), None))


def body_of(theirs: Households) -> dict[str, Any]:
    return theirs.body({account: account for account, _ in theirs.parties})


def test_money_for_households_alone_leaves_nothing_on_its_entry() -> None:
    theirs = Households()
    assert theirs.take(aid(1), PARTIES) == []
    assert body_of(theirs) == {
        "fewest": FEWEST, "lines": [["51404", "借", None, None]], "received": None, "paid": None,
    }  # fmt: skip


@pytest.mark.parametrize(("homes", "shown"), [(9, [None, None]), (10, [10, 500_000]), (11, [11, 550_000])])
def test_below_ten_households_neither_count_nor_sum(homes: int, shown: list[int | None]) -> None:
    theirs = Households()
    theirs.take(aid(*range(1, homes + 1)), PARTIES)
    body = body_of(theirs)
    assert body["lines"] == [["51404", "借", *shown]]
    assert body["paid"] == shown[1]


def test_a_household_that_comes_twice_counts_once() -> None:
    theirs = Households()
    for home in (*range(1, 10), 1, 2):
        theirs.take(aid(home), PARTIES)
    assert body_of(theirs)["lines"] == [["51404", "借", None, None]]
    theirs.take(aid(10), PARTIES)
    assert body_of(theirs)["lines"] == [["51404", "借", 10, 600_000]]


def test_what_is_no_households_stays_on_the_entry() -> None:
    """A line of one yuan for a household hides no spending behind it."""
    theirs = Households()
    lines = voucher(
        ("51302", 5_000_000, 0, None),
        ("51404", 100, 0, 1),
        ("21101", 0, 5_000_000, UNIT),
        ("10201", 0, 100, None),
    )
    shown = theirs.take(lines, PARTIES)
    assert [line.no for line in shown] == [1, 3, 4]
    assert body_of(theirs)["paid"] == 0


def test_units_and_the_rest_are_untouched() -> None:
    theirs = Households()
    lines = voucher(("51404", 9_000, 0, UNIT), ("10201", 0, 9_000, None))
    assert theirs.take(lines, PARTIES) == lines
    assert body_of(theirs) == {"fewest": FEWEST, "lines": [], "received": 0, "paid": 0}


def test_sides_are_summed_apart_and_red_letters_count_against() -> None:
    theirs = Households()
    for home in range(1, 11):
        theirs.take(voucher(("11301", 700, 0, home), ("50103", 0, 700, None)), PARTIES)
        theirs.take(voucher(("10201", 700, 0, None), ("11301", 0, 700, home)), PARTIES)
    theirs.take(voucher(("11301", -700, 0, 1), ("50103", 0, -700, None)), PARTIES)
    assert body_of(theirs)["lines"] == [["11301", "借", 10, 6_300], ["11301", "贷", 10, 7_000]]
    assert (theirs.received, theirs.paid) == (7_000, 0)


def test_details_called_after_persons_are_summed_under_the_account_above() -> None:
    theirs = Households()
    for home in range(1, 11):
        theirs.take(voucher((f"11301{home:02}", 100, 0, home), ("50103", 0, 100, None)), PARTIES)
    assert theirs.body({account: "11301" for account, _ in theirs.parties})["lines"] == [
        ["11301", "借", 10, 1_000]
    ]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 39), st.integers(1, 10**9)), min_size=1, max_size=12), max_size=8
    )
)
def test_no_line_is_lost_and_none_shows_fewer_than_ten(vouchers: list[list[tuple[int, int]]]) -> None:
    theirs, total = Households(), 0
    for each in vouchers:
        lines = [("51404", fen, 0, home) for home, fen in each]
        total += sum(fen for _, fen in each)
        assert theirs.take(voucher(*lines, ("10201", 0, sum(fen for _, fen in each), None)), PARTIES) == []
    body = body_of(theirs)
    assert theirs.paid == sum(theirs.sums.values()) == total
    homes = {home for each in vouchers for home, _ in each}
    assert body["paid"] == (None if 0 < len(homes) < FEWEST else total)
    assert all(count is None or count >= FEWEST for _, _, count, _ in body["lines"])
    assert all((count is None) == (fen is None) for _, _, count, fen in body["lines"])


@pytest.mark.parametrize(
    ("homes", "words", "fen"), [(9, "少于10户，不单列，不计入合计", None), (10, "收付合计", 500_000)]
)
def test_the_board_has_one_row_for_all_of_them(homes: int, words: str, fen: int | None) -> None:
    theirs = Households()
    theirs.take(aid(*range(1, homes + 1)), PARTIES)
    [row] = posters._households({"month": "2025-06", "households": body_of(theirs)})
    assert row.words.endswith(words) and (row.income_fen, row.expense_fen) == (None, fen)
    assert posters._households({"month": "2025-06"}) == []
