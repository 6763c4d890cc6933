from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.team.dossier.support import TODAY, Office


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    with clock.fixed(TODAY):
        yield Office()
