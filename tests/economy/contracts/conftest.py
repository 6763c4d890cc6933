from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lingyan.kernel import clock
from tests.economy.contracts.support import TODAY, Tenants


@pytest.fixture
def tenants(db: None, settings: Any, tmp_path: Path) -> Iterator[Tenants]:
    settings.LINGYAN = replace(settings.LINGYAN, home=tmp_path)
    with clock.fixed(TODAY):
        yield Tenants()
