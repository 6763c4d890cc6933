from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.kernel import clock
from tests.economy.budget.support import TODAY, Village


@pytest.fixture
def village(db: None, settings: Any, tmp_path: Path) -> Iterator[Village]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    with clock.fixed(TODAY):
        yield Village()
