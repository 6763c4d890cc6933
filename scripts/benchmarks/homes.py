"""Fresh installations of the product for a measured process; making them is not measured."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.processes import BUILD, ROOT

_LINGYAN = str(ROOT / ".venv/bin/lingyan")


@contextmanager
def sqlite() -> Iterator[dict[str, str]]:
    """The environment of an empty installation on SQLite, on the disk of the work tree."""
    with _folder() as home:
        env = {"LINGYAN_HOME": str(home)}
        _init(env)
        yield env


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """The same on a throw-away PostgreSQL cluster with its default durability."""
    with _folder() as home, server() as url:
        env = {"LINGYAN_HOME": str(home), "DATABASE_URL": url}
        _init(env)
        yield env


@contextmanager
def server() -> Iterator[str]:
    """The address of a throw-away PostgreSQL, which is stopped and removed afterwards."""
    holder = subprocess.Popen(
        [str(ROOT / "scripts/with-postgres"), "/bin/sh", "-c", 'echo "$DATABASE_URL"; read -r _'],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield holder.stdout.readline().strip()
    finally:
        holder.communicate("\n")


@cache
def demo(villages: int) -> Path:
    """A demo city of so many villages, built anew once a run: a home of an older version would not be served."""
    home = BUILD / "bench" / f"city-{villages}"
    shutil.rmtree(home, ignore_errors=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    command = [_LINGYAN, "--home", str(home), "demo", "--villages", str(villages), "--no-serve"]
    subprocess.run(command, check=True, capture_output=True)
    return home


@contextmanager
def _folder() -> Iterator[Path]:
    (BUILD / "bench").mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="home-", dir=BUILD / "bench"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _init(env: dict[str, str]) -> None:
    subprocess.run([_LINGYAN, "init"], env={**os.environ, **env}, check=True, capture_output=True)
