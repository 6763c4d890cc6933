"""Canonical JSON (RFC 8785): one value, one sequence of bytes, so that a digest means the value.

Floats are refused because nothing that is sealed may depend on how a number is rounded; money is
integer fen. Integers stay within 2^53-1, the range in which every JSON reader agrees.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import rfc8785

MAX_INTEGER: Final = 2**53 - 1
_PLAIN: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_BEYOND_BMP: Final = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")


class NotCanonical(ValueError):
    """The value has no canonical form here. The message names the place inside the value."""


def canonical(value: Any) -> bytes:
    """The canonical UTF-8 bytes of None, bool, int, str, and lists and dicts of these.

    Raises NotCanonical for floats, integers beyond 2^53-1, keys that are not strings, lone
    surrogates and values of any other type.
    """
    if _is_plain(value):
        text = _PLAIN.encode(value)
        # Python sorts keys by code point, the RFC by UTF-16; the two differ only beyond the basic plane.
        if not _BEYOND_BMP.search(text):
            return text.encode()
    _require(value, "$")
    return rfc8785.dumps(value)


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical bytes, 32 bytes long."""
    return hashlib.sha256(canonical(value)).digest()


def _is_plain(value: Any) -> bool:
    """Whether Python's own encoder, ten times as fast, writes this value as the RFC does."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-MAX_INTEGER <= value <= MAX_INTEGER)
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))
    if kind is dict:
        return all(type(key) is str for key in value) and all(map(_is_plain, value.values()))
    return False


def _require(value: Any, place: str) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _require_text(value, place)
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"{place} 的整数超出 ±(2^53-1)：{value}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _require(item, f"{place}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{place} 的键不是文字：{key!r}")
            _require_text(key, place)
            _require(item, f"{place}.{key}")
    else:
        raise NotCanonical(f"{place} 的类型不能写成规范 JSON：{type(value).__name__}")


def _require_text(text: str, place: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{place} 的文字含有不成对的代理字符") from error
