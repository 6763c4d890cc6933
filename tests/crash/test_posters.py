"""A run of 300 posters, killed twice on the way: at the end every sheet is there once and the job was done once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crash.harness import ROOT
from tests.crash.posters import VILLAGES

pytestmark = pytest.mark.slow
KILLED_AFTER = (40, 170)
"""Sheets that lie in the folder when the worker is killed."""


def start(command: str, home: Path, *more: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    for name in ("LINGYAN_KEYS", "DATABASE_URL"):
        environment.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.crash.posters", command, str(home), *map(str, more)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(command: str, home: Path, *more: object) -> str:
    process = start(command, home, *more)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


def test_three_hundred_posters_killed_twice(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run("prepare", home)
    for attempt, sheets in enumerate(KILLED_AFTER, 1):
        worker = start("work", home, attempt * 10)
        while len(list((home / "exports" / "posters").glob("*/*.pdf"))) < sheets:
            assert worker.poll() is None, worker.communicate()
            time.sleep(0.02)
        worker.kill()
        worker.communicate()
    run("work", home, 60)
    before = (home / "exports" / "posters").stat().st_mtime_ns
    run("work", home, 120)
    assert (home / "exports" / "posters").stat().st_mtime_ns == before
    found = json.loads(run("look", home))
    assert (found["state"], found["attempts"], found["whole"]) == ("done", len(KILLED_AFTER) + 1, True)
    assert len(found["names"]) == len(set(found["names"])) == found["publications"] == VILLAGES
    assert found["beside"] == [found["archive"]]
    assert not found["breaches"]
