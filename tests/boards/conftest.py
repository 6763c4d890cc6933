from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.kernel import clock
from tests.boards.support import TODAY
from tests.support.identity import Tree


@pytest.fixture
def tree(db: None, settings: Any, tmp_path: Path) -> Iterator[Tree]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path, keys=settings.LINGYAN.keys)
    with clock.fixed(TODAY):
        yield Tree()
