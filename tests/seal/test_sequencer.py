from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lingyan.kernel import failpoints
from lingyan.seal import keys, sequencer, witness
from lingyan.seal.checkpoint import open_checkpoint
from lingyan.seal.errors import (
    LogDamaged,
    NotSigned,
    RolledBack,
    SourceBehind,
    SourceDiffers,
    WitnessError,
    WitnessMissing,
)
from lingyan.seal.keys import LogKeys
from lingyan.seal.note import Note, Signature, Verifier
from lingyan.seal.sequencer import differences, rebuild, seal
from lingyan.seal.tiles import TileLog
from lingyan.seal.verify import check_directory
from lingyan.seal.witness import Witness


@dataclass
class Records:
    """Durable records in memory."""

    rows: list[bytes] = field(default_factory=list)

    def count(self) -> int:
        return len(self.rows)

    def entries(self, start: int, stop: int) -> Iterable[bytes]:
        return self.rows[start:stop]

    def grow(self, size: int, word: bytes = b"entry") -> Records:
        self.rows += [word + b"-%d" % number for number in range(len(self.rows), size)]
        return self


class Killed(BaseException):
    """Stands for the end of the process."""


@dataclass
class Unreachable:
    verifier: Verifier

    def add_checkpoint(self, old: int, proof: Sequence[bytes], checkpoint: Note) -> list[Signature]:
        raise WitnessError("连不上", status=0)


@pytest.fixture
def log_keys(tmp_path: Path) -> LogKeys:
    return keys.create(tmp_path / "keys", "log.example/a")


@pytest.fixture
def auditor(tmp_path: Path, log_keys: LogKeys) -> Witness:
    witness.init(tmp_path / "witness", "audit.example/w")
    auditor = Witness.load(tmp_path / "witness")
    auditor.trust(log_keys.verifier)
    return auditor


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sound(folder: Path, log_keys: LogKeys, *auditors: Witness) -> None:
    assert check_directory(folder, log_keys.verifier, [one.verifier for one in auditors]) == []


def test_records_are_logged_signed_witnessed_and_published(
    tmp_path: Path, log_keys: LogKeys, auditor: Witness
) -> None:
    records, folder = Records(), tmp_path / "log"
    for size in (0, 5, 256, 700):
        result = seal(records.grow(size), folder, log_keys, [auditor])
        assert result.checkpoint.size == size
        assert (result.witnessed, result.missing) == (("audit.example/w",), ())
        public = (folder / "checkpoint").read_text()
        assert public == str(result.note)
        opened = open_checkpoint(public, log_keys.verifier, [auditor.verifier])
        assert opened.checkpoint == log_keys.published()
        sound(folder, log_keys, auditor)
        assert differences(records, folder) == []


def test_again_changes_nothing(tmp_path: Path, log_keys: LogKeys, auditor: Witness) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    first = seal(records, folder, log_keys, [auditor])
    before = contents(folder)
    assert seal(records, folder, log_keys, [auditor]) == first
    assert contents(folder) == before


def test_a_witness_that_was_away_signs_later(tmp_path: Path, log_keys: LogKeys, auditor: Witness) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    result = seal(records, folder, log_keys, [Unreachable(auditor.verifier)])
    assert result.missing == (("audit.example/w", "连不上"),)
    assert seal(records, folder, log_keys, [auditor]).witnessed == ("audit.example/w",)
    seal(records.grow(400), folder, log_keys, [Unreachable(auditor.verifier)])
    seal(records.grow(500), folder, log_keys, [auditor], required=1)
    sound(folder, log_keys, auditor)


def test_without_enough_witnesses_the_former_checkpoint_stays(
    tmp_path: Path, log_keys: LogKeys, auditor: Witness
) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    before = str(seal(records, folder, log_keys, [auditor], required=1).note)
    with pytest.raises(WitnessMissing, match="连不上"):
        seal(records.grow(301), folder, log_keys, [Unreachable(auditor.verifier)], required=1)
    assert (folder / "checkpoint").read_text() == before
    assert seal(records, folder, log_keys, [auditor], required=1).checkpoint.size == 301


def test_older_records_are_refused(tmp_path: Path, log_keys: LogKeys) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    seal(records, folder, log_keys)
    with pytest.raises(SourceBehind, match="300"):
        seal(Records(records.rows[:299]), folder, log_keys)


def test_a_restored_backup_signs_only_after_it_holds_what_was_published(
    tmp_path: Path, log_keys: LogKeys
) -> None:
    """Records and log come from a backup; the keys folder, which is in no backup, remembers."""
    records, folder = Records().grow(300), tmp_path / "log"
    seal(records, folder, log_keys)
    shutil.copytree(folder, tmp_path / "backup")
    restored = Records(list(records.rows))
    seal(records.grow(500), folder, log_keys)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    before = (folder / "checkpoint").read_bytes()
    with pytest.raises(SourceBehind):
        seal(restored, folder, log_keys)
    with pytest.raises(RolledBack, match="500"):
        seal(Records(list(restored.rows)).grow(600, b"other"), folder, log_keys)
    assert (folder / "checkpoint").read_bytes() == before
    with TileLog(folder) as log:
        assert log.size == 300
    assert seal(restored.grow(520), folder, log_keys).checkpoint.size == 520
    sound(folder, log_keys)


