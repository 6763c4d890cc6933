from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.seal import checkpoint as checkpoints
from lingyan.seal import merkle
from lingyan.seal.checkpoint import Checkpoint
from lingyan.seal.note import Signer
from lingyan.seal.tiles import TileLog
from lingyan.seal.verify import agrees, check_directory

pytestmark = pytest.mark.slow

LOG = Signer.generate("log.example/a")
SIZE = 66_100
EARLY = 66_000


def entry(number: int) -> bytes:
    return b"entry-%d" % number


def publish(folder: Path, log: TileLog) -> None:
    note = checkpoints.sign(Checkpoint(LOG.name, log.size, log.root()), LOG)
    (folder / "checkpoint").write_text(str(note))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three tile levels, full and partial tiles on each of the lower two, and an earlier partial tile."""
    folder = tmp_path_factory.mktemp("log")
    with TileLog(folder) as log:
        log.append(entry(number) for number in range(EARLY))
        log.sync()
        log.append(entry(number) for number in range(EARLY, EARLY + 10))
        log.sync()
        log.append(entry(number) for number in range(EARLY + 10, SIZE))
        log.sync()
        publish(folder, log)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "log")


def flip(path: Path, place: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_a_sound_log(whole: Path) -> None:
    assert check_directory(whole, LOG.verifier) == []
    assert check_directory(whole) == []


FILES = [
    "tile/0/000",
    "tile/0/100",
    "tile/0/257",
    "tile/0/258.p/52",
    "tile/1/000",
    "tile/1/001.p/2",
    "tile/2/000.p/1",
    "tile/entries/000",
    "tile/entries/200",
    "tile/entries/258.p/52",
]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("place", [2, -1])
def test_one_changed_byte_names_one_file(folder: Path, path: str, place: int) -> None:
    flip(folder / path, place)
    problems = check_directory(folder, LOG.verifier)
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}：") and "被改动" in problems[0]


@pytest.mark.parametrize("path", FILES)
def test_a_missing_or_short_file_is_named(folder: Path, path: str) -> None:
    data = (folder / path).read_bytes()
    (folder / path).write_bytes(data[:-1])
    assert check_directory(folder, LOG.verifier) == [f"{path}：长度或格式不对"]
    (folder / path).unlink()
    [problem] = check_directory(folder, LOG.verifier)
    assert problem.endswith("：缺少文件") and problem.split(".p")[0].startswith(path.split(".p")[0])


def test_the_changed_entry_is_named(folder: Path) -> None:
    path = folder / "tile/entries/100"
    path.write_bytes(path.read_bytes().replace(entry(25_700), b"entry-25X00"))
    assert check_directory(folder) == ["tile/entries/100：日志第 25700 条被改动"]


def test_an_entry_and_its_tile_forged_together_are_both_named(folder: Path) -> None:
    bundle, tile = folder / "tile/entries/100", folder / "tile/0/100"
    bundle.write_bytes(bundle.read_bytes().replace(entry(25_700), b"entry-25X00"))
    data = tile.read_bytes()
    tile.write_bytes(data.replace(merkle.leaf_hash(entry(25_700)), merkle.leaf_hash(b"entry-25X00")))
    problems = check_directory(folder, LOG.verifier)
    assert [problem.split("：")[0] for problem in problems] == ["tile/0/100"]


def test_the_checkpoint(folder: Path) -> None:
    good = (folder / "checkpoint").read_text()
    note = checkpoints.sign(Checkpoint(LOG.name, SIZE, bytes(32)), LOG)
    (folder / "checkpoint").write_text(str(note))
    [problem] = check_directory(folder, LOG.verifier)
    assert problem == "checkpoint：检查点记录的根哈希与日志内容不符"
    (folder / "checkpoint").write_text(good.replace("log.example/a\n66100", "log.example/b\n66100"))
    assert "签名" in check_directory(folder, LOG.verifier)[0]
    assert check_directory(folder) == []
    (folder / "checkpoint").write_text("x")
    assert check_directory(folder)[0].startswith("checkpoint：")
    (folder / "checkpoint").unlink()
    assert check_directory(folder) == ["checkpoint：缺少文件"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_bit_of_any_small_file_is_named(tmp_path_factory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("small")
    with TileLog(folder) as log:
        log.append(entry(number) for number in range(700))
        log.sync()
        publish(folder, log)
    files = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]
    path = data.draw(st.sampled_from(sorted(files)))
    raw = bytearray(path.read_bytes())
    place, bit = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 7))
    raw[place] ^= 1 << bit
    path.write_bytes(raw)
    problems = check_directory(folder, LOG.verifier)
    assert len(problems) == 1
    assert path.relative_to(folder).as_posix() in problems[0]


def test_inner_nodes_and_state(folder: Path) -> None:
    flip(folder / ".work/nodes-0", 8128 * 3)
    flip(folder / ".work/nodes-1", 0)
    flip(folder / ".work/state", 20)
    problems = check_directory(folder)
    assert problems[0] == ".work/nodes-0：第 3 段内部节点与瓦片不符"
    assert problems[1] == ".work/nodes-1：第 0 段内部节点与瓦片不符"
    assert ".work/state" in problems[2]


def test_files_of_earlier_sizes_and_strangers(folder: Path) -> None:
    (folder / "tile/0/258.p").mkdir(exist_ok=True)
    early = folder / "tile/0/257.p/208"
    early.parent.mkdir(exist_ok=True)
    early.write_bytes((folder / "tile/0/257").read_bytes()[: 208 * 32])
    assert check_directory(folder) == []
    flip(early)
    (folder / "tile/0/note.txt").write_text("hello")
    assert check_directory(folder) == [
        "tile/0/257.p/208：与后来的内容不符",
        "tile/0/note.txt：不属于日志的文件",
    ]


def test_a_log_that_has_grown_since_its_checkpoint_is_sound(folder: Path) -> None:
    with TileLog(folder) as log:
        log.append(entry(number) for number in range(SIZE, SIZE + 1000))
        log.sync()
    assert check_directory(folder, LOG.verifier) == []


@pytest.mark.parametrize("size", [0, 1, 256, 257])
def test_small_logs(tmp_path: Path, size: int) -> None:
    with TileLog(tmp_path) as log:
        log.append(entry(number) for number in range(size))
        log.sync()
        publish(tmp_path, log)
    assert check_directory(tmp_path, LOG.verifier) == []


def test_agrees(whole: Path) -> None:
    with TileLog(whole, writable=False) as log:
        for size in (0, 1, 300, SIZE):
            assert agrees(Checkpoint(LOG.name, size, log.root(size)), log)
        assert not agrees(Checkpoint(LOG.name, 300, bytes(32)), log)
        assert not agrees(Checkpoint(LOG.name, SIZE, bytes(32)), log)
        assert not agrees(Checkpoint(LOG.name, SIZE + 1, log.root()), log)
