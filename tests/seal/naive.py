"""RFC 6962, section 2.1, word for word: slow, recursive, and written apart from the product's code."""

from __future__ import annotations

import hashlib


def _split(size: int) -> int:
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def root(entries: list[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    half = _split(len(entries))
    return hashlib.sha256(b"\x01" + root(entries[:half]) + root(entries[half:])).digest()


def path(index: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    half = _split(len(entries))
    if index < half:
        return [*path(index, entries[:half]), root(entries[half:])]
    return [*path(index - half, entries[half:]), root(entries[:half])]


def consistency(old: int, entries: list[bytes], whole: bool = True) -> list[bytes]:
    if old == len(entries):
        return [] if whole else [root(entries)]
    half = _split(len(entries))
    if old <= half:
        return [*consistency(old, entries[:half], whole), root(entries[half:])]
    return [*consistency(old - half, entries[half:], False), root(entries[:half])]
