"""Merkle trees of RFC 6962 with SHA-256: roots, inclusion and consistency proofs, and their checking.

Proofs are made from complete nodes only (`NodeReader`), so that the same code serves a list in memory
and a log on disk. Checking follows RFC 9162, 2.1.3.2 and 2.1.4.2, and never raises: it answers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lingyan.seal.encoding import HASH_SIZE

_sha256: Final = hashlib.sha256
LEAF_PREFIX: Final = b"\x00"
NODE_PREFIX: Final = b"\x01"
EMPTY_ROOT: Final = _sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
"""(level, index) to the hash over leaves [index << level, (index + 1) << level), all of which exist."""


def leaf_hash(entry: bytes) -> bytes:
    return _sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return _sha256(NODE_PREFIX + left + right).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hashes of many entries: the inner loop of an append, so nothing but the hash in it."""
    return [_sha256(b"\x00" + entry).digest() for entry in entries]


def parents(hashes: Iterable[bytes]) -> list[bytes]:
    """Hashes of consecutive pairs; an odd last one is left out."""
    pairs = iter(hashes)
    return [_sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every complete node of the tree over these leaf hashes, one list a level."""
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        rows.append(parents(rows[-1]))
    return rows


def reader(rows: Sequence[Sequence[bytes]]) -> NodeReader:
    return lambda level, index: rows[level][index]


def root(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes."""
    return root_at(reader(levels(leaves)), len(leaves))


def peaks_at(node: NodeReader, size: int) -> list[bytes]:
    """The complete subtrees that the first `size` leaves fall into, from the largest to the smallest."""
    bits = reversed(range(size.bit_length()))
    return [node(level, (size >> level) - 1) for level in bits if size >> level & 1]


def root_at(node: NodeReader, size: int) -> bytes:
    """The tree head over the first `size` leaves."""
    return fold(peaks_at(node, size))


def right_edge(node: NodeReader, size: int) -> list[bytes]:
    """The hash of the last node at each level of a tree of `size` > 0, complete or not, up to the root."""
    last = size - 1
    edge = [node(0, last)]
    for level in range(last.bit_length()):
        index = last >> level
        edge.append(node_hash(node(level, index - 1), edge[level]) if index & 1 else edge[level])
    return edge


def climb(node: NodeReader, edge: Sequence[bytes], level: int, index: int, last: int) -> list[bytes]:
    """The siblings on the way from one node to the root; `last` is the index of the level's last node."""
    proof = []
    while last:
        sibling = index ^ 1
        if sibling < last:
            proof.append(node(level, sibling))
        elif sibling == last:
            proof.append(edge[level])
        index, last, level = index >> 1, last >> 1, level + 1
    return proof


def consistency_start(old: int) -> tuple[int, int]:
    """Level and index of the last complete subtree of a tree of `old` leaves, where its proofs begin."""
    level, index = 0, old - 1
    while index & 1:
        level, index = level + 1, index >> 1
    return level, index


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf among leaf hashes held in memory."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"leaf {index} is outside a tree of {len(leaves)}")
    node = reader(levels(leaves))
    return climb(node, right_edge(node, len(leaves)), 0, index, len(leaves) - 1)


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The proof that these leaf hashes extend their first `old`."""
    size = len(leaves)
    if not 0 < old <= size:
        raise ValueError(f"no consistency proof from {old} to {size}")
    if old == size:
        return []
    node = reader(levels(leaves))
    level, index = consistency_start(old)
    start = [node(level, index)] if index else []
    return start + climb(node, right_edge(node, size), level, index, size - 1 >> level)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether `leaf` (a leaf hash) stands at `index` in the tree of `size` with this root (2.1.3.2)."""
    if not 0 <= index < size or not _all_hashes((leaf, root_hash, *proof)):
        return False
    first, last = index, size - 1
    result = leaf
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            result = node_hash(sibling, result)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and result == root_hash


def verify_consistency(
    old: int, size: int, old_root: bytes, root_hash: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `size` extends the tree of `old` leaves (2.1.4.2).

    Sizes of zero are refused: everything extends the empty tree, so such a proof would say nothing.
    For equal sizes the proof is empty and the roots are the same, whatever they are.
    """
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root_hash
    if not proof or not _all_hashes((old_root, root_hash, *proof)):
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    level, first = consistency_start(old)
    return _walk_consistency(first, size - 1 >> level, path, old_root, root_hash)


def _walk_consistency(
    first: int, last: int, path: Sequence[bytes], old_root: bytes, root_hash: bytes
) -> bool:
    old_result = new_result = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old_result = node_hash(sibling, old_result)
            new_result = node_hash(sibling, new_result)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new_result = node_hash(new_result, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and old_result == old_root and new_result == root_hash


def _all_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_SIZE for value in values)


class Frontier:
    """The complete subtrees at the right of a growing tree: enough to add leaves and to know the root."""

    def __init__(self, node: NodeReader | None = None, size: int = 0) -> None:
        """From an existing tree, or empty."""
        self.size = size
        self.peaks = peaks_at(node, size) if node else []

    def add(self, leaf: bytes) -> None:
        """One more leaf hash."""
        carry = self.size
        while carry & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            carry >>= 1
        self.peaks.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        return fold(self.peaks)


def fold(peaks: Sequence[bytes], right: bytes = b"") -> bytes:
    """The root over complete subtrees from the largest to the smallest, and what stands right of them."""
    for peak in reversed(peaks):
        right = node_hash(peak, right) if right else peak
    return right or EMPTY_ROOT
