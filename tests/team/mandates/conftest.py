from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.team.mandates.support import TODAY, Town


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    with clock.fixed(TODAY):
        yield Town()
