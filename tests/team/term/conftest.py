from __future__ import annotations

import pytest

from tests.team.term.support import Village


@pytest.fixture
def village(db: None) -> Village:
    return Village()
