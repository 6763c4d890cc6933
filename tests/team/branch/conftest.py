from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.team.branch.support import TODAY, Room


@pytest.fixture
def room(db: None) -> Iterator[Room]:
    with clock.fixed(TODAY):
        yield Room()
