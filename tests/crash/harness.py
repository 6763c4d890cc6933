"""Stands to kill on, the kill itself, and the verdict. Used by `test_kill.py` and `scripts/crash_test.py`.

A stand is a home with its witness, and on PostgreSQL a database of its own. Stands are copied from templates that
stand just before a phase of the work, so that a kill costs a second; processes that share a folder share them.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.support import database
from tests.support.forks import Forked

ROOT: Final = Path(__file__).parents[2]
PHASES: Final = (
    "import", "load", "bank", "registers", "vouchers", "post", "close", "publish", "withdraw", "posters", "roster",
    "questions", "year-end", "archive",
)  # fmt: skip

POINTS: Final = (
    ("books.import.half-written", "import", 1),
    ("books.import.before-commit", "import", 1),
    ("books.import.after-commit", "import", 1),
    ("books.load.after-lines", "load", 1),
    ("books.load.before-commit", "load", 1),
    ("books.load.after-commit", "load", 1),
    ("books.balance.after-lines", "load", 1),
    ("bank.import.half-written", "bank", 1),
    ("bank.import.before-commit", "bank", 2),
    ("bank.import.after-commit", "bank", 1),
    ("bank.sign.before-commit", "bank", 1),
    ("bank.sign.after-commit", "bank", 1),
    ("books.old-closing.before-commit", "registers", 1),
    ("books.old-closing.after-commit", "registers", 1),
    ("contracts.import.before-commit", "registers", 1),
    ("contracts.import.after-commit", "registers", 1),
    ("projects.import.before-commit", "registers", 1),
    ("projects.import.after-commit", "registers", 1),
    ("books.balance.after-lines", "vouchers", 2),
    ("books.balance.after-lines", "post", 2),
    ("books.post.before-commit", "vouchers", 3),
    ("books.post.after-commit", "vouchers", 4),
    ("books.post.before-commit", "post", 1),
    ("books.post.after-commit", "post", 2),
    ("books.close.before-commit", "close", 2),
    ("books.close.after-commit", "close", 1),
    ("disclosure.publish.before-commit", "publish", 1),
    ("disclosure.publish.after-commit", "publish", 2),
    ("disclosure.publish.before-bundle", "publish", 2),
    ("disclosure.publish.after-bundle", "publish", 2),
    ("disclosure.publish.after-directory", "publish", 1),
    ("disclosure.withdraw.after-commit", "withdraw", 1),
    ("disclosure.withdraw.before-proof", "withdraw", 1),
    ("disclosure.poster.before-manifest", "posters", 2),
    ("noticeboard.posters.after-sheet", "posters", 2),
    ("noticeboard.posters.before-archive", "posters", 1),
    ("noticeboard.posters.after-archive", "posters", 1),
    ("workflow.job.before-finish", "posters", 1),
    ("seal.append.after-entries", "publish", 2),
    ("seal.append.after-tiles", "publish", 2),
    ("seal.sync.before-state", "publish", 2),
    ("seal.sync.after-state", "publish", 2),
    ("seal.sign.before-checkpoint", "publish", 2),
    ("seal.sign.after-record", "publish", 2),
    ("seal.sign.after-cosignatures", "publish", 2),
    ("seal.sign.after-checkpoint", "publish", 2),
    ("roster.import.before-commit", "roster", 1),
    ("roster.import.after-commit", "roster", 1),
    ("roster.freeze.before-commit", "roster", 1),
    ("roster.freeze.after-commit", "roster", 1),
    ("questions.take-in.before-commit", "questions", 2),
    ("questions.release.before-commit", "questions", 1),
    ("books.post.before-commit", "year-end", 2),
    ("year.distribute.before-commit", "year-end", 1),
    ("books.close.before-commit", "year-end", 1),
    ("books.close.after-commit", "year-end", 1),
    ("year.archive.before-store", "archive", 1),
    ("year.archive.before-commit", "archive", 1),
    ("year.archive.after-commit", "archive", 1),
)
"""Failpoint, the phase that reaches it, and at which time it kills, so that earlier work was acknowledged before."""


@dataclass(slots=True)
class Stand:
    """One installation to kill on."""

    folder: Path
    database_url: str = ""

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def witness(self) -> Path:
        return self.folder / "witness"

    @property
    def journal(self) -> Path:
        return self.folder / "acknowledged.jsonl"

    def start(self, command: str, *arguments: str, failpoint: str = "") -> Forked:
        environment = {
            **os.environ,
            "LINGYAN_FAILPOINT": failpoint,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        environment.pop("LINGYAN_KEYS", None)
        environment.pop("DATABASE_URL", None)
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
        return Forked("crash", [command, self.home, *arguments], environment, ROOT)

    def run(self, command: str, *arguments: str) -> str:
        process = self.start(command, *arguments)
        out, err = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{command} failed:\n{err}")
        return out


@dataclass(slots=True)
class Verdict:
    """What one kill led to."""

    where: str
    phase: str
    acknowledged: int
    interrupted: str
    outcome: str
    faults: list[str] = field(default_factory=list)


class Laboratory:
    """Templates, and copies of them to kill on. `database_url` names a PostgreSQL server to make databases on."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.server = database_url

    def template(self, phase: str) -> Stand:
        """The stand just before a phase, made from the one before it by whichever process first asks for it."""
        with (self.folder / "templates.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return self._template(phase)

    def _template(self, phase: str) -> Stand:
        name = f"before-{phase}"
        stand, done = Stand(self.folder / name, self._url(name)), self.folder / f"{name}.done"
        if done.exists():
            return stand
        position = PHASES.index(phase)
        if position == 0:
            self._fill(stand)
            stand.run("prepare", str(stand.witness))
        else:
            self._copy(self._template(PHASES[position - 1]), name)
            stand.run("work", str(stand.journal), PHASES[position - 1])
            stand.journal.unlink()
        done.touch()
        return stand

    @contextmanager
    def stand(self, phase: str) -> Iterator[Stand]:
        """A copy of the template, removed afterwards."""
        stand = self._copy(self.template(phase), f"kill-{secrets.token_hex(4)}")
        try:
            yield stand
        finally:
            shutil.rmtree(stand.folder)
            self._on_server(f'DROP DATABASE IF EXISTS "{stand.folder.name}" WITH (FORCE)')

    def kill_at(self, failpoint: str, phase: str, time_reached: int) -> Verdict:
        """The process kills itself at the failpoint."""
        with self.stand(phase) as stand:
            process = stand.start("work", str(stand.journal), phase, failpoint=f"{failpoint}:{time_reached}")
            _, err = process.communicate()
            verdict = self._verdict(stand, failpoint, [phase])
            if process.returncode != -signal.SIGKILL:
                verdict.faults.append(f"was not killed there, but ended with {process.returncode}: {err}")
            return verdict

    def kill_after(self, seconds: float) -> Verdict:
        """Killed from outside, at an instant measured from the beginning of the work."""
        with self.stand(PHASES[0]) as stand:
            process = self._ready(stand)
            try:
                process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
            _, err = process.communicate()
            verdict = self._verdict(stand, f"{seconds:.3f} s", PHASES)
            if process.returncode not in (0, -signal.SIGKILL):
                verdict.faults.append(f"the work ended with {process.returncode}: {err}")
            return verdict

    def duration(self) -> float:
        """Seconds that the whole work takes undisturbed."""
        with self.stand(PHASES[0]) as stand:
            process = self._ready(stand)
            begun = time.monotonic()
            _, err = process.communicate()
            if process.returncode:
                raise RuntimeError(err)
            return time.monotonic() - begun

    @staticmethod
    def _ready(stand: Stand) -> Forked:
        process = stand.start("work", str(stand.journal), *PHASES)
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(process.communicate()[1])
        return process

    def _verdict(self, stand: Stand, where: str, phases: Sequence[str]) -> Verdict:
        self._wait_for_server(stand)
        process = stand.start("verify", str(stand.journal), *phases)
        out, err = process.communicate()
        if process.returncode:
            return Verdict(where, " ".join(phases), 0, "", "", [f"cannot be restarted: {err}"])
        found = json.loads(out)
        phase = phases[0] if len(phases) == 1 else "any"
        return Verdict(
            where, phase, found["acknowledged"], found["interrupted"], found["outcome"], found["faults"]
        )

    def _fill(self, stand: Stand) -> None:
        """Put a migrated database where the stand's home and its address expect it."""
        if self.server:
            database.make(self.server, stand.folder.name)
        else:
            database.place(stand.home)

    def _copy(self, source: Stand, name: str) -> Stand:
        stand = Stand(self.folder / name, self._url(name))
        shutil.copytree(source.folder, stand.folder)
        listed = stand.home / "keys" / "witnesses"
        listed.write_text(listed.read_text().replace(str(source.folder), str(stand.folder)))
        self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{source.folder.name}"')
        return stand

    def _url(self, name: str) -> str:
        return database.database_url(self.server, name) if self.server else ""

    def _on_server(self, sql: str, *parameters: str) -> int:
        return database.on_server(self.server, sql, *parameters) if self.server else 0

    def _wait_for_server(self, stand: Stand) -> None:
        """A server notices a dead client a moment later; until then its last transaction is neither kept nor undone."""
        while self._on_server("SELECT 1 FROM pg_stat_activity WHERE datname = %s", stand.folder.name) > 0:
            time.sleep(0.02)
