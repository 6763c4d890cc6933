"""W4 by hand: every level of the RFC 6962 tree a file of hashes; the leaves are synced once a batch, the rest at the end.

The bound: upper levels follow from the leaves, and no entries are kept.
"""

from __future__ import annotations

import os
import random
import sys
from hashlib import sha256
from pathlib import Path

from benchmarks.routes.phases import phase, report, say

BATCH = 1_000


class FileLog:
    """Complete nodes of level L stand in file L, 32 bytes each; the open right edge is hashed when asked for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder, self.files, self.counts, self.odd = folder, [], [], []

    def append(self, entries: list[bytes]) -> None:
        fresh, level = [sha256(b"\0" + entry).digest() for entry in entries], 0
        while fresh:
            if level == len(self.files):
                self.files.append(os.open(self.folder / str(level), os.O_RDWR | os.O_CREAT, 0o644))
                self.counts.append(0)
                self.odd.append(b"")
            os.pwrite(self.files[level], b"".join(fresh), self.counts[level] * 32)
            self.counts[level] += len(fresh)
            row = [self.odd[level], *fresh] if self.odd[level] else fresh
            self.odd[level] = row[-1] if len(row) % 2 else b""
            fresh = [sha256(b"\1" + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)]
            level += 1
        os.fdatasync(self.files[0])

    def sync(self) -> None:
        for file in self.files:
            os.fsync(file)

    def node(self, level: int, index: int) -> bytes:
        return os.pread(self.files[level], 32, index * 32)

    def range_hash(self, start: int, stop: int) -> bytes:
        """The hash of leaves from `start` to `stop`; a whole subtree is one read."""
        size = stop - start
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self.node(level, start >> level)
        half = 1 << (size - 1).bit_length() - 1
        return sha256(
            b"\1" + self.range_hash(start, start + half) + self.range_hash(start + half, stop)
        ).digest()

    def inclusion(self, index: int, start: int, stop: int) -> list[bytes]:
        path = []
        while stop - start > 1:
            middle = start + (1 << (stop - start - 1).bit_length() - 1)
            if index < middle:
                path.append(self.range_hash(middle, stop))
                stop = middle
            else:
                path.append(self.range_hash(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, start: int, stop: int, whole: bool = True) -> list[bytes]:
        path = []
        while old != stop:
            middle = start + (1 << (stop - start - 1).bit_length() - 1)
            if old <= middle:
                path.append(self.range_hash(middle, stop))
                stop = middle
            else:
                path.append(self.range_hash(start, middle))
                start, whole = middle, False
        return ([] if whole else [self.range_hash(start, stop)]) + path[::-1]


def main(folder: str, entries: int, inclusions: int, consistencies: int) -> None:
    draw = random.Random(7)
    log = FileLog(Path(folder))
    with phase("append"):
        for start in range(0, entries, BATCH):
            log.append([b"leaf-%028d" % number for number in range(start, start + BATCH)])
        log.sync()
    indexes = [draw.randrange(entries) for _ in range(inclusions)]
    olds = [draw.randrange(1, entries) for _ in range(consistencies)]
    with phase("inclusion"):
        proofs = [log.inclusion(index, 0, entries) for index in indexes]
    with phase("consistency"):
        paths = [log.consistency(old, 0, entries) for old in olds]
    assert len(proofs) == inclusions and len(paths) == consistencies
    say(root=log.range_hash(0, entries).hex()[:16])
    report()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