def test_changed_records_are_refused(tmp_path: Path, log_keys: LogKeys) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    seal(records, folder, log_keys)
    late = Records([*records.rows[:290], b"forged", *records.rows[291:], b"new"])
    with pytest.raises(SourceDiffers):
        seal(late, folder, log_keys)
    early = Records([b"forged", *records.rows[1:]])
    assert differences(early, folder) == ["第 0 条封存记录与日志不一致"]
    assert differences(Records(), folder) == ["数据库只有 0 条封存记录，日志已有 300 条"]


def test_a_gap_in_the_records_is_refused(tmp_path: Path, log_keys: LogKeys) -> None:
    class Gap(Records):
        def count(self) -> int:
            return len(self.rows) + 1

    with pytest.raises(SourceDiffers, match="缺口"):
        seal(Gap().grow(10), tmp_path / "log", log_keys)


def test_the_witness_catches_an_operator_who_also_rolls_the_keys_back(
    tmp_path: Path, log_keys: LogKeys, auditor: Witness
) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    seal(records, folder, log_keys, [auditor])
    (log_keys.folder / keys.PUBLISHED_FILE).unlink()
    shutil.rmtree(folder)
    with pytest.raises(RolledBack, match="300"):
        seal(Records(records.rows[:200]), folder, log_keys, [auditor])
    shutil.rmtree(folder)
    (log_keys.folder / keys.PUBLISHED_FILE).unlink()
    with pytest.raises(RolledBack, match="拒绝"):
        seal(Records([b"forged", *records.rows[1:]]), folder, log_keys, [auditor])
    assert not (folder / "checkpoint").exists()


def test_an_altered_memory_of_what_was_published_is_refused(tmp_path: Path, log_keys: LogKeys) -> None:
    seal(Records().grow(300), tmp_path / "log", log_keys)
    path = log_keys.folder / keys.PUBLISHED_FILE
    path.write_bytes(path.read_bytes().replace(b"\n300\n", b"\n200\n"))
    with pytest.raises(NotSigned):
        seal(Records().grow(300), tmp_path / "log", log_keys)


def test_a_damaged_log_is_rebuilt_from_the_records(tmp_path: Path, log_keys: LogKeys) -> None:
    records, folder = Records().grow(300), tmp_path / "log"
    seal(records, folder, log_keys)
    (folder / ".work/state").unlink()
    with pytest.raises(LogDamaged):
        seal(records, folder, log_keys)
    with pytest.raises(SourceBehind):
        rebuild(Records(records.rows[:9]), folder, log_keys)
    rebuild(records, folder, log_keys)
    sound(folder, log_keys)
    assert seal(records.grow(310), folder, log_keys).checkpoint.size == 310
    assert (tmp_path / "log.replaced-1/checkpoint").exists()


@pytest.mark.parametrize("name", sequencer.FAILPOINTS)
@pytest.mark.parametrize("witnessed", [False, True])
def test_killed_at_every_failpoint(
    tmp_path: Path,
    log_keys: LogKeys,
    auditor: Witness,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    witnessed: bool,
) -> None:
    auditors = [auditor] if witnessed else []
    records, folder = Records().grow(300), tmp_path / "log"
    seal(records, folder, log_keys, auditors)
    records.grow(900)

    def kill(point: str) -> None:
        if point == name:
            raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(failpoints, "reach", kill)
        seal(records, folder, log_keys, auditors)
    sound(folder, log_keys, *auditors)
    result = seal(records, folder, log_keys, auditors)
    assert result.checkpoint.size == 900 and not result.missing
    sound(folder, log_keys, *auditors)
    assert differences(records, folder) == []


CHILD = """
import sys
from pathlib import Path
from lingyan.seal import keys
from lingyan.seal.sequencer import seal
from tests.seal.test_sequencer import Records

seal(Records().grow(int(sys.argv[2])), Path(sys.argv[1]) / "log", keys.load(Path(sys.argv[1]) / "keys"))
"""


@pytest.mark.parametrize("name", sequencer.FAILPOINTS)
def test_sigkill_at_every_failpoint(tmp_path: Path, log_keys: LogKeys, name: str) -> None:
    """A real process and a real kill: no handler, no flush, no closing of files."""
    folder = tmp_path / "log"
    seal(Records().grow(300), folder, log_keys)
    environment = os.environ | {"LINGYAN_FAILPOINT": name}
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), "900"], env=environment, capture_output=True
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()
    sound(folder, log_keys)
    assert seal(Records().grow(900), folder, log_keys).checkpoint.size == 900
    sound(folder, log_keys)


def test_the_proofs_need_no_django() -> None:
    modules = "checkpoint commitments keys note proof sequencer tiles vectors verify witness witness_http"
    names = ", ".join(f"lingyan.seal.{name}" for name in modules.split())
    code = (
        f"import sys, lingyan.kernel.jcs, {names}; sys.exit(any(m.startswith('django') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
