from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.team.selection.support import TODAY, Village


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.fixed(TODAY):
        yield Village()
