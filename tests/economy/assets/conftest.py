from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.economy.assets.support import Village


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.fixed(dt.date(2025, 6, 15)):
        yield Village()
