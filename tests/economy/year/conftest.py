from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from lingyan.kernel import clock
from tests.economy.year.support import NEXT_YEAR, Year


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """Files of its own: what stands in the store is not rolled back."""
    settings.LINGYAN = replace(configured.LINGYAN, home=tmp_path / "home", keys=configured.LINGYAN.keys)
    return tmp_path / "home"


@pytest.fixture
def year(db: None, home: Path) -> Iterator[Year]:
    """In February 2026, when years are closed."""
    del home
    with clock.fixed(NEXT_YEAR):
        yield Year()
