"""`lingyan worker` alone, without the web server: it runs what waits and takes up what a dead one left."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.process import COMMAND, Installation

pytestmark = pytest.mark.slow
PATIENCE = 600
"""Looks at the database, a fifth of a second apart."""


def jobs(lingyan: Installation) -> list[tuple[str, int]]:
    """State and attempts of each job."""
    with closing(sqlite3.connect(lingyan.home / "lingyan.sqlite3", timeout=20)) as database:
        return database.execute("SELECT state, attempts FROM workflow_job ORDER BY id").fetchall()


def left_by_a_dead_worker(lingyan: Installation) -> None:
    with closing(sqlite3.connect(lingyan.home / "lingyan.sqlite3", timeout=20)) as database:
        database.execute(
            "UPDATE workflow_job SET state = 'running', finished_at = NULL, lease_until = '2020-01-01 00:00:00'"
        )
        database.commit()


@pytest.fixture
def fresh(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "home")
    made.must("init")
    return made


@contextlib.contextmanager
def working(lingyan: Installation) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [COMMAND, "worker"],
        env=lingyan.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def until(lingyan: Installation, running: subprocess.Popen[str], wanted: list[tuple[str, int]]) -> None:
    for _ in range(PATIENCE):
        if jobs(lingyan) == wanted:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"the worker ended with {running.wait(timeout=0.2)}")
    pytest.fail(f"{jobs(lingyan)} instead of {wanted}")


def test_it_works_alone_and_takes_up_what_a_dead_one_left(fresh: Installation) -> None:
    with working(fresh) as first:
        until(fresh, first, [("done", 1)])
        os.kill(first.pid, signal.SIGKILL)
    left_by_a_dead_worker(fresh)
    with working(fresh) as second:
        until(fresh, second, [("done", 2)])
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=120) == 0
