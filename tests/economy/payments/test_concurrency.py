"""Two browsers at the same moment: nothing is approved, released, decided, invoiced or let twice.

Runs on the database of the test run: a SQLite file of its own, or a database of its own on the PostgreSQL server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import database

pytestmark = [pytest.mark.slow, pytest.mark.database]

ROOT = Path(__file__).parents[3]
NAME = "lingyan_race"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    environment.pop("LINGYAN_KEYS", None)
    server = environment.pop("DATABASE_URL", "")
    if server:
        database.on_server(server, f"DROP DATABASE IF EXISTS {NAME}")
        environment["DATABASE_URL"] = database.make(server, NAME)
    home = tmp_path_factory.mktemp("race") / "home"
    if not server:
        database.place(home)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.economy.payments.race", str(home)], cwd=ROOT, env=environment,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout)
    if server:
        database.on_server(server, f"DROP DATABASE {NAME}")


@pytest.mark.parametrize(
    ("race", "expected"),
    [
        ("two sign one step", ["already-signed"] * 3 + ["done"]),
        ("one signs twice", ["already-signed"] * 3 + ["done"]),
        ("two release one payment", ["done"] + ["wrong-state"] * 3),
        ("two use one decision", ["done", "over-decision"]),
        ("two projects on one decision", ["done", "over-decision"]),
        ("two let one shop", ["already-let", "done"]),
        ("one invoice in two payments", ["done", "duplicate-invoice"]),
        ("four drafts at once", ["done"] * 4),
        ("two read the boards again", ["done"] * 2),
    ],
)
def test_one_of_them_wins(found: dict[str, Any], race: str, expected: list[str]) -> None:
    assert found[race] == expected


def test_signed_or_returned_but_never_both(found: dict[str, Any]) -> None:
    assert found["signed or returned"] in (
        ["done", "not-current"],
        ["already-signed", "done"],
        ["done", "wrong-state"],
    )
    assert found["never both"] in (["approved", 1], ["returned", 0])


@pytest.mark.parametrize(
    ("what", "count"),
    [("signatures", 1), ("signatures of one", 1), ("lists", 1), ("invoices", 1), ("open amounts", 1)],
)
def test_what_stands_in_the_database(found: dict[str, Any], what: str, count: int) -> None:
    assert found[what] == count


def test_nothing_is_broken_afterwards(found: dict[str, Any]) -> None:
    assert found["breaches"] == []
    assert found["hands"] == [True, True]
    assert found["numbers without gap"]
