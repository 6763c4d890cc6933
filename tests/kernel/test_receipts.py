"""A receipt survives being written down by hand; one that was copied wrongly is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel import receipts

secrets = st.binary(min_size=16, max_size=64)


@given(secrets)
def test_a_receipt_is_read_however_it_is_written_down(secret: bytes) -> None:
    receipt = receipts.receipt_of(secret)
    assert len(receipt) == receipts.RECEIPT_DIGITS + 2
    assert receipts.read_receipt(receipts.in_groups(receipt)) == receipt
    full_width = receipt.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert receipts.read_receipt(f" {full_width} ") == receipt


@given(secrets, st.integers(0, 23), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(secret: bytes, place: int, change: int) -> None:
    receipt = receipts.receipt_of(secret)
    wrong = f"{receipt[:place]}{(int(receipt[place]) + change) % 10}{receipt[place + 1 :]}"
    assert receipts.read_receipt(wrong) is None


@given(secrets, st.integers(0, 22))
def test_two_digits_in_the_wrong_order_are_noticed(secret: bytes, place: int) -> None:
    receipt = receipts.receipt_of(secret)
    swapped = f"{receipt[:place]}{receipt[place + 1]}{receipt[place]}{receipt[place + 2 :]}"
    assert swapped == receipt or receipts.read_receipt(swapped) is None


@pytest.mark.parametrize("text", ["", "12345", "a" * 24, "1" * 23, "1" * 25, "²" * 24])
def test_what_cannot_be_a_receipt(text: str) -> None:
    assert receipts.read_receipt(text) is None


def test_a_receipt_needs_something_to_draw_from() -> None:
    with pytest.raises(ValueError, match="128 bits"):
        receipts.receipt_of(b"short")
