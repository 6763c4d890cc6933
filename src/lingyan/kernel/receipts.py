"""Receipts on paper: long random digits with check digits, by which somebody without an account finds their own record.

Only a keyed hash of a receipt is stored. Pure.
"""

from __future__ import annotations

from typing import Final

RECEIPT_DIGITS: Final = 22
"""Random digits of a receipt, 73 bits; two check digits follow."""
_CHECK_MODULUS: Final = 97
_GROUP: Final = 4


def receipt_of(secret: bytes) -> str:
    """The receipt that a secret of at least 16 bytes gives: 22 digits and two check digits (as ISO 7064 MOD 97-10)."""
    if len(secret) < 16:
        raise ValueError("a receipt needs at least 128 bits to be drawn from")
    digits = f"{int.from_bytes(secret) % 10**RECEIPT_DIGITS:0{RECEIPT_DIGITS}d}"
    return f"{digits}{_check(digits)}"


def _check(digits: str) -> str:
    return f"{98 - int(digits) * 100 % _CHECK_MODULUS:02d}"


def read_receipt(text: str) -> str | None:
    """The digits of a receipt as somebody typed it, or None when they cannot be one."""
    digits = "".join(str(int(char)) for char in text if char.isdecimal())
    fits = len(digits) == RECEIPT_DIGITS + 2 and _check(digits[:RECEIPT_DIGITS]) == digits[RECEIPT_DIGITS:]
    return digits if fits else None


def in_groups(receipt: str) -> str:
    """`123456781234…` as `1234 5678 1234 …`, to be written down."""
    return " ".join(receipt[start : start + _GROUP] for start in range(0, len(receipt), _GROUP))
