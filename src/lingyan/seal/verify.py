"""Checks a whole tlog-tiles folder from its entries up, and names each file that is wrong.

The signed checkpoint is the authority. It vouches for the partial tiles at the right edge, each tile
vouches for the full tiles below it, and the lowest tiles for the entries. So a file is blamed only when
what stands above it says otherwise, and one changed byte names one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

from lingyan.seal import merkle
from lingyan.seal.checkpoint import Checkpoint, open_checkpoint, peek
from lingyan.seal.errors import LogDamaged, Malformed, NotSigned
from lingyan.seal.layout import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    decode_bundle,
    parse_path,
    split_hashes,
    tile_path,
    widths,
)
from lingyan.seal.note import Verifier
from lingyan.seal.state import State
from lingyan.seal.tiles import NODES_RECORD, WORK, TileLog, inner_nodes

_MISSING: Final = "缺少文件"


def check_directory(
    folder: Path, log: Verifier | None = None, witnesses: Sequence[Verifier] = ()
) -> list[str]:
    """Sentences that say what is wrong, empty when everything holds.

    Without the log's public key the signature is not checked, only that content and checkpoint agree.
    """
    problems: list[str] = []
    checkpoint = _authority(folder, log, witnesses, problems)
    return problems + (_Check(folder, checkpoint).run() if checkpoint else [])


def _authority(
    folder: Path, log: Verifier | None, witnesses: Sequence[Verifier], problems: list[str]
) -> Checkpoint | None:
    """What the files are held against: the checkpoint, or the log's own last state when that fails."""
    try:
        raw = (folder / "checkpoint").read_bytes()
        return open_checkpoint(raw, log, witnesses).checkpoint if log else peek(raw)
    except FileNotFoundError:
        problems.append(f"checkpoint：{_MISSING}")
    except (Malformed, NotSigned) as error:
        problems.append(f"checkpoint：{error}")
    try:
        state = State.load(folder / WORK / "state")
    except LogDamaged as error:
        problems.append(str(error))
        return None
    return Checkpoint("", state.size, state.root) if state else None


def agrees(old: Checkpoint, log: TileLog) -> bool:
    """Whether the log contains what an earlier checkpoint states, by a consistency proof to its head.

    Asked after a restore: a log that does not agree with its last published checkpoint must not sign.
    """
    if old.size == 0:
        return True
    if old.size > log.size:
        return False
    proof = log.consistency_proof(old.size)
    return merkle.verify_consistency(old.size, log.size, old.root, log.root(), proof)


