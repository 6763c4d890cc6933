from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.kernel import failpoints
from lingyan.seal import merkle, tiles
from lingyan.seal.errors import LogBusy, LogDamaged, Malformed
from lingyan.seal.layout import decode_bundle, encode_entry, number_path, parse_path, tile_path, widths
from lingyan.seal.tiles import TileLog

from . import naive


def entry(number: int) -> bytes:
    return b"entry-%d" % number * (number % 4 + 1)


def fill(log: TileLog, size: int, batch: int = 1000) -> None:
    while log.size < size:
        log.append(entry(number) for number in range(log.size, min(log.size + batch, size)))


class Killed(BaseException):
    """Stands for the end of the process: nothing in the product catches it."""


def test_paths_are_those_of_the_specification() -> None:
    assert number_path(1234067) == "x001/x234/067"
    assert tile_path(0, 273, 112) == "tile/0/273.p/112"
    assert tile_path("entries", 5) == "tile/entries/005"
    assert widths(70_000) == [112, 17, 1]
    assert widths(256) == [0, 1]


@given(st.integers(0, 63) | st.just("entries"), st.integers(0, 10**10), st.integers(1, 256))
def test_paths_are_read_back(level: int | str, number: int, width: int) -> None:
    assert parse_path(tile_path(level, number, width)) == (level, number, width)


@pytest.mark.parametrize("path", ["tile/0/1", "tile/00/001", "tile/0/x000/001", "tile/0/001.p/256", "x"])
def test_other_names_are_no_tiles(path: str) -> None:
    assert parse_path(path) is None


@given(st.lists(st.binary(max_size=70), max_size=20))
def test_bundles_are_read_back(entries: list[bytes]) -> None:
    data = b"".join(map(encode_entry, entries))
    assert decode_bundle(data) == entries
    if entries:
        with pytest.raises(Malformed):
            decode_bundle(data[:-1])


@pytest.mark.parametrize(
    "size", [0, 1, 2, 255, 256, 257, 511, 512, 1000, pytest.param(70_000, marks=pytest.mark.slow)]
)
def test_root_and_proofs_at_many_sizes(tmp_path: Path, size: int) -> None:
    leaves = [merkle.leaf_hash(entry(number)) for number in range(size)]
    generator = random.Random(size)
    with TileLog(tmp_path) as log:
        fill(log, size, 777)
        assert (log.size, log.synced_size) == (size, 0)
        assert log.root() == merkle.root(leaves)
        assert log.sync() == log.synced_size == size
        for _ in range(min(size, 60)):
            at = generator.randint(1, size)
            index, old = generator.randrange(at), generator.randint(1, at)
            root = merkle.root(leaves[:at])
            assert log.root(at) == root
            proof = log.inclusion_proof(index, at)
            assert proof == merkle.inclusion_proof(leaves[:at], index)
            assert merkle.verify_inclusion(leaves[index], index, at, proof, root)
            assert log.consistency_proof(old, at) == merkle.consistency_proof(leaves[:at], old)


def test_proofs_are_those_of_the_rfc_across_tile_borders(tmp_path: Path) -> None:
    entries = [entry(number) for number in range(530)]
    with TileLog(tmp_path) as log:
        log.append(entries)
        for index in (0, 1, 255, 256, 511, 512, 529):
            assert log.inclusion_proof(index) == naive.path(index, entries)
            assert log.consistency_proof(index + 1) == naive.consistency(index + 1, entries)


def test_the_files_are_those_of_the_specification(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        fill(log, 70_000)
        log.sync()
    paths = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "tile").rglob("*") if p.is_file())
    expected = [tile_path(level, number) for level in (0, "entries") for number in range(273)]
    expected += [tile_path(0, 273, 112), tile_path("entries", 273, 112)]
    expected += [tile_path(1, 0), tile_path(1, 1, 17), tile_path(2, 0, 1)]
    assert paths == sorted(expected)
    tile = (tmp_path / "tile/1/001.p/17").read_bytes()
    assert tile[:32] == merkle.root([merkle.leaf_hash(entry(n)) for n in range(65_536, 65_792)])


