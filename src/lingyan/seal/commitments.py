"""Salted commitments to a voucher's fields, so that some can be shown and the others stay hidden.

Version 1, all hashes SHA-256:

    salts  = SHAKE-256("lingyan/salts/v1" || seed (32) || domain), 16 bytes for each field in order
    digest = SHA-256(0x01 || salt (16) || length of name (2, big-endian) || name || value)
    leaf   = SHA-256("lingyan/voucher/v1" || the digests in ascending order)

Names and values are UTF-8. The digest has one reading: version, salt and length are fixed in size, and
what follows the name is the value. The idea of a salted digest for each field is that of SD-JWT.

What it is: whoever holds a leaf can check a shown field, and learns nothing of the others, not even
by guessing short values, as long as the seed is secret. Without the seed nothing can be opened again,
so destroying the seed of a book forgets its hidden fields while leaves and roots stay valid. What it
is not: encryption, or a statement that the fields are true; it only says that they were these. The
number of fields is not hidden.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.seal import merkle
from lingyan.seal.encoding import HASH_SIZE
from lingyan.seal.errors import Malformed, ProofFails

VERSION: Final = 1
SALT_SIZE: Final = 16
SEED_SIZE: Final = 32
MAX_FIELDS: Final = 4096

_VERSION_BYTE: Final = bytes([VERSION])
_SALT_DOMAIN: Final = b"lingyan/salts/v1"
_LEAF_DOMAIN: Final = b"lingyan/voucher/v1"
_sha256: Final = hashlib.sha256


@dataclass(frozen=True, slots=True)
class OpenField:
    """One field with its salt: whoever has it can recompute the digest."""

    name: str
    value: str
    salt: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        return _sha256(_VERSION_BYTE + self.salt + _prefixed(self.name) + self.value.encode()).digest()


@dataclass(frozen=True, slots=True)
class Commitment:
    """A voucher's leaf and all that opens it. `forgotten` are digests of fields whose text was erased.

    PRIVACY: never published as a whole; `disclose` shows a part.
    """

    leaf: bytes
    fields: tuple[OpenField, ...] = field(repr=False)
    forgotten: tuple[bytes, ...] = ()

    def without(self, erased: Mapping[str, bytes]) -> Commitment:
        """The commitment in which these fields are known by their digests only, which were kept when they were erased."""
        left = tuple(opened for opened in self.fields if opened.name not in erased)
        forgotten = (*self.forgotten, *erased.values())
        return Commitment(_leaf([*(opened.digest for opened in left), *forgotten]), left, forgotten)

    def disclose(self, names: Collection[str]) -> dict[str, Any]:
        """The named fields with salts, and the others' digests, as JSON. Malformed for unknown names."""
        unknown = set(names) - {opened.name for opened in self.fields}
        if unknown:
            raise Malformed(f"凭证没有这些字段：{'、'.join(sorted(unknown))}")
        shown = [opened for opened in self.fields if opened.name in names]
        others = (opened.digest for opened in self.fields if opened.name not in names)
        hidden = sorted((*others, *self.forgotten))
        return {
            "version": VERSION,
            "fields": [
                {"name": opened.name, "salt": opened.salt.hex(), "value": opened.value} for opened in shown
            ],
            "digests": [digest.hex() for digest in hidden],
        }


def commit_fields(seed: bytes, domain: bytes | str, fields: Sequence[tuple[str, str]]) -> Commitment:
    """Commit to each field apart. The same seed, domain and fields in the same order give the same leaf.

    `seed` is 32 secret bytes; `domain` is unique under it, as the voucher's id. Raises ValueError for a
    seed of another length, no fields, or a name that comes twice.
    """
    names = [name for name, _ in fields]
    if len(seed) != SEED_SIZE or not 0 < len(fields) <= MAX_FIELDS or len(set(names)) != len(names):
        raise ValueError("a commitment needs a seed of 32 bytes and fields with distinct names")
    salts = _salts(seed, domain.encode() if isinstance(domain, str) else domain, len(fields))
    opened = tuple(OpenField(name, value, salt) for (name, value), salt in zip(fields, salts, strict=True))
    return Commitment(_leaf(opening.digest for opening in opened), opened)


