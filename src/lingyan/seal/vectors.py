"""Checks one published test case of a Merkle proof, in the shape of transparency-dev/merkle's testdata.

Inclusion: `leafIdx, treeSize, root, leafHash, proof`. Consistency: `size1, size2, root1, root2, proof`.
Hashes are base64 or hex. What the case expects (`wantErr`) and any other key is not looked at.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any, Final

from lingyan.seal.encoding import HASH_SIZE
from lingyan.seal.errors import Malformed
from lingyan.seal.merkle import verify_consistency, verify_inclusion

_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")


def verify_case(case: Mapping[str, Any]) -> bool:
    """Whether the proof of the case holds. Raises Malformed when the case is of neither kind."""
    if {"leafIdx", "treeSize"} <= case.keys():
        return verify_inclusion(
            _hash(case, "leafHash"),
            _number(case, "leafIdx"),
            _number(case, "treeSize"),
            _proof(case),
            _hash(case, "root"),
        )
    if {"size1", "size2"} <= case.keys():
        return verify_consistency(
            _number(case, "size1"),
            _number(case, "size2"),
            _hash(case, "root1"),
            _hash(case, "root2"),
            _proof(case),
        )
    raise Malformed("既不是包含证明（leafIdx、treeSize），也不是一致性证明（size1、size2）")


def _number(case: Mapping[str, Any], key: str) -> int:
    value = case[key]
    if isinstance(value, bool) or not isinstance(value, int):
        raise Malformed(f"{key} 应为整数")
    return value


def _hash(case: Mapping[str, Any], key: str) -> bytes:
    return _bytes(case.get(key), key)


def _proof(case: Mapping[str, Any]) -> list[bytes]:
    proof = case.get("proof")
    if proof is None:
        return []
    if not isinstance(proof, list):
        raise Malformed("proof 应为列表或 null")
    return [_bytes(item, f"proof[{index}]") for index, item in enumerate(proof)]


def _bytes(value: Any, key: str) -> bytes:
    if value is None:
        return b""
    if not isinstance(value, str):
        raise Malformed(f"{key} 应为 base64 或十六进制文字")
    if len(value) == 2 * HASH_SIZE and _HEX.fullmatch(value):
        return bytes.fromhex(value)
    try:
        return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        if _HEX.fullmatch(value):
            return bytes.fromhex(value)
        raise Malformed(f"{key} 既不是 base64 也不是十六进制") from error
