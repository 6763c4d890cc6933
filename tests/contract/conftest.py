"""One home for what is refused, one with all that the samples hold; workers of one run share them."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.home import COUNTY, ROSTERS, Home, journals, opening_of


def _once(factory: pytest.TempPathFactory, name: str, build: Callable[[Home], None]) -> Home:
    """Builds the home unless another worker did, and waits while one does."""
    shared = factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen-") else shared
    note = shared / f"{name}.json"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if note.exists():
            return Home(shared / name / "家 园", json.loads(note.read_text()))
        home = Home(shared / name / "家 园").begun()
        build(home)
        note.write_text(json.dumps(home.database))
    return home


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Regions only; nothing that a test does here may leave a trace."""
    return _once(tmp_path_factory, "bare", lambda home: None)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All sample villages with their year posted and closed, both rounds frozen, December public."""
    return _once(tmp_path_factory, "city", _fill)


def _fill(home: Home) -> None:
    for journal in journals():
        home.must("books", "import", journal, "--year", 2025, "--opening", opening_of(journal))
    for month in range(1, 13):
        for verb in ("post", "close"):
            home.must("books", verb, "--region", COUNTY, "--month", f"2025-{month:02d}")
    for year, files in _rounds():
        home.must("roster", "import", *files, "--round", year, "--accept-warnings")
        home.must("roster", "freeze", "--round", year)
    home.must("disclosure", "publish", "--region", COUNTY, "--month", "2025-12")


def _rounds() -> list[tuple[int, list[Path]]]:
    return [(year, sorted(ROSTERS.glob(f"*{year}年*"))) for year in (2021, 2026)]
