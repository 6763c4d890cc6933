from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.team.appraisal.support import TODAY, Township


@pytest.fixture
def township(db: None) -> Iterator[Township]:
    with clock.fixed(TODAY):
        yield Township()
