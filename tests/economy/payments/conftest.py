from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.economy.payments.support import DAY, Office


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """雁庄村 on a day in March 2026, with the shipped example tiers: 500, 2,000 and 5,000 yuan."""
    with clock.fixed(DAY):
        yield Office()
