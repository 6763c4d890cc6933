"""The `lingyan` command in a process of its own, with a home of its own; what has to be the installed one says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.forks import Forked

COMMAND = str(Path(sys.executable).with_name("lingyan"))


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ended(command: Forked) -> Ended:
    """What it was, when it has ended."""
    out, err = command.communicate()
    return Ended(command.wait(), out, err)


@dataclass(frozen=True, slots=True)
class Installation:
    """A home folder and how to run commands on it."""

    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        # Its own SQLite, also where the other tests run on PostgreSQL: one database serves one home.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LINGYAN_", "DJANGO_", "DATABASE_URL"))
        }
        return {**kept, "LINGYAN_HOME": str(self.home), **more}

    def __call__(self, *arguments: object, **more: str) -> Ended:
        return ended(Forked("lingyan", arguments, self.environment(**more), Path.cwd()))

    def installed(self, *arguments: object, **more: str) -> Ended:
        """The same by the command that was installed, in a process begun for it alone."""
        done = subprocess.run(
            [COMMAND, *map(str, arguments)],
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def bytes_of(self, *arguments: object) -> bytes:
        """What the command writes to its output, to the byte."""
        command = [COMMAND, *map(str, arguments)]
        return subprocess.run(command, env=self.environment(), capture_output=True, check=True).stdout

    def must(self, *arguments: object) -> Ended:
        ended = self(*arguments)
        assert ended.code == 0, f"{arguments}: {ended.out}{ended.err}"
        return ended

    def page(self, month: str = "2025-01") -> Path:
        return self.home / "public" / "v" / "990121107208" / month / "1"