def test_outgrown_partial_tiles_go_and_needed_ones_stay(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        for size in (10, 300, 310):
            fill(log, size)
            log.sync()
    assert not (tmp_path / "tile/0/000.p").exists()
    assert sorted(p.name for p in (tmp_path / "tile/0/001.p").iterdir()) == ["44", "54"]


def test_entries_are_read_back(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        fill(log, 600)
        assert list(log.entries(250, 600)) == [entry(number) for number in range(250, 600)]
        assert list(log.entries(600, 600)) == []
        with pytest.raises(ValueError):
            list(log.entries(0, 601))


def test_appended_is_durable_without_sync(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        fill(log, 600, 100)
        root = log.root()
    with TileLog(tmp_path) as log:
        assert (log.size, log.root()) == (600, root)


def test_a_long_journal_is_brought_into_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "JOURNAL_LIMIT", 4000)
    with TileLog(tmp_path) as log:
        fill(log, 1000, 50)
        assert log.synced_size > 800
    assert (tmp_path / ".work/journal").stat().st_size < 4000


def test_only_one_writer(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        with pytest.raises(LogBusy):
            TileLog(tmp_path)
        fill(log, 3)
        log.sync()
        with TileLog(tmp_path, writable=False) as reader:
            assert reader.root() == log.root()
            with pytest.raises(ValueError):
                reader.append([b"x"])


def test_bad_input_changes_nothing(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        fill(log, 5)
        with pytest.raises(Malformed):
            log.append([b"fine", b"x" * 65_536])
        assert log.append([]) == 5
        for call in (log.inclusion_proof, log.consistency_proof, log.root):
            with pytest.raises(ValueError):
                call(6)
        with pytest.raises(ValueError):
            log.inclusion_proof(0, 6)


def test_lost_inner_nodes_are_made_again(tmp_path: Path) -> None:
    with TileLog(tmp_path) as log:
        fill(log, 70_000)
        log.sync()
        proof = log.inclusion_proof(300)
    (tmp_path / ".work/nodes-0").write_bytes(b"")
    (tmp_path / ".work/nodes-1").unlink()
    with pytest.raises(LogDamaged):
        TileLog(tmp_path, writable=False)
    with TileLog(tmp_path) as log:
        assert log.inclusion_proof(300) == proof


@pytest.mark.parametrize(
    "path", ["tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88", ".work/state"]
)
def test_a_damaged_edge_is_not_built_upon(tmp_path: Path, path: str) -> None:
    with TileLog(tmp_path) as log:
        fill(log, 600)
        log.sync()
    data = (tmp_path / path).read_bytes()
    (tmp_path / path).write_bytes(data[:-1])
    with pytest.raises((LogDamaged, Malformed)):
        TileLog(tmp_path)
    (tmp_path / path).unlink()
    with pytest.raises(LogDamaged):
        TileLog(tmp_path)


def test_empty_tile_folders_are_a_new_log_and_tiles_without_state_a_loss(tmp_path: Path) -> None:
    (tmp_path / "tile" / "entries").mkdir(parents=True)
    with TileLog(tmp_path) as log:
        fill(log, 3)
        log.sync()
    (tmp_path / ".work" / "state").unlink()
    with pytest.raises(LogDamaged):
        TileLog(tmp_path)


@pytest.mark.parametrize("name", tiles.FAILPOINTS)
@pytest.mark.parametrize("nth", [1, 3])
def test_killed_at_a_failpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, nth: int) -> None:
    reached = 0

    def kill(point: str) -> None:
        nonlocal reached
        reached += point == name
        if point == name and reached == nth:
            raise Killed

    monkeypatch.setattr(failpoints, "reach", kill)
    acknowledged = 0
    with pytest.raises(Killed), TileLog(tmp_path) as log:
        while True:
            log.append(entry(number) for number in range(log.size, log.size + 150))
            acknowledged = log.size
            log.sync()
    _recovers(tmp_path, acknowledged)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_power_cut_leaves_any_part_of_what_was_not_synced(tmp_path_factory, data: st.DataObject) -> None:
    """Whatever stands beyond the state file and the acknowledged journal may be cut, zeroed or absent."""
    folder = tmp_path_factory.mktemp("log")
    synced, appended = data.draw(st.integers(0, 600)), data.draw(st.integers(0, 700))
    with TileLog(folder) as log:
        fill(log, synced, 97)
        log.sync()
        before = _sizes(folder)
        fill(log, synced + appended, 97)
    for path, size in _sizes(folder).items():
        if path.name in ("journal", "state", "lock") or size == before.get(path):
            continue
        keep = data.draw(st.integers(before.get(path, 0), size))
        how = data.draw(st.sampled_from(["cut", "zeros", "absent"]))
        if how == "absent" and path not in before:
            path.unlink()
        else:
            os.truncate(path, keep)
            os.truncate(path, size if how == "zeros" else keep)
    _recovers(folder, synced + appended)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_torn_journal_loses_only_what_was_not_acknowledged(tmp_path_factory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("log")
    lengths = [0]
    with TileLog(folder) as log:
        for _ in range(4):
            log.append(entry(number) for number in range(log.size, log.size + 40))
            lengths.append((folder / ".work/journal").stat().st_size)
    cut = data.draw(st.integers(0, lengths[-1]))
    os.truncate(folder / ".work/journal", cut)
    whole = sum(length <= cut for length in lengths) - 1
    with TileLog(folder) as log:
        assert log.size == whole * 40
    _recovers(folder, whole * 40)


def _sizes(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def _recovers(folder: Path, acknowledged: int) -> None:
    """Opened again, the log has all that was acknowledged, takes more, and equals one never interrupted."""
    with TileLog(folder) as log:
        assert acknowledged <= log.size
        fill(log, 1500)
        log.sync()
        leaves = [merkle.leaf_hash(entry(number)) for number in range(1500)]
        assert log.root() == merkle.root(leaves)
        assert list(log.entries(0, 1500)) == [entry(number) for number in range(1500)]
        for index in (0, 255, 256, 700, 1499):
            assert log.inclusion_proof(index) == merkle.inclusion_proof(leaves, index)
