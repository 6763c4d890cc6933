"""`TileLog`: a durable append-only log as files in the tlog-tiles layout.

An append is durable when the journal is synced (one sync a batch). Full tiles and bundles are written at
once and synced in bulk by `sync`, which then moves the state file; only what the state file covers
counts, and the journal holds the rest, so a kill or a power cut at any instant loses nothing that was
acknowledged. Files that the state covers are never written again.

Beside the public files, `.work/nodes-L` keeps the inner nodes of each full tile, so that a proof is a
few reads and no hashing. They can be made again from the tiles, and are when they are missing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from lingyan.kernel import failpoints
from lingyan.seal import merkle
from lingyan.seal.durable import sync_paths, write_file
from lingyan.seal.errors import LogBusy, LogDamaged
from lingyan.seal.journal import Journal
from lingyan.seal.layout import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    decode_bundle,
    encode_entries,
    split_hashes,
    tile_path,
    widths,
)
from lingyan.seal.state import State

FAILPOINTS: Final = failpoints.declare(
    "seal.append.after-entries",
    "seal.append.after-tiles",
    "seal.sync.before-state",
    "seal.sync.after-state",
)
WORK: Final = ".work"
JOURNAL_LIMIT: Final = 64 << 20
NODES_RECORD: Final = 32 * (WIDTH - 2)

_BINARY_LEVELS: Final = 64
_CACHED_TILES: Final = 128
# For each depth inside a tile: where its row begins in a record of inner nodes, and the mask of its indexes.
_SIBLINGS: Final = tuple(
    (32 * (WIDTH - (WIDTH >> max(depth - 1, 0))), (WIDTH >> depth) - 1) for depth in range(HEIGHT)
)


class TileLog:
    """One log folder. One writer at a time (a lock says so); readers see what was last synced.

    Not for use by two threads at once. A writer that failed in the middle must be opened again.
    """

    def __init__(self, folder: Path, *, writable: bool = True) -> None:
        self.folder = folder
        self._work = folder / WORK
        self._writable = writable
        self._usable = True
        self._state = State()
        self._size = 0
        self._rows: list[list[bytes]] = [[] for _ in range(_BINARY_LEVELS)]
        self._tail: list[bytes] = []
        self._nodes: dict[int, int] = {}
        self._cache: dict[tuple[int, int], bytes] = {}
        self._edge: tuple[int, list[bytes]] = (0, [])
        self._dirty: set[str] = set()
        self._made: set[str] = set()
        self._journal: Journal | None = None
        self._lock = -1
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def size(self) -> int:
        """Entries that are durable, in tiles or in the journal."""
        return self._size

    @property
    def synced_size(self) -> int:
        """Entries that stand in synced tiles: no checkpoint may state more."""
        return self._state.size

    def append(self, entries: Iterable[bytes]) -> int:
        """Append one batch and return the new size; all of it is durable then, or an error is raised.

        A batch is held in memory: pass some thousands at a time.
        """
        batch = list(entries)
        encoded = encode_entries(batch)
        journal = self._writer()
        if not batch:
            return self._size
        self._usable = False
        journal.append(self._size, len(batch), b"".join(encoded))
        failpoints.reach("seal.append.after-entries")
        self._grow(batch, encoded)
        failpoints.reach("seal.append.after-tiles")
        self._usable = True
        if journal.length > JOURNAL_LIMIT:
            self.sync()
        return self._size

    def sync(self) -> int:
        """Bring every entry into synced tiles, with the partial tiles of this size, and return the size."""
        journal = self._writer()
        if self._size == self._state.size:
            return self._size
        self._usable = False
        self._write_partial_tiles()
        sync_paths(self._dirty)
        for descriptor in self._nodes.values():
            os.fsync(descriptor)
        failpoints.reach("seal.sync.before-state")
        before, self._state = self._state, State(self._size, self.root(self._size))
        self._state.save(self._work / "state")
        failpoints.reach("seal.sync.after-state")
        journal.reset()
        self._remove_outgrown(before.size)
        self._dirty.clear()
        self._usable = True
        return self._size

    def root(self, size: int | None = None) -> bytes:
        """The tree head at `size` (all entries when None). ValueError beyond the log."""
        size = self._size if size is None else size
        if not 0 <= size <= self._size:
            raise ValueError(f"no root at {size}: the log has {self._size} entries")
        return merkle.root_at(self._node, size)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of one entry at `size`. ValueError outside the log."""
        size = self._size if size is None else size
        if not 0 <= index < size <= self._size:
            raise ValueError(f"no inclusion proof of {index} at {size}")
        return self._climb(0, index, size)

    def consistency_proof(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the log at `size` extends itself at `old`. ValueError unless 0 < old <= size."""
        size = self._size if size is None else size
        if not 0 < old <= size <= self._size:
            raise ValueError(f"no consistency proof from {old} to {size}")
        if old == size:
            return []
        level, index = merkle.consistency_start(old)
        start = [self._node(level, index)] if index else []
        return start + self._climb(level, index, size)

    def frontier(self) -> merkle.Frontier:
        """What is needed to try further leaves without appending them."""
        return merkle.Frontier(self._node, self._size)

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """The entries from `start` up to `stop`, read bundle by bundle."""
        if not 0 <= start <= stop <= self._size:
            raise ValueError(f"no entries {start} to {stop}: the log has {self._size}")
        for number in range(start // WIDTH, -(-stop // WIDTH)):
            first = number * WIDTH
            bundle = self._bundle(number)
            yield from bundle[max(start - first, 0) : stop - first]

    def close(self) -> None:
        """Close files and let other writers in. What was appended stays in the journal."""
        for descriptor in self._nodes.values():
            os.close(descriptor)
        self._nodes = {}
        if self._journal:
            self._journal.close()
            self._journal = None
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    # Opening

    def _open(self) -> None:
        if self._writable:
            self._prepare_folder()
        self._state = State.load(self._work / "state") or self._first_state()
        self._size = self._state.size
        self._load_edge()
        self._open_nodes()
        if merkle.root_at(self._node, self._size) != self._state.root:
            raise LogDamaged(f"日志 {self.folder} 右侧的残缺瓦片与状态文件不符，请用数据库中的记录重建日志")
        if self._writable:
            self._replay()

    def _prepare_folder(self) -> None:
        self._work.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self._work / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LogBusy(f"日志 {self.folder} 正由另一个进程写入，请稍后再试") from error

    def _first_state(self) -> State:
        """A new log says that it is empty before it has tiles, so tiles without a state are a loss.

        Folders alone are none: the server makes them to have something to serve from.
        """
        if not self._writable or any(path.is_file() for path in (self.folder / "tile").rglob("*")):
            raise LogDamaged(f"日志 {self.folder} 缺少状态文件，请用数据库中的记录重建日志")
        state = State()
        state.save(self._work / "state")
        sync_paths([str(self.folder), str(self.folder.parent)])
        return state

    def _load_edge(self) -> None:
        for level, width in enumerate(widths(self._size)):
            number = self._size >> HEIGHT * (level + 1)
            if not width:
                continue
            hashes = split_hashes(self._read(level, number, width)[: width * 32])
            for depth in range(HEIGHT):
                self._rows[level * HEIGHT + depth] = hashes
                hashes = merkle.parents(hashes)
        width = self._size % WIDTH
        if width:
            bundle = decode_bundle(self._read(ENTRIES, self._size // WIDTH, width))[:width]
            self._tail = encode_entries(bundle)

    def _open_nodes(self) -> None:
        """Open the inner nodes of each level, cut to the synced size and made again where missing."""
        for level in range(len(widths(self._size))):
            tiles = self._size >> HEIGHT * (level + 1)
            if not tiles:
                continue
            descriptor = self._nodes_file(level)
            have = os.fstat(descriptor).st_size // NODES_RECORD
            if self._writable:
                os.ftruncate(descriptor, min(have, tiles) * NODES_RECORD)
            elif have < tiles:
                raise LogDamaged(f"日志 {self.folder} 的内部节点不全，请以写入方式打开一次")
            for number in range(have, tiles):
                record = inner_nodes(split_hashes(self._read(level, number, WIDTH)))
                os.pwrite(descriptor, record, number * NODES_RECORD)

    def _replay(self) -> None:
        self._journal = Journal(self._work / "journal")
        for payload in self._journal.replay(self._size):
            batch = decode_bundle(payload)
            self._grow(batch, encode_entries(batch))

    # Growing

    def _grow(self, batch: Sequence[bytes], encoded: Sequence[bytes]) -> None:
        """Hash a batch up through all levels and write the tiles and bundles that became full."""
        first = self._size
        new = merkle.leaf_hashes(batch)
        level = 0
        while new:
            row = self._rows[level]
            unpaired = len(row) - (len(row) & 1)
            row.extend(new)
            new = merkle.parents(row[unpaired:])
            level += 1
        self._tail.extend(encoded)
        self._flush_bundles(first // WIDTH)
        for tile_level in range(-(-level // HEIGHT)):
            self._flush_tiles(tile_level, first >> HEIGHT * (tile_level + 1))
        self._size = first + len(batch)

    def _flush_bundles(self, number: int) -> None:
        done = len(self._tail) - len(self._tail) % WIDTH
        for start in range(0, done, WIDTH):
            self._write(ENTRIES, number, WIDTH, b"".join(self._tail[start : start + WIDTH]))
            number += 1
        del self._tail[:done]

    def _flush_tiles(self, level: int, number: int) -> None:
        rows = self._rows[level * HEIGHT : (level + 1) * HEIGHT]
        full = len(rows[0]) // WIDTH
        if not full:
            return
        for tile in range(full):
            self._write(level, number + tile, WIDTH, b"".join(rows[0][tile * WIDTH : (tile + 1) * WIDTH]))
        os.pwrite(self._nodes_file(level), _inner_records(rows, full), number * NODES_RECORD)
        for depth, row in enumerate(rows):
            del row[: full * WIDTH >> depth]

    def _write_partial_tiles(self) -> None:
        for level, width in enumerate(widths(self._size)):
            if width:
                number = self._size >> HEIGHT * (level + 1)
                self._write(level, number, width, b"".join(self._rows[level * HEIGHT]))
        if self._tail:
            self._write(ENTRIES, self._size // WIDTH, len(self._tail), b"".join(self._tail))

    def _write(self, level: int | str, number: int, width: int, data: bytes) -> None:
        path = f"{self.folder}/{tile_path(level, number, width)}"
        parent = path[: path.rindex("/")]
        if parent not in self._made:
            self._make_folder(parent)
        write_file(path, data)
        self._dirty.add(path)
        self._dirty.add(parent)

    def _make_folder(self, path: str) -> None:
        """Make a folder; every folder above it is then synced too, so that its name survives."""
        Path(path).mkdir(parents=True, exist_ok=True)
        self._made.add(path)
        root = str(self.folder)
        while path != root:
            path = path[: path.rindex("/")]
            self._dirty.add(path)

    def _remove_outgrown(self, before: int) -> None:
        """Delete the partial tiles whose full tile is synced now."""
        for level, width in enumerate(widths(before)):
            number = before >> HEIGHT * (level + 1)
            if width and number < self._size >> HEIGHT * (level + 1):
                keys: tuple[int | str, ...] = (level, ENTRIES) if level == 0 else (level,)
                for key in keys:
                    shutil.rmtree(self.folder / f"{tile_path(key, number)}.p", ignore_errors=True)

    # Reading

    def _edge_at(self, size: int) -> list[bytes]:
        if self._edge[0] != size:
            self._edge = (size, merkle.right_edge(self._node, size))
        return self._edge[1]

    def _climb(self, level: int, index: int, size: int) -> list[bytes]:
        """As merkle.climb, but inside a full tile all siblings come out of one read."""
        proof: list[bytes] = []
        last = size - 1 >> level
        while last:
            tile_level, depth = divmod(level, HEIGHT)
            tile = index >> HEIGHT - depth
            if tile >= size >> HEIGHT * (tile_level + 1):
                return proof + merkle.climb(self._node, self._edge_at(size), level, index, last)
            if not depth:
                proof.append(self._tile_hash(tile_level, tile, index & 255 ^ 1))
                depth, index = 1, index >> 1
            record = os.pread(self._nodes[tile_level], NODES_RECORD, tile * NODES_RECORD)
            self._whole(record, NODES_RECORD, f"{WORK}/nodes-{tile_level}")
            for offset, mask in _SIBLINGS[depth:]:
                start = offset + ((index & mask ^ 1) << 5)
                proof.append(record[start : start + 32])
                index >>= 1
            level = (tile_level + 1) * HEIGHT
            last = size - 1 >> level
        return proof

    def _node(self, level: int, index: int) -> bytes:
        depth = level & 7
        tile = index >> (HEIGHT - depth)
        full = self._size >> (level - depth + HEIGHT)
        if tile >= full:
            return self._rows[level][index - (full << (HEIGHT - depth))]
        offset, mask = _SIBLINGS[depth]
        within = index & mask
        if not depth:
            return self._tile_hash(level >> 3, tile, within)
        start = tile * NODES_RECORD + offset + (within << 5)
        return self._whole(os.pread(self._nodes[level >> 3], 32, start), 32, f"{WORK}/nodes-{level >> 3}")

    def _tile_hash(self, level: int, number: int, position: int) -> bytes:
        if level == 0:
            path = tile_path(0, number)
            descriptor = os.open(f"{self.folder}/{path}", os.O_RDONLY)
            try:
                return self._whole(os.pread(descriptor, 32, position << 5), 32, path)
            finally:
                os.close(descriptor)
        data = self._cache.get((level, number))
        if data is None:
            data = self._read(level, number, WIDTH)
            if len(self._cache) >= _CACHED_TILES:
                self._cache.pop(next(iter(self._cache)))
            self._cache[level, number] = data
        return data[position << 5 : (position << 5) + 32]

    def _bundle(self, number: int) -> list[bytes]:
        if number < self._size // WIDTH:
            return decode_bundle(self._read(ENTRIES, number, WIDTH))
        return decode_bundle(b"".join(self._tail))

    def _read(self, level: int | str, number: int, width: int) -> bytes:
        """A tile or bundle of at least `width`: the full one stands in for a partial one that is gone."""
        for candidate in (width, WIDTH):
            path = tile_path(level, number, candidate)
            try:
                data = (self.folder / path).read_bytes()
            except FileNotFoundError:
                continue
            return data if level == ENTRIES else self._whole(data, candidate * 32, path)
        raise LogDamaged(f"日志缺少文件 {tile_path(level, number, width)}，请用数据库中的记录重建日志")

    def _whole(self, data: bytes, length: int, path: str) -> bytes:
        if len(data) != length:
            raise LogDamaged(f"日志文件 {path} 不完整，请运行 lingyan log check 查看")
        return data

    def _nodes_file(self, level: int) -> int:
        if level not in self._nodes:
            path = self._work / f"nodes-{level}"
            flags = os.O_RDWR | os.O_CREAT if self._writable else os.O_RDONLY
            try:
                self._nodes[level] = os.open(path, flags, 0o644)
            except FileNotFoundError as error:
                raise LogDamaged(f"日志缺少文件 {path}，请以写入方式打开一次") from error
            self._dirty.add(str(self._work))
        return self._nodes[level]

    def _writer(self) -> Journal:
        if self._journal is None:
            raise ValueError("this log is closed or open for reading only")
        if not self._usable:
            raise LogDamaged("上一次写入中途失败，请重新打开日志")
        return self._journal


def inner_nodes(hashes: Sequence[bytes]) -> bytes:
    """The inner nodes of one full tile, without its hashes and its root, level by level."""
    rows = merkle.levels(hashes)
    return b"".join(hash_ for row in rows[1:HEIGHT] for hash_ in row)


def _inner_records(rows: Sequence[Sequence[bytes]], full: int) -> bytes:
    """The records of the first `full` tiles, from the binary levels of their tile level."""
    parts: list[bytes] = []
    for tile in range(full):
        for depth in range(1, HEIGHT):
            width = WIDTH >> depth
            parts.extend(rows[depth][tile * width : (tile + 1) * width])
    return b"".join(parts)
