"""A run of 300 posters, killed twice on the way: at the end every sheet is there once and the job was done once."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.harness import ROOT
from tests.crash.posters import VILLAGES
from tests.support import database
from tests.support.forks import Forked

pytestmark = pytest.mark.slow
KILLED_AFTER = (40, 170)
"""Sheets that lie in the folder when the worker is killed."""


@dataclass(frozen=True, slots=True)
class Office:
    """Where the posters are printed: a home, and on PostgreSQL a database of its own."""

    home: Path
    database_url: str = ""

    def start(self, command: str, *more: object) -> Forked:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        for name in ("LINGYAN_KEYS", "DATABASE_URL"):
            environment.pop(name, None)
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
        return Forked("posters", [command, self.home, *more], environment, ROOT)

    def run(self, command: str, *more: object) -> str:
        process = self.start(command, *more)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        database.place(tmp_path / "home")
        yield Office(tmp_path / "home")
        return
    yield Office(tmp_path / "home", database.make(server, "posters"))
    database.on_server(server, 'DROP DATABASE "posters" WITH (FORCE)')


def test_three_hundred_posters_killed_twice(office: Office) -> None:
    home = office.home
    office.run("prepare")
    for attempt, sheets in enumerate(KILLED_AFTER, 1):
        worker = office.start("work", attempt * 10)
        while len(list((home / "exports" / "posters").glob("*/*.pdf"))) < sheets:
            assert worker.poll() is None, worker.communicate()
            time.sleep(0.02)
        worker.kill()
        worker.communicate()
    office.run("work", 60)
    before = (home / "exports" / "posters").stat().st_mtime_ns
    office.run("work", 120)
    assert (home / "exports" / "posters").stat().st_mtime_ns == before
    found = json.loads(office.run("look"))
    assert (found["state"], found["attempts"], found["whole"]) == ("done", len(KILLED_AFTER) + 1, True)
    assert len(found["names"]) == len(set(found["names"])) == found["publications"] == VILLAGES
    assert found["beside"] == [found["archive"]]
    assert not found["breaches"]