class _Check:
    """One run over one folder. Holds one hash for each full tile and one tile at a time."""

    def __init__(self, folder: Path, checkpoint: Checkpoint) -> None:
        self.folder = folder
        self.size = checkpoint.size
        self.root = checkpoint.root
        self.problems: list[str] = []
        self.widths = widths(self.size)
        self.roots: list[list[bytes]] = [[] for _ in self.widths]
        self.edges: list[list[bytes]] = [[] for _ in self.widths]
        self.bundles: dict[int, list[bytes]] = {}
        self.nodes: set[tuple[int, int]] = set()
        self.bad: set[tuple[int, int]] = set()

    def run(self) -> list[str]:
        for level in range(len(self.widths)):
            self._read_level(level)
        self._check_edges()
        for level in reversed(range(len(self.widths))):
            for number in range(self._full(level + 1)):
                self._check_children(level, number, self._trusted(level + 1, number))
            self._check_children(level, self._full(level + 1), self._edge(level + 1))
        self._check_bundles()
        self._check_nodes()
        self._check_other_files()
        self._check_state()
        return self.problems

    # Bottom up: what the files say

    def _read_level(self, level: int) -> None:
        for number in range(self._full(level)):
            hashes = self._hashes(level, number, WIDTH)
            self.roots[level].append(merkle.root(hashes))
            if level == 0:
                self._read_bundle(number, hashes, WIDTH)
            if not self._nodes_match(level, number, hashes):
                self.nodes.add((level, number))
        width = self.widths[level]
        if width:
            self.edges[level] = self._hashes(level, self._full(level), width)
            if level == 0:
                self._read_bundle(self._full(0), self.edges[0], width)

    def _read_bundle(self, number: int, hashes: Sequence[bytes], width: int) -> None:
        """Remember the leaf hashes of a bundle only where they differ from its tile."""
        try:
            leaves = merkle.leaf_hashes(decode_bundle(self._data(ENTRIES, number, width) or b""))
        except Malformed:
            leaves = []
        if self._stands_in(ENTRIES, number, width):
            leaves = leaves[:width]
        if leaves != hashes:
            self.bundles[number] = leaves

    def _nodes_match(self, level: int, number: int, hashes: Sequence[bytes]) -> bool:
        path = self.folder / WORK / f"nodes-{level}"
        if len(hashes) != WIDTH or not path.exists():
            return True
        with path.open("rb") as file:
            file.seek(number * NODES_RECORD)
            return file.read(NODES_RECORD) == inner_nodes(hashes)

    # Top down: which of them to believe

    def _check_edges(self) -> None:
        """Find the partial tiles that, taken from what stands below them, give the signed root."""
        below = [self._below(level) for level in range(len(self.widths))]
        suspects = [level for level, edge in enumerate(self.edges) if edge != below[level]]
        for count in range(len(suspects) + 1):
            for wrong in combinations(suspects, count):
                edges = [below[level] if level in wrong else edge for level, edge in enumerate(self.edges)]
                if self._root_of(edges) == self.root:
                    for level in wrong:
                        path = self._path(level, self._full(level), self.widths[level])
                        self._blame(path, self.edges[level], below[level])
                    self.edges = edges
                    return
        self.problems.append("checkpoint：检查点记录的根哈希与日志内容不符")

    def _below(self, level: int) -> list[bytes]:
        """The partial tile of a level as computed from what stands under it."""
        if not self.widths[level]:
            return []
        first = self._full(level)
        if level == 0:
            return self.bundles.get(first, self.edges[0])
        return self.roots[level - 1][first * WIDTH :]

    @staticmethod
    def _root_of(edges: Sequence[Sequence[bytes]]) -> bytes:
        result = b""
        for edge in edges:
            frontier = merkle.Frontier()
            for hash_ in edge:
                frontier.add(hash_)
            result = merkle.fold(frontier.peaks, result) if edge else result
        return result or merkle.EMPTY_ROOT

    def _check_children(self, level: int, parent: int, expected: Sequence[bytes]) -> None:
        """Compare the full tiles under one tile with what that tile says of them."""
        for position, hash_ in enumerate(expected):
            number = parent * WIDTH + position
            if number >= self._full(level) or self.roots[level][number] == hash_:
                continue
            self.bad.add((level, number))
            hashes = self._hashes(level, number, WIDTH)
            self._blame(self._path(level, number, WIDTH), hashes, self._repaired(level, number, hash_))

    def _repaired(self, level: int, number: int, expected: bytes) -> list[bytes] | None:
        """What a wrong tile should hold, when all that stands below it is right."""
        if level == 0:
            below = self.bundles.get(number, [])
        else:
            below = self.roots[level - 1][number * WIDTH : (number + 1) * WIDTH]
        return below if len(below) == WIDTH and merkle.root(below) == expected else None

    def _trusted(self, level: int, number: int) -> Sequence[bytes]:
        """The hashes of a full tile, or what stands below it when the tile itself is wrong."""
        if (level, number) not in self.bad:
            return self._hashes(level, number, WIDTH)
        if level == 0:
            return self.bundles.get(number, [])
        return self.roots[level - 1][number * WIDTH : (number + 1) * WIDTH]

    def _edge(self, level: int) -> Sequence[bytes]:
        return self.edges[level] if level < len(self.edges) else ()

    def _known(self, level: int, number: int) -> Sequence[bytes]:
        return self._trusted(level, number) if number < self._full(level) else self._edge(level)

    def _check_bundles(self) -> None:
        """A bundle is wrong where its tile is vouched for, or where neither is."""
        for number, leaves in sorted(self.bundles.items()):
            partial = number == self._full(0)
            hashes = self.edges[0] if partial else self._hashes(0, number, WIDTH)
            if leaves == hashes or self._vouched_for(number, leaves):
                continue
            width = self.widths[0] if partial else WIDTH
            self._blame(self._path(ENTRIES, number, width), leaves, hashes or None, number * WIDTH)

    def _vouched_for(self, number: int, leaves: Sequence[bytes]) -> bool:
        """Whether the tile above says that the full tile over these leaves is right."""
        above = self._known(1, number // WIDTH)[number % WIDTH :][:1]
        return bool(above) and merkle.root(leaves) == above[0]

    # What stands beside the tiles

    def _check_nodes(self) -> None:
        for level, number in sorted(self.nodes - self.bad):
            self.problems.append(f"{WORK}/nodes-{level}：第 {number} 段内部节点与瓦片不符")

    def _check_other_files(self) -> None:
        """Partial tiles of earlier sizes must be the beginning of what stands there now."""
        for path in self._files():
            parsed = parse_path(path)
            if parsed is None:
                self.problems.append(f"{path}：不属于日志的文件")
                continue
            level, number, width = parsed
            tile_level = 0 if isinstance(level, str) else level
            count = self.size >> HEIGHT * tile_level
            now = min(count - number * WIDTH, WIDTH)
            if width < now and self._early(level, path) != self._known(tile_level, number)[:width]:
                self.problems.append(f"{path}：与后来的内容不符")

    def _early(self, level: int | str, path: str) -> list[bytes]:
        data = (self.folder / path).read_bytes()
        if level != ENTRIES:
            return split_hashes(data)
        try:
            return merkle.leaf_hashes(decode_bundle(data))
        except Malformed:
            return []

    def _files(self) -> Iterator[str]:
        root = self.folder / "tile"
        for path in sorted(root.rglob("*")) if root.exists() else ():
            if not path.is_dir():
                yield path.relative_to(self.folder).as_posix()

    def _check_state(self) -> None:
        try:
            state = State.load(self.folder / WORK / "state")
        except LogDamaged as error:
            self.problems.append(str(error))
            return
        content = State(self.size, self._root_of(self.edges))
        if state and (state.size < self.size or (state.size == self.size and state != content)):
            self.problems.append(f"{WORK}/state：状态文件与日志内容不符")

    # Files

    def _full(self, level: int) -> int:
        return self.size >> HEIGHT * (level + 1)

    def _path(self, level: int | str, number: int, width: int) -> str:
        return tile_path(level, number, WIDTH if self._stands_in(level, number, width) else width)

    def _stands_in(self, level: int | str, number: int, width: int) -> bool:
        """Whether a full tile stands where the checkpoint needs a partial one: the log has grown since."""
        return width < WIDTH and not (self.folder / tile_path(level, number, width)).exists()

    def _data(self, level: int | str, number: int, width: int) -> bytes | None:
        try:
            return (self.folder / self._path(level, number, width)).read_bytes()
        except FileNotFoundError:
            return None

    def _hashes(self, level: int, number: int, width: int) -> list[bytes]:
        """The hashes of a tile; none at all when the file is missing or has another length."""
        data = self._data(level, number, width) or b""
        expected = WIDTH if self._stands_in(level, number, width) else width
        return split_hashes(data)[:width] if len(data) == expected * 32 else []

    def _blame(
        self, path: str, found: Sequence[bytes], expected: Sequence[bytes] | None, first: int | None = None
    ) -> None:
        if not (self.folder / path).exists():
            self.problems.append(f"{path}：{_MISSING}")
        elif not found or (expected is not None and len(found) != len(expected)):
            self.problems.append(f"{path}：长度或格式不对")
        elif expected is None:
            self.problems.append(f"{path}：内容与上级瓦片不符")
        else:
            position = next(
                i for i, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]
            )
            what = f"第 {position} 个哈希" if first is None else f"日志第 {first + position} 条"
            self.problems.append(f"{path}：{what}被改动")
