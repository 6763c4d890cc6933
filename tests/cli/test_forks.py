"""A forked command is the installed one: same exit, same output, same complaints, from settings and home of its own."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.process import Installation
from tests.support.forks import Forked

pytestmark = pytest.mark.slow

VILLAGE = "990121107208"
ALIKE: tuple[tuple[object, ...], ...] = (
    ("--help",),
    ("books", "post", "--region", VILLAGE),
    ("books", "trial-balance", "--region", VILLAGE, "--month", "2025-01", "--csv"),
    ("books", "trial-balance", "--region", VILLAGE, "--month", "2025-01"),
    ("books", "statement", "balance-sheet", "--village", VILLAGE, "--month", "2025-02", "--json"),
    ("disclosure", "publish", "--region", VILLAGE, "--month", "2025-01", "--json"),
    ("log", "status", "--json"),
    ("regions", "list", "--as", "nobody"),
    ("check", "--json"),
)


@pytest.mark.parametrize("arguments", ALIKE, ids=lambda arguments: " ".join(map(str, arguments)))
def test_says_and_ends_like_the_installed_command(
    lingyan: Installation, arguments: tuple[object, ...]
) -> None:
    assert lingyan(*arguments) == lingyan.installed(*arguments)


def test_settings_are_read_for_each(lingyan: Installation, tmp_path: Path) -> None:
    empty = Installation(tmp_path / "empty")
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "settings.toml").write_text("session_hours = 99\n")
    wrong = Installation(tmp_path / "wrong")
    for home in (empty, wrong):
        assert home("check").code == 1
        assert home("check") == home.installed("check")
    unreachable = {"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}
    assert lingyan("check", "--json", **unreachable) == lingyan.installed("check", "--json", **unreachable)
    assert lingyan("log", "status").code == 0


def test_can_be_waited_for_and_killed(lingyan: Installation, tmp_path: Path) -> None:
    witness = Installation(tmp_path / "witness")
    witness.must("witness", "init", "audit.invalid/witness")
    serving = Forked(
        "lingyan", ["witness", "serve", "--port", 0], witness.environment(PYTHONUNBUFFERED="1"), tmp_path
    )
    with pytest.raises(subprocess.TimeoutExpired):
        serving.wait(0.05)
    assert serving.poll() is None
    serving.kill()
    serving.communicate()
    assert serving.returncode == serving.poll() == -signal.SIGKILL