def commit_many(
    seed: bytes, names: Sequence[str], rows: Iterable[tuple[bytes, Sequence[str]]]
) -> Iterator[bytes]:
    """The leaves of many vouchers that have the same field names: (domain, values) each.

    The same leaves as `commit_fields`, several times faster: names are encoded once and nothing is kept.
    """
    if len(seed) != SEED_SIZE or not 0 < len(names) <= MAX_FIELDS or len(set(names)) != len(names):
        raise ValueError("a commitment needs a seed of 32 bytes and fields with distinct names")
    sha256, shake = _sha256, hashlib.shake_256
    prefixes = [_prefixed(name) for name in names]
    keyed = _SALT_DOMAIN + seed
    count, size = len(names), len(names) * SALT_SIZE
    split = struct.Struct(f"{SALT_SIZE}s" * count).unpack
    for domain, values in rows:
        if len(values) != count:
            raise ValueError(f"expected {count} values, got {len(values)}")
        salts = split(shake(keyed + domain).digest(size))
        digests = [
            sha256(b"\x01" + salt + prefix + value.encode()).digest()
            for salt, prefix, value in zip(salts, prefixes, values, strict=True)
        ]
        digests.sort()
        yield sha256(b"lingyan/voucher/v1" + b"".join(digests)).digest()


def open_disclosure(disclosure: Mapping[str, Any], leaf: bytes) -> dict[str, str]:
    """The shown fields, proven to be those that `leaf` commits to. Raises Malformed or ProofFails."""
    opened, hidden = _parse(disclosure)
    if _leaf([*(one.digest for one in opened), *hidden]) != leaf:
        raise ProofFails("出示的字段与封存的凭证不符")
    return {one.name: one.value for one in opened}


def verify_disclosure(disclosure: Mapping[str, Any], leaf: bytes) -> bool:
    """Whether the shown fields are those that `leaf` commits to; False for anything malformed too."""
    try:
        open_disclosure(disclosure, leaf)
    except (Malformed, ProofFails):
        return False
    return True


def merkle_root_of_leaves(leaves: Iterable[bytes]) -> bytes:
    """The root of a month's book: RFC 6962 over the vouchers' leaves, in the order of the book.

    A root alone does not say how many vouchers there are; publish the number beside it.
    """
    return merkle.root(merkle.leaf_hashes(leaves))


def prove_voucher(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one voucher in its month's book."""
    return merkle.inclusion_proof(merkle.leaf_hashes(leaves), index)


def verify_voucher(leaf: bytes, index: int, size: int, path: Sequence[bytes], book_root: bytes) -> bool:
    """Whether a voucher's leaf stands at `index` in the book of `size` vouchers with this root."""
    return merkle.verify_inclusion(merkle.leaf_hash(leaf), index, size, path, book_root)


def _salts(seed: bytes, domain: bytes, count: int) -> list[bytes]:
    stream = hashlib.shake_256(_SALT_DOMAIN + seed + domain).digest(SALT_SIZE * count)
    return [stream[start : start + SALT_SIZE] for start in range(0, len(stream), SALT_SIZE)]


def _prefixed(name: str) -> bytes:
    encoded = name.encode()
    if not 0 < len(encoded) <= 0xFFFF:
        raise ValueError("a field's name has 1 to 65,535 bytes")
    return len(encoded).to_bytes(2, "big") + encoded


def _leaf(digests: Iterable[bytes]) -> bytes:
    return _sha256(_LEAF_DOMAIN + b"".join(sorted(digests))).digest()


def _parse(disclosure: Mapping[str, Any]) -> tuple[list[OpenField], list[bytes]]:
    if disclosure.get("version") != VERSION:
        raise Malformed(f"不认识的凭证出示版本：{disclosure.get('version')!r}")
    fields, digests = disclosure.get("fields"), disclosure.get("digests")
    if not isinstance(fields, list) or not isinstance(digests, list) or len(fields) > MAX_FIELDS:
        raise Malformed("凭证出示缺少 fields 或 digests")
    opened = [_parse_field(one) for one in fields]
    if len({one.name for one in opened}) != len(opened):
        raise Malformed("同一字段出现两次")
    return opened, [_unhex(one, HASH_SIZE) for one in digests]


def _parse_field(data: Any) -> OpenField:
    if not isinstance(data, dict):
        raise Malformed("字段应含 name、salt、value")
    name, value = data.get("name"), data.get("value")
    if not isinstance(name, str) or not isinstance(value, str):
        raise Malformed("字段的 name 和 value 应为文字")
    opened = OpenField(name, value, _unhex(data.get("salt"), SALT_SIZE))
    try:
        opened.digest  # noqa: B018  (computed once to refuse names and texts that cannot be encoded)
    except (ValueError, UnicodeEncodeError) as error:
        raise Malformed("字段的名称或内容无法编码") from error
    return opened


def _unhex(text: Any, size: int) -> bytes:
    if not isinstance(text, str) or len(text) != 2 * size or text != text.lower():
        raise Malformed(f"应为 {size} 字节的小写十六进制")
    try:
        data = bytes.fromhex(text)
    except ValueError as error:
        raise Malformed("不是十六进制") from error
    if len(data) != size:
        raise Malformed("不是十六进制")
    return data
