"""Making, checking and keeping an installation, by the installed command."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, Installation
from tests.support.samples import samples_dir

pytestmark = pytest.mark.slow
PATIENCE = 120
"""Seconds for a process to end, on a machine that is busy."""


def digests(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and ".sqlite3" not in path.name
    }


def dump(home: Path) -> list[str]:
    with sqlite3.connect(home / "lingyan.sqlite3") as database:
        return list(database.iterdump())


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_trial_balance_is_printed_as_the_samples_have_it_to_the_byte(lingyan: Installation) -> None:
    [path] = (samples_dir() / "ledgers" / "expected").glob("01*.trial-balance.csv")
    header, *lines = path.read_bytes().splitlines(keepends=True)
    printed = lingyan.bytes_of(
        "books", "trial-balance", "--region", "990121107208", "--month", "2025-01", "--csv"
    ).splitlines(keepends=True)
    # Accounts first used after January are in the sample's rows and not yet in these.
    assert printed == [header, *(line for line in lines if b",2025-01," in line and line in printed)]
    assert len(printed) > 15
    sheet = lingyan.bytes_of(
        "books", "statement", "balance-sheet", "--village", "990121107208", "--month", "2025-02", "--csv"
    )
    assert sheet.startswith(b"village,period,line,item,opening_fen,closing_fen\r\n990121107208,2025-02,1,")
    assert sheet.count(b"\n") == sheet.count(b"\r\n") == 41


class TestInit:
    def test_a_second_time_changes_nothing(self, lingyan: Installation) -> None:
        files, rows = digests(lingyan.home), dump(lingyan.home)
        assert lingyan.must("init", "--json").json["new"] is False
        assert digests(lingyan.home) == files
        assert dump(lingyan.home) == rows

    def test_other_commands_wait_for_it(self, tmp_path: Path) -> None:
        ended = Installation(tmp_path / "nothing")("check")
        assert ended.code == 1
        assert "请先运行 lingyan init" in ended.err

    def test_keys_are_closed_to_others(self, lingyan: Installation) -> None:
        for name in ("data.key", "session.key", "log.skey"):
            assert (lingyan.home / "keys" / name).stat().st_mode & 0o077 == 0


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["no-such-command"],
            ["disclosure", "publish"],
            ["disclosure", "publish", "--region"],
            ["serve", "--port", "99999"],
            ["check", "--no-such-option"],
            ["check", "--home"],
        ],
    )
    def test_wrong_usage_is_two(self, tmp_path: Path, arguments: list[str]) -> None:
        assert Installation(tmp_path)(*arguments).code == 2

    def test_a_wrong_setting_is_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "settings.toml").write_text("session_hours = 99\n")
        ended = Installation(tmp_path)("check")
        assert (ended.code, ended.out) == (1, "")
        assert "session_hours" in ended.err
        assert "Traceback" not in ended.err

    def test_a_user_who_is_not_there(self, lingyan: Installation) -> None:
        ended = lingyan(
            "disclosure",
            "publish",
            "--region",
            "990121107208",
            "--month",
            "2025-02",
            "--as",
            "nobody",
            "--json",
        )
        assert ended.code == 1
        assert ended.json["errors"][0]["code"] == "unknown-user"

    def test_home_may_stand_anywhere_in_the_line(self, lingyan: Installation, tmp_path: Path) -> None:
        other = Installation(tmp_path / "elsewhere")
        assert other("log", "status", "--json", f"--home={lingyan.home}").json["published"] >= 1

    def test_a_demo_stays_on_this_machine(self, lingyan: Installation) -> None:
        (lingyan.home / "DEMO").touch()
        ended = lingyan("serve", "--host", "0.0.0.0", "--port", "8099")
        assert ended.code == 1
        assert "演示模式只在本机运行" in ended.err


class TestOpening:
    """What every command asks of a home first."""

    COMMANDS = (
        ("check",),
        ("serve",),
        ("worker",),
        ("backup", "/tmp/never.tar.gz"),
        ("log", "status"),
        ("log", "sign"),
        ("log", "rebuild"),
        ("regions", "list"),
        ("books", "trial-balance", "--region", "990121107208", "--month", "2025-01"),
        ("books", "statement", "income", "--village", "990121107208", "--month", "2025-01"),
        ("disclosure", "publish", "--region", "990121107208", "--month", "2025-02"),
        ("facts", "export", "--out", "/tmp/never", "--region", "990121107208"),
        ("assess", "verify", "1"),
        ("roster", "statistics", "--round", "2026"),
        ("report", "work-summary", "--region", "990121107208", "--year", "2025", "-o", "/tmp/never.docx"),
    )

    def test_an_older_database_waits_for_upgrade(self, lingyan: Installation) -> None:
        with sqlite3.connect(lingyan.home / "lingyan.sqlite3") as database:
            database.execute("DELETE FROM django_migrations WHERE app = 'assessment'")
        for command in (*self.COMMANDS, ("init",)):
            ended = lingyan(*command)
            assert (ended.code, ended.out) == (1, ""), command
            assert "lingyan upgrade" in ended.err, command
            assert ended.err.count("。") <= 2, ended.err

    def test_a_user_who_is_not_there_is_refused_everywhere(self, lingyan: Installation) -> None:
        for command in (*self.COMMANDS, ("upgrade",)):
            ended = lingyan(*command, "--as", "nobody")
            assert (ended.code, ended.out) == (1, ""), command
            assert "没有可用的用户 nobody" in ended.err, command

    def test_a_database_out_of_reach_is_one_sentence(self, lingyan: Installation) -> None:
        said = {
            lingyan(*command, "--json", DATABASE_URL="postgresql://a:b@127.0.0.1:1/c").json["errors"][0][
                "code"
            ]
            for command in (("check",), ("log", "status"), ("regions", "list"))
        }
        assert said == {"database"}

    def test_keys_without_a_database_make_none(self, lingyan: Installation, tmp_path: Path) -> None:
        other = Installation(tmp_path / "other")
        shutil.copytree(lingyan.home / "keys", other.home / "keys")
        assert other("check", "--json").json["errors"][0]["code"] == "not-initialised"
        assert not (other.home / "lingyan.sqlite3").exists()


class TestServe:
    @pytest.fixture
    def port(self) -> Iterator[int]:
        """Held by another program."""
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", 0))
            holder.listen(1)
            yield holder.getsockname()[1]

    def test_a_port_that_is_held_is_a_sentence(self, lingyan: Installation, port: int) -> None:
        for command in (("serve",), ("serve", "--host", "localhost")):
            ended = lingyan(*command, "--port", port)
            assert (ended.code, ended.out) == (1, "")
            assert f"端口 {port} 已被别的程序占用" in ended.err
            assert "Traceback" not in ended.err

    @pytest.mark.parametrize("host", ["nothing.invalid", "203.0.113.7", "999.1.1.1", "a b"])
    def test_a_host_that_is_none_is_a_sentence(self, lingyan: Installation, host: str) -> None:
        ended = lingyan("serve", "--host", host, "--port", "8099")
        assert (ended.code, ended.out) == (1, "")
        assert host in ended.err
        assert "Traceback" not in ended.err

    def test_a_home_is_served_once(self, lingyan: Installation) -> None:
        with (lingyan.home / "serve.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ended = lingyan("serve", "--port", "8099")
        assert (ended.code, ended.out) == (1, "")
        assert "另一个 serve 进程正在使用" in ended.err

    def test_runs_beside_nothing_else_and_leaves_an_unused_log_whole(self, tmp_path: Path) -> None:
        lingyan = Installation(tmp_path / "home")
        lingyan.must("init")
        free = _free_port()
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(free), "--workers", "1"], stdout=subprocess.PIPE, text=True,
            env=lingyan.environment(PYTHONUNBUFFERED="1"),
        )  # fmt: skip
        try:
            assert process.stdout
            assert f"http://127.0.0.1:{free}/" in process.stdout.readline()
            again = lingyan("serve", "--port", _free_port())
            assert "另一个 serve 进程正在使用" in again.err
            lingyan.must("log", "sign")
            lingyan.must("check")
        finally:
            process.terminate()
            process.wait(PATIENCE)
            process.stdout.close()

    @pytest.mark.parametrize(
        ("told", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)]
    )
    def test_all_its_processes_end_with_it_also_while_they_still_load(
        self, tmp_path: Path, told: signal.Signals, code: int
    ) -> None:
        lingyan = Installation(tmp_path / "home")
        lingyan.must("init")
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(_free_port()), "--workers", "2"],
            stdout=subprocess.PIPE, text=True, env=lingyan.environment(PYTHONUNBUFFERED="1"), start_new_session=True,
        )  # fmt: skip
        try:
            assert process.stdout
            process.stdout.readline()
            process.send_signal(told)
            assert process.wait(PATIENCE) == code
            # Every process that it began holds the other end of this pipe: reading ends when they have all ended.
            process.stdout.read()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.stdout.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class TestCheck:
    def test_a_sound_installation(self, lingyan: Installation) -> None:
        ended = lingyan.must("check", "--json")
        assert ended.json["ok"] is True
        assert ended.json["breaches"] == []

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("DROP TRIGGER disclosure_publication_no_update", "disclosure_publication_no_update 不见了"),
            ("UPDATE disclosure_publication SET body = replace(body, '凤桥村', '某某村')", "承诺不符"),
            ("UPDATE books_line SET debit = debit + 1 WHERE id = (SELECT min(id) FROM books_line)", "凭证"),
            ('DELETE FROM seal_logentry WHERE "index" = 0', "封存"),
            ("UPDATE kernel_auditentry SET reason = '别的' WHERE id = 3", "审计"),
        ],
    )
    def test_names_a_changed_row(self, lingyan: Installation, statement: str, said: str) -> None:
        with sqlite3.connect(lingyan.home / "lingyan.sqlite3") as database:
            found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            keep = statement.split()[2] if statement.startswith("DROP") else ""
            for name, _ in found if not keep else []:
                database.execute(f'DROP TRIGGER "{name}"')
            database.execute(statement)
            for _, sql in found if not keep else []:
                database.execute(sql)
        ended = lingyan("check", "--json")
        assert ended.code == 1
        assert ended.json["ok"] is False
        assert any(said in breach for breach in ended.json["breaches"]), ended.json["breaches"]

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("public/v/990121107208/2025-01/1/index.html", "index.html"),
            ("public/v/index.html", "v/index.html 被改动过"),
            ("log/checkpoint", "checkpoint"),
            ("keys/log.published", "log.published"),
        ],
    )
    def test_names_a_changed_file(self, lingyan: Installation, name: str, said: str) -> None:
        damage(lingyan.home / name)
        ended = lingyan("check", "--json")
        assert ended.code == 1
        assert any(said in breach for breach in ended.json["breaches"]), ended.json["breaches"]


class TestBackup:
    def test_comes_back_whole(self, lingyan: Installation, tmp_path: Path) -> None:
        saved = tmp_path / "saved.tar.gz"
        assert lingyan.must("backup", saved, "--json").json["ok"] is True
        restored = Installation(tmp_path / "restored")
        shutil.copytree(lingyan.home / "keys", restored.home / "keys")
        restored.must("restore", saved)
        assert sorted(dump(restored.home)) == sorted(dump(lingyan.home)), (
            "rows and tables; VACUUM may write them in another order"
        )
        assert restored.must("check", "--json").json["breaches"] == []

    def test_holds_no_key(self, lingyan: Installation, tmp_path: Path) -> None:
        import tarfile

        lingyan.must("backup", tmp_path / "saved.tar.gz")
        with tarfile.open(tmp_path / "saved.tar.gz") as archive:
            assert not [
                name for name in archive.getnames() if "key" in name and not name.startswith("public/")
            ]

    def test_not_into_a_home_in_use_and_not_without_keys(self, lingyan: Installation, tmp_path: Path) -> None:
        saved = tmp_path / "saved.tar.gz"
        lingyan.must("backup", saved)
        assert "已有数据库" in lingyan("restore", saved).err
        assert "没有 data.key" in Installation(tmp_path / "empty")("restore", saved).err

    def test_half_a_file_restores_nothing(self, lingyan: Installation, tmp_path: Path) -> None:
        saved = tmp_path / "saved.tar.gz"
        lingyan.must("backup", saved)
        saved.write_bytes(saved.read_bytes()[:5000])
        restored = Installation(tmp_path / "restored")
        shutil.copytree(lingyan.home / "keys", restored.home / "keys")
        ended = restored("restore", saved)
        assert ended.code == 1
        assert "不是完整的备份" in ended.err
        assert not (restored.home / "lingyan.sqlite3").exists()

    @pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "link"])
    def test_a_crafted_archive_is_refused(self, lingyan: Installation, tmp_path: Path, name: str) -> None:
        saved = tmp_path / "saved.tar.gz"
        lingyan.must("backup", saved)
        crafted = tmp_path / "crafted.tar.gz"
        with tarfile.open(saved) as source, tarfile.open(crafted, "w:gz") as target:
            for member in source:
                target.addfile(member, source.extractfile(member) if member.isfile() else None)
            strange = tarfile.TarInfo(name)
            if name == "link":
                strange.type, strange.linkname = tarfile.SYMTYPE, "/etc"
            target.addfile(strange)
        restored = Installation(tmp_path / "restored")
        shutil.copytree(lingyan.home / "keys", restored.home / "keys")
        ended = restored("restore", crafted)
        assert ended.code == 1
        assert "不是完整的备份" in ended.err
        assert not (restored.home / "lingyan.sqlite3").exists()
        assert not (tmp_path / "outside").exists()

    def test_after_an_older_backup_the_log_signs_nothing_until_it_agrees(
        self, lingyan: Installation, tmp_path: Path
    ) -> None:
        old, new = tmp_path / "old.tar.gz", tmp_path / "new.tar.gz"
        lingyan.must("backup", old)
        lingyan.must("disclosure", "publish", "--region", "990121107208", "--month", "2025-02")
        lingyan.must("backup", new)
        restored = Installation(tmp_path / "restored")
        shutil.copytree(lingyan.home / "keys", restored.home / "keys")
        restored.must("restore", old)
        refused = restored("log", "sign")
        assert refused.code == 1
        assert "在此之前日志不再签名" in refused.err
        assert any("旧备份" in breach for breach in restored("check", "--json").json["breaches"])
        again = Installation(tmp_path / "again")
        shutil.copytree(lingyan.home / "keys", again.home / "keys")
        again.must("restore", new)
        again.must("log", "sign")
        assert again.must("check", "--json").json["ok"] is True

    def test_upgrade_saves_first(self, lingyan: Installation) -> None:
        saved = Path(lingyan.must("upgrade", "--json").json["backup"])
        assert saved.parent == lingyan.home / "exports"
        assert saved.stat().st_size > 10_000

    def test_upgrade_leaves_nothing_of_what_was_erased_before(self, lingyan: Installation) -> None:
        """By a version that did not overwrite what it deleted."""
        path = lingyan.home / "lingyan.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as old:
            old.execute("PRAGMA secure_delete = OFF")
            old.execute("CREATE TABLE erased (name TEXT)")
            old.executemany("INSERT INTO erased VALUES (?)", [(f"沈惊蛰{number}",) for number in range(50)])
            old.execute("DELETE FROM erased")
            old.execute("DROP TABLE erased")
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert "沈惊蛰".encode() in path.read_bytes()
        lingyan.must("upgrade")
        stored = b"".join(each.read_bytes() for each in lingyan.home.glob("lingyan.sqlite3*"))
        assert "沈惊蛰".encode() not in stored

    def test_upgrade_renews_what_public_pages_share(self, lingyan: Installation) -> None:
        style = lingyan.home / "public" / "assets" / "1" / "page.css"
        if not style.exists():
            pytest.fail("the installation of this test has no public page")
        style.write_text("/* of an older version */")
        assert lingyan("check", "--json").json["ok"] is False
        lingyan.must("upgrade")
        assert lingyan.must("check", "--json").json["ok"] is True
