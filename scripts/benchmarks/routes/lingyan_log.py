"""W4 by the product: a tiled log, each batch durable, then proofs, the first of which are verified."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from benchmarks.routes.phases import phase, report, say
from lingyan.seal import merkle
from lingyan.seal.tiles import TileLog

BATCH = 1_000


def main(folder: str, entries: int, inclusions: int, consistencies: int) -> None:
    draw = random.Random(7)
    with TileLog(Path(folder)) as log:
        with phase("append"):
            for start in range(0, entries, BATCH):
                log.append([b"leaf-%028d" % number for number in range(start, start + BATCH)])
            log.sync()
        root = log.root()
        indexes = [draw.randrange(entries) for _ in range(inclusions)]
        olds = [draw.randrange(1, entries) for _ in range(consistencies)]
        with phase("inclusion"):
            proofs = [log.inclusion_proof(index) for index in indexes]
        with phase("consistency"):
            paths = [log.consistency_proof(old) for old in olds]
        for index, proof in zip(indexes[:200], proofs, strict=False):
            assert merkle.verify_inclusion(
                merkle.leaf_hash(b"leaf-%028d" % index), index, entries, proof, root
            )
        for old, path in zip(olds[:200], paths, strict=False):
            assert merkle.verify_consistency(old, entries, log.root(old), root, path)
    say(root=root.hex()[:16])
    report()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
