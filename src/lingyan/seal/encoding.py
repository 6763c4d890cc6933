"""Strict base64 and decimal numbers as the C2SP formats write them: one value, one spelling."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from lingyan.seal.errors import Malformed

HASH_SIZE: Final = 32
MAX_SIZE: Final = 2**63 - 1


def to_base64(data: bytes) -> str:
    """Standard alphabet, padded."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes of a canonical base64 text. Raises Malformed for any other spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Malformed(f"不是 base64：“{text[:60]}”") from error
    if to_base64(data) != text:
        raise Malformed(f"base64 写法不规范：“{text[:60]}”")
    return data


def hash_from_base64(text: str) -> bytes:
    """A SHA-256 hash. Raises Malformed when it is not 32 bytes."""
    data = from_base64(text)
    if len(data) != HASH_SIZE:
        raise Malformed(f"哈希应为 {HASH_SIZE} 字节，实为 {len(data)} 字节")
    return data


def from_decimal(text: str) -> int:
    """An ASCII number without sign or leading zeros, at most 2^63-1. Raises Malformed."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or (text[0] == "0" and text != "0"):
        raise Malformed(f"数字写法不规范：“{text[:60]}”")
    value = int(text)
    if value > MAX_SIZE:
        raise Malformed(f"数字超出 64 位：{text}")
    return value
