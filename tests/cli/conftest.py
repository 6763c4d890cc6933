from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.process import Installation
from tests.support.database import place
from tests.support.samples import samples_dir

VILLAGE = "990121107208"


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """凤桥村 by command: imported, January and February closed, January public."""
    lingyan = Installation(tmp_path_factory.mktemp("road") / "home")
    folder = samples_dir() / "ledgers"
    journal, opening = sorted(folder.glob("01*2025.xlsx"))[0], sorted(folder.glob("01*期初*"))[0]
    place(lingyan.home)
    lingyan.must("init")
    lingyan.must("regions", "import", samples_dir() / "regions.csv")
    lingyan.must("books", "import", journal, "--year", 2025, "--opening", opening, "--accept-warnings")
    for month in ("2025-01", "2025-02"):
        lingyan.must("books", "post", "--region", VILLAGE, "--month", month)
        lingyan.must("books", "close", "--region", VILLAGE, "--month", month)
    lingyan.must("disclosure", "publish", "--region", VILLAGE, "--month", "2025-01")
    return lingyan


@pytest.fixture
def copied(_published: Installation, tmp_path: Path) -> Callable[[str], Installation]:
    def copy(name: str) -> Installation:
        shutil.copytree(_published.home, tmp_path / name)
        return Installation(tmp_path / name)

    return copy


@pytest.fixture
def lingyan(copied: Callable[[str], Installation]) -> Installation:
    """A copy of that installation which a test may spoil."""
    return copied("home")
