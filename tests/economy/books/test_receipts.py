"""Runs of receipt numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.receipts import missing, parse, shown


def test_runs_are_read_as_people_write_them() -> None:
    assert parse("17、12-15， 3") == [(3, 3), (12, 15), (17, 17)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请写成"), ("十二", "请写成"), ("１２", "请写成"), ("3-", "请写成"), ("3-一", "请写成"), ("0", "不对"),
        ("5-3", "不对"), (str(10**12), "不对"), ("3,1-4", "写了两次"), (",".join(map(str, range(1, 52))), "最多写 50"),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse(text)


@given(st.sets(st.integers(1, 60), min_size=1), st.integers(1, 40), st.integers(0, 30))
def test_missing_are_the_numbers_below_the_highest_used(used: set[int], first: int, more: int) -> None:
    issued = first, first + more
    runs = missing(issued, [(number, number) for number in used])
    inside = {number for number in used if issued[0] <= number <= issued[1]}
    found = [number for low, high in runs for number in range(low, high + 1)]
    assert found == [number for number in range(first, max(inside, default=0)) if number not in inside]


@given(st.lists(st.integers(1, 500), min_size=1, max_size=40, unique=True))
def test_what_is_shown_is_read_again(numbers: list[int]) -> None:
    runs = [(number, number) for number in sorted(numbers)]
    assert parse(shown(runs)) == runs
